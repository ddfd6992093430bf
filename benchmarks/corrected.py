"""How often the 95 % interval of a corrected share holds the true share of a dossier, when recall differs by letter.

    python benchmarks/corrected.py [DOSSIERS]

A dossier has 60 letters of 10 to 60 sentences; an issue has 12 % of the sentences, in some letters much and in most
little. The program finds a part of them that differs by letter (mean .85, by its standard deviation), and takes 1 % of
the others for the issue. Some whole letters, drawn at random, are coded by hand. Coverage and mean width in per cent,
over sentences as if these had been drawn, and over letters; first of the share of the dossier's own sentences, then of
that of all letters like these.
"""

import sys

import numpy as np

from helpers.reliability.corrected import FEWEST_LETTERS, Letters, corrected

LETTERS = 60
SHARE, GATHERED = 0.12, 12.0
"""The issue's share, and how evenly letters have it: the sum of the two parameters of a beta distribution."""

RECALL, FALSE = 0.85, 0.01
SPREADS = (0.0, 0.15, 0.3)
CODED = (2, 3, FEWEST_LETTERS, 10, 20)


def dossier(spread: float, draw: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of each sentence its letter, whether it has the issue, and whether the program says so."""
    of = np.repeat(np.arange(LETTERS), draw.integers(10, 61, LETTERS))
    share = draw.beta(SHARE * GATHERED, (1 - SHARE) * GATHERED, LETTERS)
    recall = np.clip(draw.normal(RECALL, spread, LETTERS), 0, 1)
    true = draw.random(len(of)) < share[of]
    return of, true, draw.random(len(of)) < np.where(true, recall[of], FALSE)


def tested(count: int, spread: float, dossiers: int, draw: np.random.Generator) -> np.ndarray:
    """Coverage of the dossier's share, of that of letters like these, and mean width: over sentences, over letters."""
    found = []
    for _ in range(dossiers):
        of, true, program = dossier(spread, draw)
        drawn = np.isin(of, draw.choice(LETTERS, count, replace=False))
        given = program, program[drawn], true[drawn], None
        bounds = corrected(*given)[1], corrected(*given, Letters(of, of[drawn]))[1]
        own = true.mean()
        found.append([each for low, high in bounds for each in (low <= own <= high, low <= SHARE <= high, high - low)])
    return 100 * np.mean(found, axis=0)


def main(dossiers: int) -> None:
    draw = np.random.default_rng(282)
    print(f"{'coverage / width':24}{'over sentences':>20}{'over letters':>20}")
    for count in CODED:
        for spread in SPREADS:
            figures = tested(count, spread, dossiers, draw)
            shown = (f"{own:9.1f} {like:5.1f}/{width:4.1f}" for own, like, width in np.split(figures, 2))
            print(f"{count:3} letters, spread {spread:.2f}" + "".join(shown), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 2000)
