"""The texts of a report, in Dutch or English, with numbers and dates as that language writes them."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from helpers import Problem
from helpers.letters.supplied import LANGUAGES
from helpers.lexicons import lexicon


@dataclass(frozen=True)
class Words:
    """The texts of data/lexicons/report_words.csv in one language.

    >>> words = Words("nl")
    >>> words("share_alone", issue="Rusland", share=words.percent(0.1263), sentences=words.number(1516))
    'Rusland heeft 13% van de 1.516 zinnen.'
    """

    language: str

    def __post_init__(self):
        if self.language not in LANGUAGES:
            raise Problem(f"language: expected {' or '.join(LANGUAGES)}, found {self.language!r}")

    @cached_property
    def _texts(self) -> dict[str, str]:
        return {row["key"]: row[self.language] for row in lexicon("report_words")}

    def __call__(self, key: str, **values: str) -> str:
        """The text of that key with its places filled; values must be texts by now, with numbers formatted."""
        return self._texts[key].format(**values)

    def rule(self, decided: str) -> str:
        """The rule of a cleaning decision in this language; tables give it in English.

        >>> Words("nl").rule("keep: a capital or a digit after it")
        'streepje blijft: een hoofdletter of een cijfer erna'
        """
        for row in lexicon("decision_rules"):
            if match := re.fullmatch(_pattern(row["en"]), decided):
                inner = {
                    name: self.rule(value) if name == "why" else value for name, value in match.groupdict().items()
                }
                return row[self.language].format(**inner)
        return decided

    def number(self, value: float, decimals: int = 0) -> str:
        """1.516 or 1,516; 15,2 or 15.2; −3 with a minus, which nobody takes for a hyphen, and which zero never has.

        >>> Words("nl").number(-0.04, 1), Words("nl").number(-0.06, 1)
        ('0,0', '−0,1')
        """
        from babel.numbers import format_decimal

        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        shown = format_decimal(value, format=pattern, locale=self.language)
        return shown.replace("-", "\N{MINUS SIGN}" if shown.strip("-0.,") else "")

    def percent(self, share: float, decimals: int = 0) -> str:
        """12,6% or 12.6%."""
        return f"{self.number(100 * share, decimals)}%"

    def date(self, iso: str) -> str:
        """15 december 2017 or 15 December 2017."""
        from babel.dates import format_date

        return format_date(date.fromisoformat(iso), "d MMMM yyyy", locale=self.language) if iso else ""

    def month(self, iso: str) -> str:
        """December 2017 or December 2017."""
        from babel.dates import format_date

        return format_date(date.fromisoformat(iso), "MMMM y", locale=self.language) if iso else ""


def _pattern(template: str) -> str:
    return re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+)", re.escape(template))
