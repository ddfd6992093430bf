"""What is done in a clause: the verbs that say it, with the particle of each, in Dutch and in English."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from helpers.positions.actors import Mention
from helpers.positions.conjugation import FIRST, GOING_ON, INFINITIVE, MANY, ONE, PARTICIPLE
from helpers.positions.lexicon import CONDUCT, UNCLASSIFIED
from helpers.positions.stance import Verb, classified, words_met
from helpers.positions.subjects import Subjects
from helpers.tokens import lemma

NEEDING_TE = frozenset(["dien", "dient", "dienen", "diende", "dienden"])
"""A duty with te, else a verb of its own: diende een voorstel in."""

TO_DO = frozenset(["want", "wish", "like", "continue", "keep", "begin", "start"])
"""English verbs of which the verb behind them says what is done: wishes to stress, keeps pressing."""

SIDES = frozenset(["zijde", "kant", "side", "part"])
"""Van Nederlandse zijde, van de kant van: who did it."""

HAVING_BEEN = frozenset(["geworden", "worden", "been", "being"])


class Chain(NamedTuple):
    """The verbs of a clause: the finite one, and those that say what is done."""

    verbs: tuple[tuple[int, str, int | None], ...]
    passive: bool
    future: bool
    norm: bool
    unknown: int | None = None


class Chains(Subjects):
    """The search for the verbs of one clause."""

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
        """Whether a word may be a particle: no noun of a phrase with a preposition (op weg naar, in plaats van)."""
        noun = self.sentence.is_a(place - 1, "prepositions") and not self.sentence.is_a(place, "prepositions")
        return self.words[place].low in self.sentence.acts.particles and not self.whole.of[place] and not noun

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

    def _verb(self, verb: tuple[int, str, int | None]) -> Verb:
        place, name, particle = verb
        return Verb(self.sentence, name, place, particle, self.clause.places)


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
