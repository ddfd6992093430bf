"""What letters are called by, each in one spelling."""

import re
from hashlib import sha256
from unicodedata import normalize

DEVICE = re.compile(r"(?:con|prn|aux|nul|(?:com|lpt)[0-9¹²³])(?:\.|$)", re.I)
"""A name that no file or folder of Windows can have, whatever follows its first dot."""

SUFFIX = r"(?:[IVXLC]+[A-Z]?|[A-Z]|\d\d)"
"""What parts a dossier: the chapter of a budget (XVII, IIA), a letter, or two digits (21501-02)."""

DOSSIER = re.compile(rf"(\d\d)[ .]?(\d{{3}})(?:[-–‑ ]?({SUFFIX}))?")


def as_id(name: str) -> str:
    """A name as the id of a letter: in characters that any folder takes, and not too many.

    A Mac writes a letter and its accent as two characters, which are one here. A name that Windows keeps for a device
    gets another before it.

    >>> as_id("../Kamerbrief 3 mei"), as_id("Belgie\\u0308"), as_id("aux.v2")
    ('Kamerbrief-3-mei', 'België', 'letter-aux.v2')
    """
    name = re.sub(r"[^\w.-]+", "-", normalize("NFC", name)).strip(".-")
    name = f"letter-{name}" if DEVICE.match(name) else name
    if len(name.encode()) > 120:
        name = f"{name.encode()[:100].decode(errors='ignore')}-{sha256(name.encode()).hexdigest()[:12]}"
    return name or "letter"


def dossier_number(written: str) -> str:
    """The number of a dossier as the official publications write it, however it is written; empty where it is none.

    >>> [dossier_number(written) for written in ("28 676", "33750 v", "33 750-V", "21 501–02", "28676 NAVO")]
    ['28676', '33750-V', '33750-V', '21501-02', '']
    """
    match = DOSSIER.fullmatch(" ".join(written.split()).upper())
    return "-".join(filter(None, (match[1] + match[2], match[3]))) if match else ""
