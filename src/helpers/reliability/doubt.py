"""Three kinds of doubt of a share, apart: of the text, of the coding, of the analyst's choices."""

from collections.abc import Iterator

import pandas as pd

from helpers.reliability.card import Card
from helpers.reliability.validation import band_of

KINDS = ("text", "coding", "choices")
RULELESS = ("mentions", "sections")
"""Units that know no rule for sentences without words: under each the choice is the same one."""

COLUMNS = ["letter", "issue", "kind", "low", "high", "of", "number"]


def doubt(attention: pd.DataFrame, choices: pd.DataFrame, card: Card) -> pd.DataFrame:
    """One row per issue of a letter and kind of doubt, with what its share may lie between; they are never added up.

    `of` says what the bounds come from, and `number` how many of these there were:

    - text, of `sentences`: the 95 % interval of the attention table. Had the letter chosen its sentences otherwise?
    - coding, of `gold`, the sentences coded by hand: the share and the corrected share. Would people have coded so?
      Where the letter has no gold, of `letters` that the codebook was not made with: the share, and 95 of 100 of the
      errors that shares of the issue had there, or where these are too few, shares of any issue of about that size.
    - choices, of `choices`: the smallest and the largest share by any unit under any rule. Would another defensible
      rule say so?

    Blank where nothing is known. Only issues with a share of the sentences have rows.
    """
    shares = attention[attention["unit"] == "sentences"].set_index("issue")
    issues = [issue for issue in choices["issue"].unique() if shares.at[issue, "share"] > 0]
    return pd.DataFrame(
        [row for issue in issues for row in _rows(issue, shares.loc[issue], choices, card)], columns=COLUMNS
    )


def _rows(issue: str, row: pd.Series, choices: pd.DataFrame, card: Card) -> Iterator[tuple]:
    own = choices[choices["issue"] == issue].dropna(subset="share")
    number = len(own) - (own["unit"].isin(RULELESS) & own.duplicated("unit")).sum()
    yield (row["letter"], issue, "text", row["low"], row["high"], "sentences", int(row["denominator"]))
    yield (row["letter"], issue, "coding", *_of_coding(issue, row["share"], card))
    yield (row["letter"], issue, "choices", own["share"].min(), own["share"].max(), "choices", int(number))


def _of_coding(issue: str, share: float, card: Card) -> tuple[float, float, str, int]:
    if card.own is not None:
        both = share, card.own.shares.at[issue, "corrected"]
        return min(both), max(both), "gold", card.own.sentences
    if card.known is not None:
        errors = _errors(issue, share, card.known)
        low, high = (min(max(share + more, 0.0), 1.0) for more in errors)
        return low, high, "letters", int(card.known.at["all", "letters"])
    return float("nan"), float("nan"), "", 0


def _errors(issue: str, share: float, known: pd.DataFrame) -> tuple[float, float]:
    """The errors that 95 of 100 shares of the issue lie between, else of all issues' of that size, else of all."""
    band = f"_{band_of(share)}"
    for row, of in ((issue, ""), ("all", band)):
        if row in known.index and known.loc[[row], f"share_low{of}"].notna().all():
            return tuple(known.loc[row, [f"share_low{of}", f"share_high{of}"]])
    return tuple(known.loc["all", ["share_low", "share_high"]])
