"""Letters, codebooks and file names that attack the page, and the whole page of each, made in this process.

Every payload stands in all the places at once that come from without: a sentence, a heading, the letterhead, what is
supplied of the letter, and what a codebook says of itself and its issues. Each place opens with a word of its own, so
that the text can be looked for there. All letters are fictional.
"""

import ast
import json
import re
import unicodedata
from base64 import b64encode
from collections.abc import Callable, Mapping
from contextlib import ExitStack, redirect_stdout
from functools import partial
from io import StringIO
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

import IPython.display
from nbformat import NotebookNode, from_dict

from helpers import codebook, corpus
from helpers.letters import Letter
from helpers.reports import NOTEBOOKS, show
from helpers.reports.notebooks import html
from helpers.reports.page import Page
from helpers.reports.words import Words

ADDRESS = "http://127.0.0.1:9/hit"
"""What every payload that loads something asks for."""

RUN = "document.title=1"
"""What every payload that runs does: it needs no quotes, and a browser's page shows it."""

SCRIPT = f"<script>{RUN}</script>"
IN_BASE64 = b64encode(SCRIPT.encode()).decode()


class Case(NamedTuple):
    """A payload, by name."""

    name: str
    payload: str

    @property
    def shown(self) -> str:
        """What a reader must find of it: all but what has no shape of its own."""
        return visible(self.payload)


SHAPELESS = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]"
)


def visible(text: str) -> str:
    """A text without its blanks, and without characters that only steer how others are shown."""
    return "".join(SHAPELESS.sub("", unicodedata.normalize("NFC", text)).split())


PAYLOADS = {
    "script": SCRIPT,
    "script-of-elsewhere": f"<script src={ADDRESS}></script>",
    "module": f"<script type=module>import '{ADDRESS}'</script>",
    "after-style": f"</style>{SCRIPT}",
    "after-title": f"</title>{SCRIPT}",
    "after-main": f"</span></p></div></main></body></html>{SCRIPT}",
    "after-double-quote": f'">{SCRIPT}',
    "after-single-quote": f"'>{SCRIPT}",
    "after-comment": f"-->{SCRIPT}<!--",
    "after-textarea": f"</textarea></xmp></noscript></template>{SCRIPT}",
    "script-in-script": f"<scr<script>ipt>{RUN}</scr</script>ipt>",
    "script-in-capitals": f"<SCRIPT/x>{RUN}</SCRIPT\t>",
    "script-unclosed": f"<script>{RUN}//",
    "entities": f"&lt;script&gt;{RUN}&lt;/script&gt; &amp;lt; &quot;",
    "numbered-entities": f"&#60;script&#62;{RUN}&#x3c;/script&#x3e; &#0; &#x110000; &colon;",
    "wide-brackets": f"＜script＞{RUN}＜/script＞ ﹤b﹥",
    "image-that-fails": f"<img src=x onerror={RUN}>",
    "attribute-of-double-quotes": f'" autofocus tabindex=1 onfocus="{RUN}" x="',
    "attribute-of-single-quotes": f"' autofocus tabindex=1 onfocus='{RUN}' x='",
    "attribute-of-backticks": f"` onmouseover=`{RUN}` x=`",
    "body-that-loads": f"<body onload={RUN} onpageshow={RUN}>",
    "svg-that-loads": f"<svg onload={RUN}><animate onbegin={RUN} attributeName=x dur=1s>",
    "details-that-open": f"<details open ontoggle={RUN}>",
    "media-that-fail": f"<video><source onerror={RUN}></video><audio src=x onerror={RUN}>",
    "input-with-focus": f"<input autofocus onfocus={RUN}><select autofocus onfocus={RUN}>",
    "animation-that-starts": f"<style>@keyframes x{{}}</style><b style=animation-name:x onanimationstart={RUN}>",
    "link-to-script": f'<a href="javascript:{RUN}">klik</a>',
    "link-to-script-in-disguise": f'<a href="jAvA&Tab;sCrIpT&colon;{RUN}">klik</a> java\tscript:{RUN}',
    "markdown-link-to-script": f"[klik](javascript:{RUN}) [klik]: javascript:{RUN} <javascript:{RUN}>",
    "link-to-data": f'<a href="data:text/html;base64,{IN_BASE64}">klik</a> data:text/html,{SCRIPT}',
    "markdown-image": f"![beeld]({ADDRESS}) ![beeld][x] <{ADDRESS}> {ADDRESS} www.example.org",
    "image": f"<img src={ADDRESS} srcset='{ADDRESS} 2x'><picture><source srcset={ADDRESS}></picture>",
    "frame": f"<iframe src={ADDRESS}></iframe><frameset><frame src={ADDRESS}></frameset>",
    "frame-with-text": f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    "object": f"<object data={ADDRESS}></object><embed src={ADDRESS}><applet code={ADDRESS}>",
    "style-sheet": f"<link rel=stylesheet href={ADDRESS}><link rel=prefetch href={ADDRESS}>",
    "refresh": f'<meta http-equiv="refresh" content="0;url={ADDRESS}">',
    "base": f"<base href={ADDRESS} target=_blank>",
    "policy": "<meta http-equiv=Content-Security-Policy content=\"default-src *\">",
    "form": f"<form action={ADDRESS}><button autofocus>ja</button></form><form id=document name=body>",
    "media": f"<video src={ADDRESS} poster={ADDRESS}></video><audio src={ADDRESS} autoplay></audio>",
    "svg-image": f"<svg><image href={ADDRESS} /><use href={ADDRESS}#x /><feImage href={ADDRESS} /></svg>",
    "svg-script": f"<svg><script>{RUN}</script><script href={ADDRESS} /></svg>",
    "svg-closed": f"</text></g></svg>{SCRIPT}<svg><g><text>",
    "svg-with-page-inside": f"<svg><foreignObject><iframe src={ADDRESS} /></foreignObject></svg>",
    "mathml": f"<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror={RUN}&gt;\">",
    "background": f"<table background={ADDRESS}><td style='background:url({ADDRESS})'>",
    "plain-text": "<plaintext><xmp><listing><noscript><template><textarea><title><select><button>",
    "import-of-style": f"</style><style>@import url({ADDRESS}); *{{display:none!important}}</style>",
    "style-closed": f"}} }} body {{ background: url({ADDRESS}) }} * {{ display: none }} /* {{",
    "style-of-old": f"<p style=\"width:expression({RUN});behavior:url({ADDRESS});-moz-binding:url({ADDRESS})\">",
    "mathematics-with-link": rf"$\href{{javascript:{RUN}}}{{x}}$ $$\style{{background:url({ADDRESS})}}{{x}}$$",
    "mathematics": r"\(\require{html} x^2\) \[\frac{1}{2}\] $a_1 b_2$ \begin{align}x&=y\\z\end{align} $\badcmd{$",
    "dollars": "Het kost $5 en $6, of $ 7$ en \\$8 en $$9$$.",
    "markdown": "# Kop **vet** _cursief_ `code` ~~weg~~ | a | b | > aanhaling * * * [ ] [x] 1) een",
    "markdown-block": f"```html\n{SCRIPT}\n```\n~~~mermaid\ngraph TD; A-->B\n~~~",
    "front-matter": f"---\ntitle: x\nheader-includes: {SCRIPT}\n---",
    "notebook-magic": "%%javascript !ls %run x.py ?print get_ipython().system('ls') __import__('os')",
    "comment": f"<!-- {SCRIPT} --> <!--> <!---> <!--[if IE]>{SCRIPT}<![endif]-->",
    "comment-unclosed": "<!-- en verder niets",
    "cdata": f"<![CDATA[{SCRIPT}]]> ]]>",
    "declarations": "<?xml version='1.0'?><?php echo 1 ?><!DOCTYPE html><html><head><title>x</title></head>",
    "entity-of-a-file": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e;',
    "template": "{{ 7*7 }} {% raw %} {# weg #} {%- include 'x' -%} {{ self.__init__.__globals__ }} {% endraw %}",
    "other-templates": "${7*7} #{7*7} <%= 7*7 %> [[7*7]] @(7*7) *{7*7} ~{x}",
    "places-of-a-format": "{0} {issue} {share!r} {sentences.__class__} {{issue}} {} {",
    "percent-places": "%s %(issue)s %n %% 100% %",
    "back-references": r"\1 \g<0> \g<name> $1 $& \n \x00 \u0041 \\",
    "direction-turned": f"\u202ekcirts\u202c \u202d{SCRIPT} \u2067rechts\u2066 \u2068los \u200f \u061c",
    "direction-left-open": "\u202e\u2067\u2068 en hierna leest alles andersom",
    "nothing-seen": "R\u200bu\u200cs\u200dl\u2060a\ufeffn\u00add <\u200bscript\u200b>",
    "null": f"<\x00script>{RUN}</script> a\x00b",
    "controls": "\x1b]0;titel\x07 \x1b[31mrood\x1b[0m \x08\x08 \x7f \x9b31m",
    "line-ends": f"een\u2028twee\u2029drie\x85vier\x0bvijf {SCRIPT}",
    "no-characters": "a\ufffeb\uffffc \ufdd0 \U0001fffe",
    "accents-upon-accents": "Z" + "\u0300\u0301\u0302\u0334\u0489" * 12 + "algo",
    "pictures": "\U0001f600 \U0001f468\u200d\U0001f469\u200d\U0001f467 \U000e0041\U000e0042 \U0001f1f3\U0001f1f1 ﷽",
    "overlong-word": "Donaudampf" * 300,
    "overlong-dashes": "-" * 400 + "<" * 100 + "&" * 100,
    "ids-of-the-page": "id=\"content\" id='letter' #letter-text f-all sentence-1 id=\"axes_1\" target=\"_blank\"",
    "quotes": "\" ' ` ´ ‘ ’ “ ” « » \\ \\\" \\' &quot; &#39;",
    "quotes-and-newlines": "'''\n\"\"\"\nraise SystemExit\n\"\"\"\n'''; import os",
    "paths": "../../etc/passwd ..\\..\\windows C:\\x file:///etc/passwd \\\\host\\share ~/.ssh/id_rsa",
    "numbers": 'versie 3.14159265 en "2.71828182" rotate(-0 1 1) font-family: \'DejaVu Sans\'; translate(1.23456 2)',
    "formulas": "=HYPERLINK(\"http://127.0.0.1:9/hit\") =1+1 @SUM(1) +1 -1",
    "commands": "$(touch x) `touch x` ; rm -rf x | cat && true > x",
}  # fmt: skip

CASES = [Case(name, payload) for name, payload in PAYLOADS.items()]

SUPPLIED = ("title", "dossier", "number", "senders", "addressee", "place")
"""What may be supplied of a letter as any text."""

PLACES = {
    "zinswoord": "the letter", "kopwoord": "the letter", "hoofdwoord": "the letter", "titelwoord": "the opening",
    "etiketwoord": "the table of figures", "citaatwoord": "the provenance", "zenderwoord": "the opening",
}  # fmt: skip
"""The word that opens each place, and where a reader must find it."""


def letter(payload: str, name: str = "een-brief") -> Letter:
    """A fictional letter with the payload in a sentence, a heading and the letterhead, and in what is supplied."""
    blocks = [
        f"Hoofdwoord {payload}", "Geachte voorzitter,",
        f"De ministers spraken over Rusland. Zinswoord {payload} Rusland is hier weer genoemd.",
        f"Kopwoord {payload}",
        "Ook spraken zij over Oekraïne.", f"Over Rusland {payload}", "De minister van Buitenlandse Zaken,\nA. Bakker",
    ]  # fmt: skip
    starts = [sum(len(block) + 2 for block in blocks[:place]) for place in range(len(blocks))]
    headings = {(starts[place], starts[place] + len(blocks[place])): 1 for place in (3,)}
    parts = {(starts[0], starts[0] + len(blocks[0])): "letterhead"}
    supplied = {field: f"{field} {payload}" for field in SUPPLIED}
    supplied |= {"title": f"Titelwoord {payload}", "senders": f"Zenderwoord: {payload}", "date": "2031-05-03"}
    return Letter(
        name, "\n\n".join(blocks), supplied=supplied, headings=headings, parts=parts, marked=True, encoding=payload
    )


def book(payload: str, folder: Path) -> codebook.Codebook:
    """A codebook with the payload in all that it says, and in a term where it has a word to find; read from a file."""
    both = {"nl": f"Etiketwoord {payload}", "en": f"Labelword {payload}"}
    issues = [
        {"id": issue, "label": both, "definition": both, "terms": {"both": [term]}}
        for issue, term in (("russia", "rusland*"), ("all", "oekraïne*"))
    ]
    said = {"title": both, "version": f"1 {payload}", "authors": [payload], "citation": f"Citaatwoord {payload}"}
    return codebook.read(written(folder, issues, **said))


def written(folder: Path, issues: list[dict], **said: object) -> Path:
    """A codebook file of these issues that says that of itself."""
    both = {"nl": "x", "en": "x"}
    usual = {"name": "vijandig", "title": both, "version": "1", "date": "2031-05-03", "authors": ["x"], "citation": "x"}
    path = folder / "vijandig.yaml"
    path.write_text(json.dumps(usual | said | {"issues": issues}, ensure_ascii=False), encoding="utf-8")
    return path


def labelled(labels: list[str], folder: Path) -> Page:
    """The tables of a letter that has as many issues as there are labels, a sentence each."""
    issues = [
        {"id": f"issue-{place}", "label": {"nl": label, "en": label}, "definition": {"nl": label, "en": label},
         "terms": {"both": [f"woord{chr(97 + place)}*"]}}
        for place, label in enumerate(labels)
    ]  # fmt: skip
    text = "\n\n".join(f"Hier staat woord{chr(97 + place)} in een zin." for place in range(len(labels)))
    own = codebook.read(written(folder, issues))
    return Page(corpus.tables([Letter("een-brief", text)], own), own, Words("nl"))


def pages(payloads: Mapping[str, str], folder: Path) -> dict[str, Page]:
    """The page of each hostile letter, by name: measured together, each with a codebook that says its payload.

    Codebooks take no characters that nobody reads, so theirs are without.
    """
    books = {name: book(SHAPELESS.sub("", payload), folder) for name, payload in payloads.items()}
    own = [letter(payload, name) for name, payload in payloads.items()]
    made = corpus.tables(own, next(iter(books.values())))
    of_letter = {name: dict(list(rows.groupby("letter"))) for name, rows in made.items()}
    return {
        name: Page(
            {table: rows.get(name, made[table].head(0)).reset_index(drop=True) for table, rows in of_letter.items()},
            books[name],
            Words("nl"),
        )
        for name in payloads
    }


def whole(report: Page, drawn: bool = True) -> str:
    """The page of a report as the command makes it; where it is not drawn, without its charts."""
    return html(run(report, drawn), report.title(), report.words)


def run(report: Page, drawn: bool = True) -> NotebookNode:
    """The notebook of the report, its cells run in this process with that report."""
    cells = json.loads((NOTEBOOKS / "01_letter.ipynb").read_text(encoding="utf-8"))["cells"]
    known: dict[str, object] = {}
    with ExitStack() as stack:
        stack.enter_context(patch("helpers.reports.page_of", lambda *asked: report))
        stack.enter_context(redirect_stdout(StringIO()))  # what a check of an answer says is for who reads the notebook
        if not drawn:
            stack.enter_context(patch.multiple(show, show_figure=partial(_undrawn, show.show_figure), **UNDRAWN))
        made = [
            {**cell, "source": "", "outputs": _outputs("".join(cell["source"]), known)}
            for cell in cells
            if cell["cell_type"] == "code"
        ]
    return from_dict({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


UNDRAWN = {"svg": lambda *asked: "<svg></svg>", "png": lambda *asked: b""}


def _undrawn(show_figure: Callable, report: Page, chart: Callable, name: str, caption: dict[str, str]) -> None:
    """A figure with all that is said of it, and no drawing."""
    show_figure(report, lambda *asked, **further: None, name, caption)


def _outputs(source: str, known: dict[str, object]) -> list[dict]:
    """What a cell displays, and what its last line is."""
    shown: list[dict] = []
    *lines, last = ast.parse(source).body
    with patch.object(
        IPython.display, "display", lambda *data, **about: shown.extend(_output(each, about) for each in data)
    ):
        for line in lines:
            exec(compile(ast.Module([line], []), "cell", "exec"), known)
        if not isinstance(last, ast.Expr):
            exec(compile(ast.Module([last], []), "cell", "exec"), known)
        elif (value := eval(compile(ast.Expression(last.value), "cell", "eval"), known)) is not None:
            shown.append(_output(value, {}))
    return shown


def _output(value: object, about: dict) -> dict:
    if about.get("raw"):
        data = {form: b64encode(own).decode() if isinstance(own, bytes) else own for form, own in value.items()}
    elif hasattr(value, "_repr_html_"):
        data = {"text/html": value._repr_html_()}
    else:
        data = {"text/plain": repr(value)}
    return {"output_type": "display_data", "data": data, "metadata": about.get("metadata", {})}
