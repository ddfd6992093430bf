"""The command line: reports and tables of letters."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from helpers import Problem, __version__

DONE, SOME_FAILED, CALLER, MACHINE, STOPPED = 0, 1, 2, 3, 130
"""Exit codes: all done; some letters failed, the rest done; the caller's mistake; the machine's; interrupted."""


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
    report.add_argument(
        "letters",
        nargs="+",
        metavar="LETTER",
        help="an id in data/letters, or the path of a .pdf, .docx, .txt, .html or official .xml file",
    )
    report.add_argument("-p", "--parameter", nargs=2, action="append", default=[], metavar=("NAME", "VALUE"),
                        help="a parameter of the notebook, e.g. -p language en")  # fmt: skip
    report.add_argument(
        "--notebook", default="01_letter", metavar="NAME", help="the notebook to run (default: %(default)s)"
    )
    report.add_argument(
        "--out", type=Path, metavar="DIR", help="where the reports go (default: the project's reports/)"
    )
    report.set_defaults(run=_report)
    tables = commands.add_parser("tables", help="write the tables of the letters, without reports")
    tables.add_argument(
        "letters",
        nargs="+",
        metavar="LETTER",
        help="an id in data/letters, or the path of a .pdf, .docx, .txt, .html or official .xml file",
    )
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
    check.add_argument("letters", nargs="*", metavar="LETTER", help="an id in data/letters, or the path of a letter")
    check.add_argument("--force", action="store_true", help="read a motion or the report of a debate as well")
    check.set_defaults(run=_check)
    return parser


def _report(given: argparse.Namespace) -> int:
    from helpers import letters, reports
    from helpers.files import locked

    folder = given.out or reports.FOLDER
    parameters = _unrepeated(given.parameter)
    reports.checked(parameters, given.notebook)
    letters.ids(given.letters)

    def report(name: str) -> str:
        plan = reports.planned(name, parameters, given.notebook)
        return str(reports.render(plan, folder, progress=sys.stderr.isatty()))

    with locked(folder):
        return _each(given.letters, report)


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
    letters.ids(given.letters)
    book, read, made = codebook.read(given.codebook), [], []

    def measure(name: str) -> None:
        letter = letters.read(name, given.force)
        made.append(corpus.tables([letter], book))
        read.append(letter)

    code = _each(given.letters, measure)
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
    letters.ids(given.letters)

    def measure(name: str) -> None:
        made.append(corpus.tables([letters.read(name, given.force)], book))

    code = _each(given.letters, measure) if given.letters else DONE
    if made or not given.letters:
        print(diagnosis.told(book, corpus.stacked(made) if made else None))
    return code


def _each(names: Sequence[str], do: Callable[[str], object]) -> int:
    """Do it for every letter; say in one line what came of each, and do the rest when one fails."""
    failed = 0
    for name in dict.fromkeys(names):
        try:
            if done := do(name):
                print(done, flush=True)
        except Problem as problem:
            failed += 1
            if _fail(problem) == MACHINE:
                return MACHINE
        except Exception as fault:
            if sys.flags.dev_mode:
                raise
            failed += 1
            said = " ".join(str(fault).split())[:200]
            _fail(
                Problem(f"{name}: the program fell over it ({type(fault).__name__}: {said}): please report this letter")
            )
    if failed == len(set(names)):
        return CALLER
    return SOME_FAILED if failed else DONE


def _fail(problem: Problem) -> int:
    from helpers.files import Environment

    print(f"{problem}", file=sys.stderr, flush=True)
    return MACHINE if isinstance(problem, Environment) else CALLER


if __name__ == "__main__":
    sys.exit(main())
