"""What a process does before letters' processes are forked from it: the fork server imports this module.

Libraries are loaded, word lists read, and a small letter measured and drawn, so that no letter has to wait for it. That
letter is fictional and leaves nothing behind: what is loaded here depends on no letter.
"""

import gc
import sys
from contextlib import suppress

LETTER = """De bijeenkomst in dit verzonnen bericht ging over Rusland.

Afghanistan

De ministers spraken over sancties en over de missie in Afghanistan. Bondgenoten spraken hun zorgen uit.
"""


def warm() -> None:
    """Load, read and draw what every report needs, and freeze it, so that forked processes share it."""
    sys.modules.setdefault("rfc3987_syntax", None)  # a grammar of web addresses: a second to load, and nothing asks it
    import tqdm.auto  # before a shell is loaded, which it would take for a notebook to draw its bars in
    from nbformat.v4 import new_code_cell, new_notebook, new_output

    from helpers import codebook, corpus
    from helpers.letters import Letter
    from helpers.reports import THE_REPORT, checked, choices, files, forked, headings, names, page, show  # noqa: F401
    from helpers.reports.notebooks import html
    from helpers.reports.words import Words

    tqdm.tqdm.monitor_interval = 0  # a second thread would not live on in a fork
    checked({}, THE_REPORT)
    navo = codebook.read("navo")
    drawn = page.Page(corpus.tables([Letter("warm", LETTER)], navo), navo, Words("nl"))
    for chart in (page.attention_chart, page.where_chart, headings.chart):
        show.svg(chart(drawn), "warm")
        show.png(chart(drawn))
    pieces = (
        page.opening, page.matrix, headings.crossing, page.figures, choices.choices, page.terms, names.names,
        page.sentences, page.marked_letter, page.method, files.files,
    )  # fmt: skip
    outputs = [new_output("display_data", {"text/html": piece(drawn)}) for piece in pieces]
    html(new_notebook(cells=[new_code_cell(outputs=outputs)]), "", Words("nl"))
    gc.collect()
    gc.freeze()


with suppress(Exception):  # what is wrong here is wrong in each letter's process, and said there
    warm()
