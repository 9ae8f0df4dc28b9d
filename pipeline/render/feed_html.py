"""Neutral HTML to HTML that stands alone in a feed: every address absolute, every character legal in XML."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import unescape
from urllib.parse import unquote, urljoin

from lxml import html as lxml_html
from markupsafe import escape

from pipeline.render.formula import runs

# A start tag with its attributes, quoted as the neutral HTML's serialiser writes them; `>` may stand in a value.
_ATTRIBUTES = r"""(?:[^<>"']|"[^"]*"|'[^']*')*"""
_TAG = re.compile(rf"<(?:a|img|video|audio|source|track)\b{_ATTRIBUTES}>", re.IGNORECASE)
_LINK = re.compile(rf"<a\b({_ATTRIBUTES})>(.*?)</a\s*>", re.DOTALL | re.IGNORECASE)
_ADDRESS = re.compile(r"""(\s(?:href|src|poster)\s*=\s*)(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_FORMULA = re.compile(r"<math\b.*?</math>", re.DOTALL)
_CHECKBOX = re.compile(rf"<input\b({_ATTRIBUTES})>")
_PIECE = re.compile(r"""\shref\s*=\s*["']piece:([^"'#]*)""", re.IGNORECASE)
# What XML 1.0 does not allow (W3C XML 1.0, production 2), and the C1 controls it discourages: never meant by a writer.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def clean(text: str) -> str:
    """The text without control characters and lone surrogates, with LF line ends: what any XML parser reads back."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _ILLEGAL.sub("", text)


def absolute_html(html: str, base: str, pieces: Mapping[str, str], picture: Callable[[str], str | None]) -> str:
    """`html` with absolute addresses.

    `base` is the page's own address (anchors and relative links hang on it), `pieces` maps the ids of public pieces to
    their addresses (a link to any other piece leaves only its words), `picture` maps a content path to an address (what
    has none is left out).
    """

    def target(value: str) -> str | None:
        if value.startswith("media:"):
            return picture(unquote(value.removeprefix("media:")))
        if value.startswith("piece:"):
            identity, mark, anchor = value.removeprefix("piece:").partition("#")
            return pieces[unquote(identity)] + mark + anchor
        return urljoin(base, value)

    def known(match: re.Match[str]) -> str:
        piece = _PIECE.search(match[1])
        return match[2] if piece and unquote(unescape(piece[1])) not in pieces else match[0]

    def tag(match: re.Match[str]) -> str:
        found = {}
        for place in _ADDRESS.finditer(match[0]):
            address = target(unescape(place[2] if place[2] is not None else place[3]))
            if address is None:
                return ""
            found[place[0]] = f'{place[1]}"{escape(address)}"'
        return _ADDRESS.sub(lambda place: found[place[0]], match[0])

    return _TAG.sub(tag, _LINK.sub(known, clean(html)))


def plain_reader_html(html: str) -> str:
    """The HTML for readers that know neither MathML nor forms: formulas as a line of text, boxes as ☑ and ☐.

    Most feed readers drop both, and with them the meaning of the sentence.
    """
    if "<input" in html:
        html = _CHECKBOX.sub(lambda box: "☑ " if " checked" in box[1] else "☐ ", html)
    return _FORMULA.sub(_line, html) if "<math" in html else html


def _line(math: re.Match[str]) -> str:
    found = runs(lxml_html.fragment_fromstring(math[0]))
    return "".join(f"<{run.shift}>{escape(run.text)}</{run.shift}>" if run.shift else escape(run.text) for run in found)
