"""A dossier fetched from a server on this machine: what is kept, what is set apart, what is asked again."""

import csv
import hashlib
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from helpers import DATA, Problem, __main__, corpus, letters
from helpers.files import Environment, locked
from helpers.layout import layout
from helpers.letters import dossier, official
from helpers.letters.dossier import Asked, Dossier, Row
from helpers.letters.web import Pace, Web
from tests import fetching, official_server, reading
from tests.letters import formats
from tests.official_server import Official, body, letter, motion, paper, serving

Serve = Callable[..., Official]


@pytest.fixture
def serve():
    """Servers of papers, ended with the test."""
    open_ones = []

    def serve(papers, **options) -> Official:
        open_ones.append(serving(papers, **options))
        return open_ones[-1].__enter__()

    yield serve
    for each in open_ones:
        each.__exit__(None, None, None)


def fetched(server: Official, folder: Path, **asked: str) -> tuple[dict[str, Row], list[str]]:
    """The manifest after a run without waits, and what failed in it."""
    web, failed = Web(server.base, Pace(sleep=lambda seconds: None, largest=10**6)), []
    with locked(folder):
        own = Dossier(folder, Asked("99 999", **asked), web)
        for each in own.letters():
            try:
                path = own.fetch(each)
                assert path is None or path.is_file()
            except Environment:
                raise
            except Problem as problem:
                failed.append(str(problem))
    return dossier.manifest(folder), failed


def statuses(rows: dict[str, Row]) -> dict[str, str]:
    return {letter: row.status for letter, row in rows.items()}


def in_folder(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.is_file() and not path.name.startswith(".")}


THREE = [letter(1, "2031-05-03"), letter(2, "2031-06-03", "agenda"), letter(3, "2032-05-03", "other")]


def test_letters_lie_in_the_folder_with_their_metadata_and_a_manifest(serve, tmp_path):
    server = serve([*THREE, motion(4, "2031-07-01")])
    rows, failed = fetched(server, tmp_path)
    assert failed == []
    assert in_folder(tmp_path) == {"kst-99999-1.xml", "kst-99999-2.xml", "kst-99999-3.xml", "manifest.csv"}
    assert rows["kst-99999-2"] == Row(
        "kst-99999-2", "99999", "2", "2031-06-03", "agenda", "xml", f"{server.base}/kst-99999-2.xml", "2031-06-03",
        hashlib.sha256((tmp_path / "kst-99999-2.xml").read_bytes()).hexdigest(),
        hashlib.sha256((tmp_path / "metadata" / "kst-99999-2.xml").read_bytes()).hexdigest(), "kept",
    )  # fmt: skip
    assert rows["kst-99999-4"].status == "no letter: a motion"
    assert list(rows) == ["kst-99999-1", "kst-99999-2", "kst-99999-4", "kst-99999-3"]
    assert "/kst-99999-4.xml" not in server.asked
    assert server.together == 1
    assert max(server.good.values()) == 1


def test_the_manifest_s_columns_are_explained_in_the_data_dictionary(serve, tmp_path):
    fetched(serve(THREE), tmp_path)
    with open(tmp_path / "manifest.csv", encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    explained = (DATA / "README.md").read_text(encoding="utf-8").split("\n### manifest\n")[1].split("\n#")[0]
    told = [line.split("|")[1].strip() for line in explained.splitlines() if line.startswith("|")][2:]
    assert told == columns


def test_the_letters_are_read_as_the_manifest_says(serve, tmp_path, navo):
    rows, _ = fetched(serve(THREE), tmp_path)
    made = corpus.tables([letters.read(tmp_path / f"{name}.xml") for name in rows], navo)["letters"]
    columns = ["letter", "dossier", "number", "date", "kind", "format", "sha256"]
    expected = [tuple(getattr(row, name) for name in columns) for row in rows.values()]
    assert list(made[columns].itertuples(index=False, name=None)) == expected
    assert set(made["title"]) == {"Verzonnen"}


FOLDER = Path(__file__).parent / "letters" / "kept_out"
MADE = {"xml": formats.modern, "html": formats.web_page, "pdf": lambda own: formats.pdf(own)[0]}


@pytest.mark.parametrize("form", MADE)
@pytest.mark.parametrize("name", ["bern", "dublin", "helsinki", "jakarta", "kyiv", "rome", "warschau"])
def test_a_paper_is_told_as_the_letter_is_read(tmp_path, name, form):
    data = MADE[form](reading.source(FOLDER, name))
    (tmp_path / f"{name}.{form}").write_bytes(data)
    official.check(data, form, name)
    said, read = dossier.paper(data, form, name).said, layout(letters.read(tmp_path / f"{name}.{form}")).metadata
    assert {field: said.get(field, "") for field in ("kind", "date", "number", "dossier")} == {
        field: read.get(field, "") for field in ("kind", "date", "number", "dossier")
    }


@pytest.mark.parametrize("page", [1, 2, 3, 4])
def test_the_list_may_come_on_any_number_of_pages(serve, tmp_path, page):
    server = serve(official_server.dossier(7), page=page)
    rows, _ = fetched(server, tmp_path)
    assert len(rows) == 7
    assert server.asked["/sru"] == -(-7 // page)


@pytest.mark.parametrize("form", ["xml", "html", "pdf"])
def test_a_letter_is_read_with_the_metadata_fetched_for_it(serve, tmp_path, form):
    fetched(serve([letter(1, "2031-05-03", forms=(form, "metadata"))]), tmp_path)
    supplied = letters.read(tmp_path / f"kst-99999-1.{form}").supplied
    assert supplied == {"dossier": "99999", "title": "Verzonnen", "number": "1", "date": "2031-05-03"}


def test_letters_of_one_day_stand_in_the_order_of_their_numbers(serve, tmp_path):
    rows, _ = fetched(serve([letter(number, "2031-05-03") for number in (10, 9, 100)]), tmp_path)
    assert list(rows) == ["kst-99999-9", "kst-99999-10", "kst-99999-100"]


def test_days_are_asked_of_the_server(serve, tmp_path):
    server = serve(THREE)
    assert list(fetched(server, tmp_path, since="2031-06-03", until="2031-12-31")[0]) == ["kst-99999-2"]
    assert "dt.date>=2031-06-03 AND dt.date<=2031-12-31" in server.queries[0]
    assert len(fetched(server, tmp_path)[0]) == 3


def test_letters_of_another_kind_are_set_apart_and_brought_back_without_being_asked_again(serve, tmp_path):
    server = serve(THREE)
    rows, _ = fetched(server, tmp_path, kind="agenda")
    assert statuses(rows) == {"kst-99999-1": "another kind", "kst-99999-2": "kept", "kst-99999-3": "another kind"}
    assert in_folder(tmp_path) == {"kst-99999-2.xml", "manifest.csv"}
    assert in_folder(tmp_path / "apart") == {"kst-99999-1.xml", "kst-99999-3.xml"}
    assert set(statuses(fetched(server, tmp_path)[0]).values()) == {"kept"}
    assert in_folder(tmp_path / "apart") == set()
    assert {path: number for path, number in server.good.items() if number > 1 and "sru" not in path} == {}


@pytest.mark.parametrize(
    ("own", "status"),
    [
        (motion(9, "2031-05-09", types=("Overige Kamerstukken",)), "no letter: a motion"),
        (motion(9, "2031-05-09", types=("Brief",)), "no letter: a motion"),
        (motion(9, "2031-05-09", types=()), "no letter: a motion"),
        (paper(9, "2031-05-09", "VERSLAG VAN EEN COMMISSIEDEBAT", "Verzonnen.", body(9), types=()),
         "no letter: the report of a debate"),
        (paper(9, "2031-05-09", "LIJST VAN VRAGEN EN ANTWOORDEN", "Verzonnen.", body(9), types=()),
         "no letter: a list of questions"),
        (letter(9, "2031-05-09", types=()), "kept"),
        (letter(9, "2031-05-09", types=("Overige Kamerstukken",)), "kept"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("form", ["xml", "html", "pdf"])
def test_where_the_record_does_not_tell_the_paper_s_own_words_do(serve, tmp_path, own, status, form):
    own = replace(own, files={form: own.files[form]})
    rows, failed = fetched(serve([own]), tmp_path)
    assert (rows["kst-99999-9"].status, rows["kst-99999-9"].format, failed) == (status, form, [])
    assert in_folder(tmp_path if status == "kept" else tmp_path / "apart") >= {f"kst-99999-9.{form}"}


@pytest.mark.parametrize(
    ("second", "status"),
    [
        (letter(1, "2031-05-09", letter="kst-99999-1-h1", seed=5), "same number as kst-99999-1"),
        (letter(1, "2031-05-09", letter="kst-1234567", seed=5), "same number as kst-99999-1"),
        (letter(2, "2031-05-09", seed=1), "same text as kst-99999-1"),
        (letter(1, "2031-05-09", letter="kst-99998-1", dossier="99998", seed=1), "same text as kst-99999-1"),
        (letter(1, "2031-05-09", letter="kst-99999-V-1", seed=5), "kept"),
        (letter(2, "2031-05-09", seed=2), "kept"),
        (paper(2, "2031-05-09", "BRIEF VAN DE MINISTER", official_server.OPENINGS["report"],
               [*body(1), "Een zin meer dan eerst."]), "same text as kst-99999-1"),
        (paper(2, "2031-05-09", "BRIEF VAN DE MINISTER", official_server.OPENINGS["report"],
               [*body(1)[:12], *body(2)[:12]]), "kept"),
    ],
)  # fmt: skip
def test_a_second_copy_is_set_apart_by_its_number_or_its_text(serve, tmp_path, second, status):
    rows, _ = fetched(serve([letter(1, "2031-05-03"), second]), tmp_path)
    assert statuses(rows) == {"kst-99999-1": "kept", second.letter: status}


def test_short_letters_that_only_send_are_no_copies(serve, tmp_path):
    short = [paper(number, "2031-05-03", "BRIEF VAN DE MINISTER", "Hierbij zend ik u het verslag.", [])
             for number in (1, 2)]  # fmt: skip
    assert set(statuses(fetched(serve(short), tmp_path)[0]).values()) == {"kept"}


def test_of_two_copies_the_better_format_is_kept_else_the_earlier(serve, tmp_path):
    early, late = letter(1, "2031-05-03", forms=("pdf", "metadata")), letter(1, "2031-05-09", letter="kst-1234567")
    rows, _ = fetched(serve([early, late]), tmp_path)
    assert statuses(rows) == {"kst-99999-1": "same number as kst-1234567", "kst-1234567": "kept"}
    assert in_folder(tmp_path / "apart") == {"kst-99999-1.pdf"}


@pytest.mark.parametrize(
    ("faults", "form", "reason"),
    [
        ({"xml": "status 404"}, "html", ""),
        ({"xml": "error_page"}, "html", ""),
        ({"xml": "to /fout404"}, "html", ""),
        ({"xml": "invalid"}, "html", "kst-99999-1.xml, line 1, is not XML"),
        ({"xml": "busy_page"}, "html", "kst-99999-1.xml is a web page and no xml: run it again later"),
        ({"xml": "large"}, "html", "kst-99999-1.xml is larger than 1,000,000 bytes: that is no letter"),
        ({"xml": "status 404", "html": "error_page"}, "pdf", ""),
        ({"xml": "entity", "html": "busy_page"}, "pdf", "kst-99999-1.xml, line 1, declares an entity"),
        ({"xml": "type"}, "xml", ""),
        ({"metadata": "status 404"}, "xml", ""),
        ({"metadata": "invalid"}, "xml", "kst-99999-1.metadata, line 1, is not XML"),
    ],
)
@pytest.mark.parametrize("linked", [True, False])
def test_the_next_format_is_taken_where_a_better_one_is_not_there_or_is_damaged(
    serve, tmp_path, faults, form, reason, linked
):
    own = letter(1, "2031-05-03", linked=linked)
    server = serve([own])
    server.for_ever = {server.path(own, name): fault for name, fault in faults.items()}
    rows, failed = fetched(server, tmp_path)
    row = rows["kst-99999-1"]
    assert (row.status, row.format, row.date, row.number, failed) == ("kept", form, "2031-05-03", "1", [])
    assert row.reason.startswith(reason)
    assert bool(row.reason) == bool(reason)
    assert bool(row.metadata_sha256) == ("metadata" not in faults)


@pytest.mark.parametrize(
    ("at", "path"),
    [("/frbr/kst", "/frbr/kst/kst-99999-1.xml"), ("https://example.org", "/kst-99999-1.xml"), ("", "/kst-99999-1.xml")],
)
def test_a_file_is_fetched_from_where_its_record_says_if_that_is_an_official_site(serve, tmp_path, at, path):
    server = serve([letter(1, "2031-05-03", at=at)])
    rows, failed = fetched(server, tmp_path)
    assert (rows["kst-99999-1"].source, rows["kst-99999-1"].status, failed) == (server.base + path, "kept", [])


def test_a_letter_without_metadata_is_not_asked_again(serve, tmp_path):
    server = serve([letter(1, "2031-05-03", forms=("xml",))])
    for _ in range(2):
        assert fetched(server, tmp_path)[0]["kst-99999-1"].status == "kept"
    assert (server.asked["/kst-99999-1/metadata.xml"], server.asked["/kst-99999-1.xml"]) == (1, 1)


def test_a_letter_that_fails_is_named_and_asked_again_by_the_next_run(serve, tmp_path):
    server = serve(THREE)
    server.for_ever = {"/kst-99999-2.xml": "status 500"}
    rows, failed = fetched(server, tmp_path)
    assert failed == ["kst-99999-2.xml: the server answered 500: run it again later"]
    assert (rows["kst-99999-2"].status, rows["kst-99999-2"].reason) == ("failed", failed[0])
    server.for_ever = {}
    rows, failed = fetched(server, tmp_path)
    assert (set(statuses(rows).values()), failed) == ({"kept"}, [])
    assert {path: number for path, number in server.good.items() if number > 1 and "sru" not in path} == {}


def test_a_letter_that_is_there_in_no_format_is_named(serve, tmp_path):
    server = serve([THREE[0], letter(2, "2031-05-03", forms=("metadata",))])
    assert fetched(server, tmp_path)[1] == ["kst-99999-2 is published in none of xml, html, pdf"]


def test_a_paper_that_cannot_be_read_is_kept_apart_and_not_asked_again(serve, tmp_path):
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(tmp_path / "scan.pdf"), invariant=1)
    canvas.rect(10, 10, 100, 100, fill=1)
    canvas.save()
    scan = replace(THREE[0], files={"pdf": (tmp_path / "scan.pdf").read_bytes()})
    server = serve([scan])
    for _ in range(2):
        rows, failed = fetched(server, tmp_path / "out")
        assert rows["kst-99999-1"].status == "unreadable"
        assert [said[:34] for said in failed] == ["kst-99999-1.pdf has no text in it:"]
    assert server.good["/kst-99999-1.pdf"] == 1


def test_where_several_in_succession_fail_the_run_ends(serve, tmp_path):
    papers = official_server.dossier(9)
    server = serve(papers)
    server.for_ever = {server.path(own, "xml"): "status 503" for own in papers}
    with pytest.raises(Environment, match=r"answered 503: run it again later \(5 in succession failed; what was done"):
        fetched(server, tmp_path)
    assert list(statuses(dossier.manifest(tmp_path)).values()) == ["failed"] * 5 + ["waiting"] * 4


@pytest.mark.parametrize("fault", ["status 500", "status 403", "truncated"])
def test_letters_that_fail_each_for_itself_do_not_end_the_run(serve, tmp_path, fault):
    papers = official_server.dossier(9)
    server = serve(papers)
    server.for_ever = {server.path(own, "xml"): fault for own in papers[:8]}
    for _ in range(2):
        rows, failed = fetched(server, tmp_path)
        assert (len(failed), rows["kst-99999-9"].status) == (8, "kept")


def test_letters_far_apart_for_which_the_server_fails_do_not_end_a_second_run(serve, tmp_path):
    server = serve(official_server.dossier(14))
    server.for_ever = {f"/kst-99999-{number}.xml": "status 503" for number in range(1, 15, 2)}
    for _ in range(2):
        assert len(fetched(server, tmp_path)[1]) == len(server.for_ever)


@pytest.mark.parametrize("change", ["gone", "changed"])
@pytest.mark.parametrize("name", ["kst-99999-2.xml", "metadata/kst-99999-2.xml"])
def test_a_file_that_is_gone_or_changed_is_asked_again_and_no_other(serve, tmp_path, name, change):
    server = serve(THREE)
    before, _ = fetched(server, tmp_path)
    data = (tmp_path / name).read_bytes()
    (tmp_path / name).unlink() if change == "gone" else (tmp_path / name).write_bytes(data[:-1])
    server.good.clear()
    assert fetched(server, tmp_path)[0] == before
    assert (tmp_path / name).read_bytes() == data
    path = "/kst-99999-2/metadata.xml" if "/" in name else "/kst-99999-2.xml"
    assert [each for each in server.good if "sru" not in each] == [path]


def test_what_an_interrupted_run_left_between_manifest_and_file_is_put_right(serve, tmp_path):
    server = serve(THREE)
    before, _ = fetched(server, tmp_path)
    (tmp_path / "kst-99999-1.xml").rename(tmp_path / "apart" / "kst-99999-1.xml")
    (tmp_path / ".aandacht-part-abc").write_bytes(b"ha")
    server.good.clear()
    assert fetched(server, tmp_path)[0] == before
    assert in_folder(tmp_path) == {"kst-99999-1.xml", "kst-99999-2.xml", "kst-99999-3.xml", "manifest.csv"}
    assert [each for each in server.good if "sru" not in each] == []
    assert not list(tmp_path.glob(".aandacht-part-*"))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"dossier": "NAVO"}, "'NAVO' is no number of a dossier: write it as 28676, 21501-02 or 36600-VII"),
        ({"since": "gisteren"}, "since: expected a day such as 2017-12-31, found 'gisteren'"),
        ({"since": "20170101"}, "since: expected a day such as 2017-12-31, found '20170101'"),
        ({"until": "2017-13-01"}, "until: expected a day such as 2017-12-31, found '2017-13-01'"),
        ({"since": "2018-01-01", "until": "2017-01-01"}, "since 2018-01-01 is after until 2017-01-01: exchange them"),
        ({"kind": "verslag"}, "no kind 'verslag': choose report, agenda or other"),
    ],
)
def test_a_mistake_in_what_is_asked_is_one_sentence(asked, said):
    with pytest.raises(Problem) as told:
        Asked(**{"dossier": "28676"} | asked)
    assert str(told.value) == said


@pytest.mark.parametrize(
    "text",
    [
        "letter;dossier\nkst-1;2\n",
        "letter,format\n../kst-1,xml\n",
        "letter,format\nkst-1,exe\n",
        'letter\n"kst-1\n',
        "letter\nkst-1,2\n",
        "letter,dossier\nkst-1\n",
    ],
)
def test_a_manifest_that_was_changed_is_refused(tmp_path, text):
    (tmp_path / "manifest.csv").write_text(text, encoding="utf-8")
    with pytest.raises(Problem, match=r"manifest\.csv is not as it was written: give a folder that is new or empty$"):
        dossier.manifest(tmp_path)


def test_a_manifest_in_another_encoding_is_refused(tmp_path):
    (tmp_path / "manifest.csv").write_bytes("letter,reason\nkst-1,Georgië\n".encode("cp1252"))
    with pytest.raises(Problem, match=r"manifest\.csv is not as it was written"):
        dossier.manifest(tmp_path)


def command(server: Official, *arguments) -> int:
    return __main__.main(["fetch", *map(str, arguments), "--base", server.base])


def test_the_command_prints_a_line_per_letter(serve, tmp_path, capsys):
    server, out = serve([*THREE, motion(4, "2031-07-01")]), tmp_path / "out"
    for _ in range(2):
        assert command(server, "99 999", "--out", out, "--until", "2031-12-31") == 0
        said = capsys.readouterr()
        assert said.err == ""
        assert said.out.splitlines() == [
            f"{out / 'kst-99999-1.xml'}",
            f"{out / 'kst-99999-2.xml'}",
            f"2 letters of 3 papers: {out / 'manifest.csv'} says of each what came of it",
        ]


def test_what_was_fetched_can_be_measured_at_once(serve, tmp_path):
    out = tmp_path / "out"
    assert command(serve(THREE), "99999", "--out", out) == 0
    found = sorted(map(str, out.glob("*.xml")))
    assert __main__.main(["tables", *found, "--out", str(tmp_path / "tables")]) == 0
    assert corpus.read_csv(tmp_path / "tables" / "letters.csv", "letters")["kind"].tolist() == [
        "report", "agenda", "other",
    ]  # fmt: skip


def test_the_command_ends_with_the_code_of_what_came_of_it(serve, tmp_path, capsys):
    server = serve(THREE)
    server.for_ever = {"/kst-99999-1.xml": "status 403"}
    assert command(server, "99999", "--out", tmp_path / "some") == 1
    assert capsys.readouterr().err == "kst-99999-1.xml: the server answered 403: run it again later\n"
    assert command(server, "99998", "--out", tmp_path / "none") == 2
    said = "the official publications have no papers of dossier 99998 then: check its number\n"
    assert capsys.readouterr().err == said
    server.for_ever = {"/sru": "refused"}
    assert command(server, "99999", "--out", tmp_path / "list") == 3
    said = "the list of dossier 99999: the server refuses the question (Query syntax error): please report this\n"
    assert capsys.readouterr().err == said
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "diary.txt").write_text("", encoding="utf-8")
    assert command(server, "99999", "--out", tmp_path / "mine") == 2
    assert "holds other files (diary.txt): give a folder that is new or empty" in capsys.readouterr().err
    assert os.listdir(tmp_path / "mine") == ["diary.txt"]
    assert __main__.main(["fetch", "99999", "--out", str(tmp_path / "x"), "--base", "http://example.org"]) == 2


def test_a_full_disk_is_one_sentence_and_what_was_done_is_whole(serve, tmp_path, monkeypatch, capsys):
    server, out, written = serve(THREE), tmp_path / "out", []
    whole = dossier.write_whole

    def fill(path, data, folder):
        written.append(path)
        if len(written) == 9:
            raise OSError(28, "No space left on device")
        whole(path, data, folder)

    monkeypatch.setattr(dossier, "write_whole", fill)
    assert command(server, "99999", "--out", out) == 3
    said = f"{out}: No space left on device: check the disk and your rights, then run it again\n"
    assert capsys.readouterr().err == said
    monkeypatch.undo()
    assert command(server, "99999", "--out", out) == 0
    assert set(statuses(dossier.manifest(out)).values()) == {"kept"}


def test_killed_at_any_moment_the_next_run_goes_on_and_ends_with_the_same_folder(tmp_path, record_property):
    """A small case, with the faults that are quick; the whole one is in benchmarks/fetching.py."""
    with serving(official_server.dossier(20), page=10) as server:
        fetching.set_faults(server, fetching.QUICK)
        assert fetching.run(server, tmp_path / "undisturbed") == 1
        assert fetching.fetched_twice(server) == 0
        fetching.set_faults(server, fetching.QUICK)
        fetching.interrupt(server, tmp_path / "killed", kills=3, longest=0.8)
        assert fetching.contents(tmp_path / "killed") == fetching.contents(tmp_path / "undisturbed")
    record_property("figure", "a dossier fetched with faults, killed 3 times and resumed: the same folder")


def test_every_format_that_is_asked_for_has_a_reader_and_a_check():
    assert set(official.CHECKS) == {*official.READERS, "metadata"}
    assert {f".{form}" for form in official.READERS} <= set(letters.READERS)
