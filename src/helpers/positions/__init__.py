"""Who says what: one row per act of an actor, with its stance and the issues of its sentence."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache

import pandas as pd

from helpers.lexicons import document
from helpers.positions.actors import NETHERLANDS, OTHER, Mention, Name, Speakers, speakers
from helpers.positions.announced import OWN
from helpers.positions.clauses import clauses, parsed
from helpers.positions.lexicon import CONDUCT, STANCES
from helpers.positions.lists import opened
from helpers.positions.search import Act, acts
from helpers.positions.subjects import CONJUNCT
from helpers.positions.summary import agentless, commitments, labels, matrix, nothing_found, spoken, unknown
from helpers.positions.words import Sentence, sentence
from helpers.tables import in_reading_order, table

__all__ = [
    "agentless", "commitments", "home_of", "labels", "matrix", "nothing_found", "positions", "spoken", "unknown",
]  # fmt: skip

OPENING = 2
"""The sentences in which a letter says what it is about."""

DEADLINE = {
    "nl": re.compile(
        r"\b(?:(?:uiterlijk|vóór|voor|eind|begin|medio|in|tegen|per|vanaf|op|tot)\s+)+(?:het\s+(?:einde|voorjaar|najaar)\s+van\s+)?"
        r"(?:\d{1,2}\s+)?(?:(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december)(?:\s+\d{4})?|\d{4})\b",
        re.I,
    ),
    "en": re.compile(
        r"\b(?i:(?:by|before|in|until|from|on|no later than|at|the end of|early|late|mid|spring|autumn|summer|of)\s+)+"
        r"(?:\d{1,2}\s+)?"
        r"(?:(?:January|February|March|April|May|June|July|August|September|October|November|December)(?:\s+\d{4})?|\d{4})\b"
    ),
}  # fmt: skip
"""When something is to be done: uiterlijk in april 2018, By the end of 2030. English months have a capital."""

PROMISES = re.compile(r"toe\|?zeggen|beloven|verbinden|verplichten|committeren|promise|pledge|commit|undertake|vow")


def positions(
    sentences: pd.DataFrame,
    tokens: pd.DataFrame,
    entities: pd.DataFrame,
    codings: pd.DataFrame,
    homes: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """The positions table of the sentences of any number of letters: a row per act and actor, in the order of the text.

    `homes` has the ISO code of each letter's sending country, empty where its place does not tell: a Dutch letter is
    then from the Netherlands, another from where its own words say. Without `homes` it is from the Netherlands.
    """
    read = (in_reading_order(*arguments) for arguments in ((sentences,), (tokens, "token"), (entities, "start")))
    return table("positions", _rows(*read, codings, homes or {}))


def _rows(sentences, tokens, entities, codings, homes) -> Iterator[tuple]:
    words = _grouped(tokens, ("form", "start", "end"))
    names = _grouped(entities[entities["within"] == ""], ("start", "end", "form", "id", "kind"))
    issues = _issues(codings)
    speakers_of_letters = dict(_letters(sentences, entities, homes))
    letter, reader, open_list = None, None, None
    for row in sentences.itertuples(index=False):
        if row.letter != letter:
            letter, reader, open_list = row.letter, Reader(speakers_of_letters[row.letter]), None
        key = (row.letter, row.sentence)
        current = sentence(row.text, row.start, words.get(key, ()), row.language)
        names_here = [Name(*name) for name in names.get(key, ())]
        acts_here = list(reader.read(current, names_here, row.paragraph))
        issues_here = ";".join(issues.get(key, ()))
        for act, speaker in acts_here:
            yield from _rows_of_act(row, current, act, speaker, issues_here)
        open_list = open_list and open_list.at(row)
        if open_list and open_list.is_item and not acts_here:
            yield from _rows_of_act(row, open_list.sentence, open_list.of(current), open_list.speaker, issues_here)
        open_list = opened(row, current, acts_here) or open_list


def _letters(sentences, entities, homes) -> Iterator[tuple[str, Speakers]]:
    """The speakers of each letter, its home, and where and on what it met, judged by its opening."""
    by_letter = dict(iter(entities.groupby("letter")))
    for letter, sentences_of_letter in sentences.groupby("letter", sort=False):
        first, named = sentences_of_letter.iloc[:OPENING], by_letter.get(letter, entities.iloc[:0])
        home = homes.get(letter, NETHERLANDS) or told_home(sentences_of_letter, named)
        places = named[(named["kind"] == "place") & named["sentence"].isin(first["sentence"]) & (named["id"] != home)]
        host = places["id"].iloc[0] if len(places) else ""
        yield letter, speakers(home, named["id"], " ".join(first["text"]), host, first["language"].iloc[0])


def _grouped(rows: pd.DataFrame, columns: tuple[str, ...]) -> dict[tuple, list[tuple]]:
    grouped: dict[tuple, list[tuple]] = {}
    for letter, number, *values in zip(
        *(rows[name].tolist() for name in ("letter", "sentence", *columns)), strict=True
    ):
        grouped.setdefault((letter, number), []).append(tuple(values))
    return grouped


def _issues(codings: pd.DataFrame) -> dict[tuple, list[str]]:
    by_sentence: dict[tuple, dict[str, None]] = {}
    for letter, number, issue in zip(
        codings["letter"].tolist(), codings["sentence"].tolist(), codings["issue"].tolist(), strict=True
    ):
        if issue != "procedural":
            by_sentence.setdefault((letter, number), {})[issue] = None
    return {key: list(issues) for key, issues in by_sentence.items()}


class Reader:
    """Reads the sentences of a letter in order, and remembers who spoke in the paragraph."""

    def __init__(self, of: Speakers):
        self.speakers, self.paragraph = of, -1
        self.subjects: list[Mention] = []
        self.mentioned: list[Mention] = []
        self.countries: list[Mention] = []

    def read(self, own: Sentence, names: list[Name], paragraph: int) -> Iterator[tuple[Act, Mention | None]]:
        if paragraph != self.paragraph:
            self.paragraph, self.subjects, self.mentioned = paragraph, [], []
        mentions = self.speakers.mentions(own, names)
        whole = parsed(own, mentions)
        told = list(acts(whole, clauses(whole)))
        for act in told:
            speaker = self._resolved(act.speaker) if act.speaker is not None else None
            if act.speaker is None or speaker is not None:
                yield act, speaker
            if speaker is not None:
                self.subjects.append(speaker)
        self.mentioned += [mention for mention in mentions if mention.actors]
        self.countries += [mention for mention in mentions if mention.countries]

    def _resolved(self, speaker: Mention) -> Mention | None:
        """Who a pronoun stands for in its paragraph, marked; None where nobody is there."""
        if not speaker.stands_for:
            return speaker
        antecedent = self._antecedent(speaker.stands_for)
        if antecedent:
            return speaker._replace(actors=antecedent.actors, resolved=True)
        return speaker._replace(actors=((speaker.form, OTHER),)) if " " in speaker.form else None

    def _antecedent(self, stands_for: str) -> Mention | None:
        pools = {
            "many": ((self.subjects, _is_many), (self.mentioned, _is_many)),
            "one": ((self.mentioned, _is_person), (self.subjects, _is_one), (self.mentioned, _is_one)),
            "thing": ((self.subjects, _is_one),),
            "country": ((self.subjects, _is_country), (self.mentioned, _is_country), (self.countries, _is_country)),
        }[stands_for]
        for pool, fits in pools:
            for mention in reversed(pool):
                if fits(mention):
                    return mention
        return None


def _is_many(mention: Mention) -> bool:
    return mention.many is not False and (len(mention.actors) > 1 or mention.many is True)


def _is_one(mention: Mention) -> bool:
    return mention.many is not True and len(mention.actors) == 1


def _is_person(mention: Mention) -> bool:
    return _is_one(mention) and mention.person


def _is_country(mention: Mention) -> bool:
    return mention.countries == 1


def _rows_of_act(row, sentence: Sentence, act: Act, speaker: Mention | None, issues: str) -> Iterator[tuple]:
    """The rows of an act: one for each of its actors."""
    announced = act.announced and speaker is not None and speaker.actors[0][1] in OWN
    promise = act.future or announced or (bool(PROMISES.search(act.found.label)) and act.found.stance == "decides")
    if act.found.stance == CONDUCT and not act.future:
        return
    plan = act.future and speaker is not None and speaker.actors[0][1] not in OWN
    stance = CONDUCT if plan else act.found.stance
    word = sentence.words[act.place]
    particle = sentence.words[act.particle] if act.particle is not None else None
    verb = word.form + (f" {particle.form}" if particle else "")
    deadline = _deadline(row.text, sentence.language, act.future) if promise else ""
    for number, (actor, type_) in enumerate(speaker.actors if speaker else (("", ""),)):
        yield (
            row.letter, row.section, row.paragraph, row.sentence, actor, type_, act.found.label, verb, stance,
            act.found.aside and stance in STANCES, issues,
            word.start, word.end, particle.start if particle else -1, particle.end if particle else -1,
            CONJUNCT if number else act.source, bool(speaker and speaker.resolved), promise,
            deadline,
        )  # fmt: skip


def _deadline(text: str, language: str, future: bool) -> str:
    """When what is promised is to be done; a date that opens the sentence says so of what will be done alone.

    In 2019 zegde het kabinet een fregat toe: then it was promised.
    """
    dates = (match[0] for match in DEADLINE[language].finditer(text))
    return next((date for date in dates if future or not date[0].isupper()), "")


@cache
def home_of(place: str) -> str:
    """The ISO code of the country that a letter is sent from, by the place in its date line; empty where that gives
    none.

    >>> home_of("Den Haag"), home_of("The Hague"), home_of("Ottawa"), home_of("")
    ('NL', 'NL', 'CA', '')
    """
    from helpers.terms.names import names

    for language in ("nl", "en"):
        for name in names(place, language):
            if name.kind in ("place", "country"):
                return name.id
    return ""


FIRST_PERSON = re.compile(r"\b(?:I|[Ww]e)\b")

OWN_COUNTRY = re.compile(r"\b(?:that|behalf of|here in|we in)(?: the)? $")
"""What stands before the country of the one who says I: I told colleagues that the United Kingdom would."""


def told_home(sentences: pd.DataFrame, named: pd.DataFrame) -> str:
    """The country of a letter without a place: of a Dutch one the Netherlands, else what its first person or words say.

    Empty where nothing tells; its government is then the sender, of no country.
    """
    if sentences["language"].iloc[0] == "nl":
        return NETHERLANDS
    text = " ".join(sentences["text"]).lower().replace("’", "'")
    counted = Counter(_own_countries(sentences, named)) or Counter(
        {code: sum(map(text.count, words)) for code, words in document("actors")["homes"].items()}
    )
    return next((code for code, times in counted.most_common(1) if times), "")


def _own_countries(sentences: pd.DataFrame, named: pd.DataFrame) -> Iterator[str]:
    countries = named[(named["kind"] == "country") & (named["within"] == "")]
    by_sentence = dict(iter(countries.groupby("sentence")))
    for row in sentences.itertuples(index=False):
        for name in by_sentence.get(row.sentence, countries.iloc[:0]).itertuples(index=False):
            before = row.text[: name.start - row.start]
            if FIRST_PERSON.search(before) and OWN_COUNTRY.search(before):
                yield name.id
