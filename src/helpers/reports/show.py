"""Showing figures and tables in a notebook, in a form that a report can use."""

import io
import re
import warnings
from collections.abc import Callable, Collection
from functools import cache
from importlib.resources import files

import pandas as pd
from matplotlib.axes import Axes

from helpers.charts import STYLE
from helpers.reports.page import Html, Page, fragment

KEY = "aandacht"
"""The key in a figure's metadata of its name and alternative text."""

SHARP = 200
"""Dots per inch of a picture."""
TAG = re.compile(r"<[^>]*>")
"""A tag in a drawing; what stands between tags are the words of a codebook, which stay as they are."""

FONTS = """font-family="'DejaVu Sans', Verdana, sans-serif\""""
"""The font of a drawing's text: that by which it is laid out, or else one of the same width."""

LAB = """
.dataframe tr > :last-child:not(:only-child) { text-align: left; padding-left: 1em; }
.jp-OutputArea pre { word-break: normal; overflow-wrap: anywhere; }
.jp-OutputArea .wide:has(.reading) { max-height: 36rem; overflow: auto; }
.jp-OutputArea .reading.reading td.text { min-width: 8rem; }
.jp-OutputArea .reading.reading pre { font-size: .62rem; overflow-wrap: normal; }
"""
"""Added to the report's style in JupyterLab: sentences from the left, words whole, a page no higher than the screen."""

QUICK = 3
"""The compression level of a picture, out of 9: a third of the usual time for a tenth more bytes."""


def prepare_lab() -> Html:
    """The report's style for JupyterLab; sets tables to show whole sentences, and a `$` in a letter not to be
    mathematics.
    """
    pd.set_option("display.html.use_mathjax", False)
    pd.set_option("display.max_colwidth", None)
    pd.set_option("display.precision", 3)
    return Html(f"<style>{stylesheet()}{LAB}</style>")


@cache
def stylesheet() -> str:
    return (files("helpers.reports") / "templates" / "aandacht" / "page.css").read_text(encoding="utf-8")


def show_figure(page: Page, chart: Callable[..., Axes], name: str, caption: dict[str, str]) -> None:
    """Show a chart under its title, as SVG and PNG, with the alternative text that it must have.

    `chart` draws it from the page, and once more with `narrow=True` for a telephone. Where the caption says why there
    is nothing to draw, that is shown instead.
    """
    from IPython.display import display

    display(fragment("figure", page, name=name, caption=caption))
    if caption.get("absent"):
        return
    wide, narrow = chart(page), chart(page, narrow=True)
    about = {
        "figure": name,
        "narrow": svg(narrow, f"{name}-narrow"),
        "alt": caption["alt"],
        "source": caption["source"],
    }
    display(
        {"image/svg+xml": svg(wide, name), "image/png": png(wide), "text/plain": caption["alt"]},
        raw=True,
        metadata={KEY: about},
    )
    if notes := caption.get("note"):
        display(fragment("notes", page, notes=notes.splitlines()))


def svg(axes: Axes, name: str) -> str:
    """The chart as SVG that is the same in every run; ids begin with the name, links lead into the page."""
    drawn = _drawn(axes, "svg", metadata={"Date": None, "Creator": None}).decode("utf-8")
    drawn = re.sub(r"<metadata>.*?</metadata>\s*", "", drawn[drawn.index("<svg") :], flags=re.S)
    tags = "".join(TAG.findall(drawn))
    referred = set(re.findall(r'(?:href="#|url\(#)([^")]+)', tags)) & set(re.findall(r' id="([^"]+)"', tags))
    return _slim(TAG.sub(lambda tag: _thin(_named(tag[0], name, referred)), drawn))


def _named(tag: str, name: str, referred: Collection[str]) -> str:
    """The tag with only the ids that the drawing itself refers to, prefixed with its name; other links lead into the
    page.
    """
    tag = re.sub(r' id="([^"]+)"', lambda match: f' id="{name}-{match[1]}"' if match[1] in referred else "", tag)
    links = r'(href="#|url\(#)([^")]+)'
    return re.sub(links, lambda link: f"{link[1]}{name}-{link[2]}" if link[2] in referred else link[0], tag)


def _thin(tag: str) -> str:
    """The tag in fewer bytes: two decimals, no rotation by nothing, no font that the whole drawing has, no new
    window.
    """
    tag = re.sub(r' transform="rotate\(-0 [^"]*\)"', "", tag.replace(' target="_blank"', ""))
    tag = tag.replace("font-family: 'DejaVu Sans'; ", "").replace("<svg ", f"<svg {FONTS} ")
    return re.sub(r'(?<=[" ])(-?\d+\.\d{3,})(?=[" ])', lambda match: f"{float(match[1]):.2f}", tag)


def _slim(drawn: str) -> str:
    """The same picture without empty groups and line breaks: with thin tags, in a third of the bytes."""
    drawn = re.sub(r"\s*\n\s*(?=<)|(?<=>)\s*\n\s*", "", re.sub(r" ?\n(?=[LQCMz\"])", " ", drawn))
    while (fewer := re.sub(r"<g>(?:<defs></defs>)?</g>|<g/>", "", drawn)) != drawn:
        drawn = fewer
    return drawn


def png(axes: Axes) -> bytes:
    return _drawn(axes, "png", metadata={"Software": None}, pil_kwargs={"compress_level": QUICK})


def _drawn(axes: Axes, form: str, **options) -> bytes:
    """The chart in a format. matplotlib's savefig would first draw it once more, to find places that are given here."""
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    with mpl.rc_context(STYLE), warnings.catch_warnings(), io.BytesIO() as file:
        warnings.filterwarnings("ignore", "(?s)Glyph .* missing")  # a browser has other fonts
        if form == "svg":
            FigureCanvasSVG(axes.figure).print_svg(file, **options)
        else:
            axes.figure.dpi = SHARP
            FigureCanvasAgg(axes.figure).print_png(file, **options)
        return file.getvalue()
