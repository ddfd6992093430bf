"""The quality gate of coding: the codebook against letters that others coded before it was scored, each figure printed.

`seen` were scored and then learned from; `kept_out` were never read, and scored when the last term of the
codebooks 2.1.0 and 2.2.0 was written.
"""

import csv

import pandas as pd
import pytest

from helpers import codebook
from helpers.reliability.validation import FOLDER, read_figures
from tests.coded import ACTS, KEPT_OUT, SEEN, gold, in_order, names, scores, scores_of_coders, sentences, share_error

FEWEST = 5
"""Codes of an issue that a mean over issues counts it by."""

LEAST = {SEEN: 0.87, KEPT_OUT: 0.89}
"""F1 of all codes together below which a change of codebook or rules may not fall."""


@pytest.mark.parametrize("folder", [SEEN, KEPT_OUT], ids=lambda folder: folder.name)
def test_the_codebook_agrees_with_those_who_coded_by_hand(folder, record_property):
    assert names(folder), f"no coded letters in {folder}"
    found, letters = scores(folder).set_index("issue"), names(folder)
    whole, counted = found.loc["all"], found[found["n"] >= FEWEST].drop("all")
    errors = [share_error(folder, name) for name in letters]
    record_property(
        "figure",
        f"{folder.name}: {len(letters)} letters, {sentences(folder)} sentences; "
        f"precision {whole['precision']:.3f}, recall {whole['recall']:.3f}, F1 {whole['f1']:.3f}; "
        f"mean over {len(counted)} issues F1 {counted['f1'].mean():.3f}, alpha {counted['alpha'].mean():.3f}; "
        f"error of a share {sum(errors) / len(errors):.2f} points, the worst letter {max(errors):.2f}; "
        f"first three issues in order in {sum(in_order(folder, name) for name in letters)}\n"
        f"{found.loc[:, 'n':].round(2).to_string()}",
    )
    assert whole["f1"] >= LEAST[folder]
    if folder == KEPT_OUT:
        assert_the_figures_kept_are_these(scores(folder))


def assert_the_figures_kept_are_these(found):
    """After a change of the codebook, of a rule or of a letter: `python -m helpers validate navo`."""
    kept = read_figures(FOLDER / "navo.csv")
    assert kept["sha256"].eq(codebook.read("navo").sha256).all()
    pd.testing.assert_frame_equal(kept, found, check_exact=False, rtol=1e-9)


def test_a_second_coder_agrees_with_the_first(record_property):
    whole = scores_of_coders(SEEN).loc["all"]
    record_property("figure", f"second coder with the first, F1 {whole['f1']:.3f} of {whole['n']:.0f}")
    assert whole["f1"] >= 0.95


def test_every_act_is_of_a_sentence_that_there_is():
    for path in sorted(ACTS.glob("*/*.acts.csv")):
        with open(path, encoding="utf-8", newline="") as file:
            numbers = [int(row["sentence"]) for row in csv.DictReader(file)]
        assert max(numbers) < len(gold(SEEN, path.name.removesuffix(".acts.csv")))
