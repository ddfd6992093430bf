"""A run over any number of letters: what is done is taken as it is, the rest is made piece by piece, then all is
gathered.

Only a batch of letters is ever in memory. Each piece is written whole or not at all, so that the next run can go on
where one was stopped, by whatever means.
"""

import json
import shutil
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import Path

from helpers import Problem
from helpers.corpus import PROVENANCE, gathered
from helpers.corpus.engines import Batch, Engine
from helpers.corpus.pieces import Entry, Order, Piece, piece
from helpers.files import answered, locked, write_whole, written_whole
from helpers.letters import Received
from helpers.letters.archives import Found

LETTERS, BYTES = 250, 8 * 2**20
"""The most letters of a batch, unless another number is asked for, and the most bytes of them."""

ENDING = ".piece"


def pieces_folder(target: Path) -> Path:
    """The folder beside the tables in which the pieces lie while they are made."""
    return target.parent / f".{target.name}.pieces"


@dataclass
class Run:
    """The tables of letters, made into a folder."""

    order: Order
    target: Path
    engine: Engine
    partitioned: bool = False
    again: bool = False
    size: int = LETTERS
    paths: list[Path] = field(default_factory=list)
    places: list[gathered.Place] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)

    def __post_init__(self):
        self._known: dict[str, tuple[int, int, Entry]] = {}
        self._names: dict[str, str] = {}
        self._twice: dict[str, list[str]] = {}
        self._keys: list[str] = []
        self._told: deque[tuple[str, Problem]] = deque()
        self._again: list[Batch] = []

    def made(self, found: Callable[[], Iterable[Found]], keep: bool = False) -> Iterator[tuple[str, Problem | None]]:
        """Make the tables of the letters. Yields each failed letter and its Problem as they come, then the other
        letters.

        Nothing is written where no letter can be measured, or where nothing would change. With `keep` the pieces stay,
        so that a later run with more letters makes only those.
        """
        if failed := self._unchanged(found):
            yield from failed
            return
        work = pieces_folder(self.target)
        with _tidied(work), locked(work):
            for path in sorted(work.glob(f"*{ENDING}")):
                self._open(path)
            yield from self._measured(work, found())
            yield from self._unmixed()
            if self.places:
                with answered(self.target.parent), written_whole(self.target, work) as part:
                    gathered.write(self.places, self.paths, self.order, part, self.partitioned)
                    (part / PROVENANCE).write_text(self._provenance(), encoding="utf-8", newline="\n")
                self._clear(work, keep)
        yield from ((place.letter, None) for place in self.places)

    def _measured(self, work: Path, found: Iterable[Found]) -> Iterator[tuple[str, Problem]]:
        """Make what no earlier run has done; and make again, in halves, the batches over which a process died."""
        coming: Iterable[Batch] = self._batches(found)
        while coming:
            for batch, answer in self.engine(partial(piece, self.order), coming):
                self._take(work, batch, answer)
                yield from self._drained()
            coming, self._again = self._again, []
        yield from self._drained()

    def _clear(self, work: Path, keep: bool) -> None:
        """Remove the pieces, or only those that have no letter of this run."""
        used = {place.piece for place in self.places} if keep else set()
        for number, path in enumerate(self.paths):
            if number not in used:
                path.unlink(missing_ok=True)

    def _unchanged(self, found: Callable[[], Iterable[Found]]) -> list[tuple[str, Problem | None]]:
        """The outcome for each letter, where the folder has the very tables that would be made; else nothing."""
        try:
            before = json.loads((self.target / PROVENANCE).read_text(encoding="utf-8"))
            if self.again or before["made_from"] != self._made_from():
                return []
            keys, refused = [], {}
            for name, letter in found():
                if isinstance(letter, Problem):
                    refused[name] = str(letter)
                else:
                    keys.append(self.order.key(letter))
            if before["letters"] != _listed(keys) or not refused.items() <= before["failed"].items():
                return []
            failed = [(name, Problem(sentence)) for name, sentence in before["failed"].items()]
            return failed + [("", None)] * before["made"]
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return []

    def _made_from(self) -> dict[str, object]:
        return {**self.order.made_from, "partitioned": self.partitioned}

    def _provenance(self) -> str:
        """What the tables were made from, by hash, and the letters that failed."""
        provenance = {
            "made_from": self._made_from(),
            "letters": _listed(self._keys),
            "made": len(self.places),
            "failed": {name: self.failed[name] for name in sorted(self.failed)},
        }
        return json.dumps(provenance, indent=1, ensure_ascii=False) + "\n"

    def _open(self, path: Path) -> None:
        """Know the letters of a piece that an earlier run has left; those of this run are known by their names."""
        self.paths.append(path)
        for place, entry in enumerate(Piece(path).entries):
            self._known[entry.key] = len(self.paths) - 1, place, entry

    def _batches(self, found: Iterable[Found]) -> Iterator[Batch]:
        """The letters that are not yet done, in batches."""
        batch: list[Received] = []
        size = 0
        for name, letter in found:
            if isinstance(letter, Problem):
                self._fail(name, letter)
            elif self._is_new(name, letter):
                batch.append(letter)
                size += len(letter.data)
            if len(batch) >= self.size or size > BYTES:
                yield batch
                batch, size = [], 0
        if batch:
            yield batch

    def _is_new(self, name: str, letter: Received) -> bool:
        """Whether a letter is still to be made: no other with its id came before, and no earlier run has done it."""
        folded, key = letter.letter.casefold(), self.order.key(letter)
        self._keys.append(key)
        if folded in self._names:
            self._twice.setdefault(folded, [self._names[folded]]).append(name)
            return False
        self._names[folded] = name
        if done := None if self.again else self._known.get(key):
            self._note(*done)
        return not done

    def _take(self, work: Path, batch: Batch, answer: bytes | Problem) -> None:
        if not isinstance(answer, Problem):
            path = work / f"{sha256(answer).hexdigest()[:32]}{ENDING}"
            with answered(work):
                write_whole(path, answer, work)
            self.paths.append(path)
            for place, entry in enumerate(Piece(path).entries):
                self._note(len(self.paths) - 1, place, entry)
        elif len(batch) == 1:
            name = self._names[batch[0].letter.casefold()]
            self._fail(name, Problem(f"{name}: {answer}"))
        else:
            half = len(batch) // 2
            self._again += [batch[:half], batch[half:]]

    def _note(self, number: int, place: int, entry: Entry) -> None:
        if entry.failed:
            self._fail(entry.letter, Problem(entry.failed))
        else:
            self.places.append(gathered.Place(entry.partition, entry.letter, number, place))

    def _fail(self, name: str, problem: Problem) -> None:
        self.failed[name] = str(problem)
        self._told.append((name, problem))

    def _drained(self) -> Iterator[tuple[str, Problem]]:
        while self._told:
            yield self._told.popleft()

    def _unmixed(self) -> Iterator[tuple[str, Problem]]:
        """Letters with one id are not mixed: none of them is among the tables."""
        for folded, names in sorted(self._twice.items()):
            first, second, *_ = sorted(names)
            self._fail(folded, Problem(f"{first} and {second} have one id, {folded}: rename one of them"))
        self.places = [place for place in self.places if place.letter.casefold() not in self._twice]
        return self._drained()


@contextmanager
def _tidied(work: Path) -> Iterator[None]:
    """Remove the folder of the pieces, at the end, if none is left in it."""
    try:
        yield
    finally:
        if not any(work.glob(f"*{ENDING}")):
            shutil.rmtree(work, ignore_errors=True)


def _listed(keys: Iterable[str]) -> dict[str, object]:
    """The number of the letters and one hash of them, whatever their order."""
    keys = sorted(keys)
    return {"number": len(keys), "sha256": sha256("".join(keys).encode()).hexdigest()}
