"""The command line: reports and tables of letters."""

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TextIO

from helpers import Problem, __version__
from helpers.processes import cores

DONE, SOME_FAILED, CALLER, MACHINE, STOPPED = 0, 1, 2, 3, 130
"""Exit codes: all done; some letters or PDFs failed, the rest done; the caller's mistake; the machine's; stopped."""

LETTER = (
    "an id in data/letters; the path of a .pdf, .docx, .txt, .html or official .xml file; a folder or a pattern of them"
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code; every problem is one line on the error output."""
    given = _parser().parse_args(arguments)
    try:
        return given.run(given)
    except Problem as problem:
        return _fail(problem)
    except KeyboardInterrupt:
        print("stopped: what was done is whole, run it again to go on", file=sys.stderr)
        return STOPPED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m helpers", description="From letters to the attention they give to issues."
    )
    parser.add_argument("--version", action="version", version=f"Aandacht {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    report = commands.add_parser("report", help="run a notebook for each letter: reports/<letter>/report.html")
    report.add_argument("letters", nargs="+", metavar="LETTER", help=LETTER)
    report.add_argument("-p", "--parameter", nargs=2, action="append", default=[], metavar=("NAME", "VALUE"),
                        help="a parameter of the notebook, e.g. -p language en")  # fmt: skip
    report.add_argument(
        "--notebook", default="01_letter", metavar="NAME", help="the notebook to run (default: %(default)s)"
    )
    report.add_argument(
        "--out", type=Path, metavar="DIR", help="where the reports go (default: the project's reports/)"
    )
    report.add_argument("--jobs", type=int, default=cores(), metavar="N",
                        help="letters made side by side (default: as many as there are cores)")  # fmt: skip
    report.add_argument("--again", action="store_true", help="make reports anew of which nothing has changed")
    report.add_argument("--engine", choices=("forked", "jupyter"), default="forked",
                        help="what runs the notebooks; jupyter's kernel is slower")  # fmt: skip
    report.add_argument("--pdf", action="store_true",
                        help="print each page as report.pdf too, by an installed Chromium, Chrome or Edge")  # fmt: skip
    report.add_argument("--log", type=Path, metavar="FILE",
                        help="where a line is added for each letter (default: log.csv among the reports)")  # fmt: skip
    report.set_defaults(run=_report)
    tables = commands.add_parser("tables", help="write the tables of the letters, without reports")
    tables.add_argument("letters", nargs="+", metavar="LETTER", help=LETTER)
    tables.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the tables go")
    tables.add_argument("--format", default="csv", metavar="csv|parquet", help="of the files (default: %(default)s)")
    tables.add_argument(
        "--codebook", default="navo", metavar="NAME", help="in data/codebooks, or a path (default: %(default)s)"
    )
    tables.add_argument("--force", action="store_true", help="read a motion or the report of a debate as well")
    tables.set_defaults(run=_tables)
    fetch = commands.add_parser("fetch", help="fetch the letters of a dossier from the official publications")
    fetch.add_argument("dossier", metavar="DOSSIER", help="its number, such as 28676, 21501-02 or 36600-VII")
    fetch.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="a new folder, or one fetched into before"
    )
    fetch.add_argument("--since", default="", metavar="DATE", help="papers of that day or later, e.g. 2017-01-31")
    fetch.add_argument("--until", default="", metavar="DATE", help="papers of that day or earlier")
    fetch.add_argument("--kind", default="", metavar="report|agenda|other", help="set letters of other kinds apart")
    fetch.add_argument("--base", default="", metavar="ADDRESS", help="another server in the place of the official ones")
    fetch.set_defaults(run=_fetch)
    check = commands.add_parser("check", help="examine a codebook: by itself, and with letters what its terms catch")
    check.add_argument("codebook", metavar="CODEBOOK", help="in data/codebooks, or the path of a .yaml or .csv file")
    check.add_argument("letters", nargs="*", metavar="LETTER", help=LETTER)
    check.add_argument("--force", action="store_true", help="read a motion or the report of a debate as well")
    check.set_defaults(run=_check)
    validate = commands.add_parser("validate", help="measure a codebook on hand-coded letters; reports then show it")
    validate.add_argument("codebook", metavar="CODEBOOK", help="in data/codebooks, or the path of a .yaml or .csv file")
    validate.add_argument(
        "--gold", type=Path, metavar="DIR", help="a folder of coded letters (default: data/gold/kept_out)"
    )
    validate.add_argument(
        "--out", type=Path, metavar="DIR", help="where the figures go (default: data/validation, for the reports)"
    )
    validate.set_defaults(run=_validate)
    return parser


def _report(given: argparse.Namespace) -> int:
    from helpers import processes

    processes.start()
    from helpers import letters, reports
    from helpers.files import locked
    from helpers.reports import batch, index

    if given.jobs < 1:
        raise Problem(f"--jobs: expected 1 or more, found {given.jobs}")
    names, folder = letters.expanded(given.letters), given.out or reports.FOLDER
    letters.ids(names)
    browser = _browser() if given.pdf else None
    order = batch.Order(_unrepeated(given.parameter), given.notebook, folder, given.again, given.engine, browser)
    batch.check(order)
    log = batch.Log(given.log or folder / batch.LOG)
    with locked(folder):
        code = _told(batch.reports(names, order, log, given.jobs, sys.stderr.isatty()))
        if code != MACHINE:
            index.write(folder, log.path, order.parameters.get("language", "nl"))
    if summary := log.summary():
        _say(summary, sys.stderr)
    return SOME_FAILED if code == DONE and given.pdf and not browser else code


def _browser() -> Path | None:
    """The browser that prints; none where there is none, which is said, and the reports are made without."""
    from helpers.reports import pdf

    try:
        return pdf.browser()
    except Problem as problem:
        _fail(problem)
        return None


def _unrepeated(pairs: list[list[str]]) -> dict[str, str]:
    parameters = dict(pairs)
    if len(parameters) < len(pairs):
        raise Problem("a parameter is given twice: give each once")
    return parameters


def _tables(given: argparse.Namespace) -> int:
    from helpers import codebook, corpus, letters
    from helpers.files import answered, check_replaceable, written_whole

    corpus.check_format(given.format)
    check_replaceable(given.out, corpus.is_table)
    names = letters.expanded(given.letters)
    letters.ids(names)
    book, read, made = codebook.read(given.codebook), [], []

    def measure(name: str) -> None:
        letter = letters.read(name, given.force)
        made.append(corpus.tables([letter], book))
        read.append(letter)

    code = _each(names, measure)
    if made:
        with answered(given.out.parent), written_whole(given.out) as part:
            corpus.write(corpus.stacked(made), part, given.format)
            corpus.write_texts(read, part)
        print(given.out)
    return code


def _fetch(given: argparse.Namespace) -> int:
    from helpers.files import locked
    from helpers.letters import dossier
    from helpers.letters.web import Web

    asked, web = dossier.Asked(given.dossier, given.since, given.until, given.kind), Web(given.base)
    dossier.manifest(given.out)
    with locked(given.out):
        own = dossier.Dossier(given.out, asked, web)
        code = _each(own.letters(), own.fetch)
    kept = sum(row.status == dossier.KEPT for row in own.rows)
    print(f"{kept} letters of {len(own.rows)} papers: {given.out / dossier.MANIFEST} says of each what came of it")
    return SOME_FAILED if code == CALLER else code


def _check(given: argparse.Namespace) -> int:
    from helpers import codebook, corpus, diagnosis, letters

    book, made = codebook.read(given.codebook), []
    names = letters.expanded(given.letters)
    letters.ids(names)

    def measure(name: str) -> None:
        made.append(corpus.tables([letters.read(name, given.force)], book))

    code = _each(names, measure) if names else DONE
    if made or not names:
        print(diagnosis.told(book, corpus.stacked(made) if made else None))
    return code


def _validate(given: argparse.Namespace) -> int:
    from helpers import codebook, corpus, letters, reliability
    from helpers.files import answered
    from helpers.reliability import validation

    book, folder = codebook.read(given.codebook), given.out or validation.FOLDER
    gold_folder, coded = given.gold or validation.KEPT_OUT, []
    for received, sentences in validation.letters_in(gold_folder):
        tables = corpus.tables([letters.read(str(received))], book)
        gold = reliability.coded_sentences(sentences)
        coded.append((tables, reliability.matched(gold, tables["sentences"])))
    coders = reliability.said_of(gold_folder.resolve())["coders"]
    rows, path = validation.validation(coded, book, coders=coders), folder / f"{book.name}.csv"
    with answered(folder):
        corpus.write_csv(rows, path)
    print(validation.told(rows))
    print(path)
    return DONE


def _each(names: Sequence[str], do: Callable[[str], object]) -> int:
    """Do it for every letter; say in one line what came of each, and do the rest when one fails."""
    return _told((name, _attempt(do, name)) for name in dict.fromkeys(names))


def _attempt(do: Callable[[str], object], name: str) -> object:
    from helpers.processes import fault

    try:
        return do(name)
    except Problem as problem:
        return problem
    except Exception as error:
        if sys.flags.dev_mode:
            raise
        return fault(name, error)


def _told(outcomes: Iterable[tuple[str, object]]) -> int:
    """Say in one line what came of each letter, and return the exit code; the machine's refusal ends it."""
    failed = done = 0
    for _, outcome in outcomes:
        if isinstance(outcome, Problem):
            failed += 1
            if _fail(outcome) == MACHINE:
                return MACHINE
        else:
            done += 1
            if outcome:
                _say(outcome, sys.stdout)
    if failed and not done:
        return CALLER
    return SOME_FAILED if failed else DONE


def _fail(problem: Problem) -> int:
    from helpers.files import Environment

    _say(problem, sys.stderr)
    return MACHINE if isinstance(problem, Environment) else CALLER


def _say(what: object, stream: TextIO) -> None:
    """A line on the stream, above the progress bar where there is one."""
    from tqdm import tqdm

    tqdm.write(str(what), file=stream)
    stream.flush()


if __name__ == "__main__":
    sys.exit(main())
