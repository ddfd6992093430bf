"""Who acts in a clause: its subject, before the verb or behind it, and the finite verb that goes with it."""

from functools import cache

from helpers.positions.actors import Mention
from helpers.positions.clauses import Clause, Parsed
from helpers.positions.conjugation import MANY, ONE
from helpers.tokens import lemma

SUBJECT, INVERSION, BY, NOMINAL, PRONOUN, CONJUNCT = "subject", "inversion", "door", "nominal", "pronoun", "conjunct"
"""How a speaker is told."""

NOMINATIVE = frozenset(["zij", "ze", "hij", "ik", "wij", "we", "they", "he", "she", "i"])

SINGULARS = frozenset([
    "is", "was", "has", "does", "heeft", "wordt", "werd", "kan", "kon", "wil", "wilde", "zal", "zou", "moet", "moest",
    "mag", "mocht", "hoeft", "dient", "diende", "blijft", "bleef", "gaat", "ging", "ben", "bent", "am",
])  # fmt: skip
PLURALS = frozenset([
    "are", "were", "have", "do", "zijn", "waren", "hebben", "hadden", "worden", "werden", "kunnen", "konden",
    "willen", "wilden", "zullen", "zouden", "moeten", "moesten", "mogen", "mochten", "hoeven", "dienen", "dienden",
    "blijven", "bleven", "gaan", "gingen",
])  # fmt: skip
"""Helping verbs that are told apart by number."""

FRONTED = frozenset(["dat", "dit", "deze", "die", "daar", "hier", "begin", "medio", "eind"])
"""Words before a Dutch verb, beside small ones, that leave the place of the subject behind it: eind 2031 zal."""


class Subjects:
    """The search for the subject of one clause; `before` is that of the clause before, which it may share."""

    def __init__(self, whole: Parsed, clause: Clause, before: Mention | None):
        self.whole, self.sentence, self.clause, self.before = whole, whole.sentence, clause, before
        self.speaker: Mention | None = None
        self.small, self.words = self.sentence.small, self.sentence.words

    def _subject(self) -> tuple[Mention | None, int | None, str]:
        """The subject, the finite verb, and how the subject stands to it."""
        places = self.clause.places
        first = self._first_mention()
        if first is not None and (verb := self._verb_after(first)) is not None:
            return first, verb, SUBJECT
        verb = self._first_verb()
        if verb is None:
            return None, None, ""
        shares = verb == places[0] if self.whole.dutch else self._opens_with(verb)
        if self.clause.shares and self.before is not None and shares:
            return self.before, verb, CONJUNCT
        if self.whole.dutch:
            return self._inverted(verb), verb, INVERSION
        return None, verb, ""

    def _opens_with(self, verb: int) -> bool:
        before = [place for place in self.clause.places if place < verb]
        return all(self.sentence.is_a(place, "adverbs", "negations") for place in before)

    def _first_mention(self) -> Mention | None:
        """The mention that opens the clause, or in English stands behind a phrase and a comma."""
        for place in self.clause.places:
            mention = self.whole.opening(place)
            if mention:
                return mention if self._leads(mention) else None
            if self.whole.of[place] or self.sentence.is_a(place, "adverbs", "joins"):
                continue
            break
        return None if self.whole.dutch else self._behind_phrase()

    def _leads(self, mention: Mention) -> bool:
        """Whether nothing before a mention makes it less than the subject."""
        return not self.sentence.is_a(mention.opens - 1, "prepositions") or self.words[mention.opens].gap != ""

    def _behind_phrase(self) -> Mention | None:
        """The English subject behind what is fronted: On Syria, the Netherlands."""
        places = self.clause.places
        for mention in self.whole.mentions:
            if mention.opens not in places or mention.opens == places[0]:
                continue
            front = [place for place in places if place < mention.opens]
            comma = "," in self.words[mention.opens].gap or (front and front[-1] < mention.opens - 1)
            if any(self.whole.is_finite(place) for place in front) and not self._is_phrase(front):
                return None
            if self.sentence.is_a(mention.opens - 1, "adverbs") and "," in self.words[mention.opens - 1].gap:
                comma = True
            if (comma or self.clause.resumes) and self._is_phrase(front):
                verb = self._verb_after(mention)
                if verb is not None:
                    return mention
            elif self._is_phrase(front) and self._stands_free(mention) and self._direct_verb(mention):
                return mention
        return None

    def _stands_free(self, mention: Mention) -> bool:
        return not self.sentence.is_a(mention.opens - 1, "prepositions", "determiners", "coordinators")

    def _is_phrase(self, front: list[int]) -> bool:
        """Whether what stands first is an adverbial: a phrase with a preposition, an adverb, a participle."""
        if not front:
            return True
        first = front[0]
        low = self.words[first].low
        if self.whole.of[first] and not self.sentence.is_a(first, "prepositions"):
            return False
        return (
            self.sentence.is_a(first, "prepositions", "adverbs", "subordinators")
            or low.endswith(("ing", "ly", "ed"))
            or low in ("together", "late")
            or (low == "no" and len(front) > 1 and self.words[front[1]].low == "later")
        )

    def _direct_verb(self, mention: Mention) -> bool:
        verb = self._verb_after(mention)
        return verb is not None and verb == mention.last

    def _verb_after(self, mention: Mention) -> int | None:
        """The finite verb of a subject: right behind it, or behind what is said of it."""
        behind = [place for place in self.clause.places if place >= mention.last]
        plain = True
        if (
            behind
            and self.words[behind[0]].gap.startswith(",")
            and (closed := self._behind_aside(behind, mention)) is not None
        ):
            return closed
        for number, place in enumerate(behind):
            if self._is_verb_of(place, mention, plain and (number == 0 or plain)):
                return place
            if number and self.whole.opening(place) and self.words[place].low in NOMINATIVE:
                return None
            if number == 0 and not self._may_part(place, mention):
                return self._unknown_verb(place, mention)
            if self.clause.contrast and self.whole.dutch:
                continue
            plain = plain and self.sentence.is_a(place, "adverbs")
        if self.clause.contrast and self.whole.dutch and behind:
            return self._last_verb(behind)
        return self._unknown_verb(behind[0], mention) if behind else None

    def _behind_aside(self, behind: list[int], mention: Mention) -> int | None:
        """The verb behind what stands between commas: Duitsland, gesteund door Frankrijk, pleitte."""
        for place in behind[1:]:
            if "," in self.words[place].gap:
                after = place
                while self.sentence.is_a(after, "adverbs") and not self.whole.is_finite(after):
                    after += 1
                if self.whole.is_finite(after) and after in behind:
                    return after if self._agrees(after, mention) else None
        return None

    def _last_verb(self, behind: list[int]) -> int | None:
        return next(
            (place for place in reversed(behind) if any(r.kind in (ONE, MANY) for r in self.sentence.readings(place))),
            None,
        )

    def _may_part(self, place: int, mention: Mention) -> bool:
        """Whether the word behind a mention may stand between it and its verb."""
        if self.words[place].gap.startswith(",") or place > mention.last:
            return True
        return self.sentence.is_a(place, "prepositions", "adverbs", "negations") or self.words[place].low in (
            "zelf",
            "itself",
        )

    def _is_verb_of(self, place: int, mention: Mention, plain: bool) -> bool:
        low = self.words[place].low
        if low in ("ik", "i"):
            return False
        if mention.last - mention.first == 1 and self.words[mention.first].low in ("ik", "i"):
            return self.whole.is_first(place) or self.whole.is_finite(place)
        if not self.whole.is_finite(place):
            return False
        if not plain and not self.sentence.is_a(place, "have", "be", "become", "modals"):
            kinds = {reading.kind for reading in self.sentence.readings(place)}
            if not self.whole.dutch and self.sentence.is_a(place - 1, "prepositions"):
                return False
            if (
                ONE not in kinds
                and self.whole.of[place - 1] is None
                and self.sentence.is_a(place - 1, "prepositions", "determiners")
            ):
                return False
        return self._agrees(place, mention)

    def _agrees(self, place: int, mention: Mention) -> bool:
        """Whether the verb's number is the mention's, as far as either is told."""
        if mention.many is None:
            return True
        low = self.words[place].low
        if self.sentence.is_a(place, "have", "be", "become", "modals"):
            return (
                number(low) is None
                or number(low) == mention.many
                or low in ("was", "were")
                or mention.stands_for == "many"
            )
        kinds = {reading.kind for reading in self.sentence.readings(place)}
        if {ONE, MANY} <= kinds:
            return True
        if mention.stands_for == "many" and self.whole.dutch:
            return True
        return (MANY if mention.many else ONE) in kinds

    def _unknown_verb(self, place: int, mention: Mention) -> int | None:
        """A verb right behind its subject that the lexicon does not have."""
        if (
            place != mention.last
            or self.words[place].gap
            or not _looks_finite(self.words[place].form, self.sentence.language)
        ):
            return None
        small = ("prepositions", "adverbs", "subordinators", "coordinators", "determiners", "possessives", "negations")
        return None if self.sentence.is_a(place, *small) or self.whole.of[place] else place

    def _first_verb(self) -> int | None:
        for place in self.clause.places:
            if self.whole.is_finite(place) and (self.whole.dutch or place):
                return place
            if self.whole.is_first(place) and place + 1 < len(self.words) and self.words[place + 1].low == "ik":
                return place
        return None

    def _inverted(self, verb: int) -> Mention | None:
        """The subject behind its verb, where what stands first is not the subject."""
        field = [place for place in self.clause.places if place < verb]
        place = verb + 1
        while place in self.clause.places:
            mention = self.whole.opening(place) or (self.whole.of[place] if self.whole.of[place] else None)
            if mention:
                ok = (
                    mention.opens >= verb
                    and self._agrees_inverted(verb, mention)
                    and self._field_allows(field, mention, verb)
                )
                return mention if ok else None
            if self.sentence.is_a(place, "prepositions"):
                place = self._behind_phrase_at(place)
            elif self.sentence.is_a(place, "adverbs", "negations", "reflexives") or self.words[place].low in (
                "er",
                "u",
            ):
                place += 1
            else:
                return None
        return None

    def _agrees_inverted(self, verb: int, mention: Mention) -> bool:
        first = self.words[mention.first].low
        if first == "ik":
            return True
        return self._agrees(verb, mention)

    def _behind_phrase_at(self, place: int) -> int:
        """The place behind the phrase that a preposition opens."""
        place += 1
        mention = self.whole.opening(place) if place < len(self.words) else None
        if mention:
            return mention.last
        while place < len(self.words) and self.sentence.is_a(place, "determiners", "possessives", "adverbs"):
            place += 1
        while place < len(self.words) and not self.whole.opening(place):
            small = self.sentence.is_a(place, "prepositions", "adverbs", "determiners", "possessives", "subordinators")
            if small or self.words[place].gap:
                break
            place += 1
        return place

    def _field_allows(self, field: list[int], mention: Mention, verb: int) -> bool:
        """Whether what stands before the verb leaves the place of the subject to the mention behind it."""
        if not field:
            return self.clause.resumes or self.clause.shares
        first, low = field[0], self.words[field[0]].low
        if self.words[mention.first].low in NOMINATIVE:
            return True
        if (
            self.whole.of[first]
            and self.whole.of[first].opens == first
            and not self.sentence.is_a(first, "prepositions")
        ):
            return False
        if self.sentence.is_a(first, "prepositions", "adverbs", "subordinators", "negations") or low in FRONTED:
            return True
        if self.sentence.is_a(first, "determiners", "possessives"):
            singular = not self.words[verb].low.endswith("en")
            return singular and self.words[field[-1]].low.endswith(("en", "s")) and mention.many is False
        return len(field) == 1


def number(low: str) -> bool | None:
    """Whether a helping verb is plural; None where it may be either."""
    return True if low in PLURALS else False if low in SINGULARS else None


@cache
def _looks_finite(form: str, language: str) -> bool:
    """Whether a word that stands where a verb does has the look of one."""
    if not form.isalpha() or form[0].isupper() or len(form) < 4:
        return False
    if language == "en":
        return form.endswith(("ed", "s")) and not form.endswith(("ss", "ous", "us"))
    word = lemma(form, "nl")
    return word != form and word.endswith("n") and not form.endswith(("ende", "ing"))
