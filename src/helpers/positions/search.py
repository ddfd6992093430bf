"""Who does what in a clause: the subject first, then its verbs."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from helpers.positions.actors import Mention
from helpers.positions.clauses import SMALL, Clause, Parsed
from helpers.positions.conjugation import FIRST, GOING_ON, INFINITIVE, MANY, ONE, PARTICIPLE
from helpers.positions.lexicon import CONDUCT, UNCLASSIFIED
from helpers.positions.stance import Found, Verb, classified, noun_of, words_met
from helpers.positions.summary import AGENTLESS
from helpers.tokens import lemma

SUBJECT, INVERSION, BY, NOMINAL, PRONOUN, CONJUNCT = "subject", "inversion", "door", "nominal", "pronoun", "conjunct"
"""How a speaker is told."""

NOMINATIVE = frozenset(["zij", "ze", "hij", "ik", "wij", "we", "they", "he", "she", "i"])
NEEDING_TE = frozenset(["dien", "dient", "dienen", "diende", "dienden"])
"""A duty with te, else a verb of its own: diende een voorstel in."""

ABLE = frozenset(["kan", "kunnen", "kon", "konden", "can", "could", "cannot"])

TO_DO = frozenset(["want", "wish", "like", "continue", "keep", "begin", "start"])
"""English verbs of which the verb behind them says what is done: wishes to stress, keeps pressing."""

CLEFT = frozenset(["that", "which", "who", "dat", "die"])
CLEFT_WITHIN = 4
"""Words from the it of a cleft sentence to its actor: it was once again Norway that."""

TELLING_KINDS = (ONE, MANY, PARTICIPLE)

SIDES = frozenset(["zijde", "kant", "side", "part"])
"""Van Nederlandse zijde, van de kant van: who did it."""

HAVING_BEEN = frozenset(["geworden", "worden", "been", "being"])


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


class Act(NamedTuple):
    """An act in a sentence: who and how it is told, what it is, the place of its words and of its particle."""

    speaker: Mention | None
    source: str
    found: Found
    place: int
    particle: int | None
    future: bool = False


class Chain(NamedTuple):
    """The verbs of a clause: the finite one, and those that say what is done."""

    verbs: tuple[tuple[int, str, int | None], ...]
    passive: bool
    future: bool
    norm: bool
    unknown: int | None = None


def acts(whole: Parsed, clauses: list[Clause]) -> Iterator[Act]:
    """The acts of a sentence, clause by clause; a clause may share the subject of the one before."""
    before: Mention | None = None
    for clause in clauses:
        search = Search(whole, clause, before)
        found = list(search.acts())
        yield from found
        if search.speaker is not None or not clause.shares:
            before = search.speaker


class Search:
    """The search in one clause: `speaker` is its subject, as soon as its acts are sought."""

    def __init__(self, whole: Parsed, clause: Clause, before: Mention | None):
        self.whole, self.sentence, self.clause, self.before = whole, whole.sentence, clause, before
        self.speaker: Mention | None = None
        self.small, self.words = self.sentence.small, self.sentence.words

    def acts(self) -> Iterator[Act]:
        cleft = self._cleft()
        if cleft:
            self.speaker = cleft.speaker
            yield cleft
            return
        subject, verb, source = self._subject()
        self.speaker = subject = self._one_of(subject, verb)
        if verb is None:
            return
        chain = self._chain(verb, subject)
        if self.sentence.is_a(verb, "wishes") and subject is not None and not chain.passive:
            chain = chain._replace(verbs=self._wish(verb, chain), unknown=None)
        agent = self._agent(verb) if chain.passive else None
        if agent:
            yield from self._done(chain, agent, BY)
        elif chain.passive:
            yield from self._agentless(chain)
        elif subject is not None:
            yield from self._done(chain, subject, source)
        else:
            yield from self._nominal(verb)

    def _cleft(self) -> Act | None:
        """It was Norway that proposed it, het was Polen dat erom vroeg: the act of the clause below."""
        first = self.clause.places[0]
        if self.words[first].low not in ("it", "het") or not self.sentence.is_a(first + 1, "be"):
            return None
        mention = next((each for each in self.whole.mentions if first < each.opens <= first + CLEFT_WITHIN), None)
        if mention is None or mention.last >= len(self.words) or self.words[mention.last].low not in CLEFT:
            return None
        return self._act_below(mention)

    def _act_below(self, mention: Mention) -> Act | None:
        """The act of the verb in a clause below: the first in English, the last in Dutch."""
        start = mention.last + 1
        end = next((place for place in range(start, len(self.words)) if self.words[place].gap), len(self.words))
        span = tuple(range(start, end))
        for place in reversed(span) if self.whole.dutch else span:
            if self.whole.of[place] or self.sentence.is_a(place, *SMALL, "have", "be", "become", "modals"):
                continue
            own = [each for each in self.sentence.readings(place) if each.kind in TELLING_KINDS and not each.particle]
            if own:
                found = classified(Verb(self.sentence, self._best(own).verb, place, None, span))
                return None if found.stance in (CONDUCT, UNCLASSIFIED) else Act(mention, SUBJECT, found, place, None)
        return None

    # who

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
            or low == "together"
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
                _number(low) is None
                or _number(low) == mention.many
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
        if self.sentence.is_a(first, "prepositions", "adverbs", "subordinators", "negations") or low in (
            "dat",
            "dit",
            "deze",
            "die",
            "daar",
            "hier",
        ):
            return True
        if self.sentence.is_a(first, "determiners", "possessives"):
            singular = not self.words[verb].low.endswith("en")
            return singular and self.words[field[-1]].low.endswith(("en", "s")) and mention.many is False
        return len(field) == 1

    # what

    def _chain(self, verb: int, subject: Mention | None) -> Chain:
        return self._chain_dutch(verb, subject) if self.whole.dutch else self._chain_english(verb)

    def _rest(self, verb: int) -> list[int]:
        return [place for place in self.clause.places if place > verb]

    def _chain_dutch(self, verb: int, subject: Mention | None) -> Chain:
        low, rest = self.words[verb].low, self._rest(verb)
        future, norm = low in self.small["futures"], low in self.small["norms"]
        participles = [*self._participles(self.clause.places, verb)]
        bare = [self.words[place].low for place in rest]
        if low in NEEDING_TE and "te" not in bare:
            return Chain(tuple(self._lexical(verb, rest)), False, False, False)
        if self.sentence.is_a(verb, "modals"):
            infinitives = self._infinitives(rest)
            if "worden" in bare:
                return Chain(tuple(participles), True, future, norm)
            if not infinitives and low in (
                "blijft",
                "blijven",
                "bleef",
                "bleven",
                "gaat",
                "gaan",
                "ging",
                "gingen",
                "blijf",
                "ga",
            ):
                return Chain(tuple(self._lexical(verb, rest)), False, future, norm)
            if "hebben" in bare and participles:
                return Chain(tuple(participles), False, future, norm)
            return Chain(tuple(infinitives), False, future, norm, None if infinitives else verb)
        if self.sentence.is_a(verb, "become") or (self.sentence.is_a(verb, "be") and participles):
            if self.sentence.is_a(verb, "be") and subject is not None:
                active = [each for each in participles if each[1] in self.small["with_be"]]
                quality = classified(Verb(self.sentence, "zijn", verb, None, self.clause.places))
                if quality.stance not in (CONDUCT, UNCLASSIFIED) and not self._agent(verb):
                    return Chain(((verb, "zijn", None),), False, False, False)
                if active:
                    return Chain(tuple(active), False, False, False)
            return Chain(tuple(participles), True, False, False)
        if self.sentence.is_a(verb, "have"):
            infinitives = self._infinitives(rest)
            if participles:
                return Chain(tuple(participles), False, False, False)
            if infinitives:
                return Chain(tuple(infinitives), False, False, False)
            unknown = next((place for place in rest if _looks_participle(self.words[place].form)), None)
            return Chain(() if unknown is not None else ((verb, "hebben", None),), False, False, False, unknown)
        if self.sentence.is_a(verb, "be"):
            return Chain(((verb, "zijn", None),), False, False, False)
        lexical = self._lexical(verb, rest)
        return Chain(tuple(lexical), False, False, False, None if lexical else verb)

    def _participles(self, places, verb: int) -> Iterator[tuple[int, str, int | None]]:
        for place in places:
            if place == verb or self.whole.of[place]:
                continue
            own = [reading for reading in self.sentence.readings(place) if reading.kind == PARTICIPLE]
            if own and not self._attributive(place) and self.words[place].low not in HAVING_BEEN:
                yield place, self._best(own).verb, None

    def _best(self, readings):
        """Of several verbs with one form, that of which the lexicon knows an act."""
        acts = self.sentence.acts
        return min(
            readings,
            key=lambda each: (
                each.kind == FIRST,
                min((e.stance == CONDUCT for e in acts.entries.get(each.verb, ())), default=True),
            ),
        )

    def _attributive(self, place: int) -> bool:
        """Whether a participle is a quality of the noun behind it: de aangenomen voorstellen."""
        after, before = place + 1, place - 1
        if after >= len(self.words) or self.words[after].gap or before < 0:
            return False
        while (
            before > 0
            and self.sentence.is_a(before, "adverbs")
            and not self.sentence.is_a(before, "determiners", "have", "be", "become")
        ):
            before -= 1
        small = (
            "prepositions",
            "determiners",
            "possessives",
            "adverbs",
            "subordinators",
            "coordinators",
            "have",
            "be",
            "become",
            "modals",
        )
        return self.sentence.is_a(before, "determiners", "possessives", "prepositions") and not self.sentence.is_a(
            after, *small
        )

    def _infinitives(self, rest: list[int]) -> list[tuple[int, str, int | None]]:
        found = []
        for place in rest:
            if self.whole.of[place] or (self.words[place - 1].low in ("te", "to") and self.sentence.language == "nl"):
                continue
            own = [
                reading
                for reading in self.sentence.readings(place)
                if reading.kind == INFINITIVE and not reading.particle
            ]
            if own and not self._nounlike(place):
                found.append((place, self._best(own).verb, None))
        return found

    def _nounlike(self, place: int) -> bool:
        before = place - 1
        if self.words[place].gap:
            return False
        return self.sentence.is_a(before, "determiners", "possessives", "prepositions") and self.words[
            before
        ].low not in ("dit", "dat", "het", "aan", "op", "in", "uit", "af", "toe", "voor")

    def _lexical(self, verb: int, rest: list[int]) -> list[tuple[int, str, int | None]]:
        """The finite verb itself, with its particle where that stands apart."""
        kinds = (ONE, MANY, FIRST)
        own = [reading for reading in self.sentence.readings(verb) if reading.kind in kinds]
        apart = {self.words[place].low: place for place in reversed(rest) if self._may_be_particle(place)}
        fitting = [reading for reading in own if reading.particle in apart and reading.particle]
        sure = (
            [reading for reading in fitting if self._is_particle(apart[reading.particle])]
            or [reading for reading in fitting if self._before_infinitive(apart[reading.particle], verb)]
            or [reading for reading in fitting if self._before_te(apart[reading.particle])]
        )
        alone = [reading for reading in own if not reading.particle]
        chosen = sure or ([] if alone else fitting)
        verbs = [(verb, reading.verb, apart[reading.particle]) for reading in chosen]
        if alone:
            verbs.append((verb, self._best(alone).verb, None))
        claimed = frozenset(apart)
        return (
            [max(verbs, key=lambda each: (words_met(self._verb(each), claimed), *self._fitness(each)))] if verbs else []
        )

    def _fitness(self, verb: tuple[int, str, int | None]) -> tuple:
        """By what one of several verbs is chosen: a particle, and one that comes last."""
        return verb[2] is not None, verb[2] == self.clause.places[-1], verb[2] or 0

    def _may_be_particle(self, place: int) -> bool:
        return self.words[place].low in self.sentence.acts.particles and not self.whole.of[place]

    def _is_particle(self, place: int) -> bool:
        """Whether a word that may be a preposition stands as a particle: no phrase follows it."""
        after = place + 1
        if after >= len(self.words) or self.words[after].gap or after not in self.clause.places:
            return True
        if not self.sentence.is_a(place, "prepositions"):
            return True
        return not self._before_te(place) and self.sentence.is_a(after, "prepositions", "coordinators", "subordinators")

    def _before_te(self, place: int) -> bool:
        """Whether te follows: the word is a particle of the verb, or of the infinitive (aan te dringen)."""
        return place + 1 < len(self.words) and self.words[place + 1].low == "te"

    def _before_infinitive(self, place: int, verb: int) -> bool:
        """Whether an infinitive with te follows rather than a phrase: stelde voor de raad te verplaatsen."""
        after = place + 1
        infinitive = any(word.low == "te" for word in self.words[after:])
        phrase = self.sentence.is_a(after, "determiners", "possessives") or self.whole.opening(after) is not None
        return infinitive and (not phrase or place == verb + 1 or self.whole.of[place - 1] is not None)

    def _chain_english(self, verb: int) -> Chain:
        places = [place for place in self.clause.places if place >= verb]
        future = norm = False
        mode, helped = "", False
        for place in places:
            low = self.words[place].low
            if self.sentence.is_a(place, "modals") and not self._is_lexical_do(place, places):
                future, norm, mode, helped = (
                    future or low in self.small["futures"],
                    norm or low in self.small["norms"],
                    INFINITIVE,
                    True,
                )
            elif self.sentence.is_a(place, "have") and self._helps(place, places):
                mode, helped = PARTICIPLE, True
            elif self.sentence.is_a(place, "be"):
                after = self._next_verb(place, places)
                if after is None or mode == "be":
                    return Chain(((place, "be", None),), False, future, norm)
                mode, helped = "be", True
            elif helped and self.sentence.is_a(place, "adverbs", "negations") and not self._has_kind(place, mode):
                continue
            elif place == verb or helped:
                return self._ended(place, mode, future, norm, places)
        return Chain((), False, future, norm, verb)

    def _is_lexical_do(self, place: int, places: list[int]) -> bool:
        if self.words[place].low not in ("do", "does", "did"):
            return False
        after = self._skipped(place, places)
        return after is None or not any(reading.kind == INFINITIVE for reading in self.sentence.readings(after))

    def _skipped(self, place: int, places: list[int]) -> int | None:
        return next(
            (each for each in places if each > place and not self.sentence.is_a(each, "adverbs", "negations")), None
        )

    def _helps(self, place: int, places: list[int]) -> bool:
        after = self._skipped(place, places)
        return after is not None and (
            self.sentence.is_a(after, "be")
            or any(reading.kind == PARTICIPLE for reading in self.sentence.readings(after))
            or self.words[after].low.endswith("ed")
        )

    def _next_verb(self, place: int, places: list[int]) -> int | None:
        """The participle that a form of be goes with, if it is no quality of its own."""
        after = self._skipped(place, places)
        if after is None:
            return None
        low = self.words[after].low
        if self.sentence.is_a(after, "be"):
            return after
        if low in self.sentence.acts.qualities and not self._by_behind(after):
            return None
        kinds = {reading.kind for reading in self.sentence.readings(after)}
        return after if kinds & {PARTICIPLE, GOING_ON} or low.endswith(("ed", "ing")) else None

    def _by_behind(self, place: int) -> bool:
        return any(self.sentence.is_a(each, "agents") for each in self.clause.places if place < each < place + 3)

    def _has_kind(self, place: int, mode: str) -> bool:
        return any(reading.kind == mode for reading in self.sentence.readings(place))

    def _ended(self, place: int, mode: str, future: bool, norm: bool, places: list[int]) -> Chain:
        readings = self.sentence.readings(place)
        if mode == "be":
            going = [reading for reading in readings if reading.kind == GOING_ON]
            if going:
                return Chain(((place, going[0].verb, None),), False, future, norm)
            done = [reading for reading in readings if reading.kind == PARTICIPLE]
            active = self.words[place].low.endswith("ing")
            return Chain(
                ((place, done[0].verb, None),) if done else (), not active, future, norm, None if done else place
            )
        wanted = {INFINITIVE: (INFINITIVE,), PARTICIPLE: (PARTICIPLE,), "": (ONE, MANY)}[mode]
        own = [reading for reading in readings if reading.kind in wanted]
        if not own:
            return Chain((), False, future, norm, place)
        verb = own[0].verb
        if verb in TO_DO and (inner := self._to_infinitive(place)):
            return Chain(((inner[0], inner[1], None),), False, future, norm)
        if verb in ("take", "use") and (inner := self._on_occasion(place)):
            return Chain(((inner[0], inner[1], None),), False, future, norm)
        return Chain(((place, verb, None),), False, future, norm)

    def _on_occasion(self, place: int) -> tuple[int, str] | None:
        """The act that an occasion was taken for: took the opportunity to thank, took the floor to denounce."""
        for noun in range(place + 1, min(place + 4, len(self.words))):
            if self.words[noun].low in ("opportunity", "occasion", "floor"):
                return self._to_infinitive(noun)
        return None

    def _to_infinitive(self, place: int) -> tuple[int, str] | None:
        """The act that a subject wishes to do: wishes to stress."""
        at = place + 2 if place + 1 < len(self.words) and self.words[place + 1].low == "to" else place + 1
        for reading in self.sentence.readings(at) if at < len(self.words) else ():
            known = any(entry.stance != CONDUCT for entry in self.sentence.acts.entries.get(reading.verb, ()))
            if reading.kind == (INFINITIVE if at == place + 2 else GOING_ON) and known:
                return at, reading.verb
        return None

    # the two together

    def _agent(self, verb: int) -> Mention | None:
        """The actor behind door or by, which stands first in the clause or behind its verb."""
        for mention in self.whole.mentions:
            before = mention.opens - 1
            if before < verb and before > self.clause.places[0] and self.words[mention.last - 1].low not in SIDES:
                continue
            if before in self.clause.places and self.sentence.is_a(before, "agents"):
                return mention
            own_side = self.words[mention.last - 1].low in SIDES and self.sentence.is_a(before, "holders_of")
            if own_side or (
                self.sentence.is_a(before, "holders_of") and before and self.words[before - 1].low in SIDES
            ):
                return mention
        return None

    def _done(self, chain: Chain, speaker: Mention, source: str) -> Iterator[Act]:
        source = PRONOUN if speaker.stands_for and source in (SUBJECT, INVERSION) else source
        made = False
        for place, verb, particle in chain.verbs:
            found = classified(self._verb((place, verb, particle)))
            if verb == "willen" and not self._infinitives(self._rest(place)) and self._has_object(place):
                found = found._replace(stance="urges")
            if found.stance == UNCLASSIFIED and verb in self.sentence.acts.carriers | self.sentence.acts.judging:
                found = found._replace(stance=CONDUCT)
            if (chain.norm and found.stance != CONDUCT) or self._cannot_say(found):
                continue
            if len(chain.verbs) > 1 and found.stance == CONDUCT:
                continue
            made = True
            yield Act(
                speaker, source, found, found.place if verb in self.small["copulas"] else place, particle, chain.future
            )
        if not made and chain.unknown is not None and not chain.norm:
            yield from self._unknown(chain, speaker, source)

    def _wish(self, verb: int, chain: Chain) -> tuple[tuple[int, str, int | None], ...]:
        """What a wish is of: an act (wil benadrukken), or else the wish itself (wil verkennen)."""
        wished = [each for each in chain.verbs if classified(self._verb(each)).stance not in (CONDUCT, UNCLASSIFIED)]
        return tuple(wished) or ((verb, "willen", None),)

    def _has_object(self, verb: int) -> bool:
        """Whether a wish is of a thing or of what another should do: wil een uitnodiging, wil dat."""
        place = verb + 1
        while self.sentence.is_a(place, "adverbs", "reflexives") and not self.sentence.is_a(place, "possessives"):
            place += 1
        return self.sentence.is_a(place, "determiners", "possessives", "subordinators")

    def _one_of(self, subject: Mention | None, verb: int | None) -> Mention | None:
        """The subject, a zij that goes with a singular verb made one: zij noemde."""
        if subject is None or verb is None or subject.form.lower() not in ("zij", "ze") or subject.stands_for != "many":
            return subject
        kinds = {reading.kind for reading in self.sentence.readings(verb)}
        one = _number(self.words[verb].low) is False or (kinds and MANY not in kinds)
        return subject._replace(stands_for="one", many=False) if one else subject

    def _verb(self, verb: tuple[int, str, int | None]) -> Verb:
        place, name, particle = verb
        return Verb(self.sentence, name, place, particle, self.clause.places)

    def _cannot_say(self, found: Found) -> bool:
        """Whether a neutral act is only what the subject could not do: kon nog geen aantallen noemen."""
        able = [place for place in self.clause.places if self.words[place].low in ABLE]
        no = any(self.sentence.is_a(place, "negations") for place in self.clause.places)
        return found.stance == "states" and bool(able) and (no or self.words[able[0]].low == "cannot")

    def _unknown(self, chain: Chain, speaker: Mention, source: str) -> Iterator[Act]:
        place = chain.unknown
        if self.sentence.is_a(place, "modals"):
            return
        word = lemma(self.words[place].form, self.sentence.language)
        yield Act(speaker, source, Found(UNCLASSIFIED, word, place), place, None, chain.future)

    def _agentless(self, chain: Chain) -> Iterator[Act]:
        for place, verb, particle in chain.verbs:
            found = classified(self._verb((place, verb, particle)))
            if found.stance not in (CONDUCT, UNCLASSIFIED):
                yield Act(None, AGENTLESS, found, place, particle, chain.future)
                return

    def _nominal(self, verb: int) -> Iterator[Act]:
        """Acts told by a noun and its holder: er bestond steun van Bondgenoten, there were concerns among Allies."""
        if not self._exists(verb):
            return
        for place, stance in noun_of(self.sentence, self.clause.places):
            holder = self._holder(place, verb)
            if holder and (stance != "states" or self._says(verb)):
                self.speaker = holder
                yield Act(holder, NOMINAL, Found(stance, self.words[place].low, place), place, None)
                return

    def _says(self, verb: int) -> bool:
        """Whether a clause with dat or that says what the noun is of: de conclusie van de NAR was dat."""
        told = {"nl": ("dat",), "en": ("that",)}[self.sentence.language]
        return any(word.low in told for word in self.words[verb + 1 :])

    def _exists(self, verb: int) -> bool:
        if self.sentence.is_a(verb, "be", "have", "become"):
            return True
        verbs = {reading.verb for place in (verb, *self._rest(verb)) for reading in self.sentence.readings(place)}
        return bool(verbs & self.small["existence"])

    def _holder(self, noun: int, verb: int) -> Mention | None:
        """Whose the noun is: behind it with van or of, or in the clause with in, onder, among."""
        for mention in self.whole.mentions:
            before = mention.opens - 1
            if before not in self.clause.places:
                continue
            if self.sentence.is_a(before, "holders_of") and (before == noun + 1 or self._comes_from(before, verb)):
                return mention
            if self.sentence.is_a(before, "holders_in") and self._held_in(mention, noun):
                return mention
        return None

    def _comes_from(self, before: int, verb: int) -> bool:
        """Whether the verb says where the noun comes from: steun kwam van, support came from."""
        coming = any(reading.verb in ("komen", "come") for reading in self.sentence.readings(verb))
        return coming and before > verb and all(self.sentence.is_a(each, "adverbs") for each in range(verb + 1, before))

    def _held_in(self, mention: Mention, noun: int) -> bool:
        low = self.words[mention.opens - 1].low
        if low in ("in", "within", "binnen", "inside", "across", "for", "between") and mention.countries:
            return False
        if mention.opens - 1 == noun + 1:
            return low not in ("for",)
        if low in ("for", "between"):
            return False
        if low in ("among", "amongst", "onder"):
            return True
        before_verb = mention.last <= noun
        return before_verb or not any(
            self.sentence.is_a(place, "prepositions") for place in range(noun + 1, mention.opens - 1)
        )


def _number(low: str) -> bool | None:
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


@cache
def _looks_participle(form: str) -> bool:
    word = lemma(form, "nl")
    return (
        form.islower()
        and word != form
        and word.endswith("n")
        and ("ge" in form[:6] or form.startswith(("be", "ver", "ont", "her")))
        and form.endswith(("d", "t", "en"))
    )
