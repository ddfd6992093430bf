"""The official metadata file that the publisher puts beside a letter: what it says that the letter may not."""

from pathlib import Path, PurePath

from helpers.letters import apart
from helpers.letters.supplied import as_supplied, is_day

FOLDER = "metadata"
NAMES = {
    "OVERHEIDop.dossiernummer": "dossier",
    "OVERHEIDop.dossiertitel": "title",
    "OVERHEIDop.ondernummer": "number",
    "OVERHEIDop.vergaderjaar": "session",
    "DCTERMS.issued": "date",
    "OVERHEIDop.datumBrief": "date",
}
"""The fields taken, the last of each name over the first: the letter's own date is the one written in it."""


def beside(path: Path) -> Path | None:
    """The metadata file of a letter: one of its name, in its folder or in the folder metadata there; of an XML
    letter also metadata.xml.
    """
    return next((file for file in candidates(path) if file.is_file()), None)


def candidates(path: PurePath) -> list[PurePath]:
    """Where the metadata of a letter at that path may be, the most likely first."""
    near = [path.with_name(f"{path.stem}{end}") for end in (".metadata.xml", "-metadata.xml", "_metadata.xml")]
    near.append(path.parent / FOLDER / f"{path.stem}.xml")
    if path.suffix.lower() == ".xml":
        near.append(path.with_name("metadata.xml"))
    return [file for file in near if file != path]


def read(data: bytes, name: str) -> dict[str, str]:
    """The fields of a metadata file, by the names of the letters table; several values are joined by `; `, each once.

    A date that no calendar has stays empty. Raises Problem when the file is no XML.

    >>> read(b'<m><metadata name="OVERHEIDop.dossiernummer" content="17050;22343"/></m>', "metadata.xml")
    {'dossier': '17050; 22343'}
    """
    from helpers.letters.xml import root_of  # its library is for the process that reads files

    found: dict[str, list[str]] = {}
    for element in root_of(data, name).iter("metadata"):
        values = [value.strip() for value in (element.get("content") or "").split(";") if value.strip()]
        found.setdefault(element.get("name", ""), []).extend(values)
    said = {
        field: as_supplied(field, "; ".join(dict.fromkeys(found[official])))
        for official, field in NAMES.items()
        if found.get(official)
    }
    return said if is_day(said.get("date", "")) else {name: value for name, value in said.items() if name != "date"}


def of_letter(path: Path) -> dict[str, str]:
    """What the metadata beside a letter says; nothing where there is none."""
    file = beside(path)
    return apart.found("metadata", file.read_bytes(), file.name) if file else {}
