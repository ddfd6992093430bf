"""What a letter says of itself: dossiers, number, kind, date, place, senders and addressee.

Read from blocks of clean text (one paragraph each). What the text does not say stays
empty; nothing is guessed.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from itertools import pairwise, takewhile

from helpers.letters.identifiers import SUFFIX, dossier_number

MONTHS = {
    name: number
    for names in (
        "januari februari maart april mei juni juli augustus september oktober november december",
        "january february march april may june july august september october november december",
    )
    for number, name in enumerate(names.split(), start=1)
}
DOSSIER = re.compile(rf"(?P<dossier>\d\d ?\d{{3}}(?:[-–‑ ]{SUFFIX})?)(?:[ :]+(?P<title>[^\W\d].*))?")
PAPER = (
    r"(?:(?:GEWIJZIGDE|NADERE|AANVULLENDE?|DERDE|TWEEDE) )*(?:"
    r"BRIEF (?:VAN|AAN)|LETTER (?:FROM|OF)|VERSLAG VAN EEN|LIJST VAN|NOTA|INBRENG|MOTIE|AMENDEMENT|WRITTEN STATEMENT)\b"
)
NUMBER = re.compile(
    rf"N(?:r|o)(?:\. ?| )(?P<number>\d+|(?-i:[A-Z]{{1,3}}))\b(?P<reprint> HERDRUK ?\d?)?"
    rf"(?: ?(?P<paper>{PAPER}.*))?\d?",
    re.I,
)
PAPER_ALONE = re.compile(rf"(?P<paper>{PAPER}[^.]*)")
NO_LETTER = {
    "a motion": re.compile(r"(?:(?:GEWIJZIGDE|NADERE) )*MOTIE\b", re.I),
    "an amendment": re.compile(r"(?:(?:GEWIJZIGD|NADER) )*AMENDEMENT\b", re.I),
    "the report of a debate": re.compile(r"(?:VERSLAG VAN EEN|INBRENG VERSLAG)\b", re.I),
    "a list of questions": re.compile(r"LIJST VAN (?:VRAGEN|ANTWOORDEN)\b", re.I),
}
"""Papers of a dossier that are no letter, by how they call themselves."""

ADDRESSEE = re.compile(
    r"(?:Aan|To):? (?P<addressee>(?:(?:de|het|the) )?(?:heer |mevrouw )?"
    r"(?:Voorzitters?|Leden|President|Speaker|Chair(?:man|woman|person)?|Members|Tweede Kamer|Eerste Kamer|House|"
    r"Parliament|Senate)\b[^.?!]*?)"
    r"(?: (?:Binnenhof|Postbus|Plein|Prinses|Lange|P\.O\.|Kazernestraat)\b.*| \d{4} ?[A-Z]{2}\b.*)?",
    re.I,
)
UNFINISHED = re.compile(r"^(?:Aan|To):? [^\n]*\b(?:van|van de|van het|der|of|of the)\n(?=[A-ZÀ-Þ])", re.M)
"""The line of an addressee that goes on in the next."""

GREETING = re.compile(
    r"(?:(?:Zeer )?Geachte|Mijnheer|Mevrouw|Dear|Excellency|Madam|Mr\.?)\b"
    r"(?:[^.!?]|\b(?:Mrs?|Ms|Dr|drs|ir)\.){0,60}[,:]|Mijnheer de Voorzitter[,.]?",
    re.I,
)
CLOSING = re.compile(
    r"(?:Hoogachtend|Met (?:vriendelijke|de meeste) \w+|Met (?:hoogachting|groet(?:en)?)|"
    r"Yours (?:faithfully|truly)|(?:Yours )?(?:sincerely|respectfully)|(?:(?:With )?(?:kind|best) )?regards)[,.]?",
    re.I,
)
DAY = r"(?P<day>\d{1,2}) (?P<month>[^\W\d_]+) (?P<year>\d{4})"
DATELINE = re.compile(rf"(?P<place>[^\W\d_’'‘`][\w’'‘` -]{{2,40}}|[’'‘`]+s-\w+), (?:d\.d\. )?{DAY}\.?", re.I)
DATED = re.compile(rf"(?:(?:Datum|Date):?|Statement made on) {DAY}\.?", re.I)
AMERICAN = re.compile(
    r"(?:(?P<place>[A-Z][\w.,’' -]{2,40}), )?(?P<month>[^\W\d_]{3,9}) (?P<day>\d{1,2}), (?P<year>\d{4})", re.I
)
"""A line of nothing but the day, the month first; an American letter has no other."""

DATED_TITLE = re.compile(rf"(?:.*[,(:|–-])? *{DAY}(?: *\).*| *[(|–-].*)?", re.I)
"""A title that gives the day of its paper: alone, behind a comma or a dash, or in brackets."""

SUBJECT = re.compile(r"(?:Betreft|Onderwerp|Subject)\b[: ]*(?P<subject>\w.*)|Re: *(?P<re>\w.*)", re.I)
STATEMENT = re.compile(
    r"(?:WRITTEN|(?:(?:WRITTEN|ORAL) )?MINISTERIAL) STATEMENT\b[^.]*|FACT SHEET ?[:–-] ?.*[^.]", re.I
)
MADE_BY = re.compile(r"Statement made by:?(?: (?P<name>[A-ZÀ-Þ].{2,60}))?")
OF_PARLIAMENT = re.compile(
    r"Statement|(?:Statement )?UIN \w+|(?:The )?Secretary of State for [A-Z][^.]*|"
    r"(?:Parliamentary )?Under[- ]Secretary of State[^.]*|Conservative|Labour(?: (?:and|/) ?Co-operative)?|"
    r"Liberal Democrat|Life peer|(?:House of )?(?:Commons|Lords)"
)
"""What the British parliament puts above a written statement."""

LETTERHEAD = re.compile(
    r"(?:Datum|Date|Betreft|Subject|Kenmerk|Onderwerp|(?:Ons|Onze|Uw|Our|Your) (?:kenmerk|referentie|ref\w*)|"
    r"Referentie|"
    r"Bijlagen?(?:\(n\))?|Bijlage\(n\)|Pagina|Page|Contact(?:persoon)?|Telefoon|Retouradres|> ?Retouradres|Postbus|"
    r"Ministerie van|Ministry of|Directie|Directoraat|Vergaderjaar|Tweede Kamer der Staten-Generaal|"
    r"Eerste Kamer der Staten-Generaal|Zitting|DATUM|BETREFT|ONDERWERP|KENMERK)\b(?![^.]*[.]$)[^?!]{0,200}",
)
LABELLED = re.compile(
    r"(?:Datum|Date|Betreft|Subject|Kenmerk|Onderwerp|(?:Ons|Onze|Uw|Our|Your) (?:kenmerk|referentie|ref\w*)|"
    r"Referentie|Bijlagen?|Contactpersoon|Telefoon)(?:\(n\))?:?",
    re.I,
)
"""What a ministry's letterhead gives, in a column of its own before it."""

SESSION = re.compile(r"(?:Vergaderjaar )?\d{4} ?[–-] ?\d{2,4}|\d{1,3}|[A-Z]|[12]")
"""Lines of the head that say nothing of the letter: the parliamentary year, the page."""

YEARS = re.compile(
    r"(?:(?:^|.*\b)(?:Vergaderjaar|Zitting|session) )?(\d{4}) ?[–/-] ?(?:\d\d)?(\d\d)(?!\d)(?:$|,.*)", re.I
)
"""A line with the parliamentary year, alone or in the printer's own line."""

OFFICE = (
    r"(?:Minister(?:-President)?|Minister-president|Staatssecretaris|Viceminister-president|State Secretary|"
    r"Secretary of State|Foreign Secretary|Defence Secretary|Prime Minister|President|Secretaris-Generaal|"
    r"Secretary General)\b"
)
KAMERSTUK = re.compile(
    r"Kamerstuk(?:ken)?(?: I{1,2})?(?: \d{4}[/–-]\d{2,4},)? "
    rf"(?P<dossier>\d\d ?\d{{3}}(?:[-–‑ ]{SUFFIX})?), nr\. ?(?P<number>\d+)",
    re.I,
)
ROLE = rf"(?P<role>{OFFICE}[^,.:;]{{0,90}}?)"
NAME = r"(?:(?:drs|dr|mr|ir|prof|ing)\. ?)*(?:[A-Z][a-z]?\. ?){1,6}(?:[^\W\d_]+[ -]){0,4}[^\W\d_]+"
UNTITLED = ROLE.replace("<role>", "<untitled>")
WRITTEN = (
    r"(?!.*\b(?:Raad|Top|Verslag|Bijeenkomst|Agenda|Bijlage|Council|Summit|Report|Meeting|Annex)\b)"
    r"(?-i:[A-ZÀ-Þ][\w’'-]+(?: (?:van|de|der|den|het|ten|ter|te|von|[A-ZÀ-Þ][\w.’'-]*)){1,5}?)"
)
"""A name without initials, which tells itself from a heading only beside an office, or right below the closing."""

SIGNATURE = re.compile(
    rf"(?:mede namens )?(?:(?:De|The) {ROLE}|{UNTITLED}(?=, {NAME}\Z)),(?: (?P<name>{NAME}|{WRITTEN}))?", re.I
)
"""The office with its article, or without one where the name follows."""

UNCLOSED = re.compile(
    rf"(?:[Mm]ede namens )?(?:De|de|The|the) (?P<role>(?i:{OFFICE})"
    r"(?:(?: (?:van|voor|of|for|en|and|de|het|the|der))* [A-ZÀ-Þ][^\W\d_]+(?:-[^\W\d_]+)*)*)"
    rf"(?: (?P<name>{NAME}))?"
)
"""The office without the comma behind it: of nothing but capitals and the small words between."""


def _any_of(*patterns: re.Pattern) -> re.Pattern:
    """One pattern of these, each with its own sense of case, and without names for what they catch."""
    cases = ("i" if pattern.flags & re.I else "-i" for pattern in patterns)
    unnamed = (re.sub(r"\(\?P<\w+>", "(?:", pattern.pattern) for pattern in patterns)
    return re.compile("|".join(f"(?{case}:{own})" for case, own in zip(cases, unnamed, strict=True)))


TITLE_LINE = _any_of(NUMBER, PAPER_ALONE, ADDRESSEE, DOSSIER)
FRONT_LINE = _any_of(TITLE_LINE, STATEMENT, MADE_BY, KAMERSTUK, LETTERHEAD, GREETING)
SIGNED_LINE = _any_of(SIGNATURE, CLOSING, UNCLOSED)
"""Most lines are none of these, which one pattern tells sooner than each by itself."""

FULL_NAME = re.compile(NAME)
SPEAKER = re.compile(
    rf"(?:De|The) {ROLE} \((?:(?:Ms|Mrs?|Dr|Sir|Dame|mevrouw|de heer)\.? )?(?P<name>(?-i:[A-ZÀ-Þ])[^():]{{2,60}})\): ",
    re.I,
)
"""Who speaks a statement, as its record has it: the office, and the name in brackets."""

ANY_OFFICE = rf"(?:(?:De|The) )?(?i:{OFFICE})"
SIDE_BY_SIDE = re.compile(
    rf"^(?:(?P<roles>(?:(?:De|The) (?i:{OFFICE})[^,.:;\n]{{0,90}}?,?\s+){{2,4}})(?P<names>(?:{NAME}\s*){{2,4}})|"
    rf"(?P<first>(?:{NAME},?\s+){{2,4}}?)(?P<offices>(?:{ANY_OFFICE}[^,.:;\n]{{0,90}}?,?\s*){{2,4}}))$",
    re.M,
)
"""Offices and below them names, or names and below them offices; the latter also without an article."""

EACH_ROLE, EACH_NAME = (
    re.compile(rf"{ANY_OFFICE}(?:(?!\s+{ANY_OFFICE})[^,])*?(?:,|(?=\s+{ANY_OFFICE})|(?=\s*\Z))"),
    re.compile(
        r"(?:(?:drs|dr|mr|ir|prof|ing)\. ?)*(?:[A-Z][a-z]?\. ?){1,6}"
        r"(?:(?:van|de|der|den|het|ten|ter|te|von|’t|'t) )*"
        r"[^\W\d_]+(?:-(?:[^\W\d_]+|de |van )+)*(?: [A-Z][^\W\d_]+(?!\.))*"
    ),
)
WRITTEN_OUT = re.compile(WRITTEN)
OFFICE_OF = (
    rf"(?:(?:De|de|The|the) )?(?P<role>(?i:{OFFICE})"
    r"(?:(?: (?:van|voor|of|for|en|and|de|het|the|der))+ [A-ZÀ-Þ][^\W\d_]+(?:[ -][A-ZÀ-Þ][^\W\d_]+)*)+),?"
)
OFFICE_BELOW = re.compile(OFFICE_OF)
NAME_ABOVE = re.compile(rf"(?P<name>{NAME}|{WRITTEN}),?(?: {OFFICE_OF})?")
"""Who signs by name, and below it by office; in one block or in two."""

SIGNER = re.compile(
    rf"(?P<name>{NAME})?(?(name),? |)(?i:de |the )?(?P<role>(?i:{OFFICE})[^.:;]{{0,90}}?),?|(?P<alone>{NAME}),?"
)
"""Who signs below the closing: the office, the name, or the name and below it the office."""

ANNEX = re.compile(r"(?:Bijlagen?|Annex|Appendix)(?: [\dIVXA-Z]{1,4})?(?:(?: ?[:.–-] ?| )[^.]*)?", re.I)
KIND = re.compile(
    r"\b(?:(?P<agenda>geannoteerde agenda|annotated agenda)|(?P<report>verslag|report|uitkomsten|outcomes?))\b", re.I
)
MENTIONED = re.compile(
    r"\b(?:bij|op|naar aanleiding van|in vervolg op|onder verwijzing naar|zoals (?:gemeld|aangekondigd) in|further to|"
    r"following) (?:de|het|mijn|onze|the|my|our) (?:geannoteerde agenda|annotated agenda|verslag|report)\b",
    re.I,
)
"""Another paper, which this letter only refers to."""

MEETING = r"(?:bijeenkomst|vergadering|top|raad|overleg|conferentie|meeting|summit|council|conference)"
MET = re.compile(
    r"\b(?:kwam(?:en)? [^.]*\bbijeen\b|bijeenkwam(?:en)?\b|plaatsvond(?:en)?\b|"
    rf"vond(?:en)? [^.]*\b\w*{MEETING}\b[^.]* plaats\b|"
    rf"\b\w*{MEETING}\b[^.]* (?:vond(?:en)? [^.]*plaats|took place|(?:was|were) held)\b|"
    rf"\b\w*{MEETING}\b[^.]* jl\.|\bmet (?:informally )?(?:in|at) |"
    rf"\b(?:I|we) (?:attended|took part in|represented) [^.]*\b{MEETING}\b)",
    re.I,
)
"""A meeting that has been: a letter that opens with one is a report of it, though it does not say so."""

FRONT = 16
"""The letterhead is sought in so many blocks; the longest seen has thirteen."""

OPENING = 600
"""Characters in which a letter says that it reports a meeting."""

LONGEST_STRANGE = 14
"""Words."""

STRANGE = 2
"""So many short lines that say nothing known may stand between two of the front matter."""


def parts(blocks: Sequence[str]) -> list[str]:
    """For every block the part of the letter it is: letterhead, salutation, signature, annex, or body.

    >>> parts(["Nr. 282 BRIEF VAN DE MINISTER", "Aan de Voorzitter van de Tweede Kamer", "Den Haag, 3 mei 2031",
    ...        "Rusland", "De dialoog blijft moeizaam.", "De Minister van Defensie, A. Bakker"])
    ['letterhead', 'salutation', 'letterhead', 'body', 'body', 'signature']
    """
    body = _body_start(blocks)
    found = [_opening(text) for text in blocks[:body]]
    seen, closed = set(found), False
    for block in range(body, len(blocks)):
        found.append(_later(blocks, block, seen, closed))
        seen.add(found[-1])
        closed = found[-1] == "signature" and (closed or bool(CLOSING.fullmatch(blocks[block])))
    return found


def fields(blocks: Sequence[str], of: Sequence[str], title: str = "") -> dict[str, str]:
    """What the letter says of itself, by the names of the letters table; `of` holds the blocks' parts.

    `title` is what the format marks as such; it says what nothing else does.

    >>> texts = ["Nr. 282 BRIEF VAN DE MINISTER VAN DEFENSIE", "Den Haag, 3 mei 2031",
    ...          "Hierbij bied ik u het verslag aan.", "De Minister van Defensie, A. Bakker"]
    >>> fields(texts, parts(texts))
    {'number': '282', 'place': 'Den Haag', 'date': '2031-05-03', 'senders': 'Minister van Defensie: A. Bakker', \
'kind': 'report'}
    """
    front = [text for text, part in zip(blocks, of, strict=True) if part in ("letterhead", "salutation")]
    found = _dossiers(front)
    for text in front:
        found = found | {name: said for name, said in _front_fields(text).items() if name not in found}
    found = _titled(title or next(filter(STATEMENT.fullmatch, front), "")) | found
    signed = _senders([text for text, part in zip(blocks, of, strict=True) if part == "signature"])
    body = [text for text, part in zip(blocks, of, strict=True) if part == "body"]
    senders = signed or _named_sender(front) or _made_by(front) or _speaker(body)
    subject = _subject(front)
    return found | {"senders": senders, "kind": _kind(subject, body)} | ({"subject": subject} if subject else {})


def no_letter(blocks: Sequence[str], of: Sequence[str]) -> str:
    """What the paper calls itself where that is no letter: a motion, the report of a debate; else nothing.

    >>> texts = ["Nr. 12 MOTIE VAN HET LID BAKKER", "Voorgesteld 3 mei 2031"]
    >>> no_letter(texts, parts(texts))
    'a motion'
    """
    for text in (text for text, part in zip(blocks, of, strict=True) if part == "letterhead"):
        match = NUMBER.fullmatch(text) or PAPER_ALONE.fullmatch(text)
        for kind, pattern in NO_LETTER.items():
            if match and pattern.match(match["paper"] or ""):
                return kind
    return ""


def session(lines: Iterable[str]) -> str:
    """The parliamentary year that the first of the lines gives, written out; nothing where none does.

    >>> session(["28 676 NAVO", "Tweede Kamer, vergaderjaar 2017-18, 28 676, nr. 282"])
    '2017-2018'
    """
    for match in filter(None, map(YEARS.fullmatch, lines)):
        if (int(match[1]) + 1) % 100 == int(match[2]):
            return f"{match[1]}-{int(match[1]) + 1}"
    return ""


def is_front(text: str) -> bool:
    """Whether a line, or a block, can only stand above the letter.

    >>> is_front("Den Haag, 3 mei 2031"), is_front("Rusland"), is_front("28 676 NAVO")
    (True, False, True)
    """
    return bool(FRONT_LINE.fullmatch(text) or _dateline(text))


def is_title(text: str) -> bool:
    """Whether a line of the front matter may go on in the next: a number or an addressee, in capitals or unclosed."""
    return bool(TITLE_LINE.fullmatch(text))


def is_signed(text: str) -> bool:
    """Whether a line is an office that signs, or closes a letter before it does.

    >>> [is_signed(line) for line in ("Hoogachtend,", "De minister van Defensie A. Bakker", "De minister van Defensie")]
    [True, True, False]
    """
    if not SIGNED_LINE.fullmatch(text):
        return False
    unclosed = UNCLOSED.fullmatch(text)
    return bool(SIGNATURE.fullmatch(text) or CLOSING.fullmatch(text) or (unclosed and unclosed["name"]))


def _body_start(blocks: Sequence[str]) -> int:
    """The block after the last of the front matter: after the greeting, or before the first block of prose."""
    after = strange = 0
    for place, text in enumerate(blocks[:FRONT]):
        if GREETING.fullmatch(text):
            return place + 1
        if is_front(text) or (OF_PARLIAMENT.fullmatch(text) and any(map(MADE_BY.fullmatch, blocks[:place]))):
            after, strange = place + 1, 0
        elif SESSION.fullmatch(text):
            continue
        elif strange == STRANGE or len(text.split()) > LONGEST_STRANGE:
            break
        else:
            strange += 1
    return after


def _opening(text: str) -> str:
    return "salutation" if ADDRESSEE.fullmatch(text) or GREETING.fullmatch(text) else "letterhead"


def _later(blocks: Sequence[str], block: int, before: Collection[str], closed: bool) -> str:
    """The part of a block below the front matter. A signature is the role and the name, in one block or in two.

    `closed` says that nothing but signatures stands between it and the closing of the letter.
    """
    if "annex" in before or ("signature" in before and is_annex(blocks[block])):
        return "annex"
    return "signature" if _signs(blocks, block) or (closed and _is_below_closing(blocks, block)) else "body"


def _is_below_closing(blocks: Sequence[str], block: int) -> bool:
    """Whether a block there names who signs: by its form, or as no prose follows it; a heading has prose below it."""
    if SIGNER.fullmatch(blocks[block]):
        return True
    if CLOSING.fullmatch(blocks[block - 1]) and WRITTEN_OUT.fullmatch(blocks[block]):
        return True
    rest = takewhile(lambda text: not is_annex(text), blocks[block:])
    return blocks[block][0].isalpha() and not any(map(_is_prose, rest))


def _is_prose(text: str) -> bool:
    return len(text.split()) > LONGEST_STRANGE or text[-1] in ".!?"


def _signs(blocks: Sequence[str], block: int) -> bool:
    """An office without a comma is a signature below the closing, or above a name; else it may be a heading."""
    last, text = blocks[block - 1] if block else "", blocks[block]
    following = blocks[block + 1] if block + 1 < len(blocks) else ""
    if is_signed(text) or _signs_by_name(blocks, block):
        return True
    if UNCLOSED.fullmatch(text):
        return bool(CLOSING.fullmatch(last) or FULL_NAME.fullmatch(following))
    closed = SIGNATURE.fullmatch(last)
    role = closed or UNCLOSED.fullmatch(last)
    is_written = closed and WRITTEN_OUT.fullmatch(text) and not (following and _is_prose(following))
    is_name = FULL_NAME.fullmatch(text) or is_written
    return bool(role and not role["name"] and is_name)


def _signs_by_name(blocks: Sequence[str], block: int) -> bool:
    """Whether a block is a name above an office, both or either; below a heading of such words stands prose."""
    last, text, following, after = (["", *blocks, "", ""])[block : block + 4]
    if (named := NAME_ABOVE.fullmatch(text)) and named["role"]:
        return not (following and _is_prose(following))
    if NAME_ABOVE.fullmatch(text) and OFFICE_BELOW.fullmatch(following):
        return not (after and _is_prose(after))
    named = NAME_ABOVE.fullmatch(last)
    return bool(named and not named["role"] and OFFICE_BELOW.fullmatch(text)) and not (
        following and _is_prose(following)
    )


def sign_together(cells: Sequence[str]) -> bool:
    """Whether all cells of a line are offices that sign, or all are names.

    >>> sign_together(["De minister van Defensie,", "De minister van Financiën,"]), sign_together(["Land", "A. Bos"])
    (True, False)
    """
    return all(map(SIGNATURE.fullmatch, cells)) or all(map(FULL_NAME.fullmatch, cells))


def is_annex(text: str) -> bool:
    """Whether a line is the title of an annex.

    >>> is_annex("Bijlage 1: Nederlandse bijdragen"), is_annex("Bijlage 3 geeft de cijfers.")
    (True, False)
    """
    return bool(ANNEX.fullmatch(text)) and len(text.split()) <= LONGEST_STRANGE


def paired(side_by_side: re.Match) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """The spans of each office and its name, as they follow; none where they are not as many, or more stands there."""
    groups = ((EACH_ROLE, "roles"), (EACH_NAME, "names"))
    if side_by_side["first"]:
        groups = ((EACH_NAME, "first"), (EACH_ROLE, "offices"))
    spans = [
        [match.span() for match in each.finditer(side_by_side.string, *side_by_side.span(group))]
        for each, group in groups
    ]
    ends = [(0, side_by_side.start()), *sorted(spans[0] + spans[1]), (side_by_side.end(), 0)]
    between = "".join(side_by_side.string[end:start] for (_, end), (start, _) in pairwise(ends))
    return list(zip(*spans, strict=True)) if len(spans[0]) == len(spans[1]) and not between.strip() else []


def _dossiers(front: Sequence[str]) -> dict[str, str]:
    """The dossiers and their titles, each once and joined by `; `; a title may stand in a line of its own."""
    numbers, titles = [], []
    for text, following in zip(front, [*front, ""][1:], strict=True):
        if not (match := DOSSIER.fullmatch(text)):
            continue
        numbers.append(dossier_number(match["dossier"]))
        titles.append(match["title"] or ("" if is_front(following) or SESSION.fullmatch(following) else following))
    found = {"dossier": numbers, "title": filter(None, titles)} if numbers else {}
    return {name: "; ".join(dict.fromkeys(each)) for name, each in found.items()}


def _front_fields(text: str) -> dict[str, str]:
    if match := NUMBER.fullmatch(text):
        return {"number": match["number"]}
    if match := KAMERSTUK.fullmatch(text):
        return {"dossier": dossier_number(match["dossier"]), "number": match["number"]}
    if match := ADDRESSEE.fullmatch(text):
        return {"addressee": match["addressee"]}
    return _dateline(text)


def _dateline(text: str) -> dict[str, str]:
    """Place and ISO date of a line such as "Den Haag, 15 december 2017"; none where no such day exists."""
    match = DATELINE.fullmatch(text) or DATED.match(text) or AMERICAN.fullmatch(text)
    day, place = _day(match) if match else {}, match and match.groupdict().get("place")
    return ({"place": place} if day and place else {}) | day


def _day(match: re.Match) -> dict[str, str]:
    """The ISO date of a match of DAY; none where no such day exists."""
    try:
        month = MONTHS[match["month"].lower()]
        return {"date": date(int(match["year"]), month, int(match["day"])).isoformat()}
    except (KeyError, ValueError):
        return {}


def _senders(signatures: list[str]) -> str:
    """`role: name` of every signatory in order, joined by `; `; what below a closing is neither is left out."""
    signed: list[list[str]] = []
    for above, text in pairwise(["", *signatures]):
        role, name = _signer(text, above)
        if signed and bool(role) != bool(name) and not signed[-1][bool(name)]:
            signed[-1][bool(name)] = role or name
        elif role or name:
            signed.append([role, name])
    return "; ".join(": ".join(filter(None, sender)) for sender in signed)


def _signer(text: str, above: str) -> tuple[str, str]:
    """The office and the name in a block of a signature, each empty where it says none; `above` is the one before."""
    if CLOSING.fullmatch(text):
        return "", ""
    if match := SIGNATURE.fullmatch(text) or UNCLOSED.fullmatch(text):
        return match["role"] or match.groupdict().get("untitled") or "", match["name"] or ""
    if match := SIGNER.fullmatch(text):
        return match["role"] or "", match["name"] or match["alone"] or ""
    if match := NAME_ABOVE.fullmatch(text):
        return match["role"] or "", match["name"]
    return "", ""


def _named_sender(front: Sequence[str]) -> str:
    """The sender as the number line names it, for a letter that nobody signs."""
    for text in front:
        match = NUMBER.fullmatch(text) or PAPER_ALONE.fullmatch(text)
        if match and (
            named := re.fullmatch(
                r"(?:BRIEF VAN|LETTER FROM|LETTER OF) (?:DE |HET |THE )?(.+)", match["paper"] or "", re.I
            )
        ):
            return named[1]
    return ""


def _made_by(front: Sequence[str]) -> str:
    """`role: name` of who made a written statement, as stands above it: the name, and below that the office."""
    for place, match in enumerate(map(MADE_BY.fullmatch, front)):
        if match:
            name, *below = [match["name"], *front[place + 1 :]] if match["name"] else front[place + 1 :] or [""]
            role = next(filter(re.compile(OFFICE, re.I).match, below[:1]), "")
            return ": ".join(filter(None, [role, name]))
    return ""


def _speaker(body: Sequence[str]) -> str:
    """`role: name` of who speaks the statement that the body is; nothing of another."""
    match = SPEAKER.match(body[0]) if body else None
    return f"{match['role']}: {match['name']}" if match else ""


def _titled(title: str) -> dict[str, str]:
    """The title, and the date that stands in it as the day of the paper."""
    match = DATED_TITLE.fullmatch(title)
    return ({"title": title} if title else {}) | (_day(match) if match else {})


def _subject(front: Sequence[str]) -> str:
    """What the letterhead says that the letter is about; nothing where it does not say so."""
    named = filter(None, map(SUBJECT.fullmatch, front))
    return next((match["subject"] or match["re"] for match in named), "")


def _kind(subject: str, body: Sequence[str]) -> str:
    """What the letter says that it sends or opens with: a report, an annotated agenda, or something else."""
    for text in (subject, *body[:2]):
        if match := KIND.search(MENTIONED.sub("", text)):
            return match.lastgroup
    return "report" if any(MET.search(text[:OPENING]) for text in body[:1]) else "other"
