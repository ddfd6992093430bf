"""How fast the tables of many letters are made, against other ways to the same work, and whether that grows.

    python benchmarks/corpus.py [LETTERS ...] [--peers PYTHON] [--rounds N] [--ways WAY,...]

The work: read, undo the page, sections, sentences, tokens; counts of terms by letter and section; coding with the 29
issues; attention; top terms. Each way does it as its users would, in a process of its own, in turn, on one core:

helpers       the whole of `python -m helpers tables --tables letters,terms,codings,attention --format parquet --jobs 1`
nltk          regular expressions for the page, Punkt and WordPunct, FreqDist, one expression for each issue
scikit-learn  CountVectorizer of sections, another of the codebook's words (whole ones: it has no stems), tf-idf
spacy         blank Dutch pipeline with its sentencizer, PhraseMatcher (whole words), Counter
polars        string expressions, explode, group by; its Aho-Corasick search for the codebook's words
quanteda      R, in the fastest arrangement that was found (quanteda.R)
bare          re.findall and Counter alone: the floor, which does none of the rest

None of the others logs decisions, keeps places, codes by context or gives intervals. `--peers` is an interpreter that
has the libraries that this one lacks; a way whose library is nowhere is named. The letters are recombined
(recombined.py), their vocabulary grows. quanteda needs an Rscript that has it, with jsonlite.
"""

import argparse
import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

HEADING = re.compile(r"[A-Z][^.!?]{2,60}")
MOST = 20
"""Top terms of a letter."""


def helpers_way(paths: Sequence[Path], terms: list[dict]) -> None:
    from helpers import codebook
    from helpers.corpus.engines import here
    from helpers.corpus.pieces import Order
    from helpers.corpus.runs import Run
    from helpers.letters import archives

    order = Order(codebook.read("navo"), ("letters", "terms", "codings", "attention"), "parquet")
    with tempfile.TemporaryDirectory() as folder:
        run = Run(order, Path(folder) / "tables", here)
        for _, problem in run.made(lambda: archives.letters(map(str, paths))):
            assert not problem


def bare_way(paths: Sequence[Path], terms: list[dict]) -> None:
    for path in paths:
        Counter(re.findall(r"\w+", path.read_text(encoding="utf-8").lower()))


def nltk_way(paths: Sequence[Path], terms: list[dict]) -> None:
    from nltk import ConditionalFreqDist, FreqDist
    from nltk.stem import SnowballStemmer
    from nltk.tokenize import PunktSentenceTokenizer, WordPunctTokenizer

    split, words = PunktSentenceTokenizer(), WordPunctTokenizer()
    stem, stems = SnowballStemmer("dutch").stem, {}
    issues = {issue: re.compile(rf"\b(?:{'|'.join(own)})", re.I) for issue, own in _expressions(terms).items()}
    for path in paths:
        counts, top, coded, number = ConditionalFreqDist(), FreqDist(), FreqDist(), 0
        for section, paragraphs in enumerate(_sections(path)):
            for paragraph in paragraphs:
                for sentence in split.tokenize(paragraph):
                    number += 1
                    for word in words.tokenize(sentence):
                        if word.isalpha():
                            if word not in stems:
                                stems[word] = stem(word)
                            counts[section][stems[word]] += 1
                            top[stems[word]] += 1
                    met = [issue for issue, pattern in issues.items() if pattern.search(sentence)]
                    for issue in met:
                        coded[issue] += 1 / len(met)
        assert top.most_common(MOST)
        assert {issue: weight / number for issue, weight in coded.items()}


def sklearn_way(paths: Sequence[Path], terms: list[dict]) -> None:
    import numpy as np
    from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer

    texts, owners = [], []
    for number, path in enumerate(paths):
        for section in _sections(path):
            texts.append("\n".join(section))
            owners.append(number)
    counts = CountVectorizer()
    matrix = counts.fit_transform(texts)
    issues = {" ".join(term["words"]): term["issue"] for term in terms if len(term["words"]) < 4}
    words = sorted(issues)
    coded = CountVectorizer(vocabulary=words, ngram_range=(1, 3)).transform(texts)
    starts = np.searchsorted(owners, range(len(paths)))
    weighed = TfidfTransformer().fit_transform(matrix).tocsr()
    for start in starts:
        row = weighed[start]
        assert row.indices[np.argsort(-row.data)[:MOST]] is not None
    issue_of = np.array([issues[word] for word in words])
    found = np.array([coded[:, issue_of == issue].sum(axis=1).A1 for issue in sorted(set(issue_of))])
    by_letter = np.add.reduceat(found, starts, axis=1)
    assert (by_letter / np.maximum(by_letter.sum(axis=0), 1)).any()


def spacy_way(paths: Sequence[Path], terms: list[dict]) -> None:
    import spacy
    from spacy.matcher import PhraseMatcher

    pipeline = spacy.blank("nl")
    pipeline.add_pipe("sentencizer")
    matcher = PhraseMatcher(pipeline.vocab, attr="LOWER")
    by_issue = defaultdict(list)
    for term in terms:
        by_issue[term["issue"]].append(pipeline.make_doc(" ".join(term["words"])))
    for issue, own in by_issue.items():
        matcher.add(issue, own)
    for path in paths:
        top, coded, number = Counter(), Counter(), 0
        for section in _sections(path):
            document, counts = pipeline("\n".join(section)), Counter()
            counts.update(token.lower_ for token in document if token.is_alpha)
            top.update(counts)
            for sentence in document.sents:
                number += 1
                met = {match.label_ for match in matcher(sentence, as_spans=True)}
                for issue in met:
                    coded[issue] += 1 / len(met)
        assert top.most_common(MOST)
        assert {issue: weight / number for issue, weight in coded.items()}


def polars_way(paths: Sequence[Path], terms: list[dict]) -> None:
    import polars as pl

    patterns = pl.DataFrame({"found": [" " + " ".join(term["words"]) for term in terms],
                             "issue": [term["issue"] for term in terms]}).unique("found")  # fmt: skip
    for first in range(0, len(paths), 500):
        rows = [
            (number, section, sentence.lower())
            for number, path in enumerate(paths[first : first + 500])
            for section, paragraphs in enumerate(_sections(path))
            for paragraph in paragraphs
            for sentence in re.split(r"(?<=[.!?])\s+(?=[A-Z«])", paragraph)
        ]
        own = pl.DataFrame(rows, schema=["letter", "section", "text"], orient="row").with_row_index("sentence")
        tokens = own.select("letter", "section", word=pl.col("text").str.extract_all(r"\w+")).explode("word")
        counts = tokens.group_by("letter", "section", "word").len()
        rare = counts.group_by("word").agg(idf=pl.col("letter").n_unique())
        top = counts.group_by("letter", "word").agg(pl.col("len").sum()).join(rare, on="word")
        top = top.with_columns(weight=pl.col("len") / pl.col("idf").log1p()).sort("letter", "weight")
        assert top.group_by("letter").tail(MOST).height
        padded = " " + pl.col("text")
        met = own.select(
            "letter", "sentence", found=padded.str.extract_many(patterns["found"].implode(), overlapping=True)
        )
        met = met.explode("found").drop_nulls().join(patterns, on="found").unique(["sentence", "issue"])
        weights = met.with_columns(weight=1 / pl.len().over("sentence"))
        assert weights.group_by("letter", "issue").agg(pl.col("weight").sum()).height


QUANTEDA = Path(__file__).with_name("quanteda.R")

WAYS: dict[str, tuple[str, Callable | Path]] = {
    "helpers": ("helpers", helpers_way),
    "bare": ("re", bare_way),
    "nltk": ("nltk", nltk_way),
    "scikit-learn": ("sklearn", sklearn_way),
    "spacy": ("spacy", spacy_way),
    "polars": ("polars", polars_way),
    "quanteda": ("quanteda", QUANTEDA),
}
"""The library of each way, and the function or the R script that goes it."""


def _sections(path: Path) -> list[list[str]]:
    """The paragraphs of each section, as a user of other tools would part them: hyphens and lines joined by rule."""
    text = re.sub(r"-[ \t]*\n[ \t]*(?=[a-z])", "", path.read_text(encoding="utf-8"))
    sections: list[list[str]] = [[]]
    for block in re.split(r"\n[ \t]*\n", text):
        line = " ".join(block.split())
        if HEADING.fullmatch(line):
            sections.append([])
        elif line:
            sections[-1].append(line)
    return [section for section in sections if section]


def _expressions(terms: list[dict]) -> dict[str, list[str]]:
    found = defaultdict(list)
    for term in terms:
        end = r"\w*" if term["stem"] else r"\b"
        found[term["issue"]].append(r"[\s-]+".join(map(re.escape, term["words"])) + end)
    return found


def _terms() -> list[dict]:
    """The codebook's terms as a table that other interpreters can read."""
    from helpers import codebook

    return [
        {"issue": issue.id, "words": [word for word, _ in term.words], "stem": term.words[-1][1] == "stem"}
        for issue in codebook.read("navo").issues
        for term in issue.terms
        if not term.excludes and term.language in ("nl", "both")
    ]


def _one(way: str, folder: Path, count: int) -> None:
    import importlib
    import resource

    importlib.import_module(WAYS[way][0])
    terms = json.loads((folder / "terms.json").read_text(encoding="utf-8"))
    paths = [folder / "letters" / f"letter-{number:06}.txt" for number in range(1, count + 1)]
    begun = time.process_time()
    WAYS[way][1](paths, terms)
    print(time.process_time() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def _interpreter(way: str, interpreters: Sequence[str]) -> str | None:
    """The first that has the way's library."""
    library, script = WAYS[way]
    asked = ("-e", f"library({library})") if script == QUANTEDA else ("-c", f"import {library}")
    own = filter(None, [shutil.which("Rscript")]) if script == QUANTEDA else interpreters
    return next((each for each in own if not subprocess.run([each, *asked], capture_output=True).returncode), None)


def _measured(interpreter: str, way: str, folder: Path, count: int) -> tuple[float, float]:
    script = [str(QUANTEDA)] if WAYS[way][1] == QUANTEDA else [__file__, "--one", way]
    command = [interpreter, *script, str(folder), str(count)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    seconds, peak = map(float, done.stdout.split())
    return seconds, peak


def _lines(
    numbers: Sequence[int], ways: Sequence[str], peers: Sequence[str], rounds: int, folder: Path
) -> Iterator[str]:
    found = {way: _interpreter(way, [sys.executable, *peers]) for way in ways}
    missing = [way for way, interpreter in found.items() if not interpreter]
    yield f"| letters | way | letters a second | MB a second | MiB | times the seconds of helpers |\n|{'---|' * 6}"
    for count in numbers:
        paths = [folder / "letters" / f"letter-{number:06}.txt" for number in range(1, count + 1)]
        size = sum(path.stat().st_size for path in paths) / 1e6
        made = defaultdict(list)
        for _ in range(rounds):
            for way, interpreter in found.items():
                if interpreter:
                    made[way].append(_measured(interpreter, way, folder, count))
        own = statistics.median(seconds for seconds, _ in made["helpers"]) if "helpers" in made else float("nan")
        for way, figures in made.items():
            seconds, peak = (statistics.median(each) for each in zip(*figures, strict=True))
            speed = f"{count / seconds:,.0f} | {size / seconds:.2f}"
            yield f"| {count:,} | {way} | {speed} | {peak:,.0f} | {seconds / own:.2f} |"
    if missing:
        yield f"not installed: {', '.join(missing)}"


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("letters", nargs="*", type=int, default=[1_000, 10_000])
    parser.add_argument("--peers", action="append", default=[])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--ways", default=",".join(WAYS))
    given = parser.parse_args(arguments)
    import recombined

    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        recombined.write(max(given.letters), folder / "letters")
        (folder / "terms.json").write_text(json.dumps(_terms()), encoding="utf-8")
        for line in _lines(given.letters, given.ways.split(","), given.peers, given.rounds, folder):
            print(line, flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        _one(sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))
    else:
        main(sys.argv[1:])
