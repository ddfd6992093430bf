"""Attention: each issue's share of a letter, by several units, with an interval and its words behind it.

A sentence on two issues gives half of itself to each. Every share is a sum over rows of the codings table, and
`weights` has the terms of that sum.
"""

from helpers.attention.intervals import BLOCK, DRAWS, INTERVALS, SEED, bounds, interval, resampled
from helpers.attention.readings import by_section, coverage, cross_cutting, difference, ranking, told_apart
from helpers.attention.rules import EMPTY, EMPTY_RULES, UNCODED, UNMAPPED, check_empty
from helpers.attention.schemes import crosswalk
from helpers.attention.shares import attention
from helpers.attention.weights import FEWEST, FEWEST_PARAGRAPHS, Coded, coded

__all__ = [
    "BLOCK", "DRAWS", "EMPTY", "EMPTY_RULES", "FEWEST", "FEWEST_PARAGRAPHS", "INTERVALS", "SEED", "UNCODED", "UNMAPPED",
    "Coded", "attention", "bounds", "by_section", "check_empty", "coded", "coverage", "cross_cutting", "crosswalk",
    "difference", "interval", "ranking", "resampled", "told_apart",
]  # fmt: skip
