"""What the rules look at: the fragment as a tree, its effective styles, and what the office says about the piece."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from lxml.html import HtmlElement

from pipeline.render.css import length_px, parse_style
from pipeline.render.fragment import parse

INLINE = frozenset("a span strong em b i u s del sub sup code br img".split())
BLOCKS = frozenset("section p h1 h2 h3 h4 h5 h6 hr blockquote table pre figure ul ol div".split())
_RGB = re.compile(r"rgb\((\d{1,3}), *(\d{1,3}), *(\d{1,3})\)")
_BODY_PX, _LINE = 16.0, 1.6


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture in the bundle: pixels, bytes, format as its header says, and whether it has an alpha channel."""

    width: int
    height: int
    size: int
    format: str
    alpha: bool = False


@dataclass(frozen=True)
class Meta:
    """What a fragment is judged with; all of it optional.

    `source` is the Markdown body, which starts at line `first_line` of its file; `html` its neutral HTML (for W71);
    `files` the bundle's pictures by name (None: unknown); `required` are the lines that policy wants in the text, by
    what they tell (none: the piece does not tell it); `added` are texts that the fragment has on purpose and the site's
    page has not (a film's card).
    """

    source: str = ""
    first_line: int = 1
    html: str | None = None
    files: Mapping[str, PictureFile] | None = None
    keep_links_to: tuple[str, ...] = ()
    max_picture_bytes: int = 1_000_000
    required: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    added: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Effective:
    """What an element's text is shown with; lengths in CSS pixels, colours `#rrggbb`, `width` the room it has."""

    font: float = _BODY_PX
    line: float = _BODY_PX * _LINE
    line_factor: float | None = _LINE
    color: str = "#333333"
    ground: str = "#ffffff"
    wraps: bool = True
    breaks: bool = False
    scrolls: bool = False


@dataclass(frozen=True)
class Page:
    """A fragment ready for the rules: `root` holds the fragment's top-level elements."""

    text: str
    meta: Meta
    root: HtmlElement
    styles: Mapping[HtmlElement, tuple[tuple[str, str, bool], ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    effective: Mapping[HtmlElement, Effective] = field(default_factory=lambda: MappingProxyType({}))


def make_page(fragment: str, meta: Meta) -> Page:
    """Parse once, compute styles once."""
    root = parse(fragment)
    styles, effective = {}, {root: Effective()}
    for node in root.iterdescendants():
        if isinstance(node.tag, str):
            styles[node] = parse_style(node.get("style", "").strip())
            effective[node] = _inherit(effective[node.getparent()], node, styles[node])
    return Page(fragment, meta, root, styles, effective)


def _inherit(outer: Effective, node: HtmlElement, style: tuple[tuple[str, str, bool], ...]) -> Effective:
    if not style and node.get("data-ignore-width") is None and node.tag != "pre":
        return outer
    values = {name: value for name, value, _ in style}
    font = length_px(values.get("font-size", ""), outer.font, outer.font) or outer.font
    factor, line = outer.line_factor, outer.line_factor * font if outer.line_factor is not None else outer.line
    given = values.get("line-height", "")
    if given:
        bare = given.replace(".", "", 1).isdigit()
        factor = float(given) if bare else None
        line = length_px(given, font, font) if length_px(given, font, font) is not None else line  # type: ignore[assignment]
    space = values.get("white-space", "pre" if node.tag == "pre" else "")
    return Effective(
        font=font,
        line=line,
        line_factor=factor,
        color=_hex(values.get("color", "")) or outer.color,
        ground=_hex(values.get("background-color", "")) or outer.ground,
        wraps=space not in {"pre", "nowrap"} if space else outer.wraps,
        breaks=values.get("word-break") in {"break-all", "break-word"} or outer.breaks,
        scrolls=node.get("data-ignore-width") is not None or outer.scrolls,
    )


def _hex(colour: str) -> str:
    """`#rrggbb` of a colour in six digits or as `rgb(r, g, b)`; empty for any other."""
    parts = _RGB.fullmatch(colour)
    return colour if colour.startswith("#") else "#" + "".join(f"{int(n):02x}" for n in parts.groups()) if parts else ""
