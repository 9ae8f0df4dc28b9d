"""Neutral HTML as a flat list of blocks: what a newspaper, a word processor or an announcer needs of a body.

Nothing is left out: a block that has no kind of its own (a section, a details) is opened, its children are blocks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from lxml import etree
from lxml.html import HtmlElement

from pipeline.render.fragment import parse
from pipeline.render.plaintext import shifted

Kind = Literal["heading", "paragraph", "item", "title", "code", "figure", "formula", "table", "note", "rule"]


@dataclass(frozen=True, slots=True)
class Run:
    """Letters of one look. `math` is MathML, then `text` is the formula in a line; `note` marks a note's number."""

    text: str
    bold: bool = False
    italic: bool = False
    shift: Literal["", "sub", "sup"] = ""
    link: str = ""
    math: str = ""
    note: bool = False


Cell = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or something that stands alone.

    `level` is a heading's level or a list's depth (from 1); `mark` a list item's or a note's sign, empty for what
    follows in the same item; `source` a picture's `media:` path, with its description in `runs` and the caption in
    `caption`; `boxed` says that it stands in a quotation or a box; `heads` counts a table's head rows;
    `role` is the class of a paragraph that a template of ours wrote (`byline`, `meta`, `sign`).
    """

    kind: Kind
    runs: Cell = ()
    level: int = 0
    mark: str = ""
    source: str = ""
    caption: str = ""
    boxed: bool = False
    rows: tuple[tuple[Cell, ...], ...] = ()
    heads: int = 0
    role: str = ""

    @property
    def text(self) -> str:
        """Its words without looks and without the numbers of notes."""
        return words(self.runs)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the walk is: depth of lists, in a box or not, and what a paragraph is there."""

    depth: int = 0
    boxed: bool = False
    kind: Kind = "paragraph"
    role: str = ""


_SPACE = re.compile(r"[ \t\r\n\f]+")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_OPENED = frozenset("div section details blockquote ul ol dl figure".split())
_BLOCKS = _HEADINGS | _OPENED | frozenset("p li dt dd summary table pre hr".split())
_LOOKS: dict[str, Callable[[Run], Run]] = {
    **dict.fromkeys(("strong", "b"), lambda run: replace(run, bold=True)),
    **dict.fromkeys(("em", "i", "cite", "dfn"), lambda run: replace(run, italic=True)),
    "sub": lambda run: replace(run, shift="sub"),
    "sup": lambda run: replace(run, shift="sup"),
}


def words(runs: Iterable[Run]) -> str:
    """The runs as one text, without the numbers of notes; digits above and below are Unicode's."""
    return "".join(shifted(run.text, run.shift) for run in runs if not run.note)


def blocks(html: str) -> tuple[Block, ...]:
    """The blocks of neutral HTML, in order."""
    return tuple(_blocks(parse(html), _Place(), []))


def _blocks(node: HtmlElement, place: _Place, marks: list[str]) -> Iterator[Block]:
    """`marks` holds the sign of the list item that is open until its first paragraph has taken it."""
    loose: list[Run] = list(_text(node.text, Run("")))

    def paragraph() -> Iterator[Block]:
        runs = _joined(loose)
        loose.clear()
        if runs:
            mark = marks.pop() if marks else ""
            yield Block(place.kind, runs, place.depth, mark, boxed=place.boxed, role=place.role)

    for child in node:
        if isinstance(child.tag, str) and (child.tag in _BLOCKS or (child.tag == "img" and place.kind != "heading")):
            yield from paragraph()
            yield from _block(child, place, marks)
        elif isinstance(child.tag, str):
            loose += _runs(child, Run(""))
        loose += _text(child.tail, Run(""))
    yield from paragraph()


def _block(node: HtmlElement, place: _Place, marks: list[str]) -> Iterator[Block]:
    tag, kinds = node.tag, node.get("class", "").split()
    math = node.find("math") if "formula" in kinds else None
    if math is not None:
        yield Block("formula", _runs_of(math), boxed=place.boxed)
    elif tag in _HEADINGS:
        yield Block("heading", _runs_of(node), int(tag[1]))
    elif tag == "hr":
        if node.getparent().get("role") != "doc-endnotes":
            yield Block("rule")
    elif tag == "table":
        yield from _table(node, place)
    elif tag in {"figure", "img"}:
        yield from _figure(node, place)
    elif tag == "pre":
        yield Block("code", (Run(node.text_content().rstrip("\n")),), boxed=place.boxed)
    elif tag in {"ul", "ol"}:
        yield from _list(node, place, marks)
    elif tag == "summary" or "admonition-title" in kinds or "filename" in kinds or tag == "dt":
        yield from _blocks(node, replace(place, kind="title", boxed=place.boxed or tag != "dt"), marks)
    else:
        boxed = place.boxed or tag in {"blockquote", "details"} or "admonition" in kinds
        yield from _blocks(node, replace(place, boxed=boxed, role=kinds[0] if tag == "p" and kinds else ""), marks)


def _list(node: HtmlElement, place: _Place, marks: list[str]) -> Iterator[Block]:
    notes = any(up.get("role") == "doc-endnotes" for up in node.iterancestors("section"))
    start = node.get("start") or "1"
    first = int(start) if node.tag == "ol" and start.isdigit() else 1
    inner = replace(place, depth=place.depth + 1, kind="note" if notes else "item")
    for number, item in enumerate(node.iterchildren("li"), first):
        box = item.find(".//input")
        sign = f"{number}." if node.tag == "ol" else "•"
        if box is not None:
            sign = "☑" if box.get("checked") is not None else "☐"
        yield from _blocks(item, inner, [str(number) if notes else sign])


def _figure(node: HtmlElement, place: _Place) -> Iterator[Block]:
    """Its pictures, the caption under the last; what else stands in a figure is opened."""
    pictures = [node] if node.tag == "img" else list(node.iter("img"))
    caption = _SPACE.sub(" ", "".join(part.text_content() for part in node.iter("figcaption"))).strip()
    for picture in pictures:
        last = caption if picture is pictures[-1] else ""
        alt = (Run(picture.get("alt") or ""),)
        yield Block("figure", alt, source=picture.get("src", ""), caption=last, boxed=place.boxed)
    if not pictures:
        yield from _blocks(node, place, [])


def _table(node: HtmlElement, place: _Place) -> Iterator[Block]:
    for caption in node.iterchildren("caption"):
        yield Block("title", _runs_of(caption), boxed=place.boxed)
    rows = list(node.iter("tr"))
    cells = [tuple(_runs_of(cell) for cell in row.iterchildren("th", "td")) for row in rows]
    width = max(map(len, cells), default=0)
    even = tuple(row + ((),) * (width - len(row)) for row in cells)
    heads = sum(1 for row in rows if row.getparent().tag == "thead")
    if width:
        yield Block("table", rows=even, heads=heads, boxed=place.boxed)


def _runs_of(node: HtmlElement) -> Cell:
    return _joined(list(_runs(node, Run(""))))


def _runs(node: HtmlElement, look: Run) -> Iterator[Run]:
    tag = node.tag
    if node.get("role") == "doc-backlink" or tag == "input":
        return
    if tag == "math":
        markup = etree.tostring(node, encoding="unicode", with_tail=False)
        yield replace(look, text=node.get("alttext") or "".join(node.text_content().split()), math=markup)
        return
    if tag == "br":
        yield replace(look, text="\n")
    elif tag == "img":
        yield replace(look, text=f"［图：{node.get('alt') or ''}］")
    if tag in _LOOKS:
        look = _LOOKS[tag](look)
    if node.get("role") == "doc-noteref":
        look = replace(look, note=True)
    elif tag == "a" and node.get("href", "").startswith(("http://", "https://")):
        look = replace(look, link=node.get("href", ""))
    yield from _text(node.text, look)
    for child in node:
        if isinstance(child.tag, str):
            yield from _runs(child, look)
        yield from _text(child.tail, look)


def _text(value: str | None, look: Run) -> Iterator[Run]:
    if value:
        yield replace(look, text=_SPACE.sub(" ", value))


def _joined(runs: list[Run]) -> Cell:
    """Neighbours of one look become one run; space at both ends goes, and so does what is empty then."""
    found: list[Run] = []
    for run in runs:
        if found and replace(found[-1], text="") == replace(run, text="") and not run.math:
            found[-1] = replace(run, text=found[-1].text + run.text)
        else:
            found.append(run)
    while found and not found[0].text.lstrip() and not found[0].math:
        del found[0]
    while found and not found[-1].text.rstrip() and not found[-1].math:
        del found[-1]
    if found and not found[0].math:
        found[0] = replace(found[0], text=found[0].text.lstrip())
    if found and not found[-1].math:
        found[-1] = replace(found[-1], text=found[-1].text.rstrip())
    return tuple(found)
