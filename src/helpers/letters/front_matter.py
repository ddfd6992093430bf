"""What a letter says of itself: number, kind, date, place, senders and addressee.

Read from blocks of clean text (one paragraph each). What the text does not say stays
empty; nothing is guessed.
"""

import re
from collections.abc import Sequence
from datetime import date

MONTHS = {
    name: number
    for names in (
        "januari februari maart april mei juni juli augustus september oktober november december",
        "january february march april may june july august september october november december",
    )
    for number, name in enumerate(names.split(), start=1)
}
DOSSIER = re.compile(r"(?P<dossier>\d\d ?\d{3}(?:[- ][IVXLC]+[A-Z]?)?) (?P<title>[^\W\d].*)")
NUMBER = re.compile(r"N(?:r|o|R|O)\.? ?(?P<number>\d+|[A-Z]{1,3})\b(?: (?P<of>.*\b(?:BRIEF|LETTER)\b.*))?", re.I)
ADDRESSEE = re.compile(r"(?:Aan|To) (?P<addressee>(?:de|het|the) .+)", re.I)
DATELINE = re.compile(
    r"(?P<place>[^\W\d_][\w’'‘ -]{2,40}), (?P<day>\d{1,2}) (?P<month>[^\W\d_]+) (?P<year>\d{4})\.?", re.I
)
SIGNATURE = re.compile(
    r"(?:De|The) (?P<role>(?:Minister|Staatssecretaris|State Secretary|Minister-President)\b[^,.]{0,80}),"
    r"(?: (?P<name>(?:[A-Z][a-z]?\. ?){1,5}(?:[^\W\d_]+[ -]){0,3}[^\W\d_]+))?",
    re.I,
)
NAME = re.compile(r"(?:[A-Z][a-z]?\. ?){1,5}(?:[^\W\d_]+[ -]){0,3}[^\W\d_]+")
KIND = re.compile(r"\b(?:(?P<agenda>geannoteerde agenda|annotated agenda)|(?P<report>verslag|report))\b", re.I)

FRONT = 12
"""The letterhead is sought in so many blocks; the longest seen has nine."""


def parts(blocks: Sequence[str]) -> list[str]:
    """For every block the part of the letter it is: letterhead, salutation, signature, or body.

    >>> parts(["Nr. 282 BRIEF VAN DE MINISTER", "Aan de Voorzitter van de Tweede Kamer", "Den Haag, 3 mei 2031",
    ...        "Rusland", "De dialoog blijft moeizaam.", "De Minister van Defensie, A. Bakker"])
    ['letterhead', 'salutation', 'letterhead', 'body', 'body', 'signature']
    """
    head = [block for block in range(min(FRONT, len(blocks))) if _is_front(blocks[block])]
    body = head[-1] + 1 if head else 0
    return [
        ("salutation" if ADDRESSEE.fullmatch(text) else "letterhead")
        if block < body
        else _closing(text, blocks[block - 1] if block else "")
        for block, text in enumerate(blocks)
    ]


def fields(blocks: Sequence[str], of: Sequence[str]) -> dict[str, str]:
    """What the letter says of itself, by the names of the letters table; `of` holds the blocks' parts.

    >>> texts = ["Nr. 282 BRIEF VAN DE MINISTER VAN DEFENSIE", "Den Haag, 3 mei 2031",
    ...          "Hierbij bied ik u het verslag aan.", "De Minister van Defensie, A. Bakker"]
    >>> fields(texts, parts(texts))
    {'number': '282', 'place': 'Den Haag', 'date': '2031-05-03', 'senders': 'Minister van Defensie: A. Bakker', \
'kind': 'report'}
    """
    found = {}
    for text, part in zip(blocks, of, strict=True):
        if part in ("letterhead", "salutation"):
            found |= _front_fields(text)
    senders = _senders([text for text, part in zip(blocks, of, strict=True) if part == "signature"])
    body = next((text for text, part in zip(blocks, of, strict=True) if part == "body"), "")
    return found | {"senders": senders, "kind": _kind(body)}


def _is_front(text: str) -> bool:
    return any(pattern.fullmatch(text) for pattern in (NUMBER, ADDRESSEE, DOSSIER)) or bool(_dateline(text))


def _closing(text: str, before: str) -> str:
    """A signature is the role and the name, in one block or in two."""
    signed = SIGNATURE.fullmatch(text)
    role_alone = (match := SIGNATURE.fullmatch(before)) and not match["name"]
    return "signature" if signed or (role_alone and NAME.fullmatch(text)) else "body"


def _front_fields(text: str) -> dict[str, str]:
    if match := NUMBER.fullmatch(text):
        return {"number": match["number"]}
    if match := ADDRESSEE.fullmatch(text):
        return {"addressee": match["addressee"]}
    if match := DOSSIER.fullmatch(text):
        return {"dossier": match["dossier"].replace(" ", "", 1), "title": match["title"]}
    return _dateline(text)


def _dateline(text: str) -> dict[str, str]:
    """Place and ISO date of a line such as "Den Haag, 15 december 2017"; none where no such day exists."""
    match = DATELINE.fullmatch(text)
    month = match and MONTHS.get(match["month"].lower())
    if not month:
        return {}
    try:
        day = date(int(match["year"]), month, int(match["day"]))
    except ValueError:
        return {}
    return {"place": match["place"], "date": day.isoformat()}


def _senders(signatures: list[str]) -> str:
    """`role: name` of every signatory in order, joined by `; `."""
    signed = []
    for text in signatures:
        if match := SIGNATURE.fullmatch(text):
            signed.append([match["role"], match["name"] or ""])
        else:
            signed[-1][1] = text
    return "; ".join(": ".join(filter(None, sender)) for sender in signed)


def _kind(opening: str) -> str:
    """The opening paragraph's first word for what it sends: a report, an annotated agenda, or something else."""
    match = KIND.search(opening)
    return match.lastgroup if match else "other"
