"""Three kinds of doubt about a share, kept apart: from the text, from the coding, from the analyst's choices."""

from collections.abc import Iterator

import pandas as pd

from helpers.reliability.card import Card
from helpers.reliability.validation import band_of

KINDS = ("text", "coding", "choices")
RULELESS = ("mentions", "sections")
"""Units to which the rule for sentences without words makes no difference: under every rule it is the same choice."""

COLUMNS = ["letter", "issue", "kind", "low", "high", "of", "number"]


def doubt(attention: pd.DataFrame, choices: pd.DataFrame, card: Card) -> pd.DataFrame:
    """One row per issue of a letter and kind of doubt, with the bounds of its share; the kinds are never added up.

    `of` says what the bounds come from, and `number` how many of those there were:

    - text, of `sentences`: the 95 % interval of the attention table. Had the letter chosen its sentences otherwise?
    - coding, of `gold`, the sentences coded by hand: the share and the corrected share. Would people have coded
      otherwise? Where the letter has no gold, of `letters` that the codebook was not made with: the share with 95 of
      100 of the errors that shares of the issue had there, or, where these are too few, of shares of about that size.
    - choices, of `choices`: the smallest and the largest share by any unit under any rule. Would another defensible
      rule give another share?

    Blank where nothing is known. Only issues with a share of the sentences have rows.
    """
    shares = attention[attention["unit"] == "sentences"].set_index("issue")
    issues = [issue for issue in choices["issue"].unique() if shares.at[issue, "share"] > 0]
    return pd.DataFrame(
        [row for issue in issues for row in _rows(issue, shares.loc[issue], choices, card)], columns=COLUMNS
    )


def _rows(issue: str, row: pd.Series, choices: pd.DataFrame, card: Card) -> Iterator[tuple]:
    choices_of_issue = choices[choices["issue"] == issue].dropna(subset="share")
    number = (
        len(choices_of_issue) - (choices_of_issue["unit"].isin(RULELESS) & choices_of_issue.duplicated("unit")).sum()
    )
    yield (row["letter"], issue, "text", row["low"], row["high"], "sentences", int(row["denominator"]))
    yield (row["letter"], issue, "coding", *_of_coding(issue, row["share"], card))
    yield (
        row["letter"],
        issue,
        "choices",
        choices_of_issue["share"].min(),
        choices_of_issue["share"].max(),
        "choices",
        int(number),
    )


def _of_coding(issue: str, share: float, card: Card) -> tuple[float, float, str, int]:
    if card.own is not None:
        both = share, card.own.shares.at[issue, "corrected"]
        return min(both), max(both), "gold", card.own.sentences
    if card.known is not None:
        errors = _errors(issue, share, card.known)
        low, high = (min(max(share + error, 0.0), 1.0) for error in errors)
        return low, high, "letters", int(card.known.at["all", "letters"])
    return float("nan"), float("nan"), "", 0


def _errors(issue: str, share: float, known: pd.DataFrame) -> tuple[float, float]:
    """The bounds of 95 of 100 errors of the issue's shares, else of all issues' shares of that size, else of all
    shares.
    """
    band = f"_{band_of(share)}"
    for row, size in ((issue, ""), ("all", band)):
        if row in known.index and known.loc[[row], f"share_low{size}"].notna().all():
            return tuple(known.loc[row, [f"share_low{size}", f"share_high{size}"]])
    return tuple(known.loc["all", ["share_low", "share_high"]])
