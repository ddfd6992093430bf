"""Which letters of a dossier are one letter given twice, and which are nearly so."""

from collections.abc import Iterator, Mapping

from helpers.layout import Layout
from helpers.letters import READERS
from helpers.letters.copies import Copies, Firsts, runs, words_of
from helpers.letters.dossier import NUMBERED


def doubled(layouts: Mapping[str, Layout]) -> dict[str, str]:
    """The letters with the words of another once its page is undone, or its dossier and number: by id, of which.

    As when a dossier is fetched, the one in the better format is kept, else the one that was given first.
    """
    best = {form: rank for rank, form in enumerate(READERS)}
    firsts, same, found = Firsts(NUMBERED), {}, {}
    for letter, own in sorted(layouts.items(), key=lambda each: best.get(f".{each[1].letter.format}", 0)):
        told, first = own.metadata, same.setdefault(words_of(own.text), letter)
        copied = f"same text as {first}" if first != letter else ""
        if copied := copied or firsts.copied(letter, told.get("dossier", ""), told.get("number", ""), ()):
            found[letter] = f"{letter} has the {copied} and would be counted twice: leave one out"
    return found


def near_copies(layouts: Mapping[str, Layout]) -> Iterator[tuple[str, str]]:
    """The pairs of letters of which nine tenths of the running words are the same."""
    copies = Copies()
    for letter, own in layouts.items():
        copies.add(letter, runs(" ".join(own.of(block) for block in own.blocks if block.part == "body")))
        yield from ((other, letter) for other in sorted(copies.of(letter)))
