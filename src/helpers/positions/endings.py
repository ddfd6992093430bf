"""What ends or lessens in what an act is of: who rejects an ending does not reject what would end."""

from helpers.positions.words import Sentence

GOVERNING = {
    "nl": frozenset(["tegen", "voor", "op", "met", "over", "tot", "aan", "in"]),
    "en": frozenset(["to", "against", "for", "on", "with", "about", "at"]),
}
"""Prepositions that an act may have before what it is of: zich verzetten tegen, object to."""

OF = frozenset(["van", "of"])
"""Prepositions that may be of the act behind one of its own words only: voorstander van, in favour of."""

ADJECTIVAL = (
    "al",
    "ic",
    "ive",
    "ed",
    "ble",
    "ent",
    "ant",
    "ate",
    "ous",
    "ary",
    "ete",
    "ure",
    "full",
    "sudden",
    "any",
    "ial",
)
"""Endings of English words that may stand between a determiner and a noun."""

WITHIN = 4
"""Words between what governs an ending and the ending."""

SOON = 8
"""English words behind a verb in which its infinitive stands."""


def labelled(
    sentence: Sentence, verb: int, particle: int | None, places: tuple[int, ...], stance: str, label: str
) -> str:
    """The label of an act with the ending that it is of; empty where it is of none."""
    own = label.split()
    endings = (place for place in places if place != verb and _is_ending(sentence, place))
    noun = next((place for place in endings if sentence.words[place].low not in own), None)
    before = _governor(sentence, noun, verb, places, own) if noun is not None else None
    if before:
        told = f"{before} {sentence.words[noun].low}"
        return label.replace(before, told, 1) if before in own else f"{label} {told}"
    infinitive = _infinitive(sentence, max(verb, particle or 0)) if stance == "opposes" else ""
    if infinitive:
        return f"{label.removesuffix(' to')} {infinitive}"
    if before is None:
        return ""
    pair = (sentence.words[noun].low, label)
    return " ".join(pair if sentence.language == "nl" else reversed(pair))


def opening(sentence: Sentence) -> str:
    """The ending that a phrase opens with: een versoepeling van het embargo; empty where it opens with none."""
    first = next((place for place in range(len(sentence.words)) if not _passes(sentence, place)), None)
    return sentence.words[first].low if first is not None and _is_ending(sentence, first) else ""


def _is_ending(sentence: Sentence, place: int) -> bool:
    """Whether a noun of an ending stands there, no infinitive with te or to."""
    if sentence.words[place].low not in sentence.acts.endings:
        return False
    return place == 0 or sentence.words[place - 1].low not in ("te", "to") or sentence.words[place].low.endswith("ing")


def _governor(sentence: Sentence, noun: int, verb: int, places: tuple[int, ...], own: list[str]) -> str | None:
    """The preposition by which an act has the ending, empty where it has it as its object; None where it has it not."""
    if sentence.language == "en" and noun < verb:
        return None
    before = noun - 1
    while before > noun - WITHIN and before in places and before != verb and _passes(sentence, before):
        before -= 1
    if before not in places or before == verb:
        return "" if before == verb or before < places[0] else None
    low = sentence.words[before].low
    if low in GOVERNING[sentence.language]:
        return low
    if low in OF and before and (before - 1 == verb or sentence.words[before - 1].low in own):
        return low
    if sentence.is_a(before, "prepositions", "coordinators", "subordinators"):
        return None
    free = sentence.is_a(before, "have", "be", "modals", "adverbs", "negations", "reflexives") or before < verb
    return "" if free and sentence.language == "nl" else None


def _passes(sentence: Sentence, place: int) -> bool:
    """Whether the word there may stand before a noun of its phrase."""
    word = sentence.words[place]
    if sentence.is_a(place, "determiners", "possessives", "negations"):
        return True
    if (word.gap and "," in word.gap) or sentence.is_a(place, "prepositions", "coordinators"):
        return False
    if sentence.language == "nl":
        return word.low.endswith("e") and not sentence.readings(place)
    return word.low.endswith(ADJECTIVAL)


def _infinitive(sentence: Sentence, last: int) -> str:
    """The first infinitive behind a verb where it is of an ending: geen aanleiding om te beëindigen, refuse to lift."""
    nl = sentence.language == "nl"
    for place in range(last + 1, len(sentence.words) - 1 if nl else min(last + SOON, len(sentence.words) - 1)):
        word = sentence.words[place]
        if ";" in word.gap or (sentence.is_a(place, "subordinators") and word.low not in ("om", "te")):
            return ""
        if word.low == ("te" if nl else "to") and _is_verb(sentence, place + 1):
            return _named(sentence, place) if sentence.words[place + 1].low not in MODAL else ""
    return ""


MODAL = frozenset(["willen", "kunnen", "zullen", "moeten", "mogen"])


def _is_verb(sentence: Sentence, place: int) -> bool:
    """Whether an infinitive stands there, of a verb that the lexicon has or by its looks."""
    low = sentence.words[place].low
    if sentence.language == "nl":
        return low.endswith(("en", "aan", "ien", "oen")) and not sentence.is_a(place, "determiners")
    return any(reading.kind == "infinitive" for reading in sentence.readings(place)) or low in sentence.acts.endings


def _named(sentence: Sentence, te: int) -> str:
    """The infinitive with its te and the particle before it, where it is of an ending."""
    before, low = sentence.words[te - 1].low, sentence.words[te + 1].low
    if low in sentence.acts.endings:
        return f"{sentence.words[te].low} {low}"
    return f"{before} te {low}" if before + low in sentence.acts.endings else ""
