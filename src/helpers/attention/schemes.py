"""Crosswalk: the attention by the codes of other schemes, which a codebook names for its issues."""

from collections.abc import Iterator

import pandas as pd

from helpers.attention.rules import UNCODED, UNMAPPED
from helpers.codebook import Codebook, Issue
from helpers.coding import PROCEDURAL
from helpers.tables import COLUMNS, table

NO_CODE = "none"
"""Stands for the code of an issue that has none in a scheme."""

KEY = ["letter", "unit", "scheme", "code"]


def crosswalk(attention: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """The crosswalk table: one row per letter, unit, scheme and code, made from the rows of the attention table.

    The schemes are `cap`, the topics of the Comparative Agendas Project, `cap_major`, their major topics, and
    `manifesto`, pairs of codes of the Manifesto Project. `count` is the sum of the counts of the issues that have the
    code. An issue with several codes gives each an equal part, as a sentence does with its issues; so the shares of a
    scheme have the same sum as those of the issues, and those of topics sum to that of their major topic. `issues` are
    those that contributed; procedural, uncoded and unmapped are as in the attention table.

    >>> from helpers import codebook, corpus, letters
    >>> navo = codebook.read("navo")
    >>> rows = crosswalk(corpus.tables([letters.read("kst-28676-282")], navo)["attention"], navo)
    >>> manifesto = rows.query("unit == 'sentences' and scheme == 'manifesto'").set_index("code")
    >>> round(manifesto.loc["108/110", "share"], 3), manifesto.loc["108/110", "issues"]
    (np.float64(0.225), 'nato-eu; enlargement')
    """
    parts = pd.DataFrame(_parts(codebook), columns=["issue", "scheme", "code", "part"])
    if attention.empty:
        return table("crosswalk", [])
    rows = attention.merge(parts, on="issue").assign(count=lambda rows: rows["count"] * rows["part"])
    giving = rows[(rows["count"] > 0) & (rows["issue"] != rows["code"])].drop_duplicates([*KEY, "issue"])
    issues = giving.groupby(KEY)["issue"].agg("; ".join).rename("issues")
    crossed = rows.groupby(KEY, sort=False).agg({"count": "sum", "denominator": "first"}).join(issues).reset_index()
    crossed["issues"] = crossed["issues"].fillna("")
    crossed["share"] = (crossed["count"] / crossed["denominator"]).where(crossed["denominator"] > 0)
    return _in_order(crossed, parts)[list(COLUMNS["crosswalk"])].astype(COLUMNS["crosswalk"])


def _parts(codebook: Codebook) -> Iterator[tuple[str, str, str, float]]:
    """Issue, scheme and code, and the part of the issue that goes to the code."""
    for issue in codebook.issues:
        for scheme, codes in _codes(issue).items():
            yield from ((issue.id, scheme, code, 1 / len(codes)) for code in codes)
    for rest in (PROCEDURAL, UNCODED, UNMAPPED):
        yield from ((rest, scheme, rest, 1.0) for scheme in ("cap_major", "cap", "manifesto"))


def _codes(issue: Issue) -> dict[str, list[str]]:
    """The issue's codes in each scheme. A ? marks a code that is not yet checked; it is the same code."""
    cap, manifesto = ([code.rstrip("?") for code in codes] or [NO_CODE] for codes in (issue.cap, issue.manifesto))
    return {"cap_major": [_major(code) for code in cap], "cap": cap, "manifesto": manifesto}


def _major(code: str) -> str:
    """The major topic of a topic: its code without the last two digits.

    >>> _major("1921"), _major("300"), _major("19")
    ('19', '3', '19')
    """
    return code[:-2] if len(code) > 2 and code.isdecimal() else code


def _in_order(crossed: pd.DataFrame, parts: pd.DataFrame) -> pd.DataFrame:
    """The rows by letter and unit as they come, then by scheme and code, with codes that are not numbers last."""
    place = crossed.groupby(KEY[:2], sort=False).ngroup()
    number = pd.to_numeric(crossed["code"].str.split("/").str[0], errors="coerce")
    scheme = crossed["scheme"].map({scheme: number for number, scheme in enumerate(parts["scheme"].unique())})
    order = pd.DataFrame({"place": place, "scheme": scheme, "number": number.fillna(float("inf"))})
    return crossed.loc[order.sort_values(list(order), kind="stable").index].reset_index(drop=True)
