"""A codebook's figures, the validation card, and the three kinds of doubt."""

import math
from dataclasses import replace

import pandas as pd
import pytest

from helpers import Problem, codebook, corpus, letters
from helpers.__main__ import main
from helpers.attention.choices import choices
from helpers.coding import PROCEDURAL
from helpers.letters import Letter
from helpers.reliability import GOLD, folder_of, gold, matched, said_of
from helpers.reliability import card as cards
from helpers.reliability.card import card
from helpers.reliability.coders import alpha
from helpers.reliability.doubt import KINDS, doubt
from helpers.reliability.goals import figures
from helpers.reliability.validation import (
    BANDS,
    COLUMNS,
    FOLDER,
    KEPT_OUT,
    LATER,
    check_target,
    known,
    letters_in,
    read_figures,
    shares,
    told,
    validation,
    where_shown,
)

NAMES = ("sections", "sentences", "tokens", "codings")
TEXT = "De sancties tegen Rusland blijven. Er is gesproken. Rusland was er ook. Het weer was mooi."


@pytest.fixture(scope="module")
def small(navo):
    return corpus.tables([Letter("small", TEXT)], navo)


def gold_of(tables: dict, issues: list[set[str]], ambiguous=()) -> pd.DataFrame:
    texts = tables["sentences"]["text"]
    rows = {"text": texts, "issues": issues, "ambiguous": [set(ambiguous)] * 4, "context_only": [set()] * 4}
    return matched(pd.DataFrame(rows).assign(probability=1.0), tables["sentences"])


def test_the_figures_of_a_codebook_are_those_counted_by_hand(small, navo):
    coded = gold_of(small, [{"russia", "sanctions"}, set(), {"ukraine"}, set()])
    rows = validation([(small, coded), (small, coded)], navo, "none")
    assert rows.dtypes.astype(str).to_dict() == COLUMNS
    assert rows["issue"].tolist() == ["russia", "ukraine", "sanctions", "all"]
    assert rows[["letters", "sentences"]].drop_duplicates().to_numpy().tolist() == [[2, 8]]
    found = rows.set_index("issue")
    assert found.loc["russia", ["n", "found", "missed", "false", "precision", "recall"]].tolist() == [
        2,
        2,
        0,
        2,
        0.5,
        1,
    ]
    assert found.loc["all", ["n", "found", "missed", "false"]].tolist() == [6, 4, 2, 2]
    on_russia = [True, False, False, False] * 2
    assert found.at["russia", "alpha"] == pytest.approx(alpha([on_russia, [True, False, True, False] * 2]))
    assert math.isnan(found.at["all", "share_low"])


def test_the_error_of_a_share_is_of_the_letters_that_have_the_issue(navo):
    """By hand: Rusland has 1.5 of 4 sentences and should have .5, sancties has .5, Oekraïne 0 and should have 1."""
    tables = corpus.tables([Letter("small", TEXT)], navo, empty="none")
    rows = validation([(tables, gold_of(tables, [{"russia", "sanctions"}, set(), {"ukraine"}, set()]))], navo, "none")
    found = rows.set_index("issue")
    assert found.loc[["russia", "ukraine", "sanctions"], "share_bias"].tolist() == pytest.approx([-0.25, 0.25, 0])
    assert found.at["all", "share_error"] == pytest.approx(0.5 / 3)
    assert found.at["all", "with_issue"] == 1
    assert found.loc[["russia", "sanctions", "all"], "share_largest"].tolist() == pytest.approx([0.25, 0, 0.25])
    assert found.loc[["russia", "sanctions", "all"], "letters_beyond"].tolist() == [1, 0, 1]


def test_the_effective_number_of_issues_is_off_by_as_much_as_its_letters_are(navo):
    """By hand: 1.5 and .5 of 2 sentences are 1.7548 issues, the coder's .5, .5 and 1 are 2.8284; and none is 0."""
    tables = corpus.tables([Letter("small", TEXT)], navo, empty="none")
    coded = gold_of(tables, [{"russia", "sanctions"}, set(), {"ukraine"}, set()])
    nothing = tables["attention"].assign(share=0.0)
    rows = validation([(tables, coded), (tables | {"attention": nothing}, coded)], navo, "none").set_index("issue")
    off = [2.8284 - 1.7548, 2.8284]
    assert rows.at["all", "effective_error"] == pytest.approx(sum(off) / 2, abs=1e-3)
    assert rows.at["all", "effective_largest"] == pytest.approx(max(off), abs=1e-3)
    assert rows.drop("all")[["effective_error", "effective_largest"]].isna().all(axis=None)
    assert math.isnan(rows.at["all", "concordance"])


def test_goals_are_told_beside_the_figures_whether_met_or_not():
    rows = read_figures(FOLDER / "navo.csv")
    came = {each.name: each.came for each in figures(rows) if each.goal}
    assert set(came.values()) == {"met", "missed"}
    assert "largest error of a share: 14.8 points (goal at most 6 points: missed)" in told(rows).splitlines()
    assert "error of a share in the mean: 1.7 points (goal at most 2.5 points: met)" in told(rows).splitlines()
    assert {each.came for each in figures(rows.assign(concordance=math.nan))} == {"", "met", "missed", "not measured"}


def test_figures_written_before_a_column_was_are_read_without_it(tmp_path, navo):
    earlier = read_figures(FOLDER / "navo.csv").drop(columns=list(LATER))
    earlier.to_csv(tmp_path / "navo.csv", index=False)
    check_target(tmp_path / "navo.csv")
    found = known(navo, folder=tmp_path)
    assert found[list(LATER)].isna().all(axis=None)
    assert found.drop(columns=list(LATER)).equals(known(navo).drop(columns=list(LATER)))
    shown = told(read_figures(tmp_path / "navo.csv"))
    assert "largest error of a share: – (goal at most 6 points: not measured)" in shown


def test_ambiguous_codes_count_for_neither_side(small, navo):
    coded = gold_of(small, [{"russia"}, set(), {"russia"}, set()], ambiguous=["sanctions"])
    whole = validation([(small, coded)], navo, "none").set_index("issue").loc["all"]
    assert whole[["n", "found", "missed", "false", "alpha"]].tolist() == [2, 2, 0, 0, 1]


def test_codes_that_the_codebook_lacks_are_named(small, navo):
    with pytest.raises(
        Problem, match=r"^the letters are coded with cheese, which navo lacks: code them with its issues$"
    ):
        validation([(small, gold_of(small, [{"cheese"}, set(), set(), set()]))], navo)


def test_the_command_measures_a_codebook_on_a_folder_of_coded_letters(tmp_path, capsys, navo):
    for name in ("sofia", "texel"):
        (tmp_path / "gold" / name).mkdir(parents=True)
        for path in folder_of(name).iterdir():
            (tmp_path / "gold" / name / path.name).write_bytes(path.read_bytes())
    assert main(["validate", "navo", "--gold", str(tmp_path / "gold"), "--out", str(tmp_path)]) == 0
    rows = read_figures(tmp_path / "navo.csv")
    assert capsys.readouterr().out.splitlines() == [
        *told(rows).splitlines(),
        f"{tmp_path / 'navo.csv'}: reports with navo show these figures once the file lies in {FOLDER}, "
        "in the place of those that lie there",
    ]
    assert rows["letters"].eq(2).all()
    assert rows["sha256"].eq(navo.sha256).all()
    assert rows["coders"].eq("unknown").all()
    (tmp_path / "gold" / "coders.csv").write_text("folder,coders\ngold,people\n", encoding="utf-8")
    assert main(["validate", "navo", "--gold", str(tmp_path / "gold"), "--out", str(tmp_path)]) == 0
    assert read_figures(tmp_path / "navo.csv")["coders"].eq("people").all()
    capsys.readouterr()
    (tmp_path / "gold" / "sofia" / "sofia.txt").unlink()
    assert main(["validate", "navo", "--gold", str(tmp_path / "gold"), "--out", str(tmp_path)]) == 2
    assert capsys.readouterr().err.endswith("expected sofia.txt or another format\n")


def test_figures_of_one_s_own_gold_take_the_place_of_no_others(tmp_path, capsys, monkeypatch):
    published = (FOLDER / "navo.csv").read_bytes()
    (tmp_path / "gold" / "sofia").mkdir(parents=True)
    for path in folder_of("sofia").iterdir():
        (tmp_path / "gold" / "sofia" / path.name).write_bytes(path.read_bytes())
    monkeypatch.chdir(tmp_path)
    asked = ["validate", "navo", "--gold", "gold"]
    assert main(asked) == 0
    assert capsys.readouterr().out.startswith("navo 2.2.3 on 1 letter, ")
    assert read_figures(tmp_path / "navo.csv")["letters"].eq(1).all()
    assert main(asked) == 0
    (tmp_path / "navo.csv").write_text("issue,kind,language,text\n", encoding="utf-8")
    assert main(asked) == 2
    assert "navo.csv is there already and holds no figures: give another folder" in capsys.readouterr().err
    assert (FOLDER / "navo.csv").read_bytes() == published
    assert where_shown(FOLDER / "navo.csv", "navo") == f"{FOLDER / 'navo.csv'}: reports with navo show these figures"


@pytest.mark.parametrize(
    ("path", "text", "coders"),
    [
        (GOLD / "kept_out" / "zwin", None, "models"),
        (GOLD / "mine", None, "unknown"),
        ("none", None, "unknown"),
        ("agreement", "coder,codes,without,alpha\nann,2,3,0.5\n", "unknown"),
        ("said", "folder,coders,written_with,how\nsaid,people,,by hand\n", "people"),
        ("of-another", "folder,coders\nsaid,people\n", "unknown"),
    ],
)
def test_who_coded_is_unknown_where_nobody_says_it(path, text, coders, tmp_path):
    if text:
        (tmp_path / path).mkdir()
        (tmp_path / path / "coders.csv").write_text(text, encoding="utf-8")
    assert said_of(tmp_path / path)["coders"] == coders


def test_a_folder_without_coded_letters_is_told(tmp_path):
    with pytest.raises(Problem, match=r"no coded letters, expected <letter>/sentences\.csv in it$"):
        letters_in(tmp_path)


def test_the_figures_are_those_of_the_codebook_to_the_byte_and_of_its_rule(navo):
    assert known(navo).at["all", "n"] > 100
    assert known(replace(navo, sha256="changed")) is None
    assert known(navo, "none") is None
    assert known(replace(navo, name="other")) is None


def test_a_letter_with_gold_has_its_own_figures_and_the_codebook_s(seed_tables, navo):
    made = card(seed_tables, navo)
    assert (made.own.sentences, made.own.in_view, made.own.coders) == (66, True, "one")
    assert math.isnan(made.own.second)
    assert made.own.scores.at["all", "n"] == 106
    assert made.own.scores.at["all", "f1"] > 0.9
    assert made.own.shares["corrected"].sum() == pytest.approx(1)
    assert made.known.equals(known(navo))


def test_a_letter_that_was_kept_out_was_not_in_view(navo):
    received, _ = letters_in(KEPT_OUT)[0]
    made = card(corpus.tables([letters.read(str(received))], navo), navo)
    assert not made.own.in_view


def test_a_letter_that_two_have_coded_has_their_agreement(navo):
    made = card(corpus.tables([letters.read(str(folder_of("sofia") / "sofia.txt"))], navo), navo)
    assert made.own.second > 0.8
    assert made.own.coders == "models"


@pytest.mark.parametrize(
    ("name", "text"), [("small", TEXT), ("sofia", TEXT)], ids=["without gold", "another letter of that name"]
)
def test_a_letter_without_gold_of_its_own_has_the_codebook_s_figures_only(navo, name, text):
    made = card(corpus.tables([Letter(name, text)], navo), navo)
    assert made.own is None
    assert made.known is not None


def test_a_letter_with_the_name_of_a_coded_one_and_other_text_is_not_taken_for_it(navo):
    text = "\n\n".join(" ".join([f"Zin {number} van een andere brief over Rusland."] * 5) for number in range(20))
    made = card(corpus.tables([Letter("sofia", text)], navo), navo)
    assert len(gold("sofia")) < 100
    assert made.own is None


def test_a_sample_coded_as_the_program_codes_has_no_error_of_shares(navo, seed_tables):
    coded = seed_tables["codings"]
    coded = coded[coded["issue"] != PROCEDURAL]
    sets = coded.groupby("sentence")["issue"].agg(set)
    sentences = seed_tables["sentences"].iloc[::7]
    drawn = pd.DataFrame({"sentence": sentences["sentence"], "text": sentences["text"], "probability": 1 / 7})
    drawn = drawn.assign(issues=[sets.get(number, set()) for number in drawn["sentence"]])
    found = shares([(seed_tables, drawn)], navo)
    assert len(found) > 3
    assert found["share"].tolist() == pytest.approx(found["true"].tolist())
    assert (shares([(seed_tables, drawn.assign(issues=[set()] * len(drawn)))], navo)["true"] == 0).all()


def test_gold_in_the_issues_of_another_codebook_says_nothing(seed_tables, navo):
    other = replace(navo, issues=navo.issues[:3], sha256="other")
    assert card(seed_tables, other) == cards.Card(None, None)


@pytest.fixture(scope="module")
def seed_doubt(seed_tables, navo):
    made = choices(*(seed_tables[name] for name in NAMES), navo)
    return lambda known_of: doubt(seed_tables["attention"], made, known_of)


def test_the_three_kinds_of_doubt_are_kept_apart(seed_doubt, seed_tables, navo):
    rows = seed_doubt(card(seed_tables, navo)).set_index(["issue", "kind"])
    shares = seed_tables["attention"].query("unit == 'sentences'").set_index("issue")
    russia, terrorism = rows.loc["russia"], rows.loc["counter-terrorism"]
    assert tuple(russia.index) == KINDS
    assert russia.loc["text", ["low", "high"]].tolist() == shares.loc["russia", ["low", "high"]].tolist()
    assert russia["of"].tolist() == ["sentences", "gold", "choices"]
    assert russia["number"].tolist() == [66, 66, 10]
    assert terrorism.at["coding", "low"] == pytest.approx(shares.at["counter-terrorism", "share"])
    assert terrorism.at["coding", "high"] == pytest.approx(5.5 / 66)
    units = seed_tables["attention"].query("issue == 'counter-terrorism'")["share"]
    assert terrorism.at["choices", "low"] <= units.min() <= units.max() <= terrorism.at["choices", "high"]


def test_without_gold_the_coding_is_as_doubtful_as_in_other_letters(seed_doubt, navo):
    rows = seed_doubt(cards.Card(None, known(navo))).query("kind == 'coding'").set_index("issue")
    assert rows["of"].eq("letters").all()
    assert rows["number"].eq(known(navo).at["all", "letters"]).all()
    assert (rows["low"] < rows["high"]).all()
    assert rows["low"].ge(0).all()


def test_a_large_share_is_in_more_doubt_than_a_small_one(seed_doubt, navo):
    """The errors of shares of its size, where too few letters have the issue itself."""
    whole = known(navo).loc["all"]
    rows = seed_doubt(cards.Card(None, known(navo))).query("kind == 'coding'").set_index("issue")
    for issue, size in (("nato-eu", "large"), ("counter-terrorism", "middle"), ("sanctions", "small")):
        assert math.isnan(known(navo).at[issue, "share_low"])
        width = rows.at[issue, "high"] - rows.at[issue, "low"]
        assert width <= whole[f"share_high_{size}"] - whole[f"share_low_{size}"] + 1e-9
    widths = [whole[f"share_high_{size}"] - whole[f"share_low_{size}"] for size in BANDS]
    assert widths == sorted(widths)
    assert rows.at["nato-eu", "high"] - rows.at["nato-eu", "low"] == pytest.approx(widths[-1])


def test_without_any_figures_the_doubt_of_the_coding_is_blank(seed_doubt):
    rows = seed_doubt(cards.Card(None, None)).query("kind == 'coding'")
    assert rows[["low", "high"]].isna().all(axis=None)


def test_the_figures_kept_are_explained_in_their_order():
    dictionary = (FOLDER.parent / "README.md").read_text(encoding="utf-8")
    part = dictionary.split("**`validation/navo.csv`**")[1].split("\n**")[0]
    named = [line.split("|")[1].strip() for line in part.splitlines() if line.startswith("|")][2:]
    assert named == list(COLUMNS)


def test_figures_are_of_a_codebook_that_there_is_and_navo_has_them():
    names = {path.stem for path in codebook.FOLDER.glob("*.yaml")}
    assert {"navo"} <= {path.stem for path in FOLDER.glob("*.csv")} <= names


@pytest.mark.parametrize(
    ("change", "is_sound"),
    [
        (lambda data: data, True),
        (lambda data: b"\xef\xbb\xbf" + data, True),
        (lambda data: data.replace(b",", b";"), False),
        (lambda data: data.replace(b"sha256", b"sha"), False),
        (lambda data: data[:-40] + b"\xff", False),
        (lambda data: b"", False),
    ],
)
def test_figures_that_were_changed_are_one_sentence(change, is_sound, navo, tmp_path):
    data = (FOLDER / "navo.csv").read_bytes()
    (tmp_path / "navo.csv").write_bytes(change(data))
    if is_sound:
        assert known(navo, folder=tmp_path).equals(known(navo))
    else:
        with pytest.raises(Problem, match=r"navo\.csv is not as it was written: measure the codebook again"):
            known(navo, folder=tmp_path)
