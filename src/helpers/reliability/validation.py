"""A codebook's figures: how much it finds of what people coded, issue by issue, in letters that it was not made
with.
"""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from helpers import DATA, Problem, attention, counted
from helpers.attention import EMPTY
from helpers.attention.concentration import effective_number
from helpers.codebook import Codebook
from helpers.files import in_order
from helpers.letters import READERS
from helpers.reliability import GOLD, UNKNOWN, agreement, coded_issues
from helpers.reliability.coders import alpha, alpha_of_sets, concordance
from helpers.reliability.corrected import hand_weights, machine_weights
from helpers.reliability.goals import LARGEST_ERROR, figures

FOLDER = DATA / "validation"
KEPT_OUT = GOLD / "kept_out"
FEWEST_SHARES = 20
"""Measured shares that are needed before their errors tell how far a share may be off; an issue has one in each
letter with it.
"""

BANDS = {"small": 0.03, "middle": 0.1, "large": 1.0}
"""Sizes of a measured share, each up to its bound, since a large share can be off by more than a small one."""

OF_BANDS = [f"{bound}_{band}" for band in BANDS for bound in ("share_low", "share_high")]
COLUMNS = {
    "codebook": "str", "version": "str", "sha256": "str", "empty": "str", "coders": "str",
    "letters": "int64", "sentences": "int64",
    "issue": "str", "n": "int64", "found": "int64", "missed": "int64", "false": "int64",
    "precision": "float64", "recall": "float64", "f1": "float64", "alpha": "float64",
    "with_issue": "int64", "share_error": "float64", "share_bias": "float64",
    "share_low": "float64", "share_high": "float64",
    "share_largest": "float64", "letters_beyond": "float64", "concordance": "float64",
    "effective_error": "float64", "effective_largest": "float64", **dict.fromkeys(OF_BANDS, "float64"),
}  # fmt: skip

LATER = ("share_largest", "letters_beyond", "concordance", "effective_error", "effective_largest", *OF_BANDS)
"""Columns that figures written earlier lack, and which are then blank."""

HandCoded = tuple[Mapping[str, pd.DataFrame], pd.DataFrame]
"""The tables of a letter, and its hand-coded sentences, `matched` to them."""


def validation(
    coded: Sequence[HandCoded], codebook: Codebook, empty: str = EMPTY, coders: str = UNKNOWN
) -> pd.DataFrame:
    """One row per issue that people or the codebook gave in the letters, and a last one, `all`, for all of them
    together.

    Beside the columns of `agreement` there are: alpha, Krippendorff's, on whether a sentence has the issue (without
    ambiguous codes), and in `all` on its set of issues; with_issue, the letters that have it by measure or coder;
    share_error, by how much its share of a letter's sentences is off on average, and share_bias, by how much the
    coder's share is larger, over those letters, and in `all` over each issue of each letter. Between share_low and
    share_high lie 95 of 100 differences of the coder's share minus the measured one; they are blank where fewer than 20
    shares were measured, as is concordance, Lin's, of the shares with the coder's; share_low_small and so on are for
    measured shares of that size (BANDS). share_largest is the largest error, letters_beyond the number of letters with
    one beyond 6 points. Only `all` has effective_error and effective_largest: by how much a letter's effective number
    of issues is off, on average and at most. Codebook, version, sha256, empty (the rule), coders, letters and sentences
    are the same in every row. Raises Problem where people gave issues that the codebook does not have.
    """
    codings, gold = pooled(coded)
    _check_issues(gold, codebook)
    scores = agreement(codings, gold, empty).set_index("issue")
    scores["alpha"] = _alphas(codings, gold, list(scores.index), empty)
    errors = _errors_by_issue(shares(coded, codebook, empty))
    letters, sentences = (
        len(coded),
        sum(int(gold_of_letter["probability"].notna().sum()) for _, gold_of_letter in coded),
    )
    shared_cells = (codebook.name, codebook.version, codebook.sha256, empty, coders, letters, sentences)
    order = [issue for issue in [*codebook.ids, "all"] if issue in scores.index]
    rows = scores.join(errors).loc[order].reset_index().assign(**dict(zip(COLUMNS, shared_cells, strict=False)))
    return rows[list(COLUMNS)].astype(COLUMNS)


def pooled(coded: Sequence[HandCoded]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The codings and the gold of all letters together, for `agreement`."""
    return pd.concat([tables["codings"] for tables, _ in coded]), pd.concat([gold for _, gold in coded])


def _check_issues(gold: pd.DataFrame, codebook: Codebook) -> None:
    unknown = sorted(set().union(*gold["issues"]) - set(codebook.ids))
    if unknown:
        raise Problem(
            f"the letters are coded with {unknown[0]}, which {codebook.name} lacks: code them with its issues"
        )


def _alphas(codings: pd.DataFrame, gold: pd.DataFrame, issues: Sequence[str], empty: str) -> list[float]:
    coded = coded_issues(codings, empty)
    sets = [
        (frozenset(row.issues), coded[row.letter, row.sentence], row.ambiguous) for row in gold.itertuples(index=False)
    ]
    return [_alpha_of(issue, sets) for issue in issues]


def _alpha_of(issue: str, sets: list[tuple[frozenset, frozenset, set]]) -> float:
    if issue == "all":
        return alpha_of_sets([[hand for hand, *_ in sets], [coded - (unsure - hand) for hand, coded, unsure in sets]])
    sure = [(issue in hand, issue in coded) for hand, coded, unsure in sets if issue not in unsure]
    return alpha(list(zip(*sure, strict=True)))


def shares(coded: Sequence[HandCoded], codebook: Codebook, empty: str = EMPTY) -> pd.DataFrame:
    """One row per letter and issue that it has by measure or coder: issue, share, and true, the coder's share.

    Both are shares of its sentences, of which one on two issues counts half for each. Where only some sentences were
    coded, both are shares of these, each of which stands for as many as it was drawn from.
    """
    rows = []
    for place, (tables, gold) in enumerate(coded):
        share, true = _both(tables, gold[gold["probability"].notna()], codebook, empty)
        rows += [(place, issue, share[issue], true[issue]) for issue in codebook.ids if share[issue] or true[issue]]
    return pd.DataFrame(rows, columns=["letter", "issue", "share", "true"])


def _both(
    tables: Mapping[str, pd.DataFrame], gold: pd.DataFrame, codebook: Codebook, empty: str
) -> tuple[pd.Series, pd.Series]:
    """The measured and the coder's share of each issue."""
    if (gold["probability"] == 1).all():
        measured = tables["attention"].query("unit == 'sentences'").set_index("issue")["share"]
        return measured, hand_weights(gold, codebook.ids).mean()
    drawn = gold[gold["sentence"] >= 0]
    parts = (1 / drawn["probability"]).to_numpy() / (1 / drawn["probability"]).sum()
    letter = attention.coded(*(tables[name] for name in ("sentences", "tokens", "codings")), codebook, empty)
    both = machine_weights(letter).loc[drawn["sentence"]], hand_weights(drawn, codebook.ids)
    return tuple(weights.mul(parts, axis=0).sum() for weights in both)


def _errors_by_issue(shares: pd.DataFrame) -> pd.DataFrame:
    groups = [*shares.groupby("issue"), ("all", shares)]
    errors = pd.DataFrame.from_dict(
        {issue: _errors(shares_of_issue) for issue, shares_of_issue in groups}, orient="index"
    )
    off = _errors_of_effective_number(shares)
    errors.loc["all", ["effective_error", "effective_largest"]] = off.mean(), off.max()
    return errors


def _errors_of_effective_number(shares: pd.DataFrame) -> pd.Series:
    """How far the effective number of each letter's issues is from that by the coder's shares; 0 without issues."""
    numbers = shares.groupby("letter")[["share", "true"]].agg(effective_number).fillna(0)
    return (numbers["share"] - numbers["true"]).abs()


def _errors(shares: pd.DataFrame) -> dict[str, float]:
    more, measured = shares["true"] - shares["share"], shares["share"] > 0
    enough, bands = measured.sum() >= FEWEST_SHARES, shares["share"].map(band_of).where(measured)
    low, high = _middle_of(more[measured])
    of_bands = [bound for band in BANDS for bound in _middle_of(more[bands == band])]
    return {
        "with_issue": shares["letter"].nunique(),
        "share_error": more.abs().mean(),
        "share_bias": more.mean(),
        "share_low": low,
        "share_high": high,
        "share_largest": more.abs().max(),
        "letters_beyond": shares.loc[more.abs() > LARGEST_ERROR, "letter"].nunique(),
        "concordance": concordance(shares["share"], shares["true"]) if enough else math.nan,
        **dict(zip(OF_BANDS, of_bands, strict=True)),
    }


def _middle_of(more: pd.Series) -> tuple[float, float]:
    """The bounds of the middle 95 of 100; blank for too few."""
    if len(more) < FEWEST_SHARES:
        return math.nan, math.nan
    low, high = np.percentile(more, (2.5, 97.5))
    return float(low), float(high)


def band_of(share: float) -> str:
    """The size of a share, as one of BANDS.

    >>> [band_of(share) for share in (0.03, 0.031, 0.1, 0.2, 1.0)]
    ['small', 'middle', 'middle', 'large', 'large']
    """
    return next((band for band, most in BANDS.items() if share <= most), "large")


def known(codebook: Codebook, empty: str = EMPTY, folder: Path = FOLDER) -> pd.DataFrame | None:
    """The stored figures of a codebook, by issue; None where there are none, it has changed since, or the rule differs.

    Raises Problem as `read_figures` does.

    >>> from helpers import codebook
    >>> known(codebook.read("navo")).at["all", "codebook"]
    'navo'
    """
    path = folder / f"{codebook.name}.csv"
    if not path.is_file():
        return None
    rows = read_figures(path)
    same = (rows["sha256"] == codebook.sha256) & (rows["empty"] == empty)
    return rows.set_index("issue") if same.all() else None


def read_figures(path: Path) -> pd.DataFrame:
    """The figures in a file that `python -m helpers validate` wrote; raises Problem where it was changed since."""
    reals = dict.fromkeys((name for name, type_ in COLUMNS.items() if type_ == "float64"), "")
    try:
        rows = pd.read_csv(path, dtype=COLUMNS, keep_default_na=False, na_values=reals)
        return rows.assign(**{name: math.nan for name in LATER if name not in rows})[list(COLUMNS)]
    except (ValueError, KeyError):
        raise Problem(f"{path} is not as it was written: measure the codebook again, or remove the file") from None


def letters_in(folder: Path) -> list[tuple[Path, Path]]:
    """For each coded letter in a folder of gold, its file as received, named as its folder, and its coded sentences.

    Raises Problem where there is none, or a letter has no file.
    """
    coded = in_order(folder.glob("*/sentences.csv"))
    if not coded:
        raise Problem(f"{folder}: no coded letters, expected <letter>/sentences.csv in it")
    return [(_received(path.parent), path) for path in coded]


def _received(folder: Path) -> Path:
    found = [path for path in in_order(folder.glob(f"{folder.name}.*")) if path.suffix.lower() in READERS]
    if not found:
        raise Problem(f"{folder}: no letter beside its coded sentences, expected {folder.name}.txt or another format")
    return found[0]


def check_target(path: Path) -> None:
    """Raise Problem where the file to write holds anything but figures.

    Raises Problem where the file is another's.
    """
    head = ",".join(name for name in COLUMNS if name not in LATER)
    if path.exists() and not (path.is_file() and path.read_bytes().startswith(head.encode())):
        raise Problem(f"{path} is there already and holds no figures: give another folder as --out")


NOUNS = ("letter", "sentence", "code")


def told(rows: pd.DataFrame) -> str:
    """What was measured and on how much, one figure to a line, with the goals and whether they were met."""
    over_all = rows.set_index("issue").loc["all"]
    measured = (counted(over_all[name], noun) for name, noun in zip(("letters", "sentences", "n"), NOUNS, strict=True))
    goals = ((figure, f" (goal {figure.goal}: {figure.came})" if figure.goal else "") for figure in figures(rows))
    lines = (f"{figure.name}: {figure.value}{goal}" for figure, goal in goals)
    return "\n".join([f"{over_all['codebook']} {over_all['version']} on {', '.join(measured)}", *lines])


def where_shown(path: Path, codebook: str) -> str:
    """A sentence on when reports show the figures in a file."""
    shown = FOLDER / path.name
    if path.resolve() == shown.resolve():
        return f"{path}: reports with {codebook} show these figures"
    instead = ", in the place of those that lie there" if shown.is_file() else ""
    return f"{path}: reports with {codebook} show these figures once the file lies in {FOLDER}{instead}"
