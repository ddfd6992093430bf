"""Which letters of a dossier are one letter given twice, and which are nearly so."""

from collections.abc import Iterator, Mapping

from helpers.layout import Layout
from helpers.letters import READERS
from helpers.letters.copies import Copies, Firsts, runs, words_of
from helpers.letters.dossier import NUMBERED


def doubled(layouts: Mapping[str, Layout]) -> dict[str, str]:
    """The letters with the words of another once its page is undone, or with its dossier and number: by id, the reason.

    As when a dossier is fetched, the one in the better format is kept, or else the one that was given first.
    """
    best = {form: rank for rank, form in enumerate(READERS)}
    firsts, letter_of_text, reasons = Firsts(NUMBERED), {}, {}
    for letter, laid_out in sorted(layouts.items(), key=lambda entry: best.get(f".{entry[1].letter.format}", 0)):
        metadata, first = laid_out.metadata, letter_of_text.setdefault(words_of(laid_out.text), letter)
        copied = f"same text as {first}" if first != letter else ""
        if copied := copied or firsts.copied(letter, metadata.get("dossier", ""), metadata.get("number", ""), ()):
            reasons[letter] = f"{letter} has the {copied} and would be counted twice: leave one out"
    return reasons


def near_copies(layouts: Mapping[str, Layout]) -> Iterator[tuple[str, str]]:
    """The pairs of letters that have nine tenths of their running words in common."""
    copies = Copies()
    for letter, laid_out in layouts.items():
        copies.add(letter, runs(" ".join(laid_out.of(block) for block in laid_out.blocks if block.part == "body")))
        yield from ((other, letter) for other in sorted(copies.of(letter)))
