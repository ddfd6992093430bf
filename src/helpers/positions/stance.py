"""What an act is: the entry of the lexicon that fits a verb in its clause, and the stance that it takes."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from helpers.positions.clauses import parsed
from helpers.positions.conjugation import INFINITIVE, MANY, ONE, PARTICIPLE
from helpers.positions.endings import labelled
from helpers.positions.lexicon import CONDUCT, REFLEXIVE, UNCLASSIFIED, Entry
from helpers.positions.words import Sentence
from helpers.tokens import lemma

FLIPPED = {
    "supports": "opposes", "decides": "opposes", "welcomes": "opposes", "thanks": "opposes", "opposes": "supports",
    "concerned": "states",
}  # fmt: skip
"""What a stance becomes by a no; to call for nothing is no call to oppose it."""

NEAR = 3
"""Words between a verb and the preposition that makes it another act."""

QUALITY_WITHIN = 7
"""Words behind a copula in which what it says of its subject stands."""

BEFORE_NOUN = 4
"""Words before a noun that are looked at for a preposition or a no."""

NOT_ONLY = frozenset(["alleen", "slechts", "only", "just", "merely"])


class Found(NamedTuple):
    """An act: its stance, what it is called, and the place that shows it where that is no verb.

    `aside` says that it is against or for a deed, an ending or what is judged, and no side on the issue itself.
    """

    stance: str
    label: str
    place: int
    aside: bool = False


class Verb(NamedTuple):
    """A verb at a place, its particle's place if it stands apart, and the words of its clause."""

    sentence: Sentence
    verb: str
    place: int
    particle: int | None
    places: tuple[int, ...]


def classified(at: Verb) -> Found:
    """The act of a verb in its clause, with the ending that it is of; marked where it takes no side on the issue."""
    found = _classified(at)
    if found.stance not in SIDED:
        return found
    if ending := labelled(at.sentence, at.place, at.particle, at.places, found.stance, found.label):
        return found._replace(label=ending, aside=True)
    deed = found.label.removeprefix("niet ").removeprefix("not ") in at.sentence.acts.deeds
    return found._replace(aside=found.aside or deed)


SIDED = frozenset(["supports", "opposes", "welcomes", "concerned"])
"""Stances that are a side: what is urged or decided may be an ending as well as anything else."""


def _classified(at: Verb) -> Found:
    """The act by what a verb carries or judges, else by its entry of the most words."""
    entry = next((each for each in _entries(at) if _fits(at, each)), None)
    if entry and (told := _embedded(at, entry)):
        return told
    if entry and entry.words and entry.stance != CONDUCT and not _only_prepositions(at, entry):
        return said(at, entry.stance, entry.label, _words_of(at, entry))
    found = _quality(at) or _carried(at) or _judged(at)
    if found:
        return found
    return said(at, entry.stance, entry.label) if entry else said(at, UNCLASSIFIED, _plain(at))


def _entries(at: Verb) -> tuple[Entry, ...]:
    """The entries of a verb; what one is, one may also remain: blijft van mening, remains in favour."""
    entries = at.sentence.acts.entries
    own = entries.get(at.verb, ())
    both = own + entries.get(STAYING[at.verb], ()) if at.verb in STAYING else own
    return tuple(sorted(both, key=lambda entry: -len(entry.words)))


STAYING = {"blijven": "zijn", "remain": "be", "stay": "be"}


def said(at: Verb, stance: str, label: str, where: int | None = None) -> Found:
    """The act with its niet or not, and the stance that a no turns it to; `where` is the place of its noun."""
    said_no = not set(label.split()).isdisjoint(at.sentence.small["negations"])
    if said_no or not _negated(at, where):
        return Found(stance, label, at.place)
    return Found(FLIPPED.get(stance, stance), not_(at.sentence, label), at.place)


def not_(sentence: Sentence, label: str) -> str:
    """The label of an act that a no turns: niet steunen, not believe."""
    return f"{NO[sentence.language]} {label}"


ARTICLES = {"nl": ("de", "een"), "en": ("the", "a")}

NO = {"nl": "niet", "en": "not"}


def words_met(at: Verb, of: frozenset[str]) -> int:
    """How many words besides the verb its entry has in the clause, one of those words among them."""
    fitting = (each for each in _entries(at) if any(words & of for words in each.words) and _fits(at, each))
    telling = (each for each in fitting if not _only_prepositions(at, each) or _ends_with(at, each))
    return max((len(each.words) for each in telling), default=0)


def _ends_with(at: Verb, entry: Entry) -> bool:
    """Whether the entry's preposition stands behind the particle, before what a colon opens: zet in op."""
    last = at.places[-1]
    return at.particle == last - 1 and any(at.sentence.words[last].low in words for words in entry.words)


def _only_prepositions(at: Verb, entry: Entry) -> bool:
    return all(words <= at.sentence.small["prepositions"] | TELLING for words in entry.words)


def _fits(at: Verb, entry: Entry) -> bool:
    phrased = any(words <= at.sentence.small["prepositions"] for words in entry.words)
    return all(_has(at, words, phrased=phrased) for words in entry.words) and all(
        _adjacent(at, *pair) for pair in pairwise(entry.words) if pair[0] <= at.sentence.small["prepositions"]
    )


TELLING = frozenset(["dat", "that"])
"""Words that open a clause of what is told, and are not of the clause above it."""

MEE = {"met": "mee", "tot": "toe"}
"""Prepositions with another form behind daar, hier and er."""


def _adjacent(at: Verb, preposition: frozenset[str], noun: frozenset[str]) -> bool:
    """Whether the noun of a set phrase stands right behind its preposition: van plan, but not van dit plan."""
    words = at.sentence.words
    return any(
        words[place].low in preposition and place + 1 < len(words) and words[place + 1].low in noun
        for place in at.places
    )


def _has(at: Verb, words: frozenset[str], *, phrased: bool = False) -> bool:
    """Whether one of the words stands in the clause; a preposition must stand near, and in English behind.

    The noun of an act is behind a preposition only where the act has one itself: not in heeft oog voor de bezwaren.
    """
    sentence = at.sentence
    if words <= TELLING:
        below = range(max(at.place, at.particle or 0) + 1, len(sentence.words))
        return any(sentence.words[place].low in words and place not in at.places for place in below)
    if REFLEXIVE in words:
        words = words | sentence.small["reflexives"]
    preposition = bool(words & sentence.small["prepositions"])
    if preposition and sentence.language == "nl":
        words = words | {f"{here}{MEE.get(word, word)}" for here in ("daar", "hier", "er") for word in words}
    for place in at.places:
        if sentence.words[place].low not in words or place == at.place:
            continue
        if place == at.particle and words & sentence.acts.particles:
            continue
        if not phrased and sentence.words[place].low in sentence.acts.nouns and _is_of_another(at, place):
            continue
        if sentence.language == "nl" or (place > at.place and (not preposition or _follows(at, place))):
            return True
    return False


def _follows(at: Verb, place: int) -> bool:
    """Whether a preposition stands right behind the verb, a small word between, or behind another word of the act."""
    near = place - at.place <= NEAR - 1
    return near or (
        not at.sentence.is_a(place - 1, "determiners", "possessives")
        and place - at.place <= NEAR + 2
        and place - 1 in at.places
        and (at.sentence.words[place - 1].low in COMPANIONS)
    )


COMPANIONS = frozenset([
    "out", "again", "once", "also", "weight", "back", "up", "emphasis", "importance", "case", "made", "firmly",
    "strongly", "argument",
])  # fmt: skip
"""Words that may stand between an English verb and the preposition that makes it another act."""


def _words_of(at: Verb, entry: Entry) -> int | None:
    """Where the last of the entry's other words stands."""
    places = [place for place in at.places if any(at.sentence.words[place].low in words for words in entry.words)]
    return max(places, default=None)


def _negated(at: Verb, noun: int | None) -> bool:
    """Whether a no of the verb's own clause stands there, other than not only, or that of an infinitive below it."""
    sentence = at.sentence
    for place in at.places:
        low = sentence.words[place].low
        if low not in sentence.small["negations"] and not low.endswith("n't"):
            continue
        if _of_another_clause(at, place) or _of_a_phrase(at, place):
            continue
        after = sentence.words[place + 1].low if place + 1 < len(sentence.words) else ""
        if low in ("noch", "nor", "neither"):
            if place < at.place:
                return True
            continue
        if after in NOT_ONLY or after in ("te", "to"):
            continue
        if low in ("geen", "no", "little", "none"):
            if noun is not None and 0 < noun - place <= BEFORE_NOUN:
                return True
            if place == at.places[0] < at.place:
                return True
            continue
        if sentence.language == "en":
            if 0 < at.place - place <= NEAR or (noun is not None and 0 < noun - place <= NEAR):
                return True
            continue
        if not _under_te(sentence, place):
            return True
    return False


def _of_another_clause(at: Verb, no: int) -> bool:
    """Whether a no behind or before a comma is that of another finite verb: het derde acht het kabinet niet nodig."""
    first, last = sorted((no, at.place))
    if not any("," in at.sentence.words[place].gap for place in range(first + 1, last + 1)):
        return False
    own, other = _between_commas(at, at.place), _between_commas(at, no)
    if not _has_finite(at, other) and not _has_unknown(at, other):
        return at.sentence.language == "en" and no < at.place
    return _has_finite(at, own)


def _between_commas(at: Verb, place: int) -> tuple[int, ...]:
    """The places of the clause between the commas around one of them."""
    words = at.sentence.words
    first = next((each for each in range(place, 0, -1) if "," in words[each].gap), 0)
    last = next((each for each in range(place + 1, len(words)) if "," in words[each].gap), len(words))
    return tuple(each for each in at.places if first <= each < last)


def _has_finite(at: Verb, places: tuple[int, ...]) -> bool:
    """Whether a finite verb stands at one of the places; the verb itself is none where another one helps it."""
    whole = parsed(at.sentence, ())
    finite = [place for place in at.places if whole.is_finite(place)]
    kinds = {reading.kind for reading in at.sentence.readings(at.place)}
    helped = bool(finite) and finite[0] < at.place and bool(kinds & {INFINITIVE, PARTICIPLE})
    return any(place in places and not (helped and place == at.place) for place in finite)


def _has_unknown(at: Verb, places: tuple[int, ...]) -> bool:
    """Whether a Dutch verb that the lexicon does not have stands where a finite one does: voorstel b deugt niet."""
    forms = [at.sentence.words[place].form for place in places[1:]]
    return at.sentence.language == "nl" and any(
        form.islower() and form.endswith("t") and not form.startswith("ge") and lemma(form, "nl").endswith("en")
        for form in forms
    )


def _of_a_phrase(at: Verb, no: int) -> bool:
    """Whether a no is only that of what it stands in: de niet nagekomen afspraken, steunt dit maar niet dat."""
    words = at.sentence.words
    if no and words[no - 1].low in ARTICLES[at.sentence.language]:
        return True
    return no - 1 > at.place and at.sentence.is_a(no - 1, "coordinators") and words[no].low in NO.values()


def _under_te(sentence: Sentence, place: int) -> bool:
    """Whether an infinitive with te follows before any other verb: what is not, is what is said."""
    for later in range(place + 1, min(place + 6, len(sentence.words))):
        if sentence.words[later].low == "te":
            return True
        if sentence.readings(later):
            return False
    return False


def _carried(at: Verb) -> Found | None:
    """The stance of the noun that the verb carries: zorgen uiten, express concern."""
    sentence = at.sentence
    if at.verb not in sentence.acts.carriers:
        return None
    plain = any(not entry.words and entry.stance != CONDUCT for entry in _entries(at))
    for place in _objects(at):
        low = sentence.words[place].low
        stance = sentence.acts.nouns.get(low)
        if stance is None or _in_phrase(sentence, place):
            continue
        if stance == "states" and at.verb in ("delen", "share"):
            stance = "supports"
        if stance == "states" and plain:
            continue
        if at.verb in RESTATING and not _possessed(sentence, place) and abs(place - at.place) > 1:
            continue
        return said(at, stance, f"{low} {_plain(at)}" if sentence.language == "nl" else f"{_plain(at)} {low}", place)
    return None


RESTATING = frozenset([
    "herhalen", "onderstrepen", "bevestigen", "herbevestigen", "benadrukken", "onderschrijven", "uit|dragen",
    "reiterate", "reaffirm", "repeat", "restate", "state", "declare", "underline", "stress", "confirm", "announce",
    "note", "acknowledge", "emphasise", "emphasize", "add", "affirm", "maintain", "submit", "indicate", "issue",
])  # fmt: skip
"""Carriers that take a stance only from what is their subject's own: benadrukte zijn steun, reiterated its support."""


def _plain(at: Verb) -> str:
    return at.verb.replace("|", "")


def _objects(at: Verb) -> Iterator[int]:
    """The places where what a verb carries may stand: in Dutch anywhere in the clause, in English behind it."""
    if at.sentence.language == "nl":
        yield from (place for place in at.places if place not in (at.place, at.particle))
    else:
        for place in (each for each in at.places if at.place < each <= at.place + 8):
            if at.sentence.is_a(place, "coordinators", "prepositions", "subordinators"):
                return
            yield place


def _in_phrase(sentence: Sentence, place: int) -> bool:
    """Whether a preposition opens the phrase of the noun: van steun, in the concern."""
    for before in range(place - 1, max(-1, place - 1 - BEFORE_NOUN), -1):
        if sentence.words[before + 1].gap.startswith(","):
            return False
        if sentence.is_a(before, "prepositions"):
            return True
        if sentence.readings(before) and not sentence.is_a(before, "determiners", "possessives"):
            return False
        if sentence.is_a(before, "possessives", "determiners"):
            return sentence.is_a(before - 1, "prepositions") if before else False
    return False


def _is_of_another(at: Verb, noun: int) -> bool:
    """Whether a preposition keeps a noun from being what the verb carries: oog voor de bezwaren."""
    own = at.sentence.language == "en" and at.sentence.is_a(at.place + 1, "prepositions")
    return at.verb in at.sentence.acts.carriers and bool(governed(at.sentence, noun)) and not own


def governed(sentence: Sentence, place: int) -> str:
    """The preposition before a noun with no more than what qualifies it between: met steun, voor de ernstige bezwaren.

    Empty where there is none, as in ging met de tekst akkoord.
    """
    before = place - 1
    while before > max(0, place - BEFORE_NOUN) and _qualifies_behind(sentence, before):
        before -= 1
    if before < 0 or sentence.words[before + 1].gap or not sentence.is_a(before, "prepositions"):
        return ""
    return sentence.words[before].low


def _qualifies_behind(sentence: Sentence, place: int) -> bool:
    if sentence.is_a(place, "determiners", "possessives"):
        return not sentence.words[place + 1].gap
    adjective = sentence.words[place].low.endswith("e") and not sentence.readings(place)
    return sentence.language == "nl" and adjective and not sentence.is_a(place, "prepositions")


def _possessed(sentence: Sentence, place: int) -> bool:
    return any(sentence.is_a(before, "possessives") for before in range(max(0, place - BEFORE_NOUN + 1), place))


def _quality(at: Verb) -> Found | None:
    """What a copula says of its subject: bezorgd, van mening, in favour."""
    sentence = at.sentence
    if at.verb not in sentence.small["copulas"]:
        return None
    limit = at.place + QUALITY_WITHIN
    for place in (
        each
        for each in at.places
        if each != at.place and (each > at.place or sentence.language == "nl") and each <= limit
    ):
        low = sentence.words[place].low
        stance = sentence.acts.qualities.get(low)
        if stance is None:
            continue
        if sentence.is_a(place, "prepositions") and not _right_behind(at, place):
            continue
        if _in_phrase(sentence, place) or (sentence.is_a(place, "determiners") or _qualifies(at, place)):
            continue
        found = said(at, stance, f"{low} {_plain(at)}" if sentence.language == "nl" else f"{_plain(at)} {low}", place)
        return found._replace(place=place)
    return None


def _right_behind(at: Verb, place: int) -> bool:
    between = range(at.place + 1, place)
    return all(at.sentence.is_a(each, "adverbs", "negations", "be") or at.sentence.readings(each) for each in between)


def _qualifies(at: Verb, place: int) -> bool:
    """Whether the quality is that of a noun behind it: a united front."""
    words = at.sentence.words
    if place + 1 >= len(words) or words[place + 1].gap or at.sentence.language == "nl":
        return False
    return not at.sentence.is_a(
        place + 1, "prepositions", "subordinators", "coordinators", "adverbs", "determiners", "possessives"
    ) and (words[place + 1].low not in ("to",) and at.sentence.is_a(place - 1, "determiners"))


def _judged(at: Verb) -> Found | None:
    """The side that a subject takes of what it finds good or bad."""
    sentence = at.sentence
    if at.verb not in sentence.acts.judging:
        return None
    for place in at.places:
        if _under_way(sentence, place):
            continue
        stance = (
            sentence.acts.judgements.get(sentence.words[place].low) or _unlike(sentence, place) or _too(sentence, place)
        )
        if stance and (sentence.language == "nl" or place > at.place) and place != at.place:
            word = sentence.words[place].low
            label = f"{word} {_plain(at)}" if sentence.language == "nl" else f"{_plain(at)} {word}"
            return said(at, stance, label, place)._replace(aside=True)
    return None


def _under_way(sentence: Sentence, place: int) -> bool:
    """Whether a noun is only of where something stands: op weg naar toetreding, but not de weg vooruit."""
    return place > 0 and sentence.words[place - 1].low in ("op", "on")


UN = {
    "nl": re.compile(r"on\w+(?:lijk|baar|ig|end|eerd|matig|waardig|zinnig|haalbaar)$"),
    "en": re.compile(r"(?:un|in|im|ir|il)\w+(?:able|ible|ic|al|ed|ive|ate|ary|ful|ent|ant|wise|fair|just)$"),
}
"""Qualities that a prefix makes of their opposites: onhaalbaar, unreasonable."""


def _unlike(sentence: Sentence, place: int) -> str | None:
    return "opposes" if UN[sentence.language].match(sentence.words[place].low) else None


def _too(sentence: Sentence, place: int) -> str | None:
    """Whether the word is a quality that is too much: te vroeg, too early."""
    if place < 1 or sentence.words[place - 1].low not in ("te", "too") or sentence.words[place].gap:
        return None
    infinitive = sentence.language == "nl" and sentence.words[place].low.endswith(("en", "an", "ien", "oen"))
    return None if infinitive else "opposes"


def _embedded(at: Verb, entry: Entry) -> Found | None:
    """The act that a neutral verb tells of its own subject: gaf aan niet in te stemmen, said it could not accept."""
    own = {at.verb, entry.label}
    if entry.stance != "states" or not own & at.sentence.small["embedding"]:
        return None
    inner = _own_clause(at) or (_own_infinitive(at) if at.sentence.language == "nl" else None)
    if inner and inner.stance in ("supports", "opposes", "concerned", "welcomes"):
        return inner._replace(label=f"{entry.label}: {inner.label}", place=at.place)
    return None


def _own_infinitive(at: Verb) -> Found | None:
    sentence, last = at.sentence, max(at.place, at.particle or 0)
    for place in range(last + 1, len(sentence.words)):
        if sentence.is_a(place, "subordinators", "have", "become"):
            return None
        if not _after_te(sentence, place):
            continue
        span = range(last + 1, _end(sentence, place))
        no = any(sentence.is_a(each, "negations") for each in span)
        verb = next(
            (each.verb for each in sentence.readings(place) if each.kind == INFINITIVE and not each.particle), None
        )
        if sentence.words[place].low == "zijn":
            return _own_quality(sentence, span, no)
        if sentence.is_a(place, "modals"):
            continue
        plain = Verb(
            sentence, verb or "", place, None, tuple(each for each in span if not sentence.is_a(each, "negations"))
        )
        found = classified(plain) if verb else Found(UNCLASSIFIED, sentence.words[place].low, place)
        refused = no and sentence.is_a(place - 1, "modals")
        if no and found.stance in FLIPPED:
            return found._replace(stance=FLIPPED[found.stance], label=not_(sentence, found.label))
        return Found("opposes", not_(sentence, found.label), place) if refused else found
    return None


def _own_quality(sentence: Sentence, span: range, no: bool) -> Found | None:
    """What a subject says that it is: zei bezorgd te zijn; who says that he is ready supports what he is ready for."""
    for place in span:
        low = sentence.words[place].low
        stance = "supports" if low in READY else sentence.acts.qualities.get(low)
        if stance and (not sentence.is_a(place, "prepositions")):
            label = f"{low} zijn" if sentence.language == "nl" else f"be {low}"
            turned = Found(FLIPPED.get(stance, stance), not_(sentence, label), place)
            return turned if no else Found(stance, label, place)
    return None


def _own_clause(at: Verb) -> Found | None:
    """The act in a clause whose subject is the speaker again: declared that it could not accept."""
    sentence = at.sentence
    start = max(at.place, at.particle or 0) + 1
    told = [
        place for place in range(start, min(start + 3, len(sentence.words) - 2)) if sentence.words[place].low in SAME
    ]
    if (
        not told
        or (sentence.language == "nl" and told[0] == start)
        or not all(sentence.words[place].low in ("dat", "that") for place in range(start, told[0]))
    ):
        return None
    first = told[0] + 1
    end = next((place for place in range(first, len(sentence.words)) if sentence.words[place].gap), len(sentence.words))
    no = any(sentence.is_a(each, "negations") for each in range(first, min(first + NEAR, end)))
    span = tuple(each for each in range(first, end) if not sentence.is_a(each, "negations"))
    if sentence.language == "en" and sentence.is_a(first, "be"):
        return _own_quality(sentence, range(first + 1, min(first + NEAR + 1, end)), no)
    for place in span:
        found = _inner(sentence, place, span)
        if found:
            turned = found._replace(stance=FLIPPED.get(found.stance, found.stance), label=not_(sentence, found.label))
            return turned if no else found
    return None


def _inner(sentence: Sentence, place: int, span: tuple[int, ...]) -> Found | None:
    """The act of the first verb that stands there and helps no other."""
    if sentence.is_a(place, "modals", "have", "be", "become", "adverbs", "prepositions", "determiners", "possessives"):
        return None
    kinds = {reading.kind: reading.verb for reading in sentence.readings(place) if not reading.particle}
    verb = next((kinds[kind] for kind in (INFINITIVE, ONE, MANY) if kind in kinds), None)
    return classified(Verb(sentence, verb, place, None, span)) if verb else None


READY = frozenset(["bereid", "ready", "willing", "prepared"])
"""Who says that he is so is for what he is ready to do."""

SAME = frozenset(["it", "they", "he", "she", "we", "het", "hij", "zij"])


def _after_te(sentence: Sentence, place: int) -> bool:
    before = [word.low for word in sentence.words[max(0, place - 2) : place]]
    return "te" in before


def _end(sentence: Sentence, place: int) -> int:
    """The place behind the phrase of an infinitive: up to the next clause below."""
    for later in range(place + 1, len(sentence.words)):
        if sentence.is_a(later, "subordinators") or sentence.words[later].gap:
            return later
    return len(sentence.words)


def noun_of(sentence: Sentence, places: Sequence[int]) -> Iterator[tuple[int, str, str]]:
    """The nouns of acts at those places, with the stance and the label that each has, a no before it seen."""
    for place in places:
        low = sentence.words[place].low
        stance = sentence.acts.nouns.get(low)
        if stance:
            before = [sentence.words[each].low for each in range(max(0, place - BEFORE_NOUN), place)]
            none = bool({"geen", "no", "weinig", "little", "niet", "not"}.intersection(before))
            turned = FLIPPED.get(stance, stance), not_(sentence, low)
            yield place, *(turned if none else (stance, low))
