"""The explorer's controls in JupyterLab: what is chosen and typed goes to `explorer`, and the results are shown.

Everything here can be reached by keyboard; whatever is computed is a function in `explorer`, without widgets.
"""

from collections.abc import Callable
from functools import cached_property

from helpers import Problem, attention, coding
from helpers.codebook import Codebook
from helpers.codebook.edited import edited, typed
from helpers.reports import explorer
from helpers.reports.page import SIDE, Html, Page, fragment
from helpers.reports.show import svg

WIDE, HIGH = "40rem", "14rem"


class Controls:
    """A letter, a codebook and what counts, as widgets; `before` is the page as it was read, `after` as it is now.

    `report` is the page of the letter and the codebook of these names; `read` returns the page of others, in its
    language.
    """

    def __init__(self, report: Page, letter: str, codebook: str, read: Callable[..., Page]):
        import ipywidgets

        self.kit, self.read, self.words = ipywidgets, read, report.words
        self.letter, self.codebook = self._text("letter", letter), self._text("codebook", codebook)
        self.unit = self._choice(
            "unit", [(self.words(f"share_of_{unit}"), unit) for unit in explorer.UNITS], "sentences"
        )
        self.empty = self._choice("empty", list(attention.EMPTY_RULES), report.empty)
        self.sources = {name: self._tick(name) for name in coding.SOURCES}
        self.issue, self.terms = self._choice("issue", []), self._area()
        self.search, self.file = self._text("search", ""), self._text("file", "my-codebook.yaml")
        self.said, self.drawn, self.table, self.sentences, self.found = (ipywidgets.HTML() for _ in range(5))
        self._take(report)

    def _text(self, name: str, value: str):
        return self.kit.Text(value, continuous_update=False, **self._described(name))

    def _choice(self, name: str, options: list, value: str | None = None):
        return self.kit.Dropdown(options=options, value=value, **self._described(name))

    def _tick(self, source: str):
        return self.kit.Checkbox(True, indent=False, **self._described(f"source_{source}"))

    def _area(self):
        return self.kit.Textarea(layout=self.kit.Layout(width=WIDE, height=HIGH), **self._described("terms"))

    def _described(self, name: str) -> dict:
        """The description beside a control, with as much room as it needs."""
        return {"description": self.words(f"explore_{name}"), "style": {"description_width": "initial"}}

    def _button(self, name: str, do: Callable[[], None]):
        button = self.kit.Button(description=self.words(f"explore_{name}"))
        button.on_click(lambda _: self._answered(do))
        return button

    @cached_property
    def box(self):
        """All controls, one under the other, each of which answers when it changes."""
        row, column = self.kit.HBox, self.kit.VBox
        for control in (self.empty, *self.sources.values()):
            control.observe(lambda _: self._answered(self.count), "value")
        self.unit.observe(lambda _: self._answered(self.show), "value")
        self.issue.observe(lambda _: self._answered(self.choose), "value")
        self.search.observe(lambda _: self._answered(self.look), "value")
        return column([
            row([self.letter, self.codebook, self._button("read", self.open)]),
            row([self.unit, self.empty, *self.sources.values()]),
            self.issue, self.terms,
            row([self._button("apply", self.apply), self._button("undo", self.undo)]),
            self.said, self.drawn, self.sentences,
            self.search, self.found,
            self.table,
            row([self.file, self._button("save", self.save)]),
        ])  # fmt: skip

    def _answered(self, do: Callable[[], None]) -> None:
        """Do it, and show what is wrong with the input as one sentence."""
        try:
            do()
        except Problem as problem:
            self._say(str(problem))

    def _say(self, text: str) -> None:
        self.said.value = fragment("said", self.after, text=text)

    def open(self) -> None:
        """Read the letter and the codebook that are named."""
        self._take(self.read(self.letter.value, self.codebook.value, self.words.language, self.empty.value))

    def _take(self, report: Page) -> None:
        """Explore that page from now on."""
        self.saved = self.before = self.after = report
        absent = (issue for issue in report.codebook.ids if issue not in report.ranks)
        issues = [*report.ranks, *absent, *SIDE]
        self.issue.options = [(report.labels[issue], issue) for issue in issues]
        self.issue.value = issues[0]
        self.choose()
        self.show()
        shown = {"source": report.source, "sentences": self.words.number(len(report.tables["sentences"]))}
        self._say(self.words("explore_read_done", codebook=report.codebook.name, **shown))

    def count(self) -> None:
        """Code both pages again by the sources that count now."""
        self._code(self.after.codebook)

    def _code(self, book: Codebook) -> None:
        """Code the letter with the saved codebook and with this one, and show both."""
        counted = [name for name, tick in self.sources.items() if tick.value]
        self.before, self.after = (
            explorer.coded_again(self.saved, codebook, self.empty.value, counted)
            for codebook in (self.saved.codebook, book)
        )
        self.choose()
        self.show()

    def show(self) -> None:
        """Show the bars and the table."""
        axes = explorer.chart(self.before, self.after, self.unit.value)
        caption = explorer.caption(self.before, self.after, self.unit.value)
        self.drawn.value = fragment("drawn", self.after, caption=caption, drawing=Html(svg(axes, "explored")))
        self.table.value = explorer.moved(self.before, self.after, self.unit.value)
        self.said.value = ""

    def choose(self) -> None:
        """Show the terms and the sentences of the chosen issue."""
        issues = {issue.id: issue for issue in self.after.codebook.issues}
        self.terms.disabled = self.issue.value not in issues
        self.terms.value = "" if self.terms.disabled else typed(issues[self.issue.value])
        self.sentences.value = explorer.evidence(self.after, self.issue.value)

    def apply(self) -> None:
        """Code the letter with the terms as they are typed."""
        self._code(edited(self.after.codebook, self.issue.value, self.terms.value))

    def undo(self) -> None:
        """Go back to the codebook as it was read."""
        self._code(self.saved.codebook)

    def look(self) -> None:
        """Show the words sought in their context."""
        rows = list(explorer.context(self.after, self.search.value).itertuples(index=False, name=None))
        self.found.value = fragment("context", self.after, rows=rows)

    def save(self) -> None:
        """Save the changed codebook in the file that is named."""
        path = explorer.save(self.saved.codebook, self.after.codebook, self.file.value)
        self._say(self.words("explore_saved", file=str(path)))


def explore(report: Page, letter: str, codebook: str, read: Callable[..., Page]):
    """The controls in a form that JupyterLab shows; without ipywidgets, a sentence on what to do."""
    try:
        import ipywidgets  # noqa: F401
    except ImportError:
        return "The explorer needs ipywidgets, which is not installed: pip install -r requirements.txt"
    return Controls(report, letter, codebook, read).box
