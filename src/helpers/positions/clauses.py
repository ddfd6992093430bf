"""The main clauses of a sentence: the words of each, without what stands in clauses below it."""

from collections.abc import Sequence
from typing import NamedTuple

from helpers.positions.actors import Mention
from helpers.positions.conjugation import FIRST, MANY, ONE
from helpers.positions.words import Sentence

WITHIN = 15
"""Words in which the te of an om must stand."""

BREAKS = frozenset(";:–—")


SMALL = ("prepositions", "determiners", "possessives", "adverbs", "subordinators", "coordinators", "negations")
"""Words that are no verbs, whatever a verb's forms may be: met, het."""


class Clause(NamedTuple):
    """The places of its words; `shares` where it may share the subject of the clause before, `resumes` where a clause
    below it stands first, `contrast` where its verb may come last.
    """

    places: tuple[int, ...]
    shares: bool = False
    resumes: bool = False
    contrast: bool = False


class Parsed(NamedTuple):
    """A sentence with its mentions, and the mention that each of its words is in."""

    sentence: Sentence
    mentions: Sequence[Mention]
    of: tuple[Mention | None, ...]

    @property
    def dutch(self) -> bool:
        return self.sentence.language == "nl"

    def opening(self, place: int) -> Mention | None:
        """The mention that opens at that place, its determiners included."""
        return next((each for each in self.mentions if each.opens == place), None)

    def is_finite(self, place: int) -> bool:
        """Whether the word there may be the finite verb of a main clause."""
        if not 0 <= place < len(self.sentence.words) or self.of[place]:
            return False
        if self.sentence.is_a(place, "have", "be", "become", "modals"):
            return not (self.sentence.words[place].low == "zijn" and self.sentence.is_a(place - 1, "prepositions"))
        if self.sentence.is_a(place, *SMALL) or (
            self.sentence.words[place].low == "back" and self.sentence.words[place].gap
        ):
            return False
        return any(reading.kind in (ONE, MANY) for reading in self.sentence.readings(place)) and not self._is_noun(
            place
        )

    def is_first(self, place: int) -> bool:
        """Whether the word there is a verb's form with I."""
        return not self.of[place] and any(reading.kind == FIRST for reading in self.sentence.readings(place))

    def _is_noun(self, place: int) -> bool:
        """Whether what stands before a word makes it a noun or an infinitive: te steunen, de zorgen, to support."""
        sentence, before = self.sentence, place - 1
        if sentence.words[place].gap or before < 0 or self.of[before]:
            return False
        if sentence.words[before].low in ("te", "to"):
            return True
        only_many = all(reading.kind != ONE for reading in sentence.readings(place))
        if self.dutch and not only_many:
            return sentence.is_a(before, "determiners") and sentence.words[before].low not in (
                "dit",
                "dat",
                "die",
                "deze",
                "het",
            )
        return sentence.is_a(before, "prepositions", "determiners", "possessives")


def parsed(sentence: Sentence, mentions: Sequence[Mention]) -> Parsed:
    of: list[Mention | None] = [None] * len(sentence.words)
    for mention in mentions:
        of[mention.first : mention.last] = [mention] * (mention.last - mention.first)
    return Parsed(sentence, mentions, tuple(of))


def clauses(whole: Parsed) -> list[Clause]:
    """The main clauses from left to right."""
    made = _Divider(whole)
    return made.divided()


class _Divider:
    """Goes through a sentence once, in a main clause or in one below it."""

    def __init__(self, whole: Parsed):
        self.whole, self.sentence = whole, whole.sentence
        self.made: list[Clause] = []
        self.places: list[int] = []
        self.shares = self.resumes = self.contrast = self.below = False

    def divided(self) -> list[Clause]:
        for place, word in enumerate(self.sentence.words):
            inside = self.whole.of[place] and self.whole.of[place].first != place
            if not inside and BREAKS.intersection(word.gap):
                self._close()
            if (inside or not self._turns(place)) and not self.below:
                self.places.append(place)
        self._close()
        return self.made

    def _close(self, *, shares: bool = False, contrast: bool = False) -> None:
        if self.places:
            self.made.append(Clause(tuple(self.places), self.shares, self.resumes, self.contrast))
        self.places, self.shares, self.resumes, self.contrast, self.below = [], shares, False, contrast, False

    def _turns(self, place: int) -> bool:
        """Whether a clause begins with the word there, which then is of none; a clause may resume with it, too."""
        word = self.sentence.words[place]
        if self.sentence.is_a(place, "contrast"):
            self._close(contrast=True)
            return True
        if self.contrast and self.places and "," in word.gap and self._begins_behind_contrast(place):
            self._close()
            self.resumes = True
            return False
        opens = self._opens_clause(place + 1) if self.sentence.is_a(place, "coordinators") else ""
        if opens == "sure" or (opens and not self.below):
            self._close(shares=True)
            return True
        if not self.below and self._goes_below(place):
            self.below = True
            return True
        if not self.below and "," in word.gap and self._begins_another(place):
            self._close()
            return False
        if self.below and "," in word.gap and self._resumes(place):
            self.below, self.resumes = False, not self._has_finite()
        return False

    def _begins_behind_contrast(self, place: int) -> bool:
        """Whether the main clause begins behind one with terwijl or while: with its verb, or in English its subject."""
        if self.whole.dutch:
            return self.whole.is_finite(place)
        mention = self.whole.opening(place)
        return mention is not None and self.whole.is_finite(mention.last)

    def _begins_another(self, place: int) -> bool:
        """Whether a further main clause begins behind a bare comma: wees dat af, zijn collega bepleitte het."""
        mention = self.whole.opening(place)
        return mention is not None and self.whole.is_finite(mention.last) and self._has_finite()

    def _has_finite(self) -> bool:
        return any(self.whole.is_finite(place) for place in self.places)

    def _resumes(self, place: int) -> bool:
        """Whether a main clause goes on behind a comma: with its verb, or in English with its subject."""
        behind = self.sentence.words[place + 1].low if place + 1 < len(self.sentence.words) else ""
        if self.whole.is_finite(place) or (behind == "ik" and self.whole.is_first(place)):
            return not self._has_finite()
        if not self.whole.dutch:
            mention = self.whole.opening(place)
            return bool(mention) and not self._has_finite()
        return False

    def _opens_clause(self, place: int) -> str:
        """Whether a main clause begins there, behind a coordinator: with a verb, or a subject and its verb."""
        at = place
        mention = self.whole.opening(at)
        while mention is None and self.sentence.is_a(at, "adverbs") and not self.whole.is_finite(at):
            at += 1
            mention = self.whole.opening(at)
        if mention:
            behind = mention.last
            while self.sentence.is_a(behind, "adverbs") and not self.whole.is_finite(behind):
                behind += 1
            if self.sentence.is_a(behind, "prepositions") and not self.whole.dutch:
                behind = self._behind_phrase(behind)
            whole = not self.whole.dutch or self._is_whole(behind)
            return ("sure" if whole else "") if self.whole.is_finite(behind) else ""
        if not self.whole.is_finite(at) or not (self.places or self.below):
            return ""
        return self._agrees(at)

    def _behind_phrase(self, place: int) -> int:
        """Behind a phrase of a few words: several partners with oil interests."""
        for at in range(place + 1, min(place + 6, len(self.sentence.words))):
            if self.sentence.words[at].gap:
                return place
            if self.whole.is_finite(at):
                return at
        return place

    def _is_whole(self, place: int) -> bool:
        """Whether something follows the verb there, which does not end a clause below."""
        return place + 1 < len(self.sentence.words) and "," not in self.sentence.words[place + 1].gap

    def _agrees(self, place: int) -> str:
        """Whether a verb behind a coordinator is of the main clause: it is like the verb there."""
        first = next((each for each in self.places if self.whole.is_finite(each)), None)
        if first is None and self.made:
            first = next((each for each in self.made[-1].places if self.whole.is_finite(each)), None)
        if first is None:
            return ""
        helping = self.sentence.is_a(first, "modals", "be", "become") or (
            self.sentence.is_a(first, "have") and self._helps(first)
        )
        if self.sentence.is_a(place, "have", "be", "become", "modals"):
            return "sure" if self._is_whole(place) else ""
        kinds = {reading.kind for reading in self.sentence.readings(place)}
        if self.whole.dutch:
            if ONE not in kinds and (self.sentence.is_a(first, "modals") or not self._many(first)):
                return ""
            return "sure" if self._is_whole(place) else ""
        if helping and "participle" in kinds:
            return ""
        if helping and ONE not in kinds:
            return ""
        if helping:
            return "sure"
        if {ONE, MANY} & kinds == {MANY} and MANY not in {each.kind for each in self.sentence.readings(first)}:
            return ""
        return "sure" if self._past(first) == self._past(place) else "perhaps"

    def _helps(self, place: int) -> bool:
        """Whether a form of have goes with a participle right behind it."""
        after = place + 1
        while self.sentence.is_a(after, "adverbs", "negations"):
            after += 1
        return after < len(self.sentence.words) and any(
            each.kind == "participle" for each in self.sentence.readings(after)
        )

    def _many(self, place: int) -> bool:
        return self.sentence.words[place].low.endswith("en") or self.sentence.words[place].low == "waren"

    def _past(self, place: int) -> bool:
        kinds = {reading.kind for reading in self.sentence.readings(place)}
        return {ONE, MANY} <= kinds

    def _goes_below(self, place: int) -> bool:
        word, sentence = self.sentence.words[place], self.sentence
        if self.whole.of[place] or not sentence.is_a(place, "subordinators"):
            return False
        opens, comma = not self.places, "," in word.gap
        check = (_DUTCH if self.whole.dutch else _ENGLISH).get(word.low)
        if check is None:
            return True
        return check(self, place, opens, comma)

    def verb_before(self, place: int) -> bool:
        """Whether a verb or its particle stands before, which a clause of the same verb may follow."""
        before = place - 1
        if before < 0:
            return False
        low = self.sentence.words[before].low
        return (
            bool(self.sentence.readings(before))
            or low in self.sentence.acts.particles
            or self.whole.of[before] is not None
        )

    def ends_verb(self, place: int) -> bool:
        """Whether the particle of the finite verb stands there: kondigde aan dat."""
        low = self.sentence.words[place].low
        return any(reading.particle == low for each in self.places for reading in self.sentence.readings(each))

    def later_verb(self, place: int) -> bool:
        return any(self.whole.is_finite(each) for each in range(place + 1, len(self.sentence.words)))

    def later_comma_verb(self, place: int) -> bool:
        words = self.sentence.words
        return any("," in words[each].gap and self.whole.is_finite(each) for each in range(place + 1, len(words)))

    def has_te(self, place: int) -> bool:
        return any(word.low == "te" for word in self.sentence.words[place + 1 : place + WITHIN])


def _pronoun(at: _Divider, place: int, opens: bool, comma: bool) -> bool:
    """Dat and die: below a clause, unless they open it, or determine a noun."""
    if opens:
        return not at.whole.is_finite(place + 1) and at.later_comma_verb(place)
    if not at.later_verb(place):
        return False
    if comma:
        return True
    if at.ends_verb(place - 1) and at.sentence.words[place].low == "dat":
        return True
    if at.sentence.is_a(place - 1, "prepositions", "coordinators", "determiners", "have", "modals"):
        return False
    if at.sentence.words[place].low == "dat":
        return True
    return not at.whole.is_finite(place - 1) and not at.sentence.is_a(
        place - 1, "adverbs", "modals", "have", "be", "become"
    )


def _if_front(at: _Divider, place: int, opens: bool, comma: bool) -> bool:
    """Als, nu, toen, zoals: below a clause with a verb of its own."""
    if opens:
        return not at.whole.is_finite(place + 1) and at.later_comma_verb(place)
    return comma and not at.whole.is_finite(place + 1)


def _question(at: _Divider, place: int, opens: bool, comma: bool) -> bool:
    return comma or at.verb_before(place) or (opens and at.later_comma_verb(place))


_DUTCH = {
    "dat": _pronoun,
    "die": _pronoun,
    "als": _if_front,
    "nu": _if_front,
    "toen": _if_front,
    "zoals": lambda at, place, opens, comma: True,
    "welke": lambda at, place, opens, comma: comma,
    "of": lambda at, place, opens, comma: comma or at.verb_before(place),
    "om": lambda at, place, opens, comma: at.has_te(place),
    "waar": _question,
    "hoe": _question,
    "wat": _question,
    "wie": _question,
}

_ENGLISH = {
    "that": lambda at, place, opens, comma: (
        not opens and not at.sentence.is_a(place - 1, "prepositions", "coordinators")
    ),
    "what": _question,
    "where": _question,
    "how": lambda at, place, opens, comma: not opens,
    "why": lambda at, place, opens, comma: not opens,
}
