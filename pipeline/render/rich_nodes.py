"""HTML as the tree of nodes that `rich-text` components of mini-programs draw.

They know few elements and remove what they do not know, with all that is in it; so everything else is given another
name here and no word is lost. The list is what two vendors both document for `rich-text`; the channel that uses it
has them among its rules.
"""

from __future__ import annotations

from typing import Any

from lxml.html import HtmlElement

from pipeline.render.fragment import parse

_KNOWN = frozenset(
    "abbr b blockquote br code col colgroup dd del div dl dt em fieldset h1 h2 h3 h4 h5 h6 hr i img ins label legend "
    "li ol p q span strong sub sup table tbody td tfoot th thead tr ul".split()
)
_ATTRIBUTES = {
    "img": ("src", "alt", "width", "height"),
    "ol": ("start", "type"),
    "td": ("colspan", "rowspan"),
    "th": ("colspan", "rowspan"),
}
_INSTEAD = {"figure": "div", "figcaption": "p", "section": "div", "details": "div", "summary": "strong", "pre": "div",
            "caption": "p", "s": "del", "cite": "em", "dfn": "em", "mark": "strong", "u": "ins"}  # fmt: skip
_CLASSES = {"figcaption": "caption", "pre": "pre", "mark": "mark", "section": "notes"}
KEPT = _KNOWN | frozenset(_INSTEAD.values())


def rich_nodes(html: str) -> list[dict[str, Any]]:
    """The nodes of a fragment, `{type: node, name, attrs, children}` and `{type: text, text}`. No MathML in it."""
    return _children(parse(html), preformatted=False)


def _children(node: HtmlElement, *, preformatted: bool) -> list[dict[str, Any]]:
    found = _text(node.text, node, preformatted)
    for child in node:
        if isinstance(child.tag, str):
            found.append(_node(child, preformatted or child.tag == "pre"))
        found += _text(child.tail, node, preformatted)
    return found


def _node(node: HtmlElement, preformatted: bool) -> dict[str, Any]:
    tag = str(node.tag)
    attrs = {name: value for name in _ATTRIBUTES.get(tag, ()) if (value := node.get(name))}
    classes = _CLASSES.get(tag) or node.get("class")
    if classes:
        attrs["class"] = classes
    name = tag if tag in _KNOWN else _INSTEAD.get(tag, "span")
    made: dict[str, Any] = {"type": "node", "name": name}
    if attrs:
        made["attrs"] = attrs
    if children := _children(node, preformatted=preformatted):
        made["children"] = children
    return made


def _text(text: str | None, parent: HtmlElement, preformatted: bool) -> list[dict[str, Any]]:
    """White space between blocks is none; in code, a line's end is a `br` and spaces do not fold."""
    if not text:
        return []
    if preformatted:
        lines = text.replace(" ", "\u00a0").split("\n")
        parts = [part for line in lines for part in ({"type": "node", "name": "br"}, {"type": "text", "text": line})][
            1:
        ]
        return [part for part in parts if part.get("text") != ""]
    if not text.strip() and parent.tag in {
        "div",
        "ul",
        "ol",
        "table",
        "thead",
        "tbody",
        "tr",
        "figure",
        "section",
        "dl",
    }:
        return []
    return [{"type": "text", "text": " ".join(f".{text}.".split())[1:-1]}]
