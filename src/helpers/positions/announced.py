"""What the own government makes known that it will do: kondigde aan dat het zal leveren, announced that we will."""

from helpers.positions.actors import Mention
from helpers.positions.clauses import Clause, Parsed

OWN = ("netherlands", "home")
"""Who announces in a letter what he will say; what another will say is a plan that has not been carried out."""

FIRST_PERSON = frozenset(["ik", "wij", "we", "i"])
THING, PERSON = frozenset(["het", "it"]), frozenset(["hij", "zij", "ze", "he", "she"])

GOING = frozenset(["ga", "gaat", "gaan"])

NEUTER = frozenset(["het", "een", "dit", "dat", "geen", "a", "an", "the", "this", "no"])
"""Determiners of a noun that dat or that may be about: kondigde een plan aan dat, announced the plan that."""


def is_plan(whole: Parsed, clause: Clause, label: str, last: int, speaker: Mention) -> bool:
    """Whether an act makes known what its speaker will do; `last` is the place of its verb or particle.

    What another country will do is no plan of the speaker's.
    """
    if label.partition(":")[0] not in whole.sentence.acts.announcing:
        return False
    that = next((place for place in range(last + 1, len(whole.of)) if whole.sentence.words[place].low in THAT), None)
    if that is None or that in clause.places or _is_of_noun(whole, clause, last, that):
        return False
    behind = _behind_subject(whole, that + 1, speaker)
    return behind is not None and _will(whole, behind)


THAT = frozenset(["dat", "that"])

TOLD = ("inform", "notif")
"""Verbs with who is told behind them: informed the House that."""


def _is_of_noun(whole: Parsed, clause: Clause, last: int, that: int) -> bool:
    """Whether dat or that is about a noun of the clause, so that it tells which: announced the plan that we will."""
    sentence = whole.sentence
    told = not whole.dutch and sentence.words[last].low.startswith(TOLD)
    span = clause.places if whole.dutch else range(last + 1 + told, that)
    return any(
        (sentence.words[place].low in NEUTER or sentence.is_a(place, "possessives"))
        and place < that
        and whole.opening(place) is None
        and not sentence.is_a(place, "be", "have")
        and (not sentence.is_a(place - 1, "prepositions") or sentence.words[place - 1].low in ("of", "on", "about"))
        for place in span
    )


def _behind_subject(whole: Parsed, place: int, speaker: Mention) -> int | None:
    """The place behind the subject of the clause below where that is the speaker's government; None for another's."""
    mention = whole.opening(place)
    if mention is not None and any(type_ in OWN for _, type_ in mention.actors):
        return mention.last
    low = whole.sentence.words[place].low if place < len(whole.of) else ""
    again = PERSON if speaker.person else THING
    own = low in FIRST_PERSON or (low in again and speaker.form.lower() not in FIRST_PERSON)
    return place + 1 if own and not _is_determiner(whole, place) else None


def _is_determiner(whole: Parsed, place: int) -> bool:
    """Whether het goes with a noun in the singular behind it: dat het fonds zal openen."""
    if whole.sentence.words[place].low != "het" or place + 1 >= len(whole.of):
        return False
    small = ("prepositions", "adverbs", "determiners", "possessives", "negations", "modals")
    low = whole.sentence.words[place + 1].low
    return not (
        whole.sentence.is_a(place + 1, *small)
        or whole.opening(place + 1)
        or low[0].isdigit()
        or low.endswith(("en", "lijk", "lijks"))
    )


def _will(whole: Parsed, first: int) -> bool:
    """Whether the verb of the clause below is zal or will, or gaat with an infinitive."""
    sentence = whole.sentence
    for place in range(first, len(whole.of)):
        low = sentence.words[place].low
        if low in sentence.small["futures"]:
            return True
        if low in GOING and place + 1 < len(whole.of) and sentence.words[place + 1].low.endswith("en"):
            return True
        passes = whole.dutch or sentence.is_a(place, "adverbs")
        if not passes or sentence.is_a(place, "subordinators", "have", "modals"):
            return False
    return False
