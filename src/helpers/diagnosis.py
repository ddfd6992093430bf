"""A codebook's diagnosis: what its terms catch in letters, which carry an issue alone, and what they leave uncoded."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from itertools import chain

import pandas as pd

from helpers import counted
from helpers.attention import EMPTY
from helpers.attention.readings import covered
from helpers.attention.weights import Weighed, weighed
from helpers.codebook import Codebook, Term
from helpers.coding import codings
from helpers.coding.matches import Matcher
from helpers.lexicons import document, lexicon
from helpers.tables import in_reading_order
from helpers.terms.keywords import g2

Tables = Mapping[str, pd.DataFrame]
RULE = EMPTY
MUCH = 0.5
"""A term that makes more of its issue's matches carries it alone."""

FEWEST_USES = 3
"""Of a word among uncoded sentences, before it is suggested."""

SHOWN = 10
"""Rows of a list on a screen."""


def shared_terms(codebook: Codebook) -> pd.DataFrame:
    """The patterns that several issues list: term, issues joined by `; `. Each counts for all of them."""
    rows = codebook.terms().query("not excludes").drop_duplicates(["term", "issue"]).groupby("term")["issue"]
    shared = rows.agg("; ".join)[rows.size() > 1].reset_index()
    return shared.set_axis(["term", "issues"], axis=1)


def of_terms(tables: Tables, codebook: Codebook) -> pd.DataFrame:
    """One row per term that the letters' language can meet, in the codebook's order.

    Columns: issue, term, hits, sentences, also (of these, those with other issues too), part (of
    the issue's hits), share (of all sentences, the issue's with this term), without (its share when
    the term is left out), shift (of the share, in points).
    """
    worded = tables["codings"].query("source == 'wording'")
    shares = _shares(tables, tables["codings"], codebook)
    languages = {*tables["sentences"]["language"], "both"}
    of_issue = worded.groupby("issue").size()
    several = worded.groupby(["letter", "sentence"])["issue"].transform("nunique") > 1
    by_term, met_at_all = dict(list(worded.groupby(["issue", "term"]))), _met(tables["sentences"], codebook)
    rows = []
    for term in (term for issue in codebook.issues for term in issue.terms):
        if term.excludes or term.language not in languages:
            continue
        met = by_term.get((term.issue, term.pattern), worded.head(0))
        held = met.drop_duplicates(["letter", "sentence"])
        share = shares[term.issue]
        without = share if met.empty else _share_without(term, tables, met_at_all)
        part = len(met) / of_issue[term.issue] if len(met) else 0.0
        rows.append(
            (term.issue, term.pattern, len(met), len(held), int(several[held.index].sum()), part,
             share, without, 100 * (without - share))
        )  # fmt: skip
    columns = ["issue", "term", "hits", "sentences", "also", "part", "share", "without", "shift"]
    return pd.DataFrame(rows, columns=columns)


def _met(sentences: pd.DataFrame, codebook: Codebook) -> Codebook:
    """The codebook with those terms alone that have a match in the sentences, also one that does not count."""
    every = [*codebook.procedural, *chain.from_iterable(issue.terms for issue in codebook.issues)]
    found = set()
    for language, texts in sentences.groupby("language")["text"]:
        met = Matcher(every, language).of_each(texts.tolist())
        found |= {match.term for match in chain.from_iterable(met)}
    issues = [replace(issue, terms=tuple(filter(found.__contains__, issue.terms))) for issue in codebook.issues]
    procedural = tuple(filter(found.__contains__, codebook.procedural))
    return replace(codebook, issues=tuple(issues), procedural=procedural)


def _weighed(tables: Tables, codings: pd.DataFrame, codebook: Codebook, empty: str = RULE) -> Weighed:
    """The sentences of all letters, by those codings; their sizes are left out."""
    return weighed(in_reading_order(tables["sentences"]), tables["tokens"].head(0), codings, codebook, empty)


def _shares(tables: Tables, codings: pd.DataFrame, codebook: Codebook) -> dict[str, float]:
    """Each issue's share of the sentences of all letters together."""
    shares = _weighed(tables, codings, codebook).weights.mean(axis=0).tolist()
    return dict(zip(codebook.ids, shares, strict=False))


def _share_without(term: Term, tables: Tables, codebook: Codebook) -> float:
    """The issue's share when the term is left out: its paragraphs are coded anew, as others may now match there."""
    issues = tuple(
        replace(issue, terms=tuple(each for each in issue.terms if each != term)) if issue.id == term.issue else issue
        for issue in codebook.issues
    )
    worded = tables["codings"]
    met = worded[(worded["issue"] == term.issue) & (worded["term"] == term.pattern)]
    paragraph = ["letter", "section", "paragraph"]
    touched = pd.MultiIndex.from_frame(met[paragraph])
    of = {name: pd.MultiIndex.from_frame(tables[name][paragraph]) for name in ("sentences", "codings")}
    sentences = tables["sentences"][of["sentences"].isin(touched)]
    days = dict(zip(tables["letters"]["letter"], tables["letters"]["date"], strict=True))
    anew = codings(sentences, tables["sections"], replace(codebook, issues=issues), days)
    kept = worded[~of["codings"].isin(touched)]
    return _shares(tables, pd.concat([kept, anew]), codebook)[term.issue]


def coverage(tables: Tables, codebook: Codebook) -> dict[str, float]:
    """The same of all letters together as `attention.coverage` says of one."""
    own = _weighed(tables, tables["codings"], codebook, "none")
    return covered(own.mentions, int(own.weights[:, len(codebook.ids)].sum()))


def suggestions(tables: Tables, most: int = 15) -> pd.DataFrame:
    """Words of sentences that no word of an issue coded, more frequent there than elsewhere: term, uses, g2, sentence.

    `sentence` is one of them. Stop words of either language are left out, and those of the house: its actors, its
    papers, the country that writes.
    """
    key = ["letter", "sentence"]
    tokens = tables["tokens"]
    coded = pd.MultiIndex.from_frame(tables["codings"].query("source == 'wording'")[key].drop_duplicates())
    apart = ~pd.MultiIndex.from_frame(tokens[key]).isin(coded)
    plain = ~tokens["stopword"] & tokens["form"].str[0].str.isalpha()
    plain &= ~(tokens["lemma"].str.lower().isin(_of_house()) | tokens["form"].str.lower().isin(_of_house()))
    there, elsewhere = (tokens[mask & plain]["lemma"].value_counts() for mask in (apart, ~apart))
    sizes = int(apart.sum()), int((~apart).sum())
    first = tokens[apart & plain].drop_duplicates("lemma").set_index("lemma")
    texts = tables["sentences"].set_index(key)["text"]
    rows = [
        (
            word,
            int(uses),
            g2(uses, elsewhere.get(word, 0), *sizes),
            texts[first.loc[word, "letter"], first.loc[word, "sentence"]],
        )
        for word, uses in there.items()
        if uses >= FEWEST_USES
    ]
    found = pd.DataFrame(rows, columns=["term", "uses", "g2", "sentence"])
    return found[~(found["g2"] <= 0)].sort_values(["g2", "term"], ascending=[False, True], ignore_index=True).head(most)


@cache
def _of_house() -> frozenset[str]:
    """Words of both languages that are of no issue, whichever the letter's is."""
    listed = {row["term"] for name in ("house_words", "genre_stopwords") for row in lexicon(name)}
    actors = [document("actors")[language] for language in ("nl", "en")]
    nouns = {noun for said in actors for words in (*said["nouns"].values(), said["persons"]) for noun in words}
    return frozenset(listed | nouns)


def told(
    codebook: Codebook, tables: Tables | None = None, terms: pd.DataFrame | None = None, whole: bool = False
) -> str:
    """The diagnosis as text: of the codebook alone, or with letters and what `of_terms` says of them.

    It fits a screen, the terms that carry an issue first and those that move its share last; `whole` has all of it.
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
    of = coverage(tables, codebook)
    met = terms[terms["hits"] > 0]
    alone = met[(met["part"] > MUCH) & (met["hits"] >= FEWEST_USES)].sort_values("hits", ascending=False, kind="stable")
    sizes = met["shift"].abs().round(9)  # so that equal ones stay in the codebook's order
    shifts = met.reindex(sizes.sort_values(ascending=False, kind="stable").index)
    never = terms[terms["hits"] == 0]
    letters, sentences = counted(len(tables["letters"]), "letter"), counted(len(tables["sentences"]), "sentence")
    most = None if whole else SHOWN
    missing = suggestions(tables)
    return [
        f"{letters}, {sentences}: {of['covered']:.0%} with words of an issue, "
        f"{of['ambiguous']:.0%} of several, {of['procedural']:.0%} procedural, {of['uncoded']:.0%} without\n\n"
        f"a term that carries its issue ({FEWEST_USES} hits or more, over {MUCH:.0%} of them), {len(alone)}:\n"
        + _indented(alone[["issue", "term", "hits", "part"]].head(most or len(alone))),
        _list("words of uncoded sentences that may be missing, with their uses",
              [f"{row.term} {row.uses}" for row in missing.itertuples()], True),
        _list(f"of {len(terms)} terms never hit",
              [f"{row.term} ({row.issue})" for row in never.itertuples()], whole),
        "the share of an issue when a term is left out, the largest shifts in points:\n"
        + _indented(shifts[["issue", "term", "hits", "also", "share", "without", "shift"]].head(most or len(shifts))),
    ]  # fmt: skip


def _list(what: str, found: list[str], whole: bool) -> str:
    """A list in a line: how many there are, and the first ten, or all of them."""
    shown = found if whole else found[:SHOWN]
    more = "; … (all of them: --all, or --out FILE)" if len(shown) < len(found) else ""
    return f"{what}, {len(found)}: {'; '.join(shown) or 'none'}{more}"


def _indented(rows: pd.DataFrame) -> str:
    if rows.empty:
        return "  none"
    shown = rows.round({"part": 2, "share": 3, "without": 3, "shift": 1, "g2": 1}).to_string(index=False)
    return "\n".join(f"  {line}" for line in shown.split("\n"))
