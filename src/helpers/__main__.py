"""The command line: reports and tables of letters."""

import argparse
import errno
import io
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import NoReturn, TextIO

from helpers import Problem, __version__, check_clone, counted, each_of
from helpers.processes import cores

DONE, SOME_FAILED, CALLER, MACHINE, STOPPED, UNHEARD, TERMINATED = 0, 1, 2, 3, 130, 141, 143
"""Exit codes: all done; some letters or PDFs failed, the rest done; the caller's mistake; the machine's; stopped, by
the keyboard, because nobody reads what it prints (`| head`), or by a signal.
"""

LETTER = (
    "an id in data/letters; the path of a .pdf, .docx, .txt, .html or official .xml file; a folder or a pattern of them"
)

Command = Callable[..., argparse.ArgumentParser]
"""What makes the parser of a subcommand, given its name."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code; every problem is one line on standard error."""
    try:
        options = _parser().parse_args(_checked_encoding(sys.argv[1:] if arguments is None else arguments))
        check_clone()
        code = options.run(options)
        sys.stdout.flush()
        return code
    except Problem as problem:
        return _fail(problem)
    except KeyboardInterrupt as stopped:
        print("stopped: what was done is whole, run it again to go on", file=sys.stderr)
        return TERMINATED if isinstance(stopped, Terminated) else STOPPED
    except Exception as error:
        return _unheard() if _nobody_reads(error) else _unexpected(error)


def _nobody_reads(error: Exception, platform: str = sys.platform) -> bool:
    """Whether the error is that nobody reads on, which Windows calls an invalid argument."""
    invalid = isinstance(error, OSError) and error.errno == errno.EINVAL and error.filename is None
    return isinstance(error, BrokenPipeError) or (invalid and platform == "win32")


def _unheard() -> int:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # which is flushed once more at the end
    return UNHEARD


def _checked_encoding(arguments: Sequence[str]) -> Sequence[str]:
    """The arguments; raises Problem for one that this machine's encoding cannot express."""
    for place, argument in enumerate(arguments, start=1):
        try:
            argument.encode()
        except UnicodeEncodeError:
            raise Problem(f"argument {place} is no text in this machine's encoding: write it as UTF-8") from None
    return arguments


def _unexpected(error: Exception) -> int:
    """Show in one line what the machine refused, or a fault of the program; the exit code."""
    from helpers.files import Environment
    from helpers.processes import fault

    if sys.flags.dev_mode:
        raise error
    if isinstance(error, ModuleNotFoundError) and not (error.name or "helpers").startswith("helpers"):
        return _fail(Environment(f"{error.name} is not installed: pip install -r requirements.txt in the clone"))
    if getattr(error, "errno", 0) == errno.ENAMETOOLONG:
        return _fail(Problem("a name is too long for this machine: shorten it"))
    if isinstance(error, OSError) and error.filename:
        return _fail(Environment(f"{error.filename}: {error.strerror}: check the disk, the name and your rights"))
    if isinstance(error, PermissionError):
        return _fail(Environment(f"this machine does not allow what is needed ({error.strerror}): check your rights"))
    return _fail(fault("the command", error))


class Terminated(KeyboardInterrupt):
    """The run was asked to end by a signal, such as a machine sends when it shuts down."""


def _terminate(*_) -> None:
    raise Terminated


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m helpers", description="From letters to the attention they give to issues."
    )
    parser.add_argument("--version", action="version", version=f"Aandacht {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for add in (
        _add_report,
        _add_tables,
        _add_fetch,
        _add_check,
        _add_validate,
        _add_students,
        _add_sheet,
        _add_coders,
    ):
        add(commands.add_parser)
    return parser


def _add_report(command: Command) -> None:
    parser = command("report", help="run a notebook for each letter: reports/<letter>/report.html")
    parser.add_argument("letters", nargs="+", metavar="LETTER", help=LETTER)
    parser.add_argument("-p", "--parameter", nargs=2, action="append", default=[], metavar=("NAME", "VALUE"),
                     help="a parameter of the notebook, e.g. -p language en")  # fmt: skip
    parser.add_argument(
        "--notebook", default="01_letter", metavar="NAME", help="the notebook to run (default: %(default)s)"
    )
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="where the reports go (default: the project's reports/)"
    )
    parser.add_argument("--jobs", type=int, default=cores(), metavar="N",
                     help="letters made side by side (default: as many as there are cores)")  # fmt: skip
    parser.add_argument("--again", action="store_true", help="make reports anew of which nothing has changed")
    parser.add_argument("--engine", choices=("forked", "jupyter"), default="forked",
                     help="what runs the notebooks; jupyter's kernel is slower")  # fmt: skip
    parser.add_argument("--pdf", action="store_true",
                     help="print each page as report.pdf too, by an installed Chromium, Chrome or Edge")  # fmt: skip
    parser.add_argument("--log", type=Path, metavar="FILE",
                     help="where a line is added for each letter (default: log.csv among the reports)")  # fmt: skip
    parser.set_defaults(run=_report)


def _report(options: argparse.Namespace) -> int:
    from helpers import processes

    processes.start()
    from helpers import letters, reports
    from helpers.files import locked
    from helpers.reports import batch, index

    if options.jobs < 1:
        raise Problem(f"--jobs: expected 1 or more, found {options.jobs}")
    names, folder = letters.expanded(options.letters), options.out or reports.FOLDER
    letters.ids(names)
    log = batch.Log(options.log or folder / batch.LOG)
    log.check()
    together = tuple(options.letters) if reports.takes_dossier(options.notebook) else ()
    names = [reports.dossier_name(together)] if together else names
    order = _order(options, folder, together)
    with locked(folder):
        code = _told(batch.reports(names, order, log, options.jobs, sys.stderr.isatty()))
        if code != MACHINE:
            index.write(folder, log.path, order.parameters.get("language", "nl"))
    if summary := log.summary():
        _say(summary, sys.stderr)
    return SOME_FAILED if code == DONE and options.pdf and not order.browser else code


def _order(options: argparse.Namespace, folder: Path, together: tuple[str, ...]):
    """What is asked for every letter; with `together`, for all of them as one dossier."""
    from helpers.reports import batch

    browser = _browser() if options.pdf else None
    order = batch.Order(
        parameters=_unrepeated(options.parameter),
        notebook=options.notebook,
        folder=folder,
        again=options.again,
        engine=options.engine,
        browser=browser,
        letters=together,
    )
    batch.check(order)
    return order


def _browser() -> Path | None:
    """The browser that prints the PDFs. Where there is none, say so and go on without: the reports are still made."""
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


def _add_tables(command: Command) -> None:
    parser = command("tables", help="write the tables of the letters, without reports")
    parser.add_argument("letters", nargs="+", metavar="LETTER", help=f"{LETTER}; a .zip, .jsonl or .parquet file")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the tables go")
    parser.add_argument("--format", default="csv", metavar="csv|parquet", help="of the files (default: %(default)s)")
    parser.add_argument(
        "--codebook", default="navo", metavar="NAME", help="in data/codebooks, or a path (default: %(default)s)"
    )
    parser.add_argument("--tables", default="", metavar="NAME,...",
                     help="of the tables and texts only these, e.g. codings,attention (default: all)")  # fmt: skip
    parser.add_argument("--partition", action="store_true",
                     help="write each table in folders by dossier and year")  # fmt: skip
    parser.add_argument("--jobs", type=int, default=cores(), metavar="N",
                     help="processes side by side (default: as many as there are cores)")  # fmt: skip
    parser.add_argument("--scheduler", default="", metavar="ADDRESS",
                     help="of a Dask cluster that makes them instead, e.g. tcp://10.0.0.1:8786")  # fmt: skip
    parser.add_argument("--id-column", default="letter", metavar="NAME",
                     help="of .jsonl and .parquet: which has the ids (default: %(default)s)")  # fmt: skip
    parser.add_argument("--text-column", default="text", metavar="NAME",
                     help="of .jsonl and .parquet: which has the texts (default: %(default)s)")  # fmt: skip
    parser.add_argument("--batch", type=int, default=250, metavar="N",
                     help="letters that are made, and in the memory, together (default: %(default)s)")  # fmt: skip
    parser.add_argument("--keep", action="store_true", help="keep the pieces: with more letters only those are made")
    parser.add_argument("--again", action="store_true", help="make anew what is done already")
    parser.add_argument("--force", action="store_true", help="read a motion or the report of a debate as well")
    parser.set_defaults(run=_tables)


def _tables(options: argparse.Namespace) -> int:
    from helpers import codebook, corpus
    from helpers.corpus import pieces, runs
    from helpers.files import check_replaceable
    from helpers.letters import archives

    for name in ("jobs", "batch"):
        if getattr(options, name) < 1:
            raise Problem(f"--{name}: expected 1 or more, found {getattr(options, name)}")
    corpus.check_format(options.format)
    wanted = corpus.wanted(options.tables)
    check_replaceable(options.out, corpus.is_table)
    names = archives.named(options.letters)
    columns = archives.Columns(options.id_column, options.text_column)
    order = pieces.Order(codebook.read(options.codebook), wanted, options.format, force=options.force)
    run = runs.Run(order, options.out, _engine(options), options.partition, options.again, options.batch)
    with _bar(names) as bar:
        code = _told(run.made(lambda: bar(archives.letters(names, columns)), options.keep))
    if code in (DONE, SOME_FAILED):
        print(options.out)
    return code


def _engine(options: argparse.Namespace) -> Callable:
    from functools import partial

    from helpers.corpus import engines

    if options.scheduler:
        return partial(engines.on_cluster, address=options.scheduler)
    return partial(engines.side_by_side, jobs=options.jobs)


@contextmanager
def _bar(names: Sequence[str]) -> Iterator[Callable]:
    """A progress bar of letters, shown on a terminal and only where there may be several."""
    from tqdm import tqdm

    from helpers.letters.archives import is_archive

    many = len(names) > 1 or any(map(is_archive, names))
    with tqdm(unit="letter", leave=False, disable=not many or not sys.stderr.isatty()) as bar:

        def counted(letters: Iterable) -> Iterable:
            for letter in letters:
                bar.update()
                yield letter

        yield counted


def _add_fetch(command: Command) -> None:
    parser = command("fetch", help="fetch the letters of a dossier from the official publications")
    parser.add_argument("dossier", metavar="DOSSIER", help="its number, such as 28676, 21501-02 or 36600-VII")
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="a new folder, or one fetched into before"
    )
    parser.add_argument("--since", default="", metavar="DATE", help="papers of that day or later, e.g. 2017-01-31")
    parser.add_argument("--until", default="", metavar="DATE", help="papers of that day or earlier")
    parser.add_argument("--kind", default="", metavar="report|agenda|other", help="set letters of other kinds apart")
    parser.add_argument(
        "--base", default="", metavar="ADDRESS", help="another server in the place of the official ones"
    )
    parser.set_defaults(run=_fetch)


def _fetch(options: argparse.Namespace) -> int:
    from helpers.files import locked
    from helpers.letters import dossier
    from helpers.letters.web import Web

    request, web = dossier.Asked(options.dossier, options.since, options.until, options.kind), Web(options.base)
    dossier.manifest(options.out)
    with locked(options.out):
        papers = dossier.Dossier(options.out, request, web)
        code = _for_each(papers.letters(), papers.fetch)
    kept = sum(row.status == dossier.KEPT for row in papers.rows)
    print(f"{kept} letters of {len(papers.rows)} papers: {options.out / dossier.MANIFEST} says of each what came of it")
    return SOME_FAILED if code == CALLER else code


def _add_check(command: Command) -> None:
    parser = command("check", help="examine a codebook: by itself, and with letters what its terms catch")
    parser.add_argument("codebook", metavar="CODEBOOK", help="in data/codebooks, or the path of a .yaml or .csv file")
    parser.add_argument("letters", nargs="*", metavar="LETTER", help=LETTER)
    parser.add_argument("--force", action="store_true", help="read a motion or the report of a debate as well")
    parser.add_argument("--all", action="store_true", help="print every term, not the first ten of a list")
    parser.add_argument("--out", type=Path, metavar="FILE", help="a new file, where all of it goes")
    parser.set_defaults(run=_check)


def _check(options: argparse.Namespace) -> int:
    from helpers import codebook, corpus, diagnosis, letters

    if options.out:
        _check_new(options.out)
    book, measured = codebook.read(options.codebook), []
    names = letters.expanded(options.letters)
    letters.ids(names)

    def measure(name: str) -> None:
        measured.append(corpus.tables([letters.read(name, options.force)], book))

    code = _for_each(names, measure) if names else DONE
    if measured or not names:
        tables = corpus.stacked(measured) if measured else None
        terms = diagnosis.of_terms(tables, book) if measured else None
        print(diagnosis.told(book, tables, terms, options.all))
        if options.out:
            _write_new(options.out, lambda: diagnosis.told(book, tables, terms, whole=True))
    return code


def _write_new(path: Path, text: Callable[[], str]) -> None:
    from helpers.files import answered

    with answered(path.parent):
        path.write_text(f"{text()}\n", encoding="utf-8", newline="\n")
    print(f"\nall of it: {path}")


def _add_validate(command: Command) -> None:
    parser = command("validate", help="measure a codebook on hand-coded letters; reports then show it")
    parser.add_argument("codebook", metavar="CODEBOOK", help="in data/codebooks, or the path of a .yaml or .csv file")
    parser.add_argument(
        "--gold", type=Path, metavar="DIR", help="a folder of coded letters (default: data/gold/kept_out)"
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="where the figures go (default: with --gold the current folder, else data/validation)",
    )
    parser.set_defaults(run=_validate)


def _check_new(path: Path) -> None:
    if path.exists():
        raise Problem(f"{path} is there already: give another name")


def _validate(options: argparse.Namespace) -> int:
    from helpers import codebook, corpus, letters, reliability
    from helpers.files import locked, write_whole
    from helpers.reliability import validation

    book, gold_folder, coded_letters = codebook.read(options.codebook), options.gold or validation.KEPT_OUT, []
    path = (options.out or (Path() if options.gold else validation.FOLDER)) / f"{book.name}.csv"
    validation.check_target(path)
    for received, sentences in validation.letters_in(gold_folder):
        tables = corpus.tables([letters.read(str(received))], book)
        gold = reliability.coded_sentences(sentences)
        coded_letters.append((tables, reliability.matched(gold, tables["sentences"])))
    coders = reliability.said_of(gold_folder.resolve())["coders"]
    rows = validation.validation(coded_letters, book, coders=coders)
    with locked(path.parent):
        lines = io.StringIO()
        corpus.write_lines(rows, lines)
        write_whole(path, lines.getvalue().encode(), path.parent)
    print(validation.told(rows))
    print(validation.where_shown(path, book.name))
    return DONE


def _add_students(command: Command) -> None:
    parser = command("students", help="write the notebooks without solutions, for a class")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="a new folder, or unworked copies")
    parser.add_argument("--language", default="en", metavar="nl|en", help="of the texts (default: %(default)s)")
    parser.set_defaults(run=_students)


def _students(options: argparse.Namespace) -> int:
    from helpers.lessons import students

    written = students.write(options.out, options.language)
    print(f"{options.out}: {len(written)} notebooks without solutions, and their glossary")
    return DONE


def _add_sheet(command: Command) -> None:
    parser = command("sheet", help="write the sentences of a letter as a sheet to be coded by hand")
    parser.add_argument("letter", metavar="LETTER", help="an id in data/letters, or the path of a file")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="a new .csv file")
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="so many sentences, drawn at random")
    parser.add_argument("--separator", default=",", metavar=";|,", help="; for a Dutch Excel (default: %(default)s)")
    parser.set_defaults(run=_sheet)


def _sheet(options: argparse.Namespace) -> int:
    from helpers import layout, letters, sections
    from helpers.files import answered
    from helpers.reliability import sheets

    laid_out = layout.layout(letters.read(options.letter))
    rows = sheets.sheet(sections.sentences(laid_out), sections.sections(laid_out), options.sample)
    data = sheets.written(rows, options.separator)
    if options.out.exists():
        raise Problem(f"{options.out} is there already and may have been coded: give another name")
    with answered(options.out.parent):
        options.out.write_bytes(data)
    print(f"{options.out}: {counted(len(rows), 'sentence')} to code; how is told in data/gold/guidelines.md")
    return DONE


def _add_coders(command: Command) -> None:
    parser = command("coders", help="compare the sheets of coders, and make gold of them")
    parser.add_argument("letter", metavar="LETTER", help="the letter of the sheets")
    parser.add_argument("sheets", nargs="+", type=Path, metavar="SHEET", help="a coded sheet, named for its coder")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where agreement and gold go")
    parser.add_argument("--decisions", type=Path, metavar="FILE", help="the sheet of disagreements, decided")
    parser.add_argument(
        "--codebook", default="navo", metavar="NAME", help="in data/codebooks, or a path (default: %(default)s)"
    )
    parser.add_argument("--separator", default=",", metavar=";|,", help="; for a Dutch Excel (default: %(default)s)")
    parser.set_defaults(run=_coders)


def _coders(options: argparse.Namespace) -> int:
    from helpers import codebook, corpus, letters
    from helpers.files import answered
    from helpers.reliability import sheets

    book, coders, options.sheets = codebook.read(options.codebook), {}, _matched(options.sheets)
    tables = corpus.tables([letters.read(options.letter)], book)

    def read(path: str) -> None:
        coders[Path(path).stem] = sheets.read(Path(path), tables["sentences"], book)

    if len({path.stem for path in options.sheets}) < len(options.sheets):
        raise Problem("two sheets have one name: name each for its coder")
    if code := _for_each([str(path) for path in options.sheets], read):
        return max(code, CALLER)  # nothing is done with the others alone
    agreement, by_coder = sheets.agreement_of_coders(coders, book), sheets.agreement_by_coder(coders)
    decided = sheets.read_decisions(options.decisions, coders, book) if options.decisions else None
    with answered(options.out):
        _write_beside(agreement, options.out / "agreement.csv", options.separator)
        _write_beside(by_coder, options.out / "coders.csv", options.separator)
    together = agreement.iloc[-1]
    agreed = f"{together['sentences']} of {together['of']} sentences, alpha {together['alpha']:.2f}"
    print(f"{len(coders)} coders agree on {agreed}")
    open_sentences = sheets.disagreements(coders)
    if decided is None and len(open_sentences):
        return _to_decide(options, sheets.written(open_sentences, options.separator), len(open_sentences))
    return _gold(options, sheets.adjudicated(coders, decided), tables, coders)


def _matched(sheets: Iterable[Path]) -> list[Path]:
    """The sheets, each pattern replaced by those that it matches: the shells of Windows leave that to us."""
    from glob import glob

    paths = [[path] if path.exists() else sorted(map(Path, glob(str(path)))) or [path] for path in sheets]
    return list(chain.from_iterable(paths))


def _write_beside(rows, path: Path, separator: str) -> None:
    """Write a table that the coders read, in the same CSV as their sheets: with commas, or for a Dutch Excel."""
    from helpers import corpus
    from helpers.reliability import sheets

    if separator == ",":
        corpus.write_csv(rows, path)
    else:
        path.write_bytes(sheets.written(rows, separator))


def _to_decide(options: argparse.Namespace, sheet: bytes, number: int) -> int:
    """Write the sheet of disagreements, but never over one that may have been filled in."""
    from helpers.files import answered

    path = options.out / "decisions.csv"
    if path.exists():
        raise Problem(f"{path} is there already: give it as --decisions, or remove it")
    with answered(options.out):
        path.write_bytes(sheet)
    print(f"{path}: {counted(number, 'sentence')} to decide; then give it as --decisions")
    return DONE


def _gold(options: argparse.Namespace, gold, tables, coders) -> int:
    """Write a letter's gold as a folder that `validate` takes, and where the codebook differs from it."""
    from helpers import letters
    from helpers.files import answered
    from helpers.reliability import GOLD, agreement, sheets

    received, letter = letters.file_of(options.letter), letters.id_of(options.letter)
    folder, differences = options.out / letter, options.out / "differences.csv"
    codings = {"sentences": gold, **dict(zip(("first", "second"), coders.values(), strict=False))}
    with answered(folder):
        for name, coded in codings.items():
            (folder / f"{name}.csv").write_bytes(sheets.gold_file(coded))
        (folder / "coders.csv").write_bytes(sheets.who_coded(letter, coders))
        (folder / f"{letter}{received.suffix}").write_bytes(received.read_bytes())
        _write_beside(sheets.differences(tables["codings"], gold), differences, options.separator)
    scores = agreement(tables["codings"], gold).iloc[-1]
    figures = ", ".join(f"{name} {scores[name]:.2f}" for name in ("precision", "recall", "f1"))
    print(f"{folder / 'sentences.csv'}: gold of {counted(len(gold), 'sentence')}, {counted(scores['n'], 'code')}")
    print(f"{options.codebook} on it: {figures}; sentence by sentence in {differences}")
    print(f"to have the report of {letter} show it: copy {folder} into {GOLD}, and make the report again")
    return DONE


def _for_each(names: Sequence[str], do: Callable[[str], object]) -> int:
    """Do it for every letter, show the outcome of each in a line, and go on with the others when one fails."""
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
    """Show the outcome of each letter in a line, and return the exit code; stop where the machine refuses."""
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

    for shown in each_of(problem):
        _say(shown, sys.stderr)
    return MACHINE if isinstance(problem, Environment) else CALLER


def _say(message: object, stream: TextIO) -> None:
    """Write a line on the stream, above the progress bar where one is shown: only then is its library loaded."""
    bars = sys.modules.get("tqdm")
    write = bars.tqdm.write if bars else print
    write(str(message), file=stream)
    stream.flush()


def run() -> NoReturn:
    """Run the command as a program, which ends with its exit code, and on SIGTERM as on an interrupt."""
    signal.signal(signal.SIGTERM, _terminate)
    sys.stdout.reconfigure(errors="backslashreplace")  # as of the error output: a file on Windows has few characters
    sys.exit(main())


if __name__ == "__main__":
    run()
