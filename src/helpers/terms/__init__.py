"""Terms: how often each word is used, how evenly, where it is typical, in what context; and who is named."""

import pandas as pd

from helpers.tables import table
from helpers.terms.acronyms import acronyms
from helpers.terms.capitals import proper_names
from helpers.terms.collocations import collocates, multiword
from helpers.terms.dispersion import dp_norm
from helpers.terms.keywords import keyness
from helpers.terms.names import entities, name_counts
from helpers.terms.tfidf import idf, tf_idf

__all__ = [
    "acronyms", "collocates", "entities", "idf", "keyness", "kwic", "multiword", "name_counts", "proper_names",
    "terms", "tf_idf",
]  # fmt: skip

ENOUGH_FOR_DISPERSION = 3
"""Occurrences; below it DPnorm says little and charts grey it."""


def terms(tokens: pd.DataFrame) -> pd.DataFrame:
    """The terms table of any number of letters: one row per letter and lemma, most frequent first.

    `label` is the lemma's most frequent form, `forms` all of them with their counts;
    `per_1000` is per thousand body tokens, stop words included; `sections` counts the
    sections that have the term; `first` is the number of its first token.
    """
    pieces = [_terms_of_letter(letter, rows) for letter, rows in tokens.groupby("letter", sort=False)]
    return pd.concat([table("terms", []), *pieces], ignore_index=True).astype(table("terms", []).dtypes)


def _terms_of_letter(letter: str, tokens: pd.DataFrame) -> pd.DataFrame:
    by_section = tokens.groupby(["lemma", "section"]).size().unstack(fill_value=0)
    sizes = tokens.groupby("section").size().reindex(by_section.columns)
    first = tokens.drop_duplicates("lemma").set_index("lemma")
    forms = _forms(tokens)
    rows = [
        (
            letter, term, forms[term][0][0], sum(counts), 1000 * sum(counts) / len(tokens),
            sum(count > 0 for count in counts), dp_norm(counts, sizes),
            first.at[term, "token"], first.at[term, "stopword"],
            "; ".join(f"{form} {count}" for form, count in forms[term]),
        )
        for term, counts in zip(by_section.index, by_section.to_numpy().tolist(), strict=True)
    ]  # fmt: skip
    return table("terms", sorted(rows, key=lambda row: (-row[3], row[1])))


def _forms(tokens: pd.DataFrame) -> dict[str, list[tuple[str, int]]]:
    """The forms of each lemma with their counts, most frequent first."""
    forms: dict[str, list[tuple[str, int]]] = {}
    counts = tokens.groupby(["lemma", "form"]).size()
    for (term, form), count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        forms.setdefault(term, []).append((form, count))
    return forms


def kwic(sentences: pd.DataFrame, tokens: pd.DataFrame, term: str, width: int = 45) -> pd.DataFrame:
    """Every use of a lemma in its context: letter, sentence, left, match, right; `width` characters on each side."""
    uses = tokens[tokens["lemma"] == term].merge(
        sentences[["letter", "sentence", "start", "text"]], on=["letter", "sentence"], suffixes=("", "_of_sentence")
    )
    rows = []
    for use in uses.itertuples(index=False):
        start, end = use.start - use.start_of_sentence, use.end - use.start_of_sentence
        left, right = use.text[max(0, start - width) : start], use.text[end : end + width]
        rows.append((use.letter, use.sentence, left, use.form, right))
    return pd.DataFrame(rows, columns=["letter", "sentence", "left", "match", "right"])
