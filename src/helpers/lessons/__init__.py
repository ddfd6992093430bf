"""The notebooks as lessons: answers that are checked, copies for students, and the Dutch edition."""

from helpers.lessons.borders import neighbours
from helpers.lessons.checks import checks
from helpers.lessons.variants import with_term

__all__ = ["checks", "neighbours", "with_term"]
