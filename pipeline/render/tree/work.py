"""What the transforms of a paste-safe fragment share: the inputs, and the list of notes that grows on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml.html import HtmlElement
from lxml.html.builder import E

from pipeline.render.theme import Theme


@dataclass
class Work:
    """Inputs of a paste-safe fragment.

    `pictures` maps content-relative paths (and names of drawn formulas) to file names in the bundle, `sizes` to width
    and height in pixels; `keep_links_to` are hosts whose links stay links; `addresses` maps piece ids to URLs;
    `sources` are (title, URL or empty) pairs that are listed after the links, `credits` the last lines. `notes` maps
    each URL to its texts.
    """

    theme: Theme
    pictures: Mapping[str, str]
    sizes: Mapping[str, tuple[int, int]]
    keep_links_to: tuple[str, ...]
    addresses: Mapping[str, str]
    sources: tuple[tuple[str, str], ...]
    card: tuple[str, ...]
    credits: tuple[str, ...]
    notes: dict[str, str] = field(default_factory=dict)


def put_role(node: HtmlElement, *roles: str) -> None:
    """Make these the element's roles; the theme gives each its style."""
    node.set("class", " ".join(roles))


def section(*roles: str) -> HtmlElement:
    """A new section with these roles."""
    return E.section({"class": " ".join(roles)}) if roles else E.section()


def replace(node: HtmlElement, *others: HtmlElement) -> None:
    """`others` in the place of `node`; the text behind `node` stays behind the last of them."""
    parent = node.getparent()
    at = parent.index(node)
    tail, node.tail = node.tail, None
    parent[at : at + 1] = list(others)
    if others:
        others[-1].tail = tail
    elif tail:
        append_text(parent, tail, before=at)


def append_text(parent: HtmlElement, text: str, before: int | None = None) -> None:
    """Text at the end of `parent`'s content, or before its child number `before`."""
    at = len(parent) if before is None else before
    if at:
        parent[at - 1].tail = (parent[at - 1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def take_content(source: HtmlElement, target: HtmlElement) -> None:
    """Move all text and children of `source` to the end of `target`."""
    if source.text:
        append_text(target, source.text)
    for child in list(source):
        target.append(child)
    source.text = None


def is_blank(text: str | None) -> bool:
    """No text, or only white space of the source (a no-break or Chinese space is text)."""
    return not text or not text.strip(" \t\r\n")
