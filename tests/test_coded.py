"""The quality gate of coding: the codebook against letters that others coded before it was scored, each figure printed.

`seen` were scored and then learned from, and a change may not lower their figures. `kept_out` were never read: their
figures are printed and kept, and no change is chosen by them.
"""

import csv
import re

import pandas as pd

from helpers import ROOT, codebook
from helpers.reliability import GOLD
from helpers.reliability.goals import figures
from helpers.reliability.validation import FOLDER, read_figures, told
from tests.coded import ACTS, HANDS, KEPT_OUT, SEEN, gold, in_order, names, scores, scores_of_coders, share_error

LEAST = 0.87
"""F1 of all codes of `seen` together, below which a change of codebook or rules may not fall."""

README = ROOT / "README.md"
TABLE = re.compile(r"^\| *([^|]*?) *\| *([^|]*?) *\| *([^|]*?) *\| *([^|]*?) *\|$", re.M)


def printed(folder) -> str:
    """The figures of the letters of a folder; there must be letters."""
    assert names(folder), f"no coded letters in {folder}"
    errors = [share_error(folder, name) for name in names(folder)]
    return (
        f"{folder.name}: {told(scores(folder))}\n"
        f"mean error of a share in the worst letter {max(errors):.2f} points; "
        f"first three issues in order in {sum(in_order(folder, name) for name in names(folder))}\n"
        f"{scores(folder).set_index('issue').loc[:, 'n':].round(2).to_string()}"
    )


def test_the_codebook_agrees_with_those_who_coded_the_letters_learned_from(record_property):
    record_property("figure", printed(SEEN))
    assert scores(SEEN).set_index("issue").at["all", "f1"] >= LEAST


def test_the_figures_kept_are_those_of_the_letters_kept_out(record_property):
    """After a change of the codebook, of a rule or of a letter: `python -m helpers validate navo`."""
    record_property("figure", printed(KEPT_OUT))
    kept = read_figures(FOLDER / "navo.csv")
    assert kept["sha256"].eq(codebook.read("navo").sha256).all()
    pd.testing.assert_frame_equal(kept, scores(KEPT_OUT), check_exact=False, rtol=1e-9)


def test_the_readme_has_these_figures_with_the_goals_and_those_missed():
    kept, learned = read_figures(FOLDER / "navo.csv"), scores(SEEN)
    pairs = zip(figures(kept), figures(learned), strict=True)
    expected = [(own.name, own.goal, marked(own), seen.value) for own, seen in pairs]
    section = README.read_text(encoding="utf-8").split("\n## How good it is")[1].split("\n## ")[0]
    assert TABLE.findall(section)[2:] == [("letters, sentences, codes", "", size(kept), size(learned)), *expected]


def marked(figure) -> str:
    return f"**{figure.value}, missed**" if figure.came == "missed" else figure.value


def size(rows: pd.DataFrame) -> str:
    whole = rows.set_index("issue").loc["all"]
    return ", ".join(f"{whole[name]:,}" for name in ("letters", "sentences", "n"))


TIMES = dict(enumerate(("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen"), start=10))


def test_how_often_the_letters_kept_out_were_scored_is_told_alike_everywhere():
    story = (HANDS / "README.md").read_text(encoding="utf-8")
    numbers = [int(number) for number in re.findall(r"^\| (\d+) \|", story, re.M)]
    assert numbers == list(range(1, len(numbers) + 1))
    for path in (README, HANDS / "README.md", GOLD / "README.md", GOLD / "coders.csv"):
        text = path.read_text(encoding="utf-8")
        assert set(re.findall(r"\bscored (\w+) times\b", text)) == {TIMES[len(numbers)]}, path
        assert "kept out from reading" in text.lower(), path


def test_a_second_coder_agrees_with_the_first(record_property):
    whole = scores_of_coders(SEEN).loc["all"]
    record_property("figure", f"second coder with the first, F1 {whole['f1']:.3f} of {whole['n']:.0f}")
    assert whole["f1"] >= 0.95


def test_every_act_is_of_a_sentence_that_there_is():
    for path in sorted(ACTS.glob("*/*.acts.csv")):
        with open(path, encoding="utf-8", newline="") as file:
            numbers = [int(row["sentence"]) for row in csv.DictReader(file)]
        assert max(numbers) < len(gold(SEEN, path.name.removesuffix(".acts.csv")))
