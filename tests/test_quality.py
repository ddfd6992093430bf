"""The quality gate: the seed letter against its gold, each figure printed. Without gold it fails."""

import csv
import re

import pytest

from helpers import DATA
from helpers.reliability import agreement, gold
from helpers.terms.names import names

GOLD = DATA / "gold" / "kst-28676-282"


def rows(name: str) -> list[dict[str, str]]:
    with open(GOLD / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_clean_text_is_the_one_cleaned_by_hand(seed):
    assert seed.text == (GOLD / "clean.txt").read_text(encoding="utf-8")


def test_headings(seed_tables, record_property):
    expected = {row["section"] for row in rows("sentences.csv")} - {"Inleiding"}
    found = [heading for heading in seed_tables["sections"]["heading"] if heading]
    record_property(
        "figure", f"headings: {len(expected & set(found))} of {len(expected)}, {len(set(found) - expected)} false"
    )
    assert (set(found), len(found)) == (expected, 7)


def test_sentences(seed_tables, record_property):
    columns = ["start", "end", "raw_start", "raw_end", "text"]
    found = [tuple(map(str, row)) for row in seed_tables["sentences"][columns].itertuples(index=False)]
    expected = [tuple(row[column] for column in columns) for row in rows("sentences.csv")]
    record_property("figure", f"sentences: {sum(map(expected.__contains__, found))} of {len(expected)} exact")
    assert found == expected


def test_sections_and_paragraphs(seed_tables):
    sections = seed_tables["sections"].set_index("section")["heading"].replace("", "Inleiding")
    sentences = seed_tables["sentences"]
    found = list(zip(sentences["section"].map(sections), sentences["paragraph"] + 1, strict=True))
    assert found == [(row["section"], int(row["paragraph"])) for row in rows("sentences.csv")]
    assert sentences.loc[11, "text"].startswith("Op Nederlands initiatief")
    assert sentences.loc[11, "paragraph"] == sentences.loc[10, "paragraph"] + 1


def test_line_end_hyphens(seed_tables, record_property):
    decisions = seed_tables["decisions"].query("step == 'hyphen'")
    found = [(row.line, *row.before.split("⏎"), row.rule.split(":")[0]) for row in decisions.itertuples(index=False)]
    expected = [(int(row["line"]), row["left"], row["right"], row["gold"]) for row in rows("hyphens.csv")]
    record_property("figure", f"line-end hyphens: {sum(map(expected.__contains__, found))} of {len(expected)}")
    assert found == expected


def test_front_matter(seed_tables):
    letter = seed_tables["letters"].iloc[0]
    assert letter[["number", "date", "place", "senders", "addressee", "kind", "language"]].tolist() == [
        "282", "2017-12-15", "Den Haag", "Minister van Buitenlandse Zaken: H. Zijlstra",
        "de Voorzitter van de Tweede Kamer der Staten-Generaal", "report", "nl",
    ]  # fmt: skip
    assert letter[["dossier", "title", "supplied"]].tolist() == ["28676", "NAVO", "dossier; title; source"]


@pytest.mark.parametrize(
    ("empty", "precision", "recall"),
    [("none", 86 / 89, 86 / 87), ("carry", 92 / 95, 92 / 106), ("context", 104 / 111, 104 / 106)],
)
def test_codings_in_sample(seed_tables, record_property, empty, precision, recall):
    """An upper bound: the terms were written with this letter in view. Wider terms that find more in other letters
    cost precision here: 1.00 with the 406 terms of navo 1.0.0.
    """
    coded = gold("kst-28676-282")
    assert coded["text"].tolist() == seed_tables["sentences"]["text"].tolist()
    scores = agreement(seed_tables["codings"], coded, empty).set_index("issue")
    record_property("figure", f"codings, in-sample, sentences without words: {empty}\n{scores.round(2).to_string()}")
    assert scores.at["all", "precision"] >= precision
    assert scores.at["all", "recall"] >= recall


Mention = tuple[int, int, str, str]


def met(text: str, language: str = "nl") -> set[Mention]:
    return {(name.start, name.end, name.id, name.kind) for name in names(text, language)}


def marked(line: str) -> tuple[str, str, set[Mention]]:
    """Language, text and names of a line of names.txt: [form|id|kind], also inside another."""
    language, rest = line.split("\t")
    text, opened, mentions, done = "", [], set(), 0
    for mark in re.finditer(r"\[|\|(?P<id>\w+)\|(?P<kind>\w+)\]", rest):
        text, done = text + rest[done : mark.start()], mark.end()
        if mark[0] == "[":
            opened.append(len(text))
        else:
            mentions.add((opened.pop(), len(text), mark["id"], mark["kind"]))
    return language, text + rest[done:], mentions


def told(found: set, expected: set) -> str:
    right = len(found & expected)
    shares = [(name, len(each)) for name, each in (("precision", found), ("recall", expected))]
    return ", ".join(f"{name} {right}/{size} = {right / size:.3f}" for name, size in shares)


def test_names_in_sample(seed, seed_tables, record_property):
    """Headings and letterhead included, which the entities table leaves out. The lists knew this letter."""
    expected = {(int(row["start"]), int(row["end"]), row["id"], row["kind"]) for row in rows("entities.csv")}
    found = {
        (block.start + start, block.start + end, *rest)
        for block in seed.blocks
        for start, end, *rest in met(seed.text[block.start : block.end])
    }
    record_property("figure", f"names, in-sample: {told(found, expected)}")
    assert found == expected
    columns = ["start", "end", "id", "kind"]
    body = set(seed_tables["entities"][columns].itertuples(index=False, name=None))
    spans = seed_tables["sentences"][["start", "end"]].to_numpy().tolist()
    in_body = {number for start, end in spans for number in range(start, end)}
    assert body == {mention for mention in expected if mention[0] in in_body}
    inside = [int(row["start"]) for row in rows("entities.csv") if row["note"] == "in organisation name"]
    within = seed_tables["entities"].query("kind == 'country' and within != ''")["start"].tolist()
    assert within == [start for start in inside if start in in_body]
    assert len(within) == 4


def test_names_in_sentences_written_before_the_lists(record_property):
    """The first figures, of the lists as first made, stand in data/gold/README.md; these are of the mended lists."""
    found, expected = set(), set()
    for number, line in enumerate((DATA / "gold" / "names.txt").read_text(encoding="utf-8").splitlines()):
        language, text, mentions = marked(line)
        found |= {(number, *mention) for mention in met(text, language)}
        expected |= {(number, *mention) for mention in mentions}
    without_kind = [{mention[:-1] for mention in each} for each in (found, expected)]
    record_property("figure", f"names, 60 sentences: {told(found, expected)}\nkind apart: {told(*without_kind)}")
    assert len(expected) == 150
    assert len(found - expected) <= 2
    assert len(expected - found) <= 2
    assert without_kind[0] == without_kind[1]
