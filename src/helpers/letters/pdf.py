"""PDF files: their lines, page by page, read in a process of its own that may neither run on nor grow.

The lines are handed on as they are printed: what the page did to them is undone with that
of any other page. A PDF can be written to keep its reader busy for ever, hence the process.
"""

import io
import json
import subprocess
import sys

from helpers import Problem
from helpers.letters.source import Source

MOST_PAGES = 2000
LONGEST, LARGEST = 30, 2**30
"""Seconds and bytes of memory that reading may take."""


def read(data: bytes, name: str) -> Source:
    """The lines of a PDF, pages parted by form feeds.

    Raises Problem when the file is no PDF, is damaged, needs a password, holds only pictures, or is
    too much to read.
    """
    if not data.startswith(b"%PDF"):
        begins = data[:8].decode("latin-1") if data else "nothing"
        raise Problem(f"{name} is no PDF (it begins with {begins!r}): download it again")
    try:
        child = subprocess.run([sys.executable, "-m", __name__], input=data, capture_output=True, timeout=LONGEST)
        found = json.loads(child.stdout)
    except subprocess.TimeoutExpired:
        raise Problem(f"{name} took more than {LONGEST} s to read: print it to a new PDF and give that") from None
    except ValueError:
        raise Problem(
            f"{name} is too much to read (its reader ended with {child.returncode}): print it to a new PDF"
        ) from None
    if "problem" in found:
        raise Problem(f"{name} {found['problem']}")
    return Source(found["text"], "PDF")


def lines(data: bytes) -> dict[str, str]:
    """The text of a PDF under `text`, or under `problem` what is wrong with it and what to do."""
    import logging

    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    logging.disable()
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            return {"problem": "needs a password: save it without one"}
        if len(reader.pages) > MOST_PAGES:
            return {"problem": f"has {len(reader.pages)} pages: the limit is {MOST_PAGES}"}
        text = "\f".join(_page(page.extract_text(extraction_mode="layout")) for page in reader.pages)
    except DependencyError:
        return {"problem": "is encrypted: print it to a new PDF and give that"}
    except Exception as error:  # a damaged PDF raises whatever its bytes lead to
        return {"problem": f"is a damaged PDF ({' '.join(str(error).split())[:100]}): download it again"}
    if not text.strip():
        return {"problem": "has no text in it (a scan?): recognise its text first, for example with ocrmypdf"}
    return {"text": text.encode("utf-8", "replace").decode("utf-8")}


def _page(text: str) -> str:
    """Lines without the blanks that place them on the page, and no more than one blank line in a row."""
    stripped = [" ".join(line.split()) for line in text.splitlines()]
    kept = [line for place, line in enumerate(stripped) if line or (place and stripped[place - 1])]
    return "\n".join(kept).strip("\n")


def _limit() -> None:
    """Memory and processor time where the system can bound them; elsewhere the clock alone does."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (LARGEST, LARGEST))
    resource.setrlimit(resource.RLIMIT_CPU, (LONGEST, LONGEST))


if __name__ == "__main__":
    _limit()
    sys.stdout.write(json.dumps(lines(sys.stdin.buffer.read())))
