"""The words of who says what, read from data/lexicons: acts, the small words of a clause, and actors."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from helpers import Problem
from helpers.lexicons import document
from helpers.positions import conjugation

STANCES = ("supports", "opposes", "urges", "welcomes", "concerned", "decides", "thanks", "states")
CONDUCT, UNCLASSIFIED = "conduct", "unclassified"
"""What is done and not said; what the lexicon does not know."""

REFLEXIVE = "zich"


class Reading(NamedTuple):
    """A form of a verb, and the particle that must stand apart from it."""

    verb: str
    kind: str
    particle: str


class Entry(NamedTuple):
    """What a verb with those other words is: a stance, or conduct."""

    words: tuple[frozenset[str], ...]
    stance: str
    label: str


class Acts(NamedTuple):
    """The acts of a language, ready to be looked up by the forms that a letter writes."""

    readings: Mapping[str, tuple[Reading, ...]]
    entries: Mapping[str, tuple[Entry, ...]]
    carriers: frozenset[str]
    judging: frozenset[str]
    nouns: Mapping[str, str]
    qualities: Mapping[str, str]
    judgements: Mapping[str, str]
    particles: frozenset[str]
    deeds: frozenset[str]
    endings: frozenset[str]
    announcing: frozenset[str]


def check_stances(said: Mapping[str, object], name: str) -> None:
    """Raises Problem where acts stand under a stance that there is not; `said` is the document of that name."""
    for of in said.values():
        for stance in of.get("acts", ()) if isinstance(of, dict) else ():
            if stance not in STANCES:
                raise Problem(f"{name}: no stance {stance!r}: use one of {', '.join(STANCES)}")


@cache
def _translated(language: str) -> Mapping[str, str]:
    """Acts of the other language in this one, as far as the lexicon says."""
    said = document("acts")["said"]
    return said if language == "nl" else {dutch: english for english, dutch in reversed(said.items())}


def in_language(act: str, written: str, language: str) -> tuple[str, str]:
    """An act in that language, and its own language where there is no form for it; empty where it is the page's.

    >>> in_language("condemn", "en", "nl"), in_language("oppose lifting", "en", "nl")
    (('veroordelen', ''), ('oppose lifting', 'en'))
    """
    if written == language:
        return act, ""
    no = {"nl": "niet ", "en": "not "}
    bare = act.removeprefix(no[written])
    form = _translated(language).get(bare)
    if form is None:
        return act, written
    return (no[language] if bare != act else "") + form, ""


@cache
def small_words(language: str) -> Mapping[str, frozenset[str]]:
    """The kinds of small words of a language by name."""
    return {kind: frozenset(words) for kind, words in document("clauses")[language].items()}


@cache
def of_kinds(language: str, kinds: tuple[str, ...]) -> frozenset[str]:
    """The small words of any of those kinds."""
    return frozenset().union(*(small_words(language)[kind] for kind in kinds))


@cache
def acts(language: str) -> Acts:
    """The acts of that language.

    >>> [(each.verb, each.particle) for each in acts("nl").readings["drong"]]
    [('aan|dringen', 'aan')]
    >>> [each.stance for each in acts("en").entries["call"]][:2]
    ['opposes', 'opposes']
    """
    check_stances(document("acts"), "data/lexicons/acts.yaml")
    said = document("acts")[language]
    entries = defaultdict(list)
    for verb, entry in _entries(said, language):
        entries[verb].append(entry)
    verbs = [*entries, *(_verb(each, language) for kind in ("carriers", "judging") for each in said[kind])]
    ranked = {verb: tuple(sorted(own, key=lambda entry: -len(entry.words))) for verb, own in entries.items()}
    return Acts(
        readings=_readings(dict.fromkeys(verbs), language, said["irregular"]),
        entries=ranked,
        carriers=frozenset(_verb(each, language) for each in said["carriers"]),
        judging=frozenset(said["judging"]),
        nouns=_by_word(said["nouns"]),
        qualities=_by_word(said["qualities"]),
        judgements=_by_word({"supports": said["good"], "opposes": said["bad"], "concerned": said["worrying"]}),
        particles=frozenset(verb.split("|")[0] for verb in verbs if "|" in verb),
        deeds=frozenset(said["deeds"]),
        endings=frozenset(said["endings"]),
        announcing=frozenset(said["announcing"]),
    )


def _by_word(by_stance: Mapping[str, list[str]]) -> dict[str, str]:
    return {word: stance for stance, words in by_stance.items() for word in words}


def _entries(said: Mapping, language: str) -> Iterator[tuple[str, Entry]]:
    listed = [(stance, entry) for stance, own in said["acts"].items() for entry in own]
    for stance, entry in [*listed, *((CONDUCT, entry) for entry in said[CONDUCT])]:
        act = entry["act"] if isinstance(entry, dict) else entry
        words, verb = act.split(), _verb(act, language)
        others = words[:-1] if language == "nl" else words[1:]
        yield verb, Entry(tuple(frozenset(word.split("/")) for word in others), stance, act.replace("|", ""))


def _verb(act: str, language: str) -> str:
    """The verb of an entry: its last word in Dutch, its first in English."""
    return act.split()[-1 if language == "nl" else 0]


def _readings(verbs: Mapping[str, None], language: str, irregular: Mapping[str, str]) -> dict[str, tuple[Reading, ...]]:
    found = defaultdict(dict)
    for verb in verbs:
        particle, _, base = verb.rpartition("|")
        for form, kind in conjugation.forms(base, language, irregular):
            if particle:
                found[particle + form][Reading(verb, kind, "")] = None
            if not particle or kind not in (conjugation.PARTICIPLE, conjugation.INFINITIVE):
                found[form][Reading(verb, kind, particle)] = None
    return {form: tuple(own) for form, own in found.items()}
