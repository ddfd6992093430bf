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
keyboard, because nobody reads on what it prints (`| head`), or by a signal to end.
"""

LETTER = (
    "an id in data/letters; the path of a .pdf, .docx, .txt, .html or official .xml file; a folder or a pattern of them"
)

Command = Callable[..., argparse.ArgumentParser]
"""What makes the parser of a command, by its name."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code; every problem is one line on the error output."""
    try:
        given = _parser().parse_args(_sound(sys.argv[1:] if arguments is None else arguments))
        check_clone()
        code = given.run(given)
        sys.stdout.flush()
        return code
    except Problem as problem:
        return _fail(problem)
    except KeyboardInterrupt as stopped:
        print("stopped: what was done is whole, run it again to go on", file=sys.stderr)
        return TERMINATED if isinstance(stopped, Terminated) else STOPPED
    except Exception as error:
        return _unheard() if _nobody_reads(error) else _fallen(error)


def _nobody_reads(error: Exception, platform: str = sys.platform) -> bool:
    """Whether the error is that nobody reads on, which Windows calls an invalid argument."""
    invalid = isinstance(error, OSError) and error.errno == errno.EINVAL and error.filename is None
    return isinstance(error, BrokenPipeError) or (invalid and platform == "win32")


def _unheard() -> int:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # which is flushed once more at the end
    return UNHEARD


def _sound(arguments: Sequence[str]) -> Sequence[str]:
    """The arguments; raises Problem for one that is no text, as a name in another encoding is."""
    for place, argument in enumerate(arguments, start=1):
        try:
            argument.encode()
        except UnicodeEncodeError:
            raise Problem(f"argument {place} is no text in this machine's encoding: write it as UTF-8") from None
    return arguments


def _fallen(error: Exception) -> int:
    """What the machine refused, or a fault of the program, in one line."""
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
    """The run was asked to end by a signal, as a shutdown of the machine sends it."""


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
    own = command("report", help="run a notebook for each letter: reports/<letter>/report.html")
    own.add_argument("letters", nargs="+", metavar="LETTER", help=LETTER)
    own.add_argument("-p", "--parameter", nargs=2, action="append", default=[], metavar=("NAME", "VALUE"),
                     help="a parameter of the notebook, e.g. -p language en")  # fmt: skip
    own.add_argument(
        "--notebook", default="01_letter", metavar="NAME", help="the notebook to run (default: %(default)s)"
    )
    own.add_argument("--out", type=Path, metavar="DIR", help="where the reports go (default: the project's reports/)")
    own.add_argument("--jobs", type=int, default=cores(), metavar="N",
                     help="letters made side by side (default: as many as there are cores)")  # fmt: skip
    own.add_argument("--again", action="store_true", help="make reports anew of which nothing has changed")
    own.add_argument("--engine", choices=("forked", "jupyter"), default="forked",
                     help="what runs the notebooks; jupyter's kernel is slower")  # fmt: skip
    own.add_argument("--pdf", action="store_true",
                     help="print each page as report.pdf too, by an installed Chromium, Chrome or Edge")  # fmt: skip
    own.add_argument("--log", type=Path, metavar="FILE",
                     help="where a line is added for each letter (default: log.csv among the reports)")  # fmt: skip
    own.set_defaults(run=_report)


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
    log = batch.Log(given.log or folder / batch.LOG)
    log.check()
    together = tuple(given.letters) if reports.takes_dossier(given.notebook) else ()
    names = [reports.dossier_name(together)] if together else names
    browser = _browser() if given.pdf else None
    asked = (_unrepeated(given.parameter), given.notebook, folder, given.again, given.engine)
    order = batch.Order(*asked, browser, together)
    batch.check(order)
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


def _add_tables(command: Command) -> None:
    own = command("tables", help="write the tables of the letters, without reports")
    own.add_argument("letters", nargs="+", metavar="LETTER", help=f"{LETTER}; a .zip, .jsonl or .parquet file")
    own.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the tables go")
    own.add_argument("--format", default="csv", metavar="csv|parquet", help="of the files (default: %(default)s)")
    own.add_argument(
        "--codebook", default="navo", metavar="NAME", help="in data/codebooks, or a path (default: %(default)s)"
    )
    own.add_argument("--tables", default="", metavar="NAME,...",
                     help="of the tables and texts only these, e.g. codings,attention (default: all)")  # fmt: skip
    own.add_argument("--partition", action="store_true",
                     help="write each table in folders by dossier and year")  # fmt: skip
    own.add_argument("--jobs", type=int, default=cores(), metavar="N",
                     help="processes side by side (default: as many as there are cores)")  # fmt: skip
    own.add_argument("--scheduler", default="", metavar="ADDRESS",
                     help="of a Dask cluster that makes them instead, e.g. tcp://10.0.0.1:8786")  # fmt: skip
    own.add_argument("--id-column", default="letter", metavar="NAME",
                     help="of .jsonl and .parquet: which has the ids (default: %(default)s)")  # fmt: skip
    own.add_argument("--text-column", default="text", metavar="NAME",
                     help="of .jsonl and .parquet: which has the texts (default: %(default)s)")  # fmt: skip
    own.add_argument("--batch", type=int, default=250, metavar="N",
                     help="letters that are made, and in the memory, together (default: %(default)s)")  # fmt: skip
    own.add_argument("--keep", action="store_true", help="keep the pieces: with more letters only those are made")
    own.add_argument("--again", action="store_true", help="make anew what is done already")
    own.add_argument("--force", action="store_true", help="read a motion or the report of a debate as well")
    own.set_defaults(run=_tables)


def _tables(given: argparse.Namespace) -> int:
    from helpers import codebook, corpus
    from helpers.corpus import pieces, runs
    from helpers.files import check_replaceable
    from helpers.letters import archives

    for name in ("jobs", "batch"):
        if getattr(given, name) < 1:
            raise Problem(f"--{name}: expected 1 or more, found {getattr(given, name)}")
    corpus.check_format(given.format)
    wanted = corpus.wanted(given.tables)
    check_replaceable(given.out, corpus.is_table)
    names = archives.named(given.letters)
    columns = archives.Columns(given.id_column, given.text_column)
    order = pieces.Order(codebook.read(given.codebook), wanted, given.format, force=given.force)
    run = runs.Run(order, given.out, _engine(given), given.partition, given.again, given.batch)
    with _bar(names) as bar:
        code = _told(run.made(lambda: bar(archives.letters(names, columns)), given.keep))
    if code in (DONE, SOME_FAILED):
        print(given.out)
    return code


def _engine(given: argparse.Namespace) -> Callable:
    from functools import partial

    from helpers.corpus import engines

    if given.scheduler:
        return partial(engines.on_cluster, address=given.scheduler)
    return partial(engines.side_by_side, jobs=given.jobs)


@contextmanager
def _bar(names: Sequence[str]) -> Iterator[Callable]:
    """A bar of the letters that were taken, on a screen and where there may be more than one."""
    from tqdm import tqdm

    from helpers.letters.archives import is_archive

    many = len(names) > 1 or any(map(is_archive, names))
    with tqdm(unit="letter", leave=False, disable=not many or not sys.stderr.isatty()) as bar:

        def counted(found: Iterable) -> Iterable:
            for each in found:
                bar.update()
                yield each

        yield counted


def _add_fetch(command: Command) -> None:
    own = command("fetch", help="fetch the letters of a dossier from the official publications")
    own.add_argument("dossier", metavar="DOSSIER", help="its number, such as 28676, 21501-02 or 36600-VII")
    own.add_argument("--out", type=Path, required=True, metavar="DIR", help="a new folder, or one fetched into before")
    own.add_argument("--since", default="", metavar="DATE", help="papers of that day or later, e.g. 2017-01-31")
    own.add_argument("--until", default="", metavar="DATE", help="papers of that day or earlier")
    own.add_argument("--kind", default="", metavar="report|agenda|other", help="set letters of other kinds apart")
    own.add_argument("--base", default="", metavar="ADDRESS", help="another server in the place of the official ones")
    own.set_defaults(run=_fetch)


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


def _add_check(command: Command) -> None:
    own = command("check", help="examine a codebook: by itself, and with letters what its terms catch")
    own.add_argument("codebook", metavar="CODEBOOK", help="in data/codebooks, or the path of a .yaml or .csv file")
    own.add_argument("letters", nargs="*", metavar="LETTER", help=LETTER)
    own.add_argument("--force", action="store_true", help="read a motion or the report of a debate as well")
    own.add_argument("--all", action="store_true", help="print every term, not the first ten of a list")
    own.add_argument("--out", type=Path, metavar="FILE", help="a new file, where all of it goes")
    own.set_defaults(run=_check)


def _check(given: argparse.Namespace) -> int:
    from helpers import codebook, corpus, diagnosis, letters
    from helpers.files import answered

    if given.out:
        _check_new(given.out)
    book, made = codebook.read(given.codebook), []
    names = letters.expanded(given.letters)
    letters.ids(names)

    def measure(name: str) -> None:
        made.append(corpus.tables([letters.read(name, given.force)], book))

    code = _each(names, measure) if names else DONE
    if made or not names:
        tables = corpus.stacked(made) if made else None
        terms = diagnosis.of_terms(tables, book) if made else None
        print(diagnosis.told(book, tables, terms, given.all))
        if given.out:
            with answered(given.out.parent):
                whole = diagnosis.told(book, tables, terms, whole=True)
                given.out.write_text(f"{whole}\n", encoding="utf-8", newline="\n")
            print(f"\nall of it: {given.out}")
    return code


def _add_validate(command: Command) -> None:
    own = command("validate", help="measure a codebook on hand-coded letters; reports then show it")
    own.add_argument("codebook", metavar="CODEBOOK", help="in data/codebooks, or the path of a .yaml or .csv file")
    own.add_argument("--gold", type=Path, metavar="DIR", help="a folder of coded letters (default: data/gold/kept_out)")
    own.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="where the figures go (default: with --gold the current folder, else data/validation)",
    )
    own.set_defaults(run=_validate)


def _check_new(path: Path) -> None:
    if path.exists():
        raise Problem(f"{path} is there already: give another name")


def _validate(given: argparse.Namespace) -> int:
    from helpers import codebook, corpus, letters, reliability
    from helpers.files import locked, write_whole
    from helpers.reliability import validation

    book, gold_folder, coded = codebook.read(given.codebook), given.gold or validation.KEPT_OUT, []
    path = (given.out or (Path() if given.gold else validation.FOLDER)) / f"{book.name}.csv"
    validation.check_target(path)
    for received, sentences in validation.letters_in(gold_folder):
        tables = corpus.tables([letters.read(str(received))], book)
        gold = reliability.coded_sentences(sentences)
        coded.append((tables, reliability.matched(gold, tables["sentences"])))
    coders = reliability.said_of(gold_folder.resolve())["coders"]
    rows = validation.validation(coded, book, coders=coders)
    with locked(path.parent):
        file = io.StringIO()
        corpus.write_lines(rows, file)
        write_whole(path, file.getvalue().encode(), path.parent)
    print(validation.told(rows))
    print(validation.where_shown(path, book.name))
    return DONE


def _add_students(command: Command) -> None:
    own = command("students", help="write the notebooks without solutions, for a class")
    own.add_argument("--out", type=Path, required=True, metavar="DIR", help="a new folder, or unworked copies")
    own.add_argument("--language", default="en", metavar="nl|en", help="of the texts (default: %(default)s)")
    own.set_defaults(run=_students)


def _students(given: argparse.Namespace) -> int:
    from helpers.lessons import students

    written = students.write(given.out, given.language)
    print(f"{given.out}: {len(written)} notebooks without solutions, and their glossary")
    return DONE


def _add_sheet(command: Command) -> None:
    own = command("sheet", help="write the sentences of a letter as a sheet to be coded by hand")
    own.add_argument("letter", metavar="LETTER", help="an id in data/letters, or the path of a file")
    own.add_argument("--out", type=Path, required=True, metavar="FILE", help="a new .csv file")
    own.add_argument("--sample", type=int, default=0, metavar="N", help="so many sentences, drawn at random")
    own.add_argument("--separator", default=",", metavar=";|,", help="; for a Dutch Excel (default: %(default)s)")
    own.set_defaults(run=_sheet)


def _sheet(given: argparse.Namespace) -> int:
    from helpers import layout, letters, sections
    from helpers.files import answered
    from helpers.reliability import sheets

    own = layout.layout(letters.read(given.letter))
    rows = sheets.sheet(sections.sentences(own), sections.sections(own), given.sample)
    data = sheets.written(rows, given.separator)
    if given.out.exists():
        raise Problem(f"{given.out} is there already and may have been coded: give another name")
    with answered(given.out.parent):
        given.out.write_bytes(data)
    print(f"{given.out}: {counted(len(rows), 'sentence')} to code; how is told in data/gold/guidelines.md")
    return DONE


def _add_coders(command: Command) -> None:
    own = command("coders", help="compare the sheets of coders, and make gold of them")
    own.add_argument("letter", metavar="LETTER", help="the letter of the sheets")
    own.add_argument("sheets", nargs="+", type=Path, metavar="SHEET", help="a coded sheet, named for its coder")
    own.add_argument("--out", type=Path, required=True, metavar="DIR", help="where agreement and gold go")
    own.add_argument("--decisions", type=Path, metavar="FILE", help="the sheet of disagreements, decided")
    own.add_argument(
        "--codebook", default="navo", metavar="NAME", help="in data/codebooks, or a path (default: %(default)s)"
    )
    own.add_argument("--separator", default=",", metavar=";|,", help="; for a Dutch Excel (default: %(default)s)")
    own.set_defaults(run=_coders)


def _coders(given: argparse.Namespace) -> int:
    from helpers import codebook, corpus, letters
    from helpers.files import answered
    from helpers.reliability import sheets

    book, coders, given.sheets = codebook.read(given.codebook), {}, _matched(given.sheets)
    tables = corpus.tables([letters.read(given.letter)], book)

    def read(path: str) -> None:
        coders[Path(path).stem] = sheets.read(Path(path), tables["sentences"], book)

    if len({path.stem for path in given.sheets}) < len(given.sheets):
        raise Problem("two sheets have one name: name each for its coder")
    if code := _each([str(path) for path in given.sheets], read):
        return max(code, CALLER)  # nothing is done with the others alone
    between, by_coder = sheets.agreement_of_coders(coders, book), sheets.agreement_by_coder(coders)
    decided = sheets.read_decisions(given.decisions, coders, book) if given.decisions else None
    with answered(given.out):
        _write_beside(between, given.out / "agreement.csv", given.separator)
        _write_beside(by_coder, given.out / "coders.csv", given.separator)
    whole = between.iloc[-1]
    print(f"{len(coders)} coders agree on {whole['sentences']} of {whole['of']} sentences, alpha {whole['alpha']:.2f}")
    still = sheets.disagreements(coders)
    if decided is None and len(still):
        return _to_decide(given, sheets.written(still, given.separator), len(still))
    return _gold(given, sheets.adjudicated(coders, decided), tables, coders)


def _matched(sheets: Iterable[Path]) -> list[Path]:
    """The sheets, each pattern replaced by those that it matches: the shells of Windows leave that to us."""
    from glob import glob

    found = [[path] if path.exists() else sorted(map(Path, glob(str(path)))) or [path] for path in sheets]
    return list(chain.from_iterable(found))


def _write_beside(rows, path: Path, separator: str) -> None:
    """A table that the coders read: as all CSV here, or for a Dutch Excel, which the sheets were made for."""
    from helpers import corpus
    from helpers.reliability import sheets

    if separator == ",":
        corpus.write_csv(rows, path)
    else:
        path.write_bytes(sheets.written(rows, separator))


def _to_decide(given: argparse.Namespace, sheet: bytes, number: int) -> int:
    """Write the sheet of disagreements, but never over one that may have been filled in."""
    from helpers.files import answered

    path = given.out / "decisions.csv"
    if path.exists():
        raise Problem(f"{path} is there already: give it as --decisions, or remove it")
    with answered(given.out):
        path.write_bytes(sheet)
    print(f"{path}: {counted(number, 'sentence')} to decide; then give it as --decisions")
    return DONE


def _gold(given: argparse.Namespace, gold, tables, coders) -> int:
    """Write the gold of a letter as a folder that `validate` takes, and what the codebook codes otherwise."""
    from helpers import letters
    from helpers.files import answered
    from helpers.reliability import GOLD, agreement, sheets

    received, own = letters.file_of(given.letter), letters.id_of(given.letter)
    with answered(given.out / own):
        for name, coded in {"sentences": gold, **dict(zip(("first", "second"), coders.values(), strict=False))}.items():
            (given.out / own / f"{name}.csv").write_bytes(sheets.gold_file(coded))
        (given.out / own / "coders.csv").write_bytes(sheets.who_coded(own, coders))
        (given.out / own / f"{own}{received.suffix}").write_bytes(received.read_bytes())
        _write_beside(sheets.differences(tables["codings"], gold), given.out / "differences.csv", given.separator)
    scores = agreement(tables["codings"], gold).iloc[-1]
    print(
        f"{given.out / own / 'sentences.csv'}: gold of {counted(len(gold), 'sentence')}, {counted(scores['n'], 'code')}"
    )
    figures = ", ".join(f"{name} {scores[name]:.2f}" for name in ("precision", "recall", "f1"))
    print(f"{given.codebook} on it: {figures}; sentence by sentence in {given.out / 'differences.csv'}")
    print(f"to have the report of {own} show it: copy {given.out / own} into {GOLD}, and make the report again")
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

    for each in each_of(problem):
        _say(each, sys.stderr)
    return MACHINE if isinstance(problem, Environment) else CALLER


def _say(what: object, stream: TextIO) -> None:
    """A line on the stream, above the progress bar where there is one: its library is loaded then."""
    bars = sys.modules.get("tqdm")
    write = bars.tqdm.write if bars else print
    write(str(what), file=stream)
    stream.flush()


def run() -> NoReturn:
    """The command as a program: it ends with the exit code, and by a SIGTERM as by an interrupt."""
    signal.signal(signal.SIGTERM, _terminate)
    sys.stdout.reconfigure(errors="backslashreplace")  # as of the error output: a file on Windows has few characters
    sys.exit(main())


if __name__ == "__main__":
    run()
