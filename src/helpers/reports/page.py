"""The pieces of a report's page, each made from the tables of one letter and the words of one language.

Whatever comes from a letter, a codebook or a parameter is escaped by the fragments' templates;
no piece of HTML is put together in any other way.
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

import pandas as pd
from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined, Template

from helpers import __version__, attention, charts, coding
from helpers.attention import concentration
from helpers.attention.choices import choices
from helpers.codebook import Codebook
from helpers.letters.text import NO_TEXT
from helpers.reliability import card as cards
from helpers.reports.again import Given, command
from helpers.reports.marks import Stretch, marked
from helpers.reports.words import Words

CHARTED = 12
"""Issues in a chart; the others share one row."""

LONGEST_LABEL = 40
"""Characters of a label in a chart; a longer one would leave no room to draw in."""

LISTED_TERMS = 20
NUMBERED = re.compile(r"(?P<own>\d{1,2}(?:\.\d{1,2})+|\d{1,2}(?=[.)]))[.)]? +(?=\S)")
"""The number that a heading itself begins with."""

SIDE = (coding.PROCEDURAL, attention.UNCODED)
UNITS = ("sentences", "tokens", "mentions", "sections")
BY_RULE = ("sentences", "tokens")
"""Units on which the rule for sentences without words has an effect; the others are the same under every rule."""

CLEAR = 2
"""Times the second issue's share: that much more is called more, even where passages are too few to be certain."""

WORDLESS = "wordless"
"""The list of the sentences without words of an issue, even if they have an issue from elsewhere."""


class Html(str):
    """Markup that is shown as such, here and in JupyterLab."""

    def _repr_html_(self) -> str:
        return str(self)


@dataclass(frozen=True)
class Page:
    """One letter's tables, the codebook they were coded with, and the words to present them in."""

    tables: Mapping[str, pd.DataFrame]
    codebook: Codebook
    words: Words
    empty: str = attention.EMPTY
    seed: int = attention.SEED
    given: Given | None = None
    """The names by which the letter and the codebook were asked for."""

    @cached_property
    def letter(self) -> pd.Series:
        return self.tables["letters"].iloc[0]

    @cached_property
    def codings(self) -> pd.DataFrame:
        """The codings that count under the rule for sentences without words of an issue."""
        rows = self.tables["codings"]
        return rows[rows["source"].isin(attention.EMPTY_RULES[self.empty])]

    @cached_property
    def coded(self) -> attention.Coded:
        tables = (self.tables[name] for name in ("sentences", "tokens", "codings"))
        return attention.coded(*tables, self.codebook, self.empty)

    @cached_property
    def worded(self) -> attention.Coded:
        """The letter coded by wording alone, with which headings can be compared because no rule takes it from them."""
        tables = (self.tables[name] for name in ("sentences", "tokens", "codings"))
        return self.coded if self.empty == "none" else attention.coded(*tables, self.codebook, "none")

    @cached_property
    def crossed(self) -> float:
        """The part of the words under headings with an issue that is on another issue; NaN without any."""
        return attention.cross_cutting(self.worded, self.tables["sentences"], self.tables["sections"])

    @cached_property
    def told(self) -> list[str]:
        """The issues that certainly have less than the first."""
        return attention.told_apart(self.coded)

    @cached_property
    def having_interval(self) -> list[str]:
        """The issues, including procedural and uncoded, whose shares of the sentences have an interval."""
        return self.shares.index[self.shares["high"].notna()].tolist()

    @cached_property
    def ranks(self) -> dict[str, int]:
        """The issues of the letter by their rank from 0, the most attention first."""
        return {issue: rank for rank, issue in enumerate(attention.ranking(self.coded))}

    @cached_property
    def labels(self) -> dict[str, str]:
        sides = (*SIDE, attention.UNMAPPED, WORDLESS)
        return self.codebook.labels(self.words.language) | {side: self.words(side) for side in sides}

    @cached_property
    def shares(self) -> pd.DataFrame:
        """The rows of the attention table for the unit sentences, by issue."""
        rows = self.tables["attention"]
        return rows[rows["unit"] == "sentences"].set_index("issue")

    @cached_property
    def stretches(self) -> dict[int, list[Stretch]]:
        """Each sentence's stretches, marked with the issues for which they count."""
        counted = self.codings[self.codings["issue"].isin(self.ranks)]
        return marked(self.tables["sentences"], counted, self.ranks)

    @cached_property
    def choices(self) -> pd.DataFrame:
        """Issues × choices, each a pair of unit and rule; cells are (rank, share); the page's own choice comes
        first.
        """
        tables = (self.tables[name] for name in ("sections", "sentences", "tokens", "codings"))
        by_choice = choices(*tables, self.codebook).dropna(subset="share")
        cells = by_choice.assign(cell=list(zip(by_choice["rank"], by_choice["share"], strict=True)))
        wide = cells.pivot(index="issue", columns=["unit", "empty"], values="cell")
        rules = sorted(attention.EMPTY_RULES, key=lambda rule: rule != self.empty)
        all_choices = [(unit, rule) for unit in UNITS for rule in (rules if unit in BY_RULE else rules[:1])]
        return wide[[choice for choice in all_choices if choice in wide]]

    @cached_property
    def choices_held(self) -> int:
        """The number of choices under which the first issue is first."""
        return sum(rank == 1 for rank, _ in self.choices.loc[next(iter(self.ranks))])

    def unit(self, unit: str, column: str) -> pd.Series:
        rows = self.tables["attention"]
        return rows[rows["unit"] == unit].set_index("issue")[column]

    @cached_property
    def card(self) -> cards.Card:
        """What is known of how well the letter's codings match those that people would give it."""
        return cards.card(self.tables, self.codebook, self.empty)

    @cached_property
    def source(self) -> str:
        """How the letter is cited: by its Kamerstuk where it is one, else by its id."""
        dossier, number = self.letter["dossier"], self.letter["number"]
        if not (dossier and number):
            return self.letter["letter"]
        spaced = f"{dossier[:2]} {dossier[2:]}" if dossier[:5].isdigit() else dossier
        return self.words("kamerstuk", dossier=spaced, number=number)

    def title(self) -> str:
        return self.words("title", source=self.source)


def _readable(value: object) -> object:
    """A value as a fragment shows it: an invisible character by its number, so that it cannot reverse the page."""
    if hasattr(value, "__html__") or not isinstance(value, str):
        return value
    return NO_TEXT.sub(lambda match: f"U+{ord(match[0]):04X}", value)


@cache
def _fragments() -> Environment:
    return Environment(
        loader=ChoiceLoader(
            [PackageLoader("helpers.reports", folder) for folder in ("fragments", "templates/aandacht")]
        ),
        autoescape=True,
        finalize=_readable,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def template(name: str) -> Template:
    """The template of that fragment, which escapes all that it is given."""
    return _fragments().get_template(f"{name}.html.j2")


def fragment(name: str, page: Page, /, **values) -> Html:
    """The fragment of that name, filled with the values, which it escapes."""
    return Html(template(name).render(page=page, words=page.words, language=page.letter["language"], **values))


def headline(page: Page) -> str:
    """The answer with its doubt, derived from the numbers by rule; it contains no figure."""
    words, ranking = page.words, list(page.ranks)
    if not ranking:
        return words("nothing")
    first, others = page.labels[ranking[0]], ranking[1:]
    if not page.coded.bears_interval:
        return words("short", first=first)
    if page.shares.at[attention.UNCODED, "share"] > 0.5:
        return words("mostly_uncoded", first=first)
    return words("only", first=first) if not others else _of_the_lead(page, first, others)


def _of_the_lead(page: Page, first: str, others: list[str]) -> str:
    """How far the first issue can be told from the others."""
    untold = [issue for issue in others if issue not in page.told]
    if not untold:
        return page.words("leads", first=first)
    largest, second = page.shares.loc[list(page.ranks)[:2], "share"]
    if largest >= CLEAR * second and others[0] in untold:
        return page.words("clear_unsure", first=first)
    if len(untold) == 1:
        return page.words("uncertain", first=first)
    if untold == others:
        return page.words("none_told", first=first)
    named = {"second": page.labels[untold[0]], "third": page.labels[untold[1]]}
    return page.words("none_leads" if len(untold) == len(named) else "none_leads_many", first=first, **named)


def opening(page: Page) -> Html:
    """The first screen above the chart: what the letter is, the answer, its figures, how far to trust it."""
    letter, words = page.letter, page.words
    about = letter["title"] or letter["subject"]
    return fragment(
        "opening",
        page,
        kicker=[page.source + (f" ({about})" if about else ""), _from_to(page)],
        headline=headline(page),
        sentences=[
            *_share_sentences(page),
            *_told_from(page),
            *_seldom_first(page),
            *_as_much_uncoded(page),
            words("no_judgement"),
        ],
        validation=validation_line(page),
        warnings=page.tables["decisions"].query("step == 'warning'")["rule"].tolist(),
        facts=[
            (words.number(letter["tokens"]), words("fact_words"), "letter"),
            (words.number((page.tables["sections"]["section"] > 0).sum()), words("fact_sections"), "matrix"),
            (words.percent(attention.coverage(page.coded)["uncoded"]), words("fact_uncoded"), f"sentences-{WORDLESS}"),
            (*_effective(page), "choices"),
        ],
    )


def _effective(page: Page) -> tuple[str, str]:
    """The effective number, and what it is of, with its interval if it has one; a dash and the reason where there is
    none.
    """
    words, weights = page.words, page.coded.weights[page.codebook.ids].to_numpy(float)
    if not page.ranks:
        return "–", words("fact_effective_none")
    low, high = concentration.effective_interval(weights, page.seed)
    bounds = {} if math.isnan(low) else {"low": words.number(low, 1), "high": words.number(high, 1)}
    key = "fact_effective_interval" if bounds else "fact_effective"
    effective = concentration.effective_number(weights.sum(axis=0))
    return words.number(effective, 1), words(key, issues=words.number(weights.shape[1]), **bounds)


def _from_to(page: Page) -> str:
    """Who wrote to whom, and when, as far as the letter says."""
    senders = "; ".join(sender.replace(": ", " ", 1) for sender in page.letter["senders"].split("; "))
    parts = [senders, page.letter["addressee"], page.words.date(page.letter["date"])]
    if all(parts):
        return page.words("from_to", **dict(zip(("senders", "addressee", "date"), parts, strict=True)))
    return " · ".join(filter(None, parts))


def _share_sentences(page: Page) -> Iterator[str]:
    total = page.words.number(len(page.coded.weights))
    for issue in list(page.ranks)[:2]:
        alone = "share_alone" if len(page.coded.weights) > 1 else "share_of_one"
        key = "share_with_interval" if _has_interval(page.shares.loc[issue]) else alone
        yield page.words(key, issue=page.labels[issue], sentences=total, **_formatted(page, page.shares.loc[issue]))


def _told_from(page: Page) -> Iterator[str]:
    """How many of the other issues the first can be told from, in a letter with intervals and three issues or more."""
    issue, *others = list(page.ranks) or [""]
    if page.coded.bears_interval and len(others) > 1:
        number = {"told": page.words.number(len(page.told))} if page.told else {}
        key = "told_from" if number else "told_from_none"
        yield page.words(key, issue=page.labels[issue], others=page.words.number(len(others)), **number)


def _seldom_first(page: Page) -> Iterator[str]:
    """A sentence where most other choices of unit and rule put another issue first."""
    if page.ranks and 2 * page.choices_held < len(page.choices.columns):
        held, all_choices = page.words.number(page.choices_held), page.words.number(len(page.choices.columns))
        yield page.words("seldom_first", issue=page.labels[next(iter(page.ranks))], held=held, choices=all_choices)


def _has_interval(row: pd.Series) -> bool:
    return row["high"] == row["high"]


def _as_much_uncoded(page: Page) -> Iterator[str]:
    """A sentence where at least as many sentences are uncoded as the first issue has."""
    uncoded = page.shares.at[attention.UNCODED, "share"]
    for issue in list(page.ranks)[:1]:
        if uncoded >= page.shares.at[issue, "share"]:
            yield page.words("as_much_uncoded", share=page.words.percent(uncoded), issue=page.labels[issue])


def _formatted(page: Page, row: pd.Series) -> dict[str, str]:
    names = ("share", "low", "high") if _has_interval(row) else ("share",)
    return {name: page.words.percent(row[name]) for name in names}


def interval_of(row: pd.Series, words: Words, decimals: int = 0) -> str:
    """The interval in a row of the attention table, or a note that there is none."""
    if not _has_interval(row):
        return words("no_interval")
    return words("low_high", low=words.number(100 * row["low"], decimals), high=words.percent(row["high"], decimals))


def validation_line(page: Page) -> str:
    """How well the coding was found to match that of coders: in this letter, in others, or unknown."""
    words, validated, known = page.words, page.card.own, page.card.known
    if validated is None and known is None:
        return words("not_validated")
    of_letter = words("not_compared") if validated is None else _of_letter(page, validated)
    return " ".join([of_letter, *([] if known is None else [compared_elsewhere(page, known.loc["all"])])])


def _of_letter(page: Page, validated: cards.Own) -> str:
    row = validated.scores.loc["all"]
    return page.words(
        "compared_in_view" if validated.in_view else "compared",
        n=page.words.number(row["n"]),
        sentences=page.words.number(validated.sentences),
        coders=page.words(f"coders_{validated.coders}"),
        **_parts_found(page, row),
    )


def compared_elsewhere(page, row: pd.Series) -> str:
    """What the codebook's figures on other letters say, in the words of a page."""
    return page.words(
        "compared_elsewhere" if row["letters"] > 1 else "compared_elsewhere_one",
        letters=page.words.number(row["letters"]),
        coders=page.words(f"coders_{row['coders']}"),
        error=page.words.number(100 * row["share_error"], 1),
        **_parts_found(page, row),
    )


def _parts_found(page: Page, row: pd.Series) -> dict[str, str]:
    return {name: _percent_or_dash(page, row[name]) for name in ("recall", "precision")}


def _percent_or_dash(page: Page, share: float, decimals: int = 0) -> str:
    return page.words.percent(share, decimals) if share == share else "–"


def contents(page: Page) -> Html:
    """Links to what follows the first screen."""
    return fragment("contents", page)


def attention_chart(page: Page, narrow: bool = False) -> charts.Axes:
    """Chart 1: the issues' shares of the sentences, the largest first."""
    return charts.attention(charted(page), page.words.percent, page.words("attention_axis"), narrow)


def charted(page: Page) -> pd.DataFrame:
    """The rows of chart 1: name, share, low, high, rank (-1 where the row is not an issue), link."""
    ranking = list(page.ranks)
    shown = CHARTED if len(ranking) > CHARTED + 1 else len(ranking)
    rows = [_charted_row(page, issue, rank) for issue, rank in page.ranks.items() if rank < shown]
    rest = ranking[shown:]
    if rest:
        name = page.words("other_issues", count=page.words.number(len(rest)))
        rows.append((name, page.shares.loc[rest, "share"].sum(), float("nan"), float("nan"), -1, "#figures"))
    rows += [_charted_row(page, side, -1) for side in SIDE]
    return pd.DataFrame(rows, columns=["name", "share", "low", "high", "rank", "link"])


def _charted_row(page: Page, issue: str, rank: int) -> tuple:
    row = page.shares.loc[issue]
    return charted_name(page, issue), row["share"], row["low"], row["high"], rank, f"#sentences-{issue}"


def charted_name(page: Page, issue: str) -> str:
    """The number and the label of an issue, as far as a chart has room; the tables give the whole label."""
    label, rank = page.labels[issue], page.ranks.get(issue, -1)
    shown = label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1].rstrip() + "…"
    return f"{rank + 1}. {shown}" if rank >= 0 else shown


def attention_caption(page: Page) -> dict[str, str]:
    """Title, subtitle, notes, source and alternative text of chart 1."""
    words = page.words
    values = "; ".join(_alt_value(page, issue) for issue in page.ranks)
    return {
        "title": words("attention_title"),
        "subtitle": words(_of_intervals(page, "attention_subtitle"), sentences=words.number(len(page.coded.weights))),
        "note": "\n".join(_attention_notes(page)),
        "source": source_line(page),
        "alt": words("attention_alt", source=page.source, headline=headline(page), values=values),
    }


def _of_intervals(page: Page, key: str) -> str:
    """The key of the text on intervals: that shares have them, that the letter is too short, or that none has one."""
    if page.having_interval:
        return key
    return f"{key}_none" if page.coded.bears_interval else f"{key}_short"


def _attention_notes(page: Page) -> Iterator[str]:
    """What the shares count, as how many sentences the intervals count them, and what the codebook does not reach."""
    words, covered = page.words, attention.coverage(page.coded)
    yield words(f"rule_{page.empty}")
    if page.having_interval:
        independent = page.coded.independent[page.having_interval]
        least, most = (words.number(round(end)) for end in (independent.min(), independent.max()))
        counted = least if least == most else words("low_high", low=least, high=most)
        yield words("attention_interval", independent=counted)
    yield words(
        "coverage",
        covered=words.percent(covered["covered"]),
        ambiguous=words.percent(covered["ambiguous"]),
        uncoded=words.percent(covered["uncoded"]),
        procedural=words.percent(covered["procedural"]),
        absent=words.number(len(page.codebook.ids) - len(page.ranks)),
        issues=words.number(len(page.codebook.ids)),
    )


def _alt_value(page: Page, issue: str) -> str:
    row = page.shares.loc[issue]
    key = "alt_value_interval" if _has_interval(row) else "alt_value"
    return page.words(key, issue=page.labels[issue], **_formatted(page, row))


def source_line(page: Page) -> str:
    return page.words("source_line", source=page.source, codebook=page.codebook.name, version=page.codebook.version)


def where_chart(page: Page, narrow: bool = False) -> charts.Axes:
    """Chart 2: where in the letter each charted issue occurs."""
    issues = list(page.ranks)[:CHARTED]
    names = {issue: charted_name(page, issue) for issue in issues}
    sections = page.tables["tokens"].groupby("section")["token"].min()
    bounds = [(int(first), str(section) if section else "") for section, first in sections.items()]
    bounds.append((len(page.tables["tokens"]), ""))
    return charts.dispersion(_places(page), names, bounds, page.words.number, page.words("where_axis"), narrow)


def _places(page: Page) -> pd.DataFrame:
    """The codings with the first and last token of their words, or of the sentence where they have none."""
    tokens, codings = page.tables["tokens"], page.codings
    in_sentence = tokens.groupby("sentence")["token"].agg(["min", "max"])
    first = codings["sentence"].map(in_sentence["min"])
    at_word = pd.Series(tokens["start"].searchsorted(codings["start"], side="right") - 1, codings.index)
    of_wording = codings["source"] == "wording"
    return codings.assign(first=at_word.where(of_wording, first), last=codings["sentence"].map(in_sentence["max"]))


def where_caption(page: Page) -> dict[str, str]:
    """Title, subtitle, source and alternative text of chart 2; where no issue occurs, the title and a note."""
    words, codings = page.words, page.codings
    if not page.ranks:
        return {"title": words("where_title"), "absent": f"{words('nothing')}."}
    sections = codings.groupby("issue")["section"].unique()
    values = [
        words("where_alt_value", issue=page.labels[issue], sections=", ".join(map(str, sorted(sections[issue]))))
        for issue in list(page.ranks)[:CHARTED]
    ]
    total = words.number((page.tables["sections"]["section"] > 0).sum())
    return {
        "title": words("where_title"),
        "subtitle": words("where_subtitle", words=words.number(page.letter["tokens"])),
        "note": "",
        "source": source_line(page),
        "alt": words("where_alt", source=page.source, sections=total, values="; ".join(values)),
    }


def matrix(page: Page) -> Html:
    """Issues by sections: the sentences in each cell, shaded by their part of the section.

    The issues are the rows, because their names are long, while sections have numbers.
    """
    counts = attention.by_section(page.coded, page.tables["sentences"])
    parts = counts.div(counts.sum(axis=1), axis=0)
    headings = page.tables["sections"].set_index("section")["heading"]
    rows = [
        (
            issue,
            page.ranks.get(issue, -1),
            [
                (_count(page, counts.at[section, issue]), round(9 * parts.at[section, issue]))
                for section in counts.index
            ],
        )
        for issue in [*page.ranks, *(side for side in SIDE if counts[side].sum() > 0)]
    ]
    cross = page.crossed
    subtitle = page.words("cross_cutting", share=page.words.percent(cross)) if cross == cross else ""
    numbered = all(NUMBERED.match(heading) for heading in headings if heading)
    heads = [
        (section, *_head(section, headings[section] or page.words("opening"), numbered)) for section in counts.index
    ]
    return fragment("matrix", page, heads=heads, rows=rows, cross=subtitle)


def _head(section: int, heading: str, numbered: bool) -> tuple[str, str]:
    """A section's number and heading; the heading's own number where all headings are numbered."""
    match = NUMBERED.match(heading) if numbered else None
    return (match["own"], heading[match.end() :]) if match else (str(section), heading)


def _count(page: Page, count: float) -> str:
    return page.words.number(count, 1 if count % 1 else 0)


def figures(page: Page) -> Html:
    """Table 1: every figure of every issue that the letter has, and of what has no issue."""
    matches, sections = page.unit("mentions", "count"), page.unit("sections", "share")
    rows = []
    for issue in [*page.ranks, *SIDE]:
        row, is_issue = page.shares.loc[issue], issue in page.ranks
        rows.append({
            "issue": issue,
            "rank": page.ranks.get(issue, -1),
            "share": page.words.percent(row["share"], 1),
            "interval": interval_of(row, page.words, 1),
            "share_coded": page.words.percent(row["share_coded"], 1) if is_issue else "–",
            "sections": _percent_or_dash(page, sections[issue], 1) if is_issue else "–",
            "matches": page.words.number(matches[issue]) if is_issue else "–",
            "sentences": page.words.number(row["sentences"]),
            "per_1000": page.words.number(1000 * matches[issue] / page.letter["tokens"], 1) if is_issue else "–",
        })  # fmt: skip
    return fragment("figures", page, rows=rows, places=list(_places_of_issues(page)))


def _places_of_issues(page: Page) -> Iterator[dict[str, object]]:
    """The row of the prominence table, in words, for each issue that the letter has."""
    table, words = page.tables["prominence"].set_index("issue"), page.words
    for issue, rank in page.ranks.items():
        row = table.loc[issue]
        yield {
            "issue": issue,
            "rank": rank,
            "in_heading": words("yes" if row["in_heading"] else "no"),
            "in_opening": words("yes" if row["in_opening"] else "no"),
            "first_mention": _or_blank(words.percent, row["first_mention"]),
            "mean_position": _or_blank(words.percent, row["mean_position"]),
            "longest_run": _or_blank(words.number, row["longest_run"]),
            "without_opening": _or_blank(words.percent, row["sentences_without"]),
            "list_inflation": _or_blank(lambda value: words.number(value, 1), row["list_inflation"]),
            "inflated": row["inflated"],
        }


def _or_blank(shown: Callable[[float], str], value: float) -> str:
    """The value as it is shown; a dash where there is nothing to measure."""
    return shown(value) if value == value else "–"


def card(page: Page) -> Html:
    """The validation card: what coders gave and the codebook found, in this letter and in others, issue by issue."""
    validated, known, words = page.card.own, page.card.known, page.words
    columns = []
    if validated is not None:
        columns.append((words("card_this_letter"), ("n", "recall", "precision", "share", "corrected")))
    if known is not None:
        letters = words.number(known.at["all", "letters"])
        columns.append((words("card_elsewhere", letters=letters), ("n", "recall", "precision", "share_error")))
    rows = [
        (issue, rank, [*_own_cells(page, issue), *_known_cells(page, issue)])
        for issue, rank in [*page.ranks.items(), *((issue, -1) for issue in [*_missed(page), "all"])]
    ]
    return fragment("card", page, line=validation_line(page), columns=columns, rows=rows, notes=list(_card_notes(page)))


def _missed(page: Page) -> list[str]:
    """The issues that coders gave the letter and the codebook did not."""
    validated = page.card.own
    return (
        [] if validated is None else [issue for issue in validated.scores.index.drop("all") if issue not in page.ranks]
    )


def _own_cells(page: Page, issue: str) -> list[str]:
    validated = page.card.own
    if validated is None:
        return []
    shares = ["", ""]
    if issue in validated.shares.index:
        shares = [_percent_or_dash(page, validated.shares.at[issue, column], 1) for column in ("share", "corrected")]
    return [*_score_cells(page, validated.scores, issue), *shares]


def _known_cells(page: Page, issue: str) -> list[str]:
    known = page.card.known
    if known is None:
        return []
    error = page.words.number(100 * known.at[issue, "share_error"], 1) if issue in known.index else "–"
    return [*_score_cells(page, known, issue), error]


def _score_cells(page: Page, scores: pd.DataFrame, issue: str) -> list[str]:
    if issue not in scores.index:
        return ["0", "–", "–"]
    return [page.words.number(scores.at[issue, "n"]), *_parts_found(page, scores.loc[issue]).values()]


def _card_notes(page: Page) -> Iterator[str]:
    """What the figures of the card are, and what they are not."""
    words, validated, known = page.words, page.card.own, page.card.known
    if validated is not None:
        yield words("card_note_corrected")
        unsure = int(validated.gold["ambiguous"].map(bool).sum())
        if unsure:
            yield words("card_note_ambiguous", sentences=words.number(unsure))
        alpha = words.number(validated.second, 2) if validated.second == validated.second else ""
        yield words("card_note_second", alpha=alpha) if alpha else words("card_note_no_second")
    if known is not None:
        alpha = words.number(known.at["all", "alpha"], 2)
        yield words("card_note_known", sentences=words.number(known.at["all", "sentences"]), alpha=alpha)
    if page.having_interval and (validated is not None or known is not None):
        yield words("card_note_interval")
    if validated is None:
        yield words("card_note_code")


def terms(page: Page) -> Html:
    """The most frequent words, with their dispersion and forms."""
    table = page.tables["terms"]
    plain = table[~table["stopword"] & ~table["term"].str[0].str.isdigit()].head(LISTED_TERMS)
    rows = [
        {
            "label": row.label,
            "count": page.words.number(row.count),
            "per_1000": page.words.number(row.per_1000, 1),
            "sections": page.words.number(row.sections),
            "dispersion": page.words.number(row.dp_norm, 2) if row.dp_norm == row.dp_norm else "–",
            "forms": row.forms,
        }
        for row in plain.itertuples(index=False)
    ]
    return fragment("terms", page, rows=rows)


def sentences(page: Page) -> Html:
    """Every issue's sentences with their marked words and how much each counts; then those without an issue."""
    stretches, weights = page.stretches, page.coded.weights
    matches = page.unit("mentions", "count")
    rows = []
    for issue in [*page.ranks, *SIDE]:
        numbers = weights.index[weights[issue] > 0]
        listed = [(number, stretches[number], page.words.number(weights.at[number, issue], 2)) for number in numbers]
        rows.append((issue, page.ranks.get(issue, -1), page.words.number(matches.get(issue, 0)), listed))
    without = weights.index[page.coded.mentions.sum(axis=1) == 0].difference(list(page.coded.procedural))
    rows.append((WORDLESS, -1, "", [(number, stretches[number], "") for number in without]))
    return fragment("sentences", page, rows=rows)


def marked_letter(page: Page) -> Html:
    """The letter itself, with every counted word marked by the number of its issue, and a filter for each issue."""
    stretches = page.stretches
    sections = page.tables["sections"].set_index("section")["heading"]
    shown = {
        section: f"{section}. {heading}" if heading and not NUMBERED.match(heading) else heading
        for section, heading in sections.items()
    }
    body = {section: [] for section in sections.index}
    for (section, _), numbers in page.tables["sentences"].groupby(["section", "paragraph"])["sentence"]:
        body[section].append([(number, stretches[number]) for number in numbers])
    return fragment("letter", page, body=body, headings=shown, parts=_parts_around(page), colours=_colours(page))


def _parts_around(page: Page) -> tuple[list[str], list[str]]:
    parts, first = page.tables["parts"], page.tables["sentences"]["start"].min()
    before, after = parts[parts["start"] < first], parts[parts["start"] >= first]
    return before["text"].tolist(), after["text"].tolist()


def _colours(page: Page) -> list[tuple[str, str, int]]:
    return [(issue, charts.colour(rank), rank) for issue, rank in page.ranks.items()]


def limits(page: Page) -> Html:
    """The answer once more, and what these numbers cannot tell."""
    words, absent = page.words, len(page.codebook.ids) - len(page.ranks)
    return fragment(
        "limits",
        page,
        answer=[f"{headline(page)}.", *_share_sentences(page), *_told_from(page)],
        limits=[
            words("limit_stance"),
            words("limit_instrument", absent=words.number(absent)),
            words("limit_importance"),
            *([words("limit_interval")] if page.having_interval else []),
            words("limit_validation" if page.card.own is None and page.card.known is None else "limit_validated"),
        ],
    )


def method(page: Page) -> Html:
    """How it was done: what was done to the page, what is not running text, and where everything comes from."""
    words, letter, book = page.words, page.letter, page.codebook
    supplied = [f"{name}: {letter[name]}" for name in letter["supplied"].split("; ") if name]
    provenance = [
        (words("provenance_letter"), f"{letter['letter']} · {letter['encoding']} · sha256 {letter['sha256']}"),
        (words("provenance_supplied"), " · ".join(supplied) or "–"),
        (words("provenance_codebook"), f"{book.citation} sha256 {book.sha256}"),
        (
            words("provenance_settings"),
            words("settings", empty=page.empty, seed=str(page.seed)),
        ),
        (words("provenance_again"), _command(page)),
        (words("provenance_program"), f"Aandacht {__version__}"),
    ]
    decisions = page.tables["decisions"].to_dict("records")
    parts = page.tables["parts"].to_dict("records")
    steps = list(_steps(page))
    return fragment("method", page, steps=steps, decisions=decisions, parts=parts, provenance=provenance)


def _steps(page: Page) -> Iterator[str]:
    """What was done, from the page as printed to the figures, one step at a time."""
    words, number = page.words, page.words.number
    mentions = page.coded.mentions
    yield words("method_reading", decisions=number(len(page.tables["decisions"])))
    yield words(
        "method_coding",
        codebook=f"{page.codebook.name} {page.codebook.version}", issues=number(len(page.codebook.ids)),
        matches=number(mentions.to_numpy().sum()), covered=number((mentions.sum(axis=1) > 0).sum()),
        sentences=number(len(mentions)),
    )  # fmt: skip
    yield words("method_share", rule=words(f"rule_{page.empty}"))
    fewest = {"sentences": number(attention.FEWEST), "paragraphs": number(attention.FEWEST_PARAGRAPHS)}
    yield words(_of_intervals(page, "method_interval"), **({} if page.coded.bears_interval else fewest))
    yield words("method_effective", sentences=number(concentration.FEWEST))


def _command(page: Page) -> str:
    """The command that makes the page again; a letter whose name as given is not known has its id."""
    asked_for = page.given or Given((page.letter["letter"],), page.codebook.name)
    return command(asked_for, page.words, {"language": page.words.language, "empty": page.empty, "seed": page.seed})
