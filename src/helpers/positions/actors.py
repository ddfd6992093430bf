"""The actors that a sentence mentions: who they are, what they are called, and where they stand."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import NamedTuple

from helpers.lexicons import document
from helpers.positions.words import Sentence

HOME, OTHER, COUNTRY = "home", "other", "other_country"
NETHERLANDS = "NL"
FORUMS = {"nato": "allies", "eu": "eu", "un": OTHER, OTHER: OTHER}
"""The type of lidstaten and landen by what the letter is on."""

MEETING = frozenset(["OVSE", "OPCW", "RVE", "WTO", "AU"])
"""Other organisations that a letter may be on."""

LONGEST = 7
"""Words of an actor's name in the lists."""

PLURAL = re.compile(r"(?:(?<![is])s|en|'s|ia|i|\w+ and \w+)(?<!congres)$")


class Name(NamedTuple):
    """A name of the entities table in a sentence."""

    start: int
    end: int
    form: str
    id: str
    kind: str


class Mention(NamedTuple):
    """Actors at [first, last) of the words of a sentence: what they are called, and their types.

    `opens` is where determiners and qualities before them begin; `many` whether a verb with them is plural, None where
    it may be either; a pronoun says by `stands_for` what it may stand for, and has no actors before it is resolved.
    """

    first: int
    last: int
    actors: tuple[tuple[str, str], ...]
    opens: int
    many: bool | None
    person: bool = False
    stands_for: str = ""
    form: str = ""
    resolved: bool = False

    @property
    def countries(self) -> int:
        return sum(type_.startswith(COUNTRY) for _, type_ in self.actors)


@cache
def _listed(language: str) -> Mapping[str, tuple[str, str]]:
    """Words for actors: their type and, where a country must be beside them, that they are an office."""
    said = document("actors")[language]
    nouns = {word: (type_, "") for type_, words in said["nouns"].items() for word in words}
    offices = {word: (nouns.get(word, ("", ""))[0], "office") for word in said["persons"]}
    pronouns = {word: (kind, "pronoun") for word, kind in said["pronouns"].items() if kind != "none"}
    return nouns | offices | pronouns


@cache
def _firsts(language: str) -> frozenset[str]:
    return frozenset(words.split()[0] for words in _listed(language))


@cache
def _known_people() -> Mapping[str, str]:
    return {person: of for of, people in document("actors")["names"].items() for person in people}


@cache
def _organisations() -> Mapping[str, str]:
    return {id_: type_ for type_, ids in document("actors")["organisations"].items() for id_ in ids}


@cache
def _labels(language: str) -> Mapping[str, str]:
    """Names of countries by their ISO code."""
    from babel import Locale

    plain = {code: re.sub(r" \(.*\)| SAR .*", "", name) for code, name in Locale(language).territories.items()}
    return plain | (document("actors")["labels"] if language == "en" else {})


def country_in(type_: str, language: str) -> str:
    """What a language calls the country of a type of actor; empty where it is no country's.

    >>> country_in("other_country:Turkey", "nl"), country_in("nato", "nl")
    ('Turkije', '')
    """
    kind, _, name = type_.partition(":")
    code = next((code for code, own in _labels("en").items() if own == name), "") if kind == COUNTRY else ""
    return _labels(language).get(code, "")


@dataclass
class Speakers:
    """Whose letter it is, and what it has said so far of who its people are."""

    home: str = NETHERLANDS
    forum: str = "nato"
    host: tuple[str, str] = ("host", OTHER)
    people: dict[str, tuple[str, str]] = field(default_factory=dict)
    offices: dict[str, tuple[str, str]] = field(default_factory=dict)

    def country(self, code: str, language: str, form: str = "") -> tuple[str, str]:
        """What a country is called, as written or by its name, and its type."""
        own = "netherlands" if code == NETHERLANDS else HOME
        type_ = own if code == self.home else f"{COUNTRY}:{_labels('en').get(code, code)}"
        return form or _labels(language).get(code, code), type_

    @cached_property
    def types(self) -> dict[str, str]:
        """What the types that depend on the letter are in this one."""
        fellows = "eu" if self.forum == "eu" else OTHER
        return {"home": self.own(), "forum": FORUMS[self.forum], "council": self.forum, "fellows": fellows}

    def own(self) -> str:
        return "netherlands" if self.home == NETHERLANDS else HOME

    def mentions(self, sentence: Sentence, names: Iterable[Name]) -> list[Mention]:
        """The actors of a sentence from left to right, those that are coordinated as one mention."""
        found = Finder(self, sentence, {name.start: name for name in names})
        return list(_grouped(sentence, list(found.alone())))


@dataclass
class Finder:
    """Finds the mentions of one sentence."""

    speakers: Speakers
    sentence: Sentence
    names: Mapping[int, Name]

    def alone(self) -> Iterator[Mention]:
        place = 0
        while place < len(self.sentence.words):
            mention = self._at(place)
            if mention:
                opens = self._opens(mention.first)
                counted = any(word.low in COLLECTIVE for word in self.sentence.words[opens : mention.first])
                yield mention._replace(opens=opens, many=None if counted else mention.many)
                place = mention.last
            else:
                place += 1

    def _at(self, place: int) -> Mention | None:
        word = self.sentence.words[place]
        name = self.names.get(word.start)
        last = self._after(place, name.end) if name else None
        if name and last is None:
            return self._by_list(place) or self._inside(place, name)
        if name and name.kind in ("country", "place", "organisation"):
            return self._named(place, last, name)
        if name and name.kind in ("adjective", "demonym"):
            return self._with_adjective(place, last, [name.id])
        if word.form in _known_people() or (word.form[0].isupper() and word.form in self.speakers.people):
            return self._person(place, place + 1)
        return self._by_list(place)

    def _inside(self, place: int, name: Name) -> Mention | None:
        """A name with more behind it in one word: China's foreign minister, the EU's representative, Benelux-landen."""
        word = self.sentence.words[place]
        tail = word.form[name.end - word.start :]
        if tail in ("'s", "’s", "'", "’"):
            if name.kind in ("country", "place"):
                return self._with_adjective(place, place + 1, [name.id])
            owned = self._by_list(place + 1)
            return owned._replace(first=place) if owned and not owned.stands_for else None
        listed = _listed(self.sentence.language).get(tail.lstrip("-‑").lower())
        if not tail.startswith("-") or not listed or name.kind != "organisation":
            return None
        type_ = _organisations().get(name.id, OTHER)
        many = bool(PLURAL.search(tail))
        return Mention(place, self._name_behind(place + 1), ((word.form, type_),), place, many, person=not many)

    def _after(self, place: int, end: int) -> int | None:
        """The place behind the words up to that character; None where it lies inside a word."""
        while place < len(self.sentence.words) and self.sentence.words[place].end < end:
            place += 1
        return place + 1 if place < len(self.sentence.words) and self.sentence.words[place].end == end else None

    def _named(self, place: int, last: int, name: Name) -> Mention | None:
        longer = self._by_list(place)
        if longer and longer.last > last:
            return longer
        if name.kind == "organisation":
            type_ = _organisations().get(name.id, OTHER)
            if type_ == "none":
                return None
            office = self._office(last)
            if office and not self.sentence.words[last].gap and type_ != "nato":
                return Mention(place, office, ((name.form, type_),), place, None, person=True)
            return Mention(place, last, ((name.form, type_),), place, False)
        plural = name.form.startswith(("Verenigde", "United", "VS", "V.S", "US", "U.S"))
        who = self.speakers.country(name.id, self.sentence.language, name.form)
        bare = name.form.isupper() and self.sentence.language == "en"
        possessed = (
            ((name.form.endswith(("s", "'s")) and not plural) or bare) and name.kind == "country" and self._office(last)
        )
        if possessed and not self.sentence.words[last].gap:
            return Mention(
                place, possessed, (self.speakers.country(name.id, self.sentence.language),), place, None, person=True
            )
        return Mention(place, last, (who,), place, None if plural else False)

    def _office(self, place: int) -> int | None:
        """The place behind an office at that place, and the name of who holds it."""
        found = self._longest(place)
        if not found or found[1][1] != "office":
            return None
        return self._name_behind(self._portfolio(found[0]))

    def _portfolio(self, place: int) -> int:
        """Behind "van Buitenlandse Zaken" or "for Foreign Affairs"."""
        said = document("actors")[self.sentence.language]
        words, at = self.sentence.words, place
        if at < len(words) and words[at].low in said["of"] and not words[at].gap:
            at += 1
            while at < len(words) and words[at].low in said["portfolios"] and not words[at].gap:
                place = at = at + 1
            if words[place - 1].low in ("en", "and", "the"):
                place -= 1
        return place

    def _name_behind(self, place: int) -> int:
        words = self.sentence.words
        while (
            place < len(words)
            and not words[place].gap.strip(".")
            and (words[place].form[:1].isupper() or words[place].low in TITLES)
            and words[place].start not in self.names
            and (words[place].low in TITLES or not self._longest(place))
        ):
            place += 1
        return place

    def _with_adjective(self, place: int, last: int, codes: list[str]) -> Mention | None:
        """De Duitse (en Franse) minister, het Noord-Koreaanse regime: the countries whose office it is."""
        words = self.sentence.words
        at = last
        while at < len(words):
            name = self.names.get(words[at].start)
            if name and name.kind == "adjective":
                codes, at = [*codes, name.id], self._after(at, name.end) or at + 1
            elif words[at].low in ("en", "and") or (words[at].gap in ("", ",") and words[at].low in QUALITIES):
                at += 1
            else:
                break
        office = self._office(at) if at < len(words) else None
        if not office:
            return None
        who = tuple(self.speakers.country(code, self.sentence.language) for code in dict.fromkeys(codes))
        many = len(who) > 1 or bool(PLURAL.search(words[at].low))
        if words[at].low in PRESIDENCIES and self.speakers.forum == "eu":
            return Mention(place, office, ((f"{words[place].form} {words[at].form}", "eu"),), place, many, person=True)
        self._remember(at, office, who[0])
        return Mention(place, office, who, place, many, person=True)

    def _remember(self, at: int, behind: int, who: tuple[str, str]) -> None:
        """Who holds an office, for where the letter says no more than the name or the office."""
        self.speakers.offices[self.sentence.words[at].low] = who
        for word in self.sentence.words[at + 1 : behind]:
            if word.form[0].isupper() and word.low not in document("actors")[self.sentence.language]["portfolios"]:
                self.speakers.people[word.form] = who

    def _person(self, place: int, last: int) -> Mention:
        form = self.sentence.words[place].form
        of = _known_people().get(form, "")
        last = self._name_behind(last)
        if form in self.speakers.people:
            who = self.speakers.people[form]
        else:
            who = self.speakers.country(of, self.sentence.language) if of.isupper() else (form, of)
        return Mention(place, last, (who,), place, False, person=True)

    def _longest(self, place: int) -> tuple[int, tuple[str, str]] | None:
        words, listed = self.sentence.words, _listed(self.sentence.language)
        if place >= len(words) or words[place].low not in _firsts(self.sentence.language):
            return None
        for last in range(min(place + LONGEST, len(words)), place, -1):
            own = words[place:last]
            if (entry := listed.get(" ".join(word.low for word in own))) and not any(word.gap for word in own[1:]):
                return last, entry
        return None

    def _by_list(self, place: int) -> Mention | None:
        found = self._longest(place)
        if not found:
            return None
        last, (type_, kind) = found
        words = self.sentence.words
        form = " ".join(word.form for word in words[place:last])
        if kind == "pronoun":
            if type_ == "thing" and not self._stands_alone(place):
                return None
            return Mention(place, last, (), place, {"many": True}.get(type_, False), stands_for=type_, form=form)
        if kind == "office":
            return self._holder(place, last, type_)
        if words[place].low in ("we", "wij", "ik", "i"):
            return Mention(
                place, last, ((form, self.speakers.own()),), place, words[place].low in ("we", "wij"), person=True
            )
        return self._generic(place, last, type_, form)

    def _stands_alone(self, place: int) -> bool:
        """Whether het or it is no article: a verb stands behind it, or before it and no noun behind."""
        sentence, behind = self.sentence, place + 1
        while sentence.is_a(behind, "adverbs"):
            behind += 1
        if behind < len(sentence.words) and sentence.words[behind].low in NOUNS_OF_HET:
            return False
        if _is_finite(sentence, behind):
            return place == 0 or not sentence.is_a(place - 1, "prepositions")
        small = ("subordinators", "adverbs", "negations", "prepositions", "modals", "have", "be")
        return _is_finite(sentence, place - 1) and sentence.is_a(place + 1, *small)

    def _generic(self, place: int, last: int, type_: str, form: str) -> Mention:
        """An actor that is no name: lidstaten are of the forum, and some become another's by what follows."""
        many = bool(PLURAL.search(form.lower())) and type_ not in ("nato", "un") and form.lower() not in SINGULAR
        behind = self._portfolio(last)
        if type_ == "host":
            return Mention(place, self._name_behind(behind), (self.speakers.host,), place, many, person=True)
        if type_ == "forum" and self._is_parliament_s(place, last):
            first = place - 1 if self._is_honourable(place) else place
            return Mention(first, last, ((form, OTHER),), first, many, person=not many)
        general = type_ in ("home", "forum", "ministers", OTHER)
        type_ = self.speakers.types.get(type_, type_)
        if form.lower() in SECRETARIES and self.speakers.forum == "un":
            type_ = "un"
        person = type_ in ("nato", "eu", "un", OTHER) and not many
        of = self._of(behind)
        if of and (general or (type_ == "nato" and of[0][0][1] in ("un", "eu"))):
            named = tuple((form, own) if own in ("un", "eu", "nato") else (each, own) for each, own in of[0])
            return Mention(place, of[1], named, place, many, person=person)
        behind = of[1] if of else self._name_behind(behind)
        return Mention(place, behind, ((form, type_),), place, many, person=person)

    def _is_parliament_s(self, place: int, last: int) -> bool:
        """Whether members are those of a parliament: Some Hon. Members, members of this House, leden van uw Kamer."""
        words = self.sentence.words
        behind = {word.low for word in words[last : last + 4]} if last < len(words) and not words[last].gap else set()
        of = last < len(words) and words[last].low in ("of", "van")
        return self._is_honourable(place) or (of and not behind.isdisjoint(HOUSES))

    def _is_honourable(self, place: int) -> bool:
        return place > 0 and self.sentence.words[place - 1].low.rstrip(".") in HONOURABLE

    def _holder(self, place: int, last: int, type_: str) -> Mention | None:
        """An office: of the country or organisation behind it, of the person named, or as the letter said before."""
        words = self.sentence.words
        low = " ".join(word.low for word in words[place:last])
        form = " ".join(word.form for word in words[place:last])
        many = bool(PLURAL.search(low))
        named_from = self._portfolio(last)
        behind = self._name_behind(named_from)
        own_names = [word.form for word in words[named_from:behind]]
        if of := self._of(behind):
            who, after = of
            self.speakers.offices[low] = who[0]
            for name in own_names:
                self.speakers.people[name] = who[0]
            return Mention(place, after, who, place, many or len(who) > 1, person=True)
        for name in own_names:
            if name in self.speakers.people:
                return Mention(place, behind, (self.speakers.people[name],), place, many, person=True)
            if of := _known_people().get(name):
                who = self.speakers.country(of, self.sentence.language) if of.isupper() else (name, of)
                return Mention(place, behind, (who,), place, many, person=True)
        if low in ("zijde", "side"):
            return None
        if type_:
            return self._generic(place, last, type_, form)
        if own_names:
            type_ = "nato" if low in GENERALS and self.speakers.forum == "nato" else OTHER
            return Mention(place, behind, ((f"{form} {' '.join(own_names)}", type_),), place, many, person=True)
        if place and words[place - 1].low in OURS and low in OUR_OWN:
            return Mention(place, behind, ((form, self.speakers.own()),), place, many, person=True)
        if low in self.speakers.offices:
            return Mention(place, behind, (self.speakers.offices[low],), place, many, person=True)
        if low in SENDERS and not (place and words[place - 1].low in THEIRS):
            return Mention(place, behind, ((form, self.speakers.own()),), place, False, person=True)
        return Mention(place, behind, ((form, OTHER),), place, many, person=True)

    def _of(self, place: int) -> tuple[tuple[tuple[str, str], ...], int] | None:
        """The countries or the organisation behind van or of, and the place behind them."""
        words, said = self.sentence.words, document("actors")[self.sentence.language]
        if not (place < len(words) and words[place].low in said["of"] and not words[place].gap):
            return None
        who, at = [], place + 1
        while at < len(words):
            if words[at].low in ("de", "het", "the", "en", "and", "alsmede", "both", "zowel", "als"):
                at += 1
                continue
            name = self.names.get(words[at].start)
            after = self._after(at, name.end) if name else None
            if not after or name.kind not in ("country", "organisation"):
                break
            if name.kind == "organisation":
                type_ = _organisations().get(name.id, OTHER)
                who.append((name.form, OTHER if type_ == "none" else type_))
            else:
                who.append(self.speakers.country(name.id, self.sentence.language, name.form))
            place = at = after
            if who[-1][1] in ("un", "eu", "nato", OTHER):
                break
        return (tuple(who), place) if who else None

    def _opens(self, first: int) -> int:
        """Where the determiners and qualities before a mention begin."""
        sentence, opens, at = self.sentence, first, first
        while at > max(0, first - 5) and not sentence.words[at].gap:
            at -= 1
            if sentence.words[at].low in BEHIND_NO_NAME:
                break
            if sentence.is_a(at, "determiners", "possessives"):
                opens = at
            elif not self._passes(at, first):
                break
        return 0 if opens == first and at == 0 < first and self._is_quality(0) else opens

    def _passes(self, at: int, first: int) -> bool:
        """Whether the search for a determiner goes on behind the word: a quality, and between two, een aantal van."""
        sentence = self.sentence
        if self._is_quality(at):
            titled = sentence.language == "en" and sentence.words[first].form in ("President", "Minister", "Prime")
            return not (titled and at == first - 1 and sentence.words[at].form.islower())
        if at and sentence.is_a(at, "coordinators"):
            return self._is_adjective(at - 1) and self._is_adjective(at + 1)
        return bool(at) and sentence.words[at].low in ("van", "of") and sentence.is_a(at - 1, "determiners")

    def _is_adjective(self, at: int) -> bool:
        word = self.sentence.words[at]
        name = self.names.get(word.start)
        return bool(name and name.kind == "adjective") or word.form in ("Nordic", "Baltic", "Baltische", "Noordse")

    def _is_quality(self, at: int) -> bool:
        """Whether the word may stand between a determiner and what it determines."""
        word = self.sentence.words[at]
        name = self.names.get(word.start)
        if name:
            return name.kind == "adjective"
        small = (
            "prepositions",
            "subordinators",
            "coordinators",
            "adverbs",
            "have",
            "be",
            "become",
            "modals",
            "negations",
        )
        if self.sentence.is_a(at, *small):
            return False
        if self.sentence.language == "nl":
            adjective = word.low.endswith(("e", "er")) and not _is_finite(self.sentence, at)
            return adjective or word.low in QUALITIES
        return not self.sentence.readings(at) and word.low.isalpha()


PRESIDENCIES = frozenset(["voorzitterschap", "presidency"])
SENDERS = frozenset([
    "minister", "staatssecretaris", "minister-president", "state secretary", "foreign secretary",
    "defence secretary", "prime minister", "foreign minister", "defence minister",
])  # fmt: skip
"""Offices of the sending government where no country is beside them."""

THEIRS = frozenset(["his", "her", "its", "their", "zijn", "haar", "hun", "diens"])
"""With which an office is another's than the sender's: Portugal pays less, and its minister said so."""

OURS = frozenset(["our", "my", "ons", "onze", "mijn"])
OUR_OWN = frozenset([
    "delegation", "ambassador", "permanent representative", "representative", "embassy", "officials", "delegatie",
    "ambassadeur", "vertegenwoordiger", "ambassade", "diplomaten", "diplomats",
])  # fmt: skip
"""Offices that are the sender's own with our or mijn, other than a colleague's."""

GENERALS = frozenset(["general", "generaal", "admiral", "admiraal"])
SECRETARIES = frozenset(["secretaris-generaal", "secretary-general", "secretary general", "sg"])
TITLES = frozenset(
    ["dr", "mr", "mrs", "ms", "drs", "sir", "lord", "mevrouw", "heer", "generaal", "general", "admiraal", "admiral"]
)
"""Words that may stand before the name of who holds an office."""

COLLECTIVE = frozenset([
    "aantal", "meerderheid", "minderheid", "deel", "groep", "tal", "handvol", "tiental", "merendeel", "gros",
    "number", "majority", "minority", "group", "handful", "dozen", "bulk",
])  # fmt: skip
"""Words with which a verb may be singular or plural."""

BEHIND_NO_NAME = frozenset(["dat", "die", "that"])
"""Rather the opening of a clause than a determiner."""

QUALITIES = frozenset([
    "nieuwe", "huidige", "toenmalige", "waarnemend", "waarnemende", "demissionaire", "voormalige", "nieuw",
    "eerste", "plaatsvervangend", "vice-", "centrale", "zittende", "aantredende", "speciale", "permanente", "hoge",
    "oude", "militaire", "new", "current", "former", "acting", "outgoing", "incoming", "then", "interim",
    "transitional", "central", "special", "permanent", "military", "deputy", "senior", "federal", "civilian",
])  # fmt: skip
"""What may stand between the adjective of a country and the office."""

HONOURABLE = frozenset(["hon", "honourable", "honorable", "parliament", "geachte"])
HOUSES = frozenset(["house", "parliament", "congress", "kamer", "parlement", "fractie", "fracties", "commons", "lords"])
"""What makes members those of a parliament, before them and behind."""

NOUNS_OF_HET = frozenset(["besluit", "bericht"])
"""Nouns that look as what he does: het besluit geldt, where het is their article."""

SINGULAR = frozenset(["ons land", "oppositie", "civil society", "general assembly"])
"""Words for one that end as words for many do."""


def _grouped(sentence: Sentence, mentions: list[Mention]) -> Iterator[Mention]:
    """The mentions with those that are coordinated made one: A, B en C; A, waaronder B."""
    at = 0
    while at < len(mentions):
        last = at
        while last + 1 < len(mentions) and _joined(sentence, mentions[last], mentions[last + 1]):
            last += 1
            if _ends_list(sentence, mentions[last]) and not (
                last + 1 < len(mentions) and _ends_list(sentence, mentions[last + 1])
            ):
                break
        if last > at and not any(_ends_list(sentence, each) for each in mentions[at + 1 : last + 1]):
            last = at
        own = mentions[at : last + 1]
        if len(own) > 2 and _fronted(sentence, own):
            yield own[0]
            own = own[1:]
        yield _together(sentence, own)
        at = last + 1


def _together(sentence: Sentence, own: list[Mention]) -> Mention:
    if len(own) == 1:
        return own[0]
    actors = tuple(dict.fromkeys(actor for mention in own for actor in mention.actors))
    either = any(mention.many is None and mention.opens < mention.first for mention in own)
    between = sentence.words[own[0].last : own[-1].first]
    either = either or any(word.low in ("noch", "nor", "of", "or") for word in between)
    return own[0]._replace(last=own[-1].last, actors=actors, many=None if either else True, person=False)


def _fronted(sentence: Sentence, own: list[Mention]) -> bool:
    """Whether the first of a list is fronted in English: On Syria, Germany and France said."""
    return (
        sentence.language == "en"
        and own[0].opens == 1
        and sentence.is_a(0, "prepositions")
        and _is_finite(sentence, own[-1].last)
    )


def _ends_list(sentence: Sentence, mention: Mention) -> bool:
    """Whether a coordinator stands before a mention: what follows a comma behind it is no more of the list."""
    before = range(max(0, mention.opens - 2), mention.first)
    return any(sentence.is_a(place, "coordinators") or sentence.words[place].low in INCLUDING for place in before)


def _joined(sentence: Sentence, one: Mention, other: Mention) -> bool:
    between = sentence.words[one.last : other.first]
    if one.stands_for or other.stands_for or not all(word.low in sentence.small["joins"] for word in between):
        return False
    marks = [word.gap for word in (*between, sentence.words[other.first])]
    if any(mark not in ("", ",") for mark in marks) or (not between and "," not in marks):
        return False
    if (
        not any(word.low in sentence.small["coordinators"] or word.low in INCLUDING for word in between)
        and "," not in marks
    ):
        return False
    new_clause = between and "," in between[0].gap and between[0].low in ("en", "and", "or", "but", "maar")
    return not (new_clause and len(one.actors) == 1 and _is_finite(sentence, other.last))


INCLUDING = frozenset(["waaronder", "including", "noch", "als", "evenals", "alsmede", "well", "notably", "among"])


def _is_finite(sentence: Sentence, place: int) -> bool:
    return sentence.is_a(place, "have", "be", "become", "modals") or (
        place < len(sentence.words) and any(reading.kind in ("one", "many") for reading in sentence.readings(place))
    )


def speakers(home: str, ids: Iterable[str], opening: str = "", host: str = "", language: str = "nl") -> Speakers:
    """Whose letter it is by the country of its sender, what it is on by its opening, else by whom it names most.

    `host` is the country of the place that the opening names.
    """
    of = Speakers(home, _forum(ids, opening.lower()))
    return Speakers(of.home, of.forum, of.country(host, language)) if host else of


def _forum(ids: Iterable[str], opening: str) -> str:
    met = [
        (opening.index(word), forum)
        for forum, words in document("actors")["meetings"].items()
        for word in words
        if word in opening
    ]
    if met:
        return min(met)[1]
    counted = Counter(_organisations().get(id_, OTHER if id_ in MEETING else "") for id_ in ids)
    return max(FORUMS, key=lambda each: counted[each])
