"""A codebook's diagnosis: what its terms match in letters, which carry an issue alone, and what they leave uncoded."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from itertools import chain

import pandas as pd

from helpers import counted
from helpers.attention import EMPTY
from helpers.attention.readings import covered
from helpers.attention.weights import Weighed, weighed
from helpers.codebook import Codebook, Issue, Term
from helpers.coding import codings
from helpers.coding.matches import Matcher
from helpers.lexicons import document, lexicon
from helpers.tables import in_reading_order
from helpers.terms.keywords import g2

Tables = Mapping[str, pd.DataFrame]
RULE = EMPTY
MUCH = 0.5
"""The part of its issue's matches above which a term carries it alone."""

FEWEST_USES = 3
"""Uses of a word in uncoded sentences, before it is suggested."""

SHOWN = 10
"""Rows of a list on a screen."""


def shared_terms(codebook: Codebook) -> pd.DataFrame:
    """The patterns that several issues list: term, issues joined by `; `. Each counts for all of these issues."""
    rows = codebook.terms().query("not excludes").drop_duplicates(["term", "issue"]).groupby("term")["issue"]
    shared = rows.agg("; ".join)[rows.size() > 1].reset_index()
    return shared.set_axis(["term", "issues"], axis=1)


def of_terms(tables: Tables, codebook: Codebook) -> pd.DataFrame:
    """One row per term that can match in the letters' languages, in the codebook's order.

    Columns: issue, term, hits, sentences, also (the sentences with other issues too), part (of the issue's hits), share
    (the issue's, of all sentences), without (that share without the term), shift (of the share, in points).
    """
    worded = tables["codings"].query("source == 'wording'")
    shares = _shares(tables, tables["codings"], codebook)
    languages = {*tables["sentences"]["language"], "both"}
    of_issue = worded.groupby("issue").size()
    several = worded.groupby(["letter", "sentence"])["issue"].transform("nunique") > 1
    by_term = dict(list(worded.groupby(["issue", "term"])))
    met_codebook = _with_matching_terms(tables["sentences"], codebook)
    rows = []
    for term in (term for issue in codebook.issues for term in issue.terms):
        if term.excludes or term.language not in languages:
            continue
        codings_of_term = by_term.get((term.issue, term.pattern), worded.head(0))
        sentences = codings_of_term.drop_duplicates(["letter", "sentence"])
        share = shares[term.issue]
        without = share if codings_of_term.empty else _share_without(term, tables, met_codebook)
        part = len(codings_of_term) / of_issue[term.issue] if len(codings_of_term) else 0.0
        rows.append(
            (term.issue, term.pattern, len(codings_of_term), len(sentences), int(several[sentences.index].sum()), part,
             share, without, 100 * (without - share))
        )  # fmt: skip
    columns = ["issue", "term", "hits", "sentences", "also", "part", "share", "without", "shift"]
    return pd.DataFrame(rows, columns=columns)


def _with_matching_terms(sentences: pd.DataFrame, codebook: Codebook) -> Codebook:
    """The codebook with only the terms that have a match in the sentences, even one that does not count."""
    terms = [*codebook.procedural, *chain.from_iterable(issue.terms for issue in codebook.issues)]
    matched = set()
    for language, texts in sentences.groupby("language")["text"]:
        matches = Matcher(terms, language).of_each(texts.tolist())
        matched |= {match.term for match in chain.from_iterable(matches)}
    issues = [replace(issue, terms=tuple(filter(matched.__contains__, issue.terms))) for issue in codebook.issues]
    procedural = tuple(filter(matched.__contains__, codebook.procedural))
    return replace(codebook, issues=tuple(issues), procedural=procedural)


def _weighed(tables: Tables, codings: pd.DataFrame, codebook: Codebook, empty: str = RULE) -> Weighed:
    """The sentences of all letters, weighted by those codings; without their sizes."""
    return weighed(in_reading_order(tables["sentences"]), tables["tokens"].head(0), codings, codebook, empty)


def _shares(tables: Tables, codings: pd.DataFrame, codebook: Codebook) -> dict[str, float]:
    """Each issue's share of the sentences of all letters together."""
    shares = _weighed(tables, codings, codebook).weights.mean(axis=0).tolist()
    return dict(zip(codebook.ids, shares, strict=False))


def _share_without(term: Term, tables: Tables, codebook: Codebook) -> float:
    """The issue's share without the term: paragraphs with it are coded anew, since other terms may now match there."""
    issues = tuple(_without(issue, term) if issue.id == term.issue else issue for issue in codebook.issues)
    worded = tables["codings"]
    codings_of_term = worded[(worded["issue"] == term.issue) & (worded["term"] == term.pattern)]
    paragraph = ["letter", "section", "paragraph"]
    touched = pd.MultiIndex.from_frame(codings_of_term[paragraph])
    paragraphs = {name: pd.MultiIndex.from_frame(tables[name][paragraph]) for name in ("sentences", "codings")}
    sentences = tables["sentences"][paragraphs["sentences"].isin(touched)]
    days = dict(zip(tables["letters"]["letter"], tables["letters"]["date"], strict=True))
    anew = codings(sentences, tables["sections"], replace(codebook, issues=issues), days)
    unchanged = worded[~paragraphs["codings"].isin(touched)]
    return _shares(tables, pd.concat([unchanged, anew]), codebook)[term.issue]


def _without(issue: Issue, term: Term) -> Issue:
    return replace(issue, terms=tuple(other for other in issue.terms if other != term))


def coverage(tables: Tables, codebook: Codebook) -> dict[str, float]:
    """The coverage of all letters together, in the form of `attention.coverage`."""
    arrays = _weighed(tables, tables["codings"], codebook, "none")
    return covered(arrays.mentions, int(arrays.weights[:, len(codebook.ids)].sum()))


def suggestions(tables: Tables, most: int = 15) -> pd.DataFrame:
    """Words of sentences without words of an issue, where they are more frequent than elsewhere: term, uses, g2,
    sentence.

    `sentence` is one with the word. Stop words of either language are left out, and so are the words of the house: its
    actors, its papers, the country that writes.
    """
    key = ["letter", "sentence"]
    tokens = tables["tokens"]
    coded = pd.MultiIndex.from_frame(tables["codings"].query("source == 'wording'")[key].drop_duplicates())
    uncoded = ~pd.MultiIndex.from_frame(tokens[key]).isin(coded)
    content = ~tokens["stopword"] & tokens["form"].str[0].str.isalpha()
    content &= ~(tokens["lemma"].str.lower().isin(_of_house()) | tokens["form"].str.lower().isin(_of_house()))
    uses, elsewhere = (tokens[mask & content]["lemma"].value_counts() for mask in (uncoded, ~uncoded))
    sizes = int(uncoded.sum()), int((~uncoded).sum())
    first = tokens[uncoded & content].drop_duplicates("lemma").set_index("lemma")
    texts = tables["sentences"].set_index(key)["text"]
    rows = [
        (
            word,
            int(count),
            g2(count, elsewhere.get(word, 0), *sizes),
            texts[first.loc[word, "letter"], first.loc[word, "sentence"]],
        )
        for word, count in uses.items()
        if count >= FEWEST_USES
    ]
    words = pd.DataFrame(rows, columns=["term", "uses", "g2", "sentence"])
    return words[~(words["g2"] <= 0)].sort_values(["g2", "term"], ascending=[False, True], ignore_index=True).head(most)


@cache
def _of_house() -> frozenset[str]:
    """Words of either language that belong to no issue, whatever the language of the letter."""
    listed = {row["term"] for name in ("house_words", "genre_stopwords") for row in lexicon(name)}
    actors = [document("actors")[language] for language in ("nl", "en")]
    nouns = {noun for actor in actors for words in (*actor["nouns"].values(), actor["persons"]) for noun in words}
    return frozenset(listed | nouns)


def told(
    codebook: Codebook, tables: Tables | None = None, terms: pd.DataFrame | None = None, whole: bool = False
) -> str:
    """The diagnosis as text: of the codebook alone, or with letters and the result of `of_terms` for them.

    It fits a screen, with the terms that carry an issue first and those that move its share last; `whole` shows all.
    """
    shared = shared_terms(codebook)
    of_several = _list("in several issues", [f"{row.term} ({row.issues})" for row in shared.itertuples()], whole)
    if tables is None:
        return f"{_of_codebook(codebook)}\n{of_several}"
    carrying, missing, never, shifts = _of_letters(tables, codebook, terms, whole)
    return "\n\n".join([_of_codebook(codebook), carrying, missing, of_several, never, shifts])


def _of_codebook(codebook: Codebook) -> str:
    terms = codebook.terms()
    return (
        f"{codebook.name} {codebook.version}: {len(codebook.issues)} issues, {(~terms['excludes']).sum()} terms "
        f"({', '.join(f'{count} {language}' for language, count in terms['language'].value_counts().items())}), "
        f"{terms['weak'].sum()} of them weak, {terms['excludes'].sum()} exclusions"
    )


def _of_letters(tables: Tables, codebook: Codebook, terms: pd.DataFrame, whole: bool) -> list[str]:
    parts = coverage(tables, codebook)
    hit = terms[terms["hits"] > 0]
    alone = hit[(hit["part"] > MUCH) & (hit["hits"] >= FEWEST_USES)].sort_values("hits", ascending=False, kind="stable")
    sizes = hit["shift"].abs().round(9)  # so that equal ones stay in the codebook's order
    shifts = hit.reindex(sizes.sort_values(ascending=False, kind="stable").index)
    never = terms[terms["hits"] == 0]
    letters, sentences = counted(len(tables["letters"]), "letter"), counted(len(tables["sentences"]), "sentence")
    most = None if whole else SHOWN
    missing = suggestions(tables)
    return [
        f"{letters}, {sentences}: {parts['covered']:.0%} with words of an issue, "
        f"{parts['ambiguous']:.0%} of several, {parts['procedural']:.0%} procedural, {parts['uncoded']:.0%} without\n\n"
        f"a term that carries its issue ({FEWEST_USES} hits or more, over {MUCH:.0%} of them), {len(alone)}:\n"
        + _indented(alone[["issue", "term", "hits", "part"]].head(most or len(alone))),
        _list("words of uncoded sentences that may be missing, with their uses",
              [f"{row.term} {row.uses}" for row in missing.itertuples()], True),
        _list(f"of {len(terms)} terms never hit",
              [f"{row.term} ({row.issue})" for row in never.itertuples()], whole),
        "the share of an issue when a term is left out, the largest shifts in points:\n"
        + _indented(shifts[["issue", "term", "hits", "also", "share", "without", "shift"]].head(most or len(shifts))),
    ]  # fmt: skip


def _list(title: str, entries: list[str], whole: bool) -> str:
    """A list in one line: the number of its entries, and the first ten of them, or all."""
    shown = entries if whole else entries[:SHOWN]
    more = "; … (all of them: --all, or --out FILE)" if len(shown) < len(entries) else ""
    return f"{title}, {len(entries)}: {'; '.join(shown) or 'none'}{more}"


def _indented(rows: pd.DataFrame) -> str:
    if rows.empty:
        return "  none"
    shown = rows.round({"part": 2, "share": 3, "without": 3, "shift": 1, "g2": 1}).to_string(index=False)
    return "\n".join(f"  {line}" for line in shown.split("\n"))
