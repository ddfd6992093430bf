"""The forms of a verb by rule: Dutch and English conjugation, with the parts that no rule gives.

The rules give too many forms rather than too few, for a form that no letter writes does no harm.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import product

FIRST, ONE, MANY, INFINITIVE, PARTICIPLE, GOING_ON = "first", "one", "many", "infinitive", "participle", "going on"
"""What a form may be: finite with I, with one, with many; or not finite."""

UNSTRESSED = ("be", "ge", "her", "ont", "ver", "er")
"""Dutch prefixes of which a participle takes no ge."""

PREFIXES = (
    "be",
    "her",
    "ont",
    "ver",
    "over",
    "onder",
    "door",
    "weer",
    "mis",
    "vol",
    "re",
    "with",
    "un",
    "fore",
    "mis",
    "out",
)
"""What may make a verb of another that is irregular."""

EITHER = ("over", "onder", "door", "weer", "mis", "aan", "om", "vol", "voor", "achter", "wan", "goed")
"""Prefixes that may be stressed or not."""

TREMA = {"i": "ï", "e": "ë", "u": "ü"}
"""Behind ge: geïnformeerd."""

DOUBLED = re.compile(r"(?:^|[^aeiou])[aeiou][bdglmnprt]$")
"""English verbs whose last consonant may be doubled: concurred, counselled."""

ONE_SYLLABLE = re.compile(r"[^aeiou]*(?:aan|oen|ien)$")

Irregular = Mapping[str, str]


def forms(verb: str, language: str, irregular: Irregular) -> Iterator[tuple[str, str]]:
    """The forms of a verb without a particle, each with what it is.

    >>> [form for form, kind in forms("menen", "nl", {}) if kind == ONE]
    ['meent', 'ment', 'meende', 'meente', 'mende', 'mente']
    >>> [form for form, kind in forms("dringen", "nl", {"dringen": "drong drongen gedrongen"}) if kind == ONE]
    ['dringt', 'drong']
    >>> sorted(set(form for form, kind in forms("deny", "en", {})))
    ['denied', 'denies', 'deny', 'denying']
    """
    given = [part.split("/") for part in _parts(verb, irregular).split()]
    yield from _dutch(verb, given) if language == "nl" else _english(verb, given)


def _parts(verb: str, irregular: Irregular) -> str:
    """The irregular parts of a verb, or those of the verb that it is made of: verwijzen as wijzen."""
    if verb in irregular:
        return irregular[verb]
    for prefix in PREFIXES:
        base = verb.removeprefix(prefix)
        if base != verb and base in irregular:
            return " ".join(
                prefix + part.removeprefix("ge") for part in irregular[base].replace("/", f"/{prefix}").split()
            )
    return ""


def _dutch(verb: str, given: list[list[str]]) -> Iterator[tuple[str, str]]:
    yield from ((verb, kind) for kind in (MANY, INFINITIVE))
    if ONE_SYLLABLE.search(verb):
        stems, present = [verb[:-2] if verb.endswith("aan") else verb[:-1]], [verb[:-1] + "t"]
    else:
        stems = list(_stems(verb.removesuffix("en")))
        present = [stem if stem.endswith("t") else f"{stem}t" for stem in stems]
    yield from ((stem, FIRST) for stem in stems)
    yield from ((form, ONE) for form in present)
    if given:
        yield from (
            (form, kind) for forms_, kind in zip(given, (ONE, MANY, PARTICIPLE), strict=False) for form in forms_
        )
        return
    for stem, ending in product(stems, ("de", "te")):
        yield stem + ending, ONE
        yield f"{stem}{ending}n", MANY
    for stem, prefix in product(stems, _prefixes(verb)):
        prefix = f"ge{TREMA[stem[0]]}" if prefix == "ge" and stem[0] in TREMA and stem[:2] != "ui" else prefix
        own = stem[1:] if prefix[2:] else stem
        yield from ((prefix + own + ending, PARTICIPLE) for ending in (("",) if stem[-1] in "dt" else ("d", "t")))


def _stems(stem: str) -> Iterator[str]:
    """The stem as a closed syllable: vrez gives vrees and vres, stell gives stel."""
    long = re.sub(r"(?<![aeiou])([aeou])([^aeioujwxy])$", r"\1\1\2", stem)
    for each in dict.fromkeys((long, stem)):
        each = re.sub(r"([^aeiou])\1$", r"\1", each)
        yield each[:-1] + {"v": "f", "z": "s"}.get(each[-1], each[-1])


def _prefixes(verb: str) -> tuple[str, ...]:
    if verb.startswith(UNSTRESSED):
        return ("",)
    return ("ge", "") if verb.startswith(EITHER) else ("ge",)


def _english(verb: str, given: list[list[str]]) -> Iterator[tuple[str, str]]:
    yield from ((verb, kind) for kind in (MANY, INFINITIVE))
    soft = verb[-1] == "y" and verb[-2] not in "aeiou"
    bare = verb[:-1] if verb[-1] == "e" and verb[-2:] not in ("be", "ee", "ye") else verb
    yield (
        (f"{verb[:-1]}ies" if soft else f"{verb}es" if verb.endswith(("s", "sh", "ch", "x", "z", "o")) else f"{verb}s"),
        ONE,
    )
    past, last = given if given else [list(_past(verb, soft))] * 2
    yield from ((form, kind) for form in past for kind in (ONE, MANY))
    yield from ((form, PARTICIPLE) for form in last)
    yield from (
        (form, GOING_ON) for form in (f"{bare}ing", *([f"{verb}{verb[-1]}ing"] if DOUBLED.search(verb) else []))
    )


def _past(verb: str, soft: bool) -> Iterator[str]:
    """The regular past: with the last consonant doubled, too, where it may be."""
    yield f"{verb[:-1]}ied" if soft else f"{verb}d" if verb[-1] == "e" else f"{verb}ed"
    if DOUBLED.search(verb):
        yield f"{verb}{verb[-1]}ed"
