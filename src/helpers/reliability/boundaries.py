"""How well the borders of sections are found: lengths of sections, in paragraphs, compared with those of a reader."""

import math
from collections.abc import Sequence
from itertools import accumulate


def boundary_errors(reference: Sequence[int], found: Sequence[int]) -> dict[str, float]:
    """Pk (Beeferman, Berger & Lafferty 1999), WindowDiff (Pevzner & Hearst 2002), their window, and `similarity`.

    The window is half the mean length of a section of the reference. Borders found one step off count in part.
    `similarity` is the boundary similarity B (Fournier 2013), 1 where all borders are the same; one that is a step off
    counts for half. Raises ValueError where the lengths do not add up to one text. All are NaN where neither has a
    border, and Pk and WindowDiff also where the text is shorter than the window.

    >>> errors = boundary_errors([2, 3, 6], [5, 6])
    >>> round(errors["pk"], 6), round(errors["window_diff"], 6), errors["window"], errors["similarity"]
    (0.222222, 0.222222, 2, 0.5)
    """
    if sum(reference) != sum(found):
        raise ValueError("the two divisions are not of one text")
    if len(reference) == len(found) == 1:
        return {"pk": math.nan, "window_diff": math.nan, "window": 0, "similarity": math.nan}
    window = max(2, round(sum(reference) / len(reference) / 2))
    pk, window_diff = _in_windows(_marked(reference), _marked(found), window)
    return {
        "pk": pk,
        "window_diff": window_diff,
        "window": window,
        "similarity": _similarity(*({*accumulate(lengths[:-1])} for lengths in (reference, found))),
    }


def _in_windows(reference: str, other: str, window: int) -> tuple[float, float]:
    from nltk.metrics.segmentation import pk, windowdiff

    if len(reference) < window:
        return math.nan, math.nan
    return pk(reference, other, k=window), windowdiff(reference, other, k=window)


def _similarity(reference: set[int], others: set[int]) -> float:
    """The part of all borders that both have; two that are one step apart count as one border, half shared."""
    near, alone = 0, others - reference
    for border in sorted(reference - others):
        nearby = next((neighbour for neighbour in (border - 1, border + 1) if neighbour in alone), None)
        near += nearby is not None
        alone.discard(nearby)
    borders = len(reference | others) - near
    return (len(reference & others) + near / 2) / borders


def _marked(lengths: Sequence[int]) -> str:
    """A text with one character for each gap between two units: 1 where a section ends."""
    return "1".join("0" * (length - 1) for length in lengths)
