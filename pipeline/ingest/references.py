"""Pictures and links of a Markdown body with their lines, for checks that must name the line, and for the import.

The renderer alone decides what a page shows; this reading is for pointing at the source, so it knows the forms that
people write (inline, reference, `<img>`, `<a>`, one inside the other) and passes over code, formulas and comments.
`references` (reading) and `rewrite` (import) walk the same nodes, so they cannot disagree.
"""

from __future__ import annotations

import html
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import regex as re

from pipeline.ingest.prose_mask import blank, mask
from pipeline.model.reference import Reference

Change = Callable[[Reference], "Reference | str"]
"""What becomes of a reference: itself (not touched), another one in its place, or text."""

_PLAIN = r"[^\[\]\\\n]|\\.?|\n(?![ \t]*\n)"
_NESTED = rf"(?:{_PLAIN}|\[(?:{_PLAIN}|\[(?:{_PLAIN})*+\])*+\])*+"
_INSIDE_TAG = r"(?:[^<>\"']|\"[^\"\n]*\"|'[^'\n]*'|[\"'])*+"
_TARGET = r"(?:[^()<>\s]++|\([^()\n]*+\)|[ \t]++(?![ \t\"')]))*+"  # spaces too: the renderer takes them
_TITLE = r"\"(?:[^\"\n]|\"(?!\s*\))){0,400}+\"|'(?:[^'\n]|'(?!\s*\))){0,400}+'"
_NODE = re.compile(
    rf"(?<!\\)(?P<bang>!?)\[(?P<text>{_NESTED})\]"
    rf"(?:\(\s*+(?:<(?P<angle>[^<>\n]*)>|(?P<target>{_TARGET}))(?:\s+(?P<title>{_TITLE}))?\s*\)"
    r"|\s?\[(?P<name>[^\[\]\n]*)\])?"
    rf"|(?i:<img\b(?P<image>{_INSIDE_TAG})>)"
    rf"|(?i:<a\b(?P<anchor>{_INSIDE_TAG})>)(?P<inside>(?:[^<]|<(?!/?[aA]\b))*+)(?i:</a\s*>)"
)
_DEFINED = re.compile(
    r"^[ ]{0,3}\[(?P<name>[^\[\]^\n][^\[\]\n]*)\]:[ \t]*<?(?P<target>[^\s>]+)>?(?:[ \t]+[\"'(].*[\"')])?[ \t]*$", re.M
)
_ATTRIBUTE = re.compile(r"(?<![\w-])(\w+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")


def references(body: str, first_line: int = 1) -> tuple[Reference, ...]:
    """Every picture and link of `body`, in order of place."""
    page = _prepared(body, first_line)
    found = (node.reference for node in _walk(page, 0, len(body)))
    return tuple(replace(each, text=each.text.strip()) for each in found if each)


def rewrite(body: str, change: Change, first_line: int = 1) -> str:
    """`body` with every picture and link replaced by what `change` makes of it, the inner ones first."""
    page = _prepared(body, first_line)
    moved: set[str] = set()

    def part(start: int, end: int) -> str:
        at = start
        out: list[str] = []
        for node in _nodes(page, start, end):
            out += body[at : node.start], written(node)
            at = node.end
        return "".join([*out, body[at:end]])

    def written(node: _Node) -> str:
        inner = body[slice(*node.inner)] if node.is_image else part(*node.inner)
        same = body[node.start : node.inner[0]] + inner + body[node.inner[1] : node.end]
        if node.reference is None:
            return same
        old = node.reference if node.is_image else replace(node.reference, text=inner)
        new = change(old)
        if new == old:
            return same
        if old.form == "named":
            moved.add(node.name)
        return new if isinstance(new, str) else _text(new, body[node.start : node.end])

    text = part(0, len(body))
    return _DEFINED.sub(lambda m: "" if _folded(m["name"]) in moved else m[0], text) if moved else text


@dataclass(frozen=True, slots=True)
class _Page:
    """A body, its mask, its link definitions, and where its line ends are."""

    body: str
    masked: str
    defined: Mapping[str, str]
    line_ends: Sequence[int]
    first_line: int

    def line(self, at: int) -> int:
        return bisect_left(self.line_ends, at) + self.first_line

    def group(self, found: re.Match[str], name: str) -> str | None:
        return None if found[name] is None else self.body[slice(*found.span(name))]


@dataclass(frozen=True, slots=True)
class _Node:
    """A bracket or tag of the body: `inner` is the span of its text; no reference: only its inside may hold some."""

    start: int
    end: int
    inner: tuple[int, int]
    reference: Reference | None
    name: str = ""

    @property
    def is_image(self) -> bool:
        return self.reference is not None and self.reference.what == "image"


def _prepared(body: str, first_line: int) -> _Page:
    if "[" not in body and "<" not in body:
        return _Page(body, "", {}, (), first_line)
    masked = mask(body)
    found = list(_DEFINED.finditer(masked)) if "]:" in masked else []
    defined = {_folded(body[slice(*m.span("name"))]): body[slice(*m.span("target"))] for m in found}
    line_ends = [m.start() for m in re.finditer("\n", body)]
    return _Page(body, blank(masked, (m.span() for m in found)), defined, line_ends, first_line)


def _walk(page: _Page, start: int, end: int) -> Iterator[_Node]:
    for node in _nodes(page, start, end):
        yield node
        if not node.is_image:
            yield from _walk(page, *node.inner)


def _nodes(page: _Page, start: int, end: int) -> Iterator[_Node]:
    """The outermost nodes between `start` and `end`."""
    while page.masked and (found := _NODE.search(page.masked, start, end)):
        node = _bracket(page, found) if found["text"] is not None else _tag(page, found)
        yield node
        start = node.end


def _bracket(page: _Page, found: re.Match[str]) -> _Node:
    start, inner, line = found.start(), found.span("text"), page.line(found.start())
    text = page.body[slice(*inner)]
    what: Literal["image", "link"] = "image" if found["bang"] else "link"
    target = page.group(found, "target" if found["angle"] is None else "angle")
    if target is not None:
        title = (page.group(found, "title") or "")[1:-1]
        return _Node(start, found.end(), inner, Reference(what, target.strip(), text, line, title))
    for written, end in ((page.group(found, "name") or text, found.end()), (text, inner[1] + 1)):
        name = _folded(written)
        if name in page.defined:
            return _Node(start, end, inner, Reference(what, page.defined[name], text, line, "", "named"), name)
    return _Node(start, inner[1] + 1, inner, None)


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _tag(page: _Page, found: re.Match[str]) -> _Node:
    image = page.group(found, "image")
    attributes = _attributes(page.group(found, "anchor") or "" if image is None else image)
    inner = found.span("inside") if image is None else (found.end(), found.end())
    target = attributes.get("href" if image is None else "src")
    if target is None:
        return _Node(found.start(), found.end(), inner, None)
    text = page.body[slice(*inner)] if image is None else attributes.get("alt", "")
    what: Literal["image", "link"] = "link" if image is None else "image"
    title = attributes.get("title", "")
    reference = Reference(what, target, text, page.line(found.start()), title, "html")
    return _Node(found.start(), found.end(), inner, reference)


def _attributes(text: str) -> dict[str, str]:
    return {a[0].lower(): html.unescape(a[1] or a[2] or a[3]) for a in _ATTRIBUTE.findall(text)}


def _text(new: Reference, old: str) -> str:
    """`new` in the form that `old` has: inside an HTML block Markdown would not be read."""
    if new.form != "html":
        title = f' "{new.title}"' if new.title else ""
        return f"{'!' if new.what == 'image' else ''}[{new.text}]({new.target}{title})"
    target, alt = html.escape(new.target), html.escape(new.text)
    if new.what == "link":
        return f'<a href="{target}">{new.text}</a>'
    kept = [m[0] for m in _ATTRIBUTE.finditer(old) if m[1].lower() not in {"src", "alt"}]
    return " ".join(["<img", f'src="{target}"', f'alt="{alt}"', *kept]) + ">"
