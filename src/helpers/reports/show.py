"""Showing figures and tables in a notebook, in a form that a report can take up."""

import io
import re
import warnings
from collections.abc import Callable
from functools import cache
from importlib.resources import files

import pandas as pd
from matplotlib.axes import Axes

from helpers.charts import STYLE
from helpers.reports.page import Html, Page, fragment

KEY = "aandacht"
"""Of a figure's metadata: its name and alternative text."""

TAG = re.compile(r"<[^>]*>")
"""In a drawing; what stands between tags are the words of a codebook, which stay as they are."""


def prepare_lab() -> Html:
    """The report's style for JupyterLab; tables there show whole sentences, and a `$` in a letter is no mathematics."""
    pd.set_option("display.html.use_mathjax", False)
    pd.set_option("display.max_colwidth", None)
    pd.set_option("display.precision", 3)
    return Html(f"<style>{stylesheet()}</style>")


@cache
def stylesheet() -> str:
    return (files("helpers.reports") / "templates" / "aandacht" / "page.css").read_text(encoding="utf-8")


def show_figure(page: Page, chart: Callable[..., Axes], name: str, caption: dict[str, str]) -> None:
    """Show a chart under its title, as SVG and PNG, with the alternative text that it must have.

    `chart` draws it from the page, once more with `narrow=True` for a telephone.
    """
    from IPython.display import display

    wide, narrow = chart(page), chart(page, narrow=True)
    about = {
        "figure": name,
        "narrow": svg(narrow, f"{name}-narrow"),
        "alt": caption["alt"],
        "source": caption["source"],
    }
    display(fragment("figure", page, name=name, caption=caption))
    display(
        {"image/svg+xml": svg(wide, name), "image/png": png(wide), "text/plain": caption["alt"]},
        raw=True,
        metadata={KEY: about},
    )


def svg(axes: Axes, name: str) -> str:
    """The chart as SVG that is the same at every run; ids open with the name, links lead into the page."""
    drawn = _saved(axes, "svg", metadata={"Date": None, "Creator": None}).decode("utf-8")
    drawn = re.sub(r"<metadata>.*?</metadata>\s*", "", drawn[drawn.index("<svg") :], flags=re.S)
    ids = "|".join(map(re.escape, re.findall(r'<[^>]*\bid="([^"]+)"', drawn)))
    own = re.compile(rf'(\bid="|href="#|url\(#)(?=(?:{ids})["\)])')
    return TAG.sub(lambda tag: own.sub(rf"\1{name}-", tag[0]).replace(' target="_blank"', ""), drawn)


def png(axes: Axes) -> bytes:
    return _saved(axes, "png", dpi=200, metadata={"Software": None})


def _saved(axes: Axes, form: str, **options) -> bytes:
    import matplotlib as mpl

    with mpl.rc_context(STYLE), warnings.catch_warnings(), io.BytesIO() as file:
        warnings.filterwarnings("ignore", "Glyph .* missing")  # a browser has other fonts
        axes.figure.savefig(file, format=form, **options)
        return file.getvalue()
