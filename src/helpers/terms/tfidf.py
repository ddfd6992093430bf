"""Which words distinguish a letter from the others of its dossier: tf-idf, which needs many letters.

Within one letter it would delete the subject: a word in every section weighs ln 1 = 0.
"""

import numpy as np
import pandas as pd

from helpers import Problem

FEWEST_LETTERS = 20
"""In fewer letters, a word in all of them may be one that these few merely happen to share."""


def idf(tokens: pd.DataFrame) -> pd.DataFrame:
    """How rare each lemma is among the letters of a dossier: term, letters (with it), of (all letters), idf.

    `idf` is ln(of / letters), 0 for a word in every letter (Spärck Jones 1972). Keep the table with what is made from
    it, and weight later letters by it too: a new table would move every weight. Raises Problem below 20 letters.

    >>> tokens = pd.DataFrame({"letter": [*range(20), 0], "lemma": ["NAVO"] * 20 + ["Georgië"]})
    >>> idf(tokens).round(3).to_numpy().tolist()
    [['Georgië', 1, 20, 2.996], ['NAVO', 20, 20, 0.0]]
    """
    letters = tokens["letter"].nunique()
    if letters < FEWEST_LETTERS:
        raise Problem(
            f"tf-idf needs {FEWEST_LETTERS} letters or more, found {letters}: among few it deletes the subject, which "
            "all have, so use counts, dispersion and keyness"
        )
    having = tokens.drop_duplicates(["letter", "lemma"]).groupby("lemma").size()
    letters_with = having.rename_axis("term").rename("letters").reset_index()
    return letters_with.assign(of=letters, idf=np.log(letters / letters_with["letters"]))


def tf_idf(tokens: pd.DataFrame, frozen: pd.DataFrame) -> pd.DataFrame:
    """The weight of each lemma of each letter: letter, term, count, tf, idf, tf_idf; the heaviest first in each letter.

    `tf` is count over the letter's tokens, stop words included, and `tf_idf` its product with idf: the form of
    tidytext (Silge & Robinson 2016). Other programs smooth, add 1 or normalise, so their weights differ. `frozen`
    is the table that `idf` returned for these letters, or for the dossier they are compared with; a lemma that it does
    not have gets no weight.

    >>> frozen = pd.DataFrame({"term": ["NAVO", "Georgië"], "idf": [0.0, 3.0]})
    >>> tokens = pd.DataFrame({"letter": "kst-1-1", "lemma": ["NAVO", "Georgië", "NAVO", "tunnel"]})
    >>> tf_idf(tokens, frozen)[["term", "tf", "tf_idf"]].to_numpy().tolist()
    [['Georgië', 0.25, 0.75], ['NAVO', 0.5, 0.0], ['tunnel', 0.25, nan]]
    """
    counts = tokens.groupby(["letter", "lemma"]).size().rename("count").reset_index()
    counts = counts.rename(columns={"lemma": "term"})
    counts["tf"] = counts["count"] / counts.groupby("letter")["count"].transform("sum")
    counts["idf"] = counts["term"].map(frozen.set_index("term")["idf"])
    counts["tf_idf"] = counts["tf"] * counts["idf"]
    return counts.sort_values(["letter", "tf_idf", "term"], ascending=[True, False, True], ignore_index=True)
