"""Files of the official sites, fetched politely: one at a time, whole or not at all, and from no other host.

A server that is busy is asked again, each time after twice the wait; what it sends is taken only
when it is whole and is what was asked for.
"""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

from helpers import Problem, __version__
from helpers.files import Environment

HOSTS = ("repository.overheid.nl", "zoek.officielebekendmakingen.nl", "repository.officiele-overheidspublicaties.nl")
THIS_MACHINE = ("127.0.0.1", "localhost", "::1")
GONE = (404, 410)
NOT_FOUND = "fout404"
"""The page to which a server of the sites sends who asks for what is not there; it comes with status 200."""

BUSY = (408, 425, 429, *range(500, 600))
OVERLOADED = (429, 502, 503, 504)
HOPS = 5
TWICE = 2
"""So often is asked for what came but is not what was asked: it may have been cut off."""

PIECE = 2**16


@dataclass(frozen=True)
class Pace:
    """How often, how long and how much: seconds, and bytes of the largest file."""

    tries: int = 5
    first_wait: float = 0.25
    longest_wait: float = 60
    """A server that asks for a longer wait is left alone."""
    silence: float = 30
    patience: float = 120
    """For a whole file, however steadily it drips."""
    largest: int = 50 * 2**20
    sleep: Callable[[float], None] = time.sleep


class Absent(Problem):
    """The server has no such file."""


class Trouble(Problem):
    """A file that did not come; another try may bring it."""

    def __init__(self, said: str, tries: float = float("inf"), wait: float = 0):
        super().__init__(said)
        self.tries, self.wait = tries, wait


class Down(Trouble):
    """The server or the network fails, and not for this file alone."""


class Unusable(Trouble):
    """What came is not what was asked for."""

    def __init__(self, said: str, tries: float = TWICE):
        super().__init__(said, tries)


class Web:
    """The official sites, or another server in their place: `base` is its address, for tests.

    Raises Problem where the base is neither https nor on this machine.

    >>> Web("http://example.org")
    Traceback (most recent call last):
    helpers.Problem: http://example.org is no address to fetch from: give one with https, or one of this machine
    """

    def __init__(self, base: str = "", pace: Pace | None = None):
        at = urlsplit(base)
        if base and at.scheme != "https" and not (at.scheme == "http" and at.hostname in THIS_MACHINE):
            raise Problem(f"{base} is no address to fetch from: give one with https, or one of this machine")
        self.base, self.pace, self._session = base.rstrip("/"), pace or Pace(), None

    def trusted(self, address: str) -> str:
        """The address by https, where it is of an official site or of the base; else nothing.

        >>> Web().trusted("http://repository.overheid.nl/sru"), Web().trusted("https://example.org/sru")
        ('https://repository.overheid.nl/sru', '')
        """
        try:
            parts, base = urlsplit(address), urlsplit(self.base)
            if self.base:
                return address if (parts.scheme, parts.netloc) == (base.scheme, base.netloc) else ""
            known = parts.scheme in ("http", "https") and parts.netloc in HOSTS
        except ValueError:
            return ""
        return parts._replace(scheme="https").geturl() if known else ""

    def file(self, address: str, name: str, check: Callable[[bytes], object] = bool) -> bytes:
        """The bytes at an address, once `check` lets them pass; a problem that it raises is the file's.

        Raises Absent where the server has no such file, Unusable where what comes is not what was asked,
        Trouble where nothing comes after several tries (Down where the server or the network fails), and
        Environment where the server asks for a long wait.
        """
        troubles: Counter[type] = Counter()
        for tried in range(1, self.pace.tries + 1):
            try:
                return self._checked(address, name, check)
            except Trouble as trouble:
                troubles[type(trouble)] += 1
                if tried == self.pace.tries or troubles[type(trouble)] >= trouble.tries:
                    raise
                self.pace.sleep(trouble.wait or min(self.pace.first_wait * 2 ** (tried - 1), self.pace.longest_wait))
        raise AssertionError("a last try returns or raises")

    def _checked(self, address: str, name: str, check: Callable[[bytes], object]) -> bytes:
        data = self._followed(address, name)
        try:
            check(data)
        except (Absent, Trouble):
            raise
        except Problem as problem:
            raise Unusable(str(problem)) from None
        return data

    def _followed(self, address: str, name: str) -> bytes:
        """The body at an address or where it leads to; every hop is to a host that is known."""
        end = time.monotonic() + self.pace.patience
        for _ in range(HOPS):
            with self._answer(address, name) as answer:
                if not answer.is_redirect:
                    self._check_status(answer, name)
                    return self._body(answer, name, end)
                to = urljoin(address, answer.headers["Location"])
            if NOT_FOUND in to:
                raise Absent(f"{name} is not there")
            address = self.trusted(to)
            if not address:
                host = urlsplit(to).netloc or to
                raise Trouble(f"{name} leads to {host}, which is no official site: it is not followed", 1)
        raise Trouble(f"{name} leads from address to address without end: run it again later", 1)

    def _answer(self, address: str, name: str):
        import requests

        if self._session is None:
            self._session = requests.Session()
            self._session.headers["User-Agent"] = f"Aandacht/{__version__}"
            self._session.trust_env = not self.base
        try:
            return self._session.get(address, allow_redirects=False, stream=True, timeout=self.pace.silence)
        except requests.exceptions.SSLError:
            fault = "has a certificate that cannot be trusted: check the date of this machine and its network"
        except requests.Timeout:
            fault = f"did not answer in {self.pace.silence:g} s: run it again later"
        except requests.RequestException:
            fault = "cannot be reached: check the network and run it again"
        except ValueError:  # from where it leads to, which the library takes apart though it does not follow
            raise Trouble(f"{name} leads to what is no address: it is not followed", 1) from None
        raise Down(f"{name}: {urlsplit(address).hostname} {fault}")

    def _check_status(self, answer, name: str) -> None:
        if answer.status_code in GONE:
            raise Absent(f"{name} is not there")
        fault = f"{name}: the server answered {answer.status_code}: run it again later"
        if answer.status_code in BUSY:
            kind = Down if answer.status_code in OVERLOADED else Trouble
            raise kind(fault, wait=self._asked_wait(answer, name))
        if answer.status_code != 200:
            raise Trouble(fault, 1)

    def _asked_wait(self, answer, name: str) -> float:
        """The seconds that the server asks to wait; a day it names is reckoned from its own clock."""
        wait = answer.headers.get("Retry-After", "").strip()
        try:
            day, now = (parsedate_to_datetime(text) for text in (wait, answer.headers.get("Date", "")))
            seconds = (day - now).total_seconds()
        except (ValueError, TypeError):
            seconds = float(wait) if wait.isdecimal() else 0
        if seconds > self.pace.longest_wait:
            raise Environment(f"{name}: the server asks to wait {seconds:.0f} s: run it again after that")
        return max(seconds, 0)

    def _body(self, answer, name: str, end: float) -> bytes:
        """The whole body: as long as the server said, no larger than is read, and come in time."""
        import urllib3

        data, large = bytearray(), f"{name} is larger than {self.pace.largest:,} bytes: that is no letter"
        if answer.headers.get("Content-Length", "").isdecimal():
            self._check_size(int(answer.headers["Content-Length"]), large)
        try:
            while piece := answer.raw.read1(PIECE, decode_content=True):
                data += piece
                self._check_size(len(data), large)
                if time.monotonic() > end:
                    raise Trouble(f"{name} took more than {self.pace.patience:g} s: run it again later")
        except urllib3.exceptions.TimeoutError:
            raise Trouble(f"{name} stopped coming for {self.pace.silence:g} s: run it again later") from None
        except urllib3.exceptions.HTTPError:
            raise Trouble(f"{name} broke off before its end: run it again later") from None
        return bytes(data)

    def _check_size(self, size: int, said: str) -> None:
        if size > self.pace.largest:
            raise Unusable(said, 1)
