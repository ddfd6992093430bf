"""Reading letters: found, decoded, and refused in one sentence."""

from pathlib import Path

import pytest

from helpers import Problem, letters
from helpers.letters.front_matter import fields, parts
from helpers.letters.text import decoded

DUTCH = "De NAVO steunt Georgië en Oekraïne."


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        (DUTCH.encode(), DUTCH, "utf-8"),
        (b"\xef\xbb\xbf" + DUTCH.encode(), DUTCH, "utf-8"),
        (DUTCH.encode("utf-16"), DUTCH, "utf-16"),
        (DUTCH.encode("utf-16-le"), DUTCH, "utf-16-le (guessed)"),
        (DUTCH.encode("utf-16-be"), DUTCH, "utf-16-be (guessed)"),
        (DUTCH.encode("cp1252"), DUTCH, "Windows-1252 (guessed)"),
        (b"na\xefef \x96 h\xe8", "naïef – hè", "Windows-1252 (guessed)"),
    ],
)
def test_the_encoding_is_found_and_said(data, text, encoding):
    assert decoded(data, "brief.txt") == (text, encoding)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "brief.txt is empty: there is no letter in it"),
        (b" \n\r\n\x0c", "brief.txt is blank: there is no letter in it"),
        (b"%PDF-1.7 ...", "brief.txt is a PDF, not text: save the letter as plain text (.txt) and read that"),
        (
            b"PK\x03\x04...",
            "brief.txt is a zip or Word file, not text: save the letter as plain text (.txt) and read that",
        ),
        (
            bytes(range(1, 30)),
            "brief.txt holds binary data, not text: save the letter as plain text (.txt) and read that",
        ),
        (b"een\ntwee \x81", "brief.txt, line 2, is neither UTF-8 nor Windows-1252: save the letter as UTF-8"),
        (b"\xfe\xff\x01\x00\x14", "brief.txt is damaged utf-16 at byte 4: save it again as UTF-8"),
    ],
)
def test_what_is_no_text_is_refused_in_one_sentence(data, sentence):
    with pytest.raises(Problem) as problem:
        decoded(data, "brief.txt")
    assert str(problem.value) == sentence


def test_a_path_is_read_as_an_id_is(tmp_path):
    path = tmp_path / "Kamerbrief 3 mei.txt"
    path.write_text(DUTCH, encoding="utf-8")
    letter = letters.read(path)
    assert (letter.letter, letter.text, letter.supplied) == ("Kamerbrief-3-mei", DUTCH, {})


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("date", "2031-02-13", None),
        ("date", "", None),
        ("date", "13-02-2031", "date: expected a day such as 2017-12-31, found '13-02-2031'"),
        ("date", "2031-02-30", "date: expected a day such as 2017-12-31, found '2031-02-30'"),
        ("date", "2031-02", "date: expected a day such as 2017-12-31, found '2031-02'"),
        ("date", "20310213", "date: expected a day such as 2017-12-31, found '20310213'"),
        ("kind", "agenda", None),
        ("kind", "brief", "kind: expected report or agenda or other, found 'brief'"),
        ("language", "en", None),
        ("language", "de", "language: expected nl or en, found 'de'"),
    ],
)
def test_what_is_supplied_is_refused_where_no_table_can_hold_it(column, value, said, tmp_path, monkeypatch):
    (tmp_path / "brief.txt").write_text(DUTCH, encoding="utf-8")
    (tmp_path / "letters.csv").write_text(f"letter,file,{column}\nx,brief.txt,{value}\n", encoding="utf-8")
    monkeypatch.setattr(letters, "CATALOGUE", tmp_path / "letters.csv")
    if said is None:
        assert letters.read("x").supplied == ({column: value} if value else {})
    else:
        with pytest.raises(Problem) as problem:
            letters.read("x")
        assert str(problem.value) == f"letters.csv, letter x, {said}"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"letter,file,title\nx,brief.txt,NAVO\n", {"title": "NAVO"}),
        (b"\xef\xbb\xbfletter;file;title\r\nx;brief.txt;NAVO, EU\r\n;;\r\n", {"title": "NAVO, EU"}),
        (b'\xef\xbb\xbfletter,file,title\nx,brief.txt,"NAVO; EU"\n', {"title": "NAVO; EU"}),
        (b'letter,file,title,place\nx,brief.txt,"Verslag\r\nNAVO-top\x7f","\n"\n', {"title": "Verslag NAVO-top"}),
        (b"letter,file,dossier\nx,brief.txt,28 676;33750 V; 28676 \n", {"dossier": "28676; 33750-V"}),
        (b"letter,file,dossier\nx,brief.txt,28676 NAVO\n", {"dossier": "28676 NAVO"}),
        (b"letter,file,title\ny,y.txt,NAVO\nx,brief.txt,Belgi\xeb\n", "line 3, is not UTF-8: save it as CSV UTF-8"),
        (b"id,file\nx,brief.txt\n", "line 1, lacks the column letter: begin with letter, file"),
        (b"", "line 1, lacks the column letter: begin with letter, file"),
        (b"letter,file\nx\n", "line 2: x has no file: name it in the column file"),
        (b"letter,file\nx,brief.txt\n../../evil,brief.txt\n",
         "line 3: '../../evil' is no id, of which a folder is made: write it as 'evil'"),
        (b"letter,file\nnul,brief.txt\n",
         "line 2: 'nul' is no id, of which a folder is made: write it as 'letter-nul'"),
        (b"letter,file\nx,brief.txt\ny,y.txt\nX,brief.txt\n",
         "line 4: X is listed in line 2 already: keep one of them"),
        (b"letter,file\nx,brief.txt\n,y.txt\n", "line 3: y.txt has no id: name one in the column letter"),
        (b"letter,file\n x,brief.txt\n", "line 2: ' x' is no id, of which a folder is made: write it as 'x'"),
    ],
)  # fmt: skip
def test_a_list_of_letters_is_read_as_a_spreadsheet_saves_it(data, said, tmp_path, monkeypatch):
    (tmp_path / "brief.txt").write_text(DUTCH, encoding="utf-8")
    (tmp_path / "letters.csv").write_bytes(data)
    monkeypatch.setattr(letters, "CATALOGUE", tmp_path / "letters.csv")
    if isinstance(said, dict):
        assert letters.read("x").supplied == said
    else:
        with pytest.raises(Problem, match=rf"^letters\.csv, {said}$"):
            letters.read("x")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("kst-28676-828", "no letter 'kst-28676-828' in data/letters: did you mean kst-28676-282?"),
        ("onzin", "no letter 'onzin' in data/letters: there are kst-28676-282"),
        ("brieven/x.txt", "no file brieven/x.txt: check its name and folder"),
        (".", ". is a folder: name the letters in it, one by one"),
    ],
)
def test_a_letter_that_is_not_there_is_answered_with_near_names(name, sentence):
    with pytest.raises(Problem) as problem:
        letters.read(name)
    assert str(problem.value) == sentence


def test_another_format_is_refused_by_name(tmp_path):
    (tmp_path / "brief.md").write_bytes(b"PK")
    said = r"^brief\.md is no \.txt, \.xml, \.html, \.htm, \.docx, \.pdf file: save the letter"
    with pytest.raises(Problem, match=said):
        letters.read(tmp_path / "brief.md")


def test_a_file_that_is_no_single_letter_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(letters, "LARGEST", 10)
    (tmp_path / "alles.txt").write_text(DUTCH, encoding="utf-8")
    with pytest.raises(Problem, match=r"^alles\.txt is 0 MiB: the limit is 0 MiB a letter"):
        letters.read(tmp_path / "alles.txt")


def test_two_letters_that_would_share_a_folder_are_refused():
    assert letters.ids(["kst-28676-282", "a/brief.txt", "a/brief.txt"]) == ["kst-28676-282", "brief"]
    with pytest.raises(Problem, match=r"^a/brief\.txt and b/Brief\.txt have one id, Brief: rename"):
        letters.ids(["a/brief.txt", "b/Brief.txt"])


@pytest.mark.parametrize(
    ("names", "kept"),
    [
        (["k.txt", "./k.txt", "in/../k.txt"], ["k.txt"]),
        (["./k.txt", "k.txt", "*.txt"], ["./k.txt"]),
        (["x.jsonl", "./x.jsonl"], ["x.jsonl"]),
        (["kst-28676-282", str(letters.CATALOGUE.parent / "kst-28676-282.txt")], ["kst-28676-282"]),
        (["no.txt", "./no.txt"], ["no.txt"]),
        (["k.txt", "in"], ["k.txt", "in/k.txt"]),
    ],
)
def test_a_file_that_is_given_twice_is_one_letter(names, kept, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    for name in ("k.txt", "in/k.txt", "x.jsonl"):
        (tmp_path / name).write_text(DUTCH, encoding="utf-8")
    assert [Path(name).as_posix() for name in letters.expanded(names)] == [Path(name).as_posix() for name in kept]
    if len(kept) == 1:
        assert letters.ids(name for name in names if "*" not in name) == [letters.id_of(kept[0])]
    else:
        with pytest.raises(Problem, match=r"^k\.txt and in.k\.txt have one id, k: rename one of the files$"):
            letters.ids(letters.expanded(names))


@pytest.mark.parametrize(
    ("name", "letter"),
    [("brief.txt", "brief"), ("../../x.txt", "x"), ("..txt", "letter"), ("a b&c.txt", "a-b-c"), ("é.txt", "é")],
)
def test_an_id_never_leaves_its_folder(name, letter):
    assert letters.letter_id(Path(name)) == letter
    assert len(letters.letter_id(Path("é" * 300 + ".txt")).encode()) <= 120


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("Belgie\u0308 mei", "Belgi\u00eb-mei"),
        ("Belgi\u00eb mei", "Belgi\u00eb-mei"),
        ("con", "letter-con"),
        ("Aux", "letter-Aux"),
        ("nul.v2", "letter-nul.v2"),
        ("LPT1", "letter-LPT1"),
        ("com\u00b9", "letter-com\u00b9"),
        ("con." + "x" * 115, "letter-con." + "x" * 89 + "-a02d2a33aacd"),
        ("conferentie", "conferentie"),
        ("aux-2", "aux-2"),
        ("com10", "com10"),
        ("brief.con", "brief.con"),
    ],
)
def test_an_id_is_a_name_on_every_system(name, letter):
    assert letters.as_id(name) == letter


FRONT = ["Nr. 7 BRIEF VAN DE MINISTER VAN DEFENSIE", "Aan de Voorzitter van de Eerste Kamer", "Den Haag, 3 mei 2031"]
BODY = ["Hierbij bied ik u het verslag aan.", "Rusland", "De dialoog blijft moeizaam."]


@pytest.mark.parametrize(
    ("blocks", "of"),
    [
        (FRONT + BODY, ["letterhead", "salutation", "letterhead", "body", "body", "body"]),
        (BODY, ["body"] * 3),
        (
            ["28 676 NAVO", *FRONT, *BODY],
            ["letterhead", "letterhead", "salutation", "letterhead", "body", "body", "body"],
        ),
        ([*BODY, "De Minister van Defensie, A. Bakker"], ["body", "body", "body", "signature"]),
        ([*BODY, "De Minister van Defensie,", "A. J. van der Laan"], ["body"] * 3 + ["signature"] * 2),
        (
            ["Tekst.", "De Minister van Defensie, A. Bakker", "VERSLAG", "Meer tekst."],
            ["body", "signature", "body", "body"],
        ),
        (["Tekst.", "De Minister van Defensie, die ook sprak, bleef."], ["body", "body"]),
        (["Tekst.", "A. Bakker"], ["body", "body"]),
        (["Tekst.", "De minister van Buitenlandse Zaken P. Pieters"], ["body", "signature"]),
        (["Tekst.", "Hoogachtend,", "De minister van Buitenlandse Zaken"], ["body", "signature", "signature"]),
        (["Tekst.", "De Minister van Defensie", "A. J. van der Laan"], ["body"] + ["signature"] * 2),
        (["Text.", "Yours sincerely,", "The Foreign Secretary", "A. Carter"], ["body"] + ["signature"] * 3),
        (["Tekst.", "De minister van Defensie", "Hij sprak met A. Bakker."], ["body"] * 3),
        (["Tekst.", "De minister van Defensie ontving J. Stoltenberg"], ["body"] * 2),
        (["Tekst.", "De minister van Defensie,", "Dewi Harmsen"], ["body"] + ["signature"] * 2),
        (["Tekst.", "De minister van Defensie, Dewi van der Harm"], ["body", "signature"]),
        (["Tekst.", "De minister van Defensie,", "Verslag Raad Buitenlandse Zaken"], ["body", "signature", "body"]),
        (
            ["Tekst.", "De minister van Defensie,", "Westelijke Balkan", "De dialoog is moeizaam."],
            ["body", "signature", "body", "body"],
        ),
        (
            ["Tekst.", "Dewi Harmsen", "Minister van Defensie", "AGENDA", "De Raad spreekt over Syrië."],
            ["body"] + ["signature"] * 2 + ["body"] * 2,
        ),
        (["Tekst.", "Dewi Harmsen Minister van Defensie", "AGENDA", "Syrië."], ["body", "signature", "body", "body"]),
        (["Tekst.", "Westelijke Balkan", "Minister van Defensie", "Hij sprak met Servië."], ["body"] * 4),
        (["Tekst.", "Bilateraal Gesprek Minister van Defensie", "Hij sprak met Servië."], ["body"] * 3),
        (
            [
                "Statement made on 3 May 2031",
                "Statement made by Ann Lee",
                "Secretary of State for Defence",
                "Labour",
                "Commons",
                "Statement",
                "I met Allies.",
            ],
            ["letterhead"] * 6 + ["body"],
        ),
        (["Labour", "Commons", "Statement", "I met Allies."], ["body"] * 4),
        (
            ["FACT SHEET: U.S. Aid to Ukraine", "BUREAU OF AFFAIRS", "MAY 3, 2031", "Text."],
            ["letterhead"] * 3 + ["body"],
        ),
        (["On May 3, 2031 the ministers met.", "Text."], ["body"] * 2),
        (["Written Ministerial Statement: NATO Summit, 9 July 2031", "Text."], ["letterhead", "body"]),
        (["The ministerial statement was adopted.", "Text."], ["body"] * 2),
    ],
)
def test_front_matter_and_signature_are_told_from_the_body(blocks, of):
    assert parts(blocks) == of


@pytest.mark.parametrize(
    ("blocks", "said"),
    [
        (["Den Haag, 15 december 2017", "Tekst."], {"place": "Den Haag", "date": "2017-12-15"}),
        (["'s-Gravenhage, 1 maart 1998", "Tekst."], {"place": "'s-Gravenhage", "date": "1998-03-01"}),
        (["Den Haag, 31 februari 2031", "Tekst."], {}),
        (["Den Haag, 3 mij 2031", "Tekst."], {}),
        (["Nr. A BRIEF VAN DE MINISTER", "Tekst."], {"number": "A", "senders": "MINISTER"}),
        (["33 694-V Een titel", "Nr. 4", "Tekst."], {"dossier": "33694-V", "title": "Een titel", "number": "4"}),
        (["33 694 V Een titel", "Tekst."], {"dossier": "33694-V", "title": "Een titel"}),
        (["33694 V Een titel", "Tekst."], {"dossier": "33694-V", "title": "Een titel"}),
        (["Den Haag, 3 mei 2031", "Betreft Verslag van de NAVO-top", "Geachte Voorzitter,", "Tekst."],
         {"place": "Den Haag", "date": "2031-05-03", "kind": "report", "subject": "Verslag van de NAVO-top"}),
        (["3 May 2031", "Subject: NATO Summit", "Dear Chair,", "Text."], {"subject": "NATO Summit"}),
        (["Onderwerp", "Geachte Voorzitter,", "Betreft de raad iets anders, dan volgt dat later."], {}),
        (["21501 02 Raad", "Tekst."], {"dossier": "21501-02", "title": "Raad"}),
        (["21 501 02 Raad", "Tekst."], {"dossier": "21501-02", "title": "Raad"}),
        (["21 501–02 Raad", "Tekst."], {"dossier": "21501-02", "title": "Raad"}),
        (["28 676 NAVO", "28676 NAVO", "21 501-02 Raad", "Tekst."],
         {"dossier": "28676; 21501-02", "title": "NAVO; Raad"}),
        (["Kamerstuk 33 694 V, nr. 4", "Tekst."], {"dossier": "33694-V", "number": "4"}),
        (["Kamerstukken II 2017/18, 21 501-02, nr. 1795", "Tekst."], {"dossier": "21501-02", "number": "1795"}),
        (["Tekst.", "De Minister van X, A. B. Cee", "De Staatssecretaris van Y, D. Ee"],
         {"senders": "Minister van X: A. B. Cee; Staatssecretaris van Y: D. Ee"}),
        (["Hierbij de geannoteerde agenda, met het verslag."], {"kind": "agenda"}),
        (["Hierbij bied ik u het verslag aan."], {"kind": "report"}),
        (["Op 30 en 31 augustus jl. kwamen de ministers informeel bijeen."], {"kind": "report"}),
        (["The meeting of the Council took place on 3 May."], {"kind": "report"}),
        (["Op 3 mei vond in Kabul een aanslag plaats."], {"kind": "other"}),
        (["De ministers komen op 3 mei bijeen in Brussel."], {"kind": "other"}),
        (["Ik informeer u over de bijeenkomst van 24 en 25 juni jl. in Aalborg."], {"kind": "report"}),
        (["De brand van 24 juni jl. is geblust."], {"kind": "other"}),
        (["Tekst.", "Secretary of State for Foreign Affairs, H.J. Ellingham"],
         {"senders": "Secretary of State for Foreign Affairs: H.J. Ellingham"}),
        (["Tekst.", "Minister Lavrov, die later kwam,"], {}),
        (["Tekst.", "Hoogachtend,", "De minister van Defensie,", "Dewi Harmsen"],
         {"senders": "minister van Defensie: Dewi Harmsen"}),
        (["Tekst.", "De minister van Defensie, Dewi Harmsen", "De minister van Financiën,", "Job van der Wal"],
         {"senders": "minister van Defensie: Dewi Harmsen; minister van Financiën: Job van der Wal"}),
        (["Tekst.", "Dewi Harmsen", "Minister van Defensie"], {"senders": "Minister van Defensie: Dewi Harmsen"}),
        (["Statement made on 3 May 2031", "Statement UIN HCWS9", "Statement made by Ann Lee",
          "Secretary of State for Defence", "I attended the meeting of NATO ministers."],
         {"date": "2031-05-03", "kind": "report", "senders": "Secretary of State for Defence: Ann Lee"}),
        (["Statement made by", "Ann Lee", "Commons", "I will attend the meeting of NATO ministers."],
         {"senders": "Ann Lee"}),
        (["FACT SHEET: U.S. Aid to Ukraine", "MAY 3, 2031", "Text."],
         {"title": "FACT SHEET: U.S. Aid to Ukraine", "date": "2031-05-03"}),
        (["Washington, D.C., May 3, 2031", "Text."], {"place": "Washington, D.C.", "date": "2031-05-03"}),
        (["Washington, D.C., Mai 43, 2031", "Text."], {}),
        (["Tekst.", "Hoogachtend,", "De minister van Buitenlandse Zaken", "P. Pieters"],
         {"senders": "minister van Buitenlandse Zaken: P. Pieters"}),
        (["Tekst.", "De minister van Defensie ontving J. Stoltenberg"], {}),
        (["Written Ministerial Statement: NATO Summit, 9 July 2031 (fictional)", "Text."],
         {"title": "Written Ministerial Statement: NATO Summit, 9 July 2031 (fictional)", "date": "2031-07-09"}),
        (["Written Statement: reply to the letter of 9 July 2031", "Text."],
         {"title": "Written Statement: reply to the letter of 9 July 2031"}),
        (["The Secretary of State for Defence (Ms A. Carter): With permission, I shall speak."],
         {"senders": "Secretary of State for Defence: A. Carter"}),
        (["The Secretary of State for Defence (who came later): she spoke."], {}),
        (["To the Chair of the Committee", "London, 8 May 2007", "Dear Mr. Speaker,", "Text."],
         {"addressee": "the Chair of the Committee", "place": "London", "date": "2007-05-08"}),
    ],
)  # fmt: skip
def test_what_the_letter_does_not_say_stays_empty(blocks, said):
    assert {"senders": "", "kind": "other"} | said == fields(blocks, parts(blocks))
