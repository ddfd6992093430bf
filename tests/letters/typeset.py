"""Typesets the fictional letters: from what a letter says to the page that hides it, and to its gold.

    python tests/letters/typeset.py

reads every NAME.letter and writes beside it the page, NAME.txt, and the gold, NAME.gold.yaml.
Words are broken with the dictionaries of pyphen (0.18.1).
Every break is written down as it is made.
"""

import re
import textwrap
from dataclasses import dataclass, field
from pathlib import Path

import pyphen
import yaml

PARTS = {
    "L": "letterhead", "S": "salutation", "G": "signature", "F": "footnote",
    "T": "table", "A": "annex", "C": "contents", "R": "furniture",
}  # fmt: skip
FRONT = ("dossier", "number", "date", "kind", "place", "senders", "addressee", "title", "session")
CODES = re.compile(r" +##(.*)$", re.M)
"""Behind a sentence, the issues that a reader gave it."""

DAMAGE = re.compile(r"\[\[(.*?)\|(.*?)\]\]")
MARK = re.compile(r"\{(\d+)\}")
SUSPENDING = {"nl": ("en", "of", "tot"), "en": ("and", "or")}
RAISED = 0xE000
"""Characters of private use stand for the marks of notes until a page raises them."""

PLAIN = str.maketrans("ëïöü", "eiou")


@dataclass
class Line:
    text: str
    broken: tuple[str, str, str] | None = None
    notes: list[str] = field(default_factory=list)


@dataclass
class Letter:
    options: dict[str, str] = field(default_factory=dict)
    front: dict[str, str] = field(default_factory=dict)
    blocks: list[dict] = field(default_factory=list)

    @property
    def notes(self) -> dict[str, str]:
        notes = [block["footnote"] for block in self.blocks if "footnote" in block]
        return {note.split()[0]: note for note in notes if note[0].isdigit()}


def letter(source: str, damaged: bool = False) -> Letter:
    """A letter from its source: one block or sentence a line, the first character says what it is.

    `[[printed|meant]]` is damage that a copy did: what is meant, or if `damaged` what is printed.
    """
    made = Letter()
    for line in DAMAGE.sub(r"\1" if damaged else r"\2", CODES.sub("", source)).splitlines():
        sign, _, text = line.partition(" ")
        if sign == "@":
            name, _, value = text.partition(" ")
            made.options[name] = value
        elif sign == "O":
            name, _, value = text.partition(" ")
            made.front[name] = value
        elif sign == "P":
            made.blocks.append({"paragraph": [text]})
        elif sign == "+":
            made.blocks[-1]["paragraph"].append(text)
        elif sign == "I":
            marker, _, sentence = text.partition(" ")
            made.blocks.append({"paragraph": [sentence], "marker": marker})
        elif sign in ("H", "h"):
            made.blocks.append({"heading": text} | ({"run_in": True} if sign == "h" else {}))
        elif sign in PARTS:
            made.blocks.append({PARTS[sign]: text})
    return made


def codes(source: str) -> list[dict[str, str]]:
    """What each sentence of a coded letter is on: issues, ambiguous (?) and context_only (~), each joined by `;`."""
    rows = []
    for line in re.findall(r"^(?:[P+]|I \S+) (.*) +##(.*)$", source, re.M):
        given = [code.strip() for code in line[1].split(",") if code.strip()]
        sure = [code for code in given if not code.startswith("?")]
        rows.append(
            {
                "text": MARK.sub("", line[0]),
                "issues": ";".join(code.lstrip("~") for code in sure),
                "ambiguous": ";".join(code[1:] for code in given if code.startswith("?")),
                "context_only": ";".join(code[1:] for code in sure if code.startswith("~")),
            }
        )
    return rows


def page(own: Letter) -> tuple[str, list[list]]:
    """The letter as printed, and its line-end hyphens: line, left, right, decision."""
    lines = printed(own)
    if own.options.get("lines") == "lost":
        lines = [Line(" ".join(line.text for line in lines if line.text))]
    text = "\n".join(line.text for line in lines) + "\n"
    return text, [[at, *line.broken] for at, line in enumerate(lines, 1) if line.broken]


def printed(own: Letter) -> list[Line]:
    """The lines of the letter, page after page; the first of a page but the first opens with its mark."""
    lines = _lines(own)
    paged = own.options.get("wrap") != "no" and "length" in own.options
    return _paged(lines, own) if paged else [Line(line.text, line.broken) for line in lines]


def _lines(own: Letter) -> list[Line]:
    made, label, before = [], "", ""
    for block in _side_by_side(own):
        kind = next(iter(block))
        if kind == "footnote" and own.options.get("notes", "foot") == "foot":
            continue
        if block.get("run_in"):
            label = block["heading"] + ": "
            continue
        text = label + (" ".join(block[kind]) if kind == "paragraph" else block[kind])
        text, label = (block["marker"] + " " if "marker" in block else "") + text, ""
        tight = own.options.get("blank") == "no" or (kind in ("table", "contents") and kind == before)
        tight = (
            tight
            or ("marker" in block and before == "item")
            or (own.options.get("head") == "tight" and kind == "letterhead" == before)
        )
        if made and not tight:
            made.append(Line(""))
        made += _wrapped(text, kind, own)
        before = "item" if "marker" in block else kind
    return made


def _side_by_side(own: Letter) -> list[dict]:
    """The blocks; of signatures side by side the offices in one line, and under it the names."""
    if own.options.get("signed") != "side by side":
        return own.blocks
    pairs = [block["signature"].split(", ", 1) for block in own.blocks if "signature" in block]
    signed = [(role + ",", name) for role, name in pairs]
    columns = ["".join(f"{each:<42}" for each in line).rstrip() for line in zip(*signed, strict=True)]
    first = next(place for place, block in enumerate(own.blocks) if "signature" in block)
    rest = [block for block in own.blocks if "signature" not in block]
    return [*rest[:first], *({"columns": line} for line in columns), *rest[first:]]


def _wrapped(text: str, kind: str, own: Letter) -> list[Line]:
    if kind == "columns":
        return [Line(text)]
    if kind == "table":
        return [Line("".join(f"{cell.strip():<24}" for cell in text.split("|")).rstrip())]
    if kind == "signature" and own.options.get("signed") == "two lines" and "," in text:
        role, _, name = text.partition(", ")
        return [Line(role + ","), Line(name)]
    if own.options.get("wrap") == "no":
        return [Line(_marked(text, own))]
    width, language = int(own.options.get("width", 78)), own.options["language"]
    if kind in ("letterhead", "contents", "heading"):
        return [Line(line) for line in textwrap.wrap(_marked(text, own), width, break_on_hyphens=False)]
    return _filled(text, width, language, own.options.get("hyphens", "yes") == "yes", own)


def _marked(text: str, own: Letter) -> str:
    """The text with the marks of notes as they are printed: glued digits, or one character until they are raised."""
    if own.options.get("raised"):
        return MARK.sub(lambda match: chr(RAISED + int(match[1])), text)
    return MARK.sub(r"\1", text)


def _filled(text: str, width: int, language: str, hyphenate: bool, own: Letter) -> list[Line]:
    lines, current, words = [], "", text.split()
    pending: list[str] = []
    while words:
        word = words.pop(0)
        shown = _marked(word, own)
        if len(current) + bool(current) + len(shown) <= width:
            current += (" " if current else "") + shown
            pending += MARK.findall(word)
            if (
                shown.endswith("-")
                and words
                and words[0] in SUSPENDING[language]
                and len(current) + 1 + len(words[0]) > width
            ):
                lines.append(Line(current, (shown, words[0], "suspend"), [own.notes[n] for n in pending]))
                current, pending = "", []
            continue
        room = width - len(current) - bool(current) - 1
        broken = (
            _broken(word, room, language, own.options.get("prefer", ""))
            if hyphenate and not MARK.search(word)
            else None
        )
        if broken:
            left, right, decision = broken
            current += (" " if current else "") + left + "-"
            words.insert(0, right)
            lines.append(Line(current, (left + "-", _marked(right, own), decision), [own.notes[n] for n in pending]))
        else:
            lines.append(Line(current, None, [own.notes[n] for n in pending]))
            words.insert(0, word)
        current, pending = "", []
    return [*lines, Line(current, None, [own.notes[n] for n in pending])]


def _broken(word: str, room: int, language: str, prefer: str = "") -> tuple[str, str, str] | None:
    core = word.rstrip(".,;:)»")
    places = [(match.start(), "keep") for match in re.finditer(r"(?<=\w)-(?=\w)", core)]
    if core.isalpha() and not core.isupper() and len(core) > 5:
        places += [
            (place, "join") for place in pyphen.Pyphen(lang={"nl": "nl_NL", "en": "en_GB"}[language]).positions(core)
        ]
    fitting = [(place, how) for place, how in places if 2 < place <= room]
    if not fitting:
        return None
    own = [each for each in fitting if each[1] == "keep"] if prefer == "keep" else []
    place, how = max(own or fitting)
    right = word[place + 1 :] if how == "keep" else word[place:]
    if how == "join" and right[0] in "ëïöü":
        return word[:place], right[0].translate(PLAIN) + right[1:], "trema"
    return word[:place], right, how


def _paged(lines: list[Line], own: Letter) -> list[Line]:
    """The lines with notes at each page's foot, running lines and seams."""
    length, made, page_number = int(own.options["length"]), [], 1
    while lines:
        taken, lines = lines[:length], lines[length:]
        notes = [note for line in taken for note in line.notes]
        made += taken
        for note in notes if own.options.get("notes", "foot") == "foot" else ():
            made += [Line(""), *_filled(note, int(own.options.get("width", 78)), own.options["language"], False, own)]
        if own.options.get("seam") == "blank":
            while lines and not lines[0].text:
                lines = lines[1:]
            while made and not made[-1].text:
                made.pop()
            if lines:
                lines[0].text = " " + lines[0].text
        else:
            foot = own.options.get("foot", "").replace("#", str(page_number))
            made += [Line(""), Line(foot)] if foot else []
            if lines:
                lines[0].text = "\f" + lines[0].text
        page_number += 1
    return made


def gold(own: Letter, hyphens: list[list], text: str) -> dict:
    """The gold of the letter: its blocks in reading order without the marks of notes, which are parts of their own."""
    blocks = []
    for block in own.blocks:
        if "letterhead" in block:
            line = block["letterhead"]
            blocks += [{"letterhead": MARK.sub("", line)}, *({"footnote": number} for number in MARK.findall(line))]
            continue
        if "paragraph" not in block:
            blocks.append(block)
            continue
        blocks.append(block | {"paragraph": [MARK.sub("", sentence) for sentence in block["paragraph"]]})
        blocks += [{"footnote": number} for sentence in block["paragraph"] for number in MARK.findall(sentence)]
    foot = own.options.get("foot")
    if foot:
        pattern = re.compile(re.escape(foot).replace(re.escape("#"), r"\d+"))
        blocks += [{"furniture": line} for line in text.replace("\f", "\n").split("\n") if pattern.fullmatch(line)]
    made = {"about": own.options.get("about", ""), "language": own.options["language"]}
    return made | {"front": {name: own.front.get(name, "") for name in FRONT}, "blocks": blocks, "hyphens": hyphens}


def main() -> None:
    for source in sorted(Path(__file__).parent.glob("*/*.letter")):
        own = letter(source.read_text(encoding="utf-8"))
        text, hyphens = page(letter(source.read_text(encoding="utf-8"), damaged=True))
        said = yaml.safe_dump(gold(own, hyphens, text), allow_unicode=True, sort_keys=False, width=1000)
        source.with_suffix(".gold.yaml").write_text(said, encoding="utf-8", newline="\n")
        printed = text.replace("\n", "\r\n") if own.options.get("newline") == "crlf" else text
        source.with_suffix(".txt").write_bytes(printed.encode(own.options.get("encoding", "utf-8")))


if __name__ == "__main__":
    main()
