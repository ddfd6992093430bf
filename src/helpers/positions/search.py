"""The acts of a sentence: who does what in each of its clauses, the subject first and then its verbs."""

from collections.abc import Iterator
from typing import NamedTuple

from helpers.positions.actors import Mention
from helpers.positions.announced import is_plan
from helpers.positions.chains import Chain, Chains
from helpers.positions.clauses import SMALL, Clause, Parsed
from helpers.positions.conjugation import MANY, ONE, PARTICIPLE
from helpers.positions.lexicon import CONDUCT, UNCLASSIFIED
from helpers.positions.stance import Found, Verb, classified, governed, noun_of, said
from helpers.positions.subjects import BY, INVERSION, NOMINAL, PRONOUN, SUBJECT, number
from helpers.positions.summary import AGENTLESS
from helpers.tokens import lemma

ABLE = frozenset(["kan", "kunnen", "kon", "konden", "can", "could", "cannot"])

CLEFT = frozenset(["that", "which", "who", "dat", "die"])
CLEFT_WITHIN = 4
"""Words from the it of a cleft sentence to its actor: it was once again Norway that."""

RECEIVING = frozenset([
    "krijgen", "ontvangen", "genieten", "oogsten", "ondervinden", "verkrijgen",
    "receive", "get", "enjoy", "gain", "win", "attract", "draw", "garner", "meet",
])  # fmt: skip
"""Verbs whose subject is given what they carry: the act is the giver's, where the clause names one."""

MEANS = frozenset(["met", "zonder", "dankzij", "door", "ondanks", "via", "with", "without", "through", "despite", "by"])
"""Prepositions that bring in what a thing is done with; tot teleurstelling van is an act."""

TOWARDS = frozenset([
    "criticism", "condemnation", "rejection", "denial", "praise", "recognition", "endorsement", "appreciation",
    "fear", "fears",
])  # fmt: skip
"""English nouns with of before what they are about, and not before whose they are."""

TELLING_KINDS = (ONE, MANY, PARTICIPLE)


class Act(NamedTuple):
    """An act in a sentence: who and how it is told, what it is, the place of its words and of its particle."""

    speaker: Mention | None
    source: str
    found: Found
    place: int
    particle: int | None
    future: bool = False
    announced: bool = False


def acts(whole: Parsed, clauses: list[Clause]) -> Iterator[Act]:
    """The acts of a sentence, clause by clause; a clause may share the subject of the one before."""
    before: Mention | None = None
    for clause in clauses:
        search = Search(whole, clause, before)
        found = list(search.acts())
        yield from found
        if search.speaker is not None or not clause.shares:
            before = search.speaker


class Search(Chains):
    """The search in one clause: `speaker` is its subject, as soon as its acts are sought."""

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
            if any(name in RECEIVING for _, name, _ in chain.verbs):
                yield from self._nominal(verb)
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
                speaker, source, found, found.place if verb in self.small["copulas"] else place, particle, chain.future,
                is_plan(self.whole, self.clause, found.label, max(place, particle or 0), speaker),
            )  # fmt: skip
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
        one = number(self.words[verb].low) is False or (kinds and MANY not in kinds)
        return subject._replace(stands_for="one", many=False) if one else subject

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
        yield Act(speaker, source, said(self._verb((place, word, None)), UNCLASSIFIED, word), place, None, chain.future)

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
        for place, stance, label in noun_of(self.sentence, self.clause.places):
            holder = self._holder(place, verb)
            if holder is self.speaker is not None or self._is_target(place) or self._is_means(place):
                continue
            if holder and (stance != "states" or self._says(verb)):
                self.speaker = holder
                yield Act(holder, NOMINAL, Found(stance, label, place), place, None)
                return

    def _is_means(self, noun: int) -> bool:
        """Whether a preposition brings the noun in: met steun van Rwanda, zonder de steun van."""
        return governed(self.sentence, noun) in MEANS

    def _is_target(self, noun: int) -> bool:
        """Whether the noun is about whom it names: criticism of Turkey."""
        behind = self.words[noun + 1].low if noun + 1 < len(self.words) else ""
        return behind == "of" and self.words[noun].low in TOWARDS

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
