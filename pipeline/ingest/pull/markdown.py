"""HTML of others → plain Markdown of ours. Nothing of the markup comes through: what has no Markdown becomes text.

That is the sanitising too: the result holds no tag but <br> in cells, and every character of text that Markdown would
understand is escaped, so scripts, handlers, forms and frames have nowhere to hide.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import quote, urljoin

from lxml import etree, html

from pipeline.ingest.pull.escaping import escaped, glued, line_of, plain_to_markdown

_DEEPEST = 40  # elements inside each other; deeper ones are taken as their text
_SILENT = frozenset("script style template noscript head title meta link form button select textarea object".split())
_BLOCKS = frozenset(
    "address article aside blockquote body center dd details dir div dl dt figcaption figure footer header h1 h2 h3 h4"
    " h5 h6 hgroup hr html li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "del": "~~", "s": "~~", "strike": "~~", "mark": "=="}
_SMALL = {"sup": "^", "sub": "~"}
_LONGEST_SMALL = 20  # characters of an exponent or an index; what is longer is a note in small type
_MEDIA = {"video": "视频", "audio": "音频", "iframe": "网页", "embed": "网页", "source": "媒体"}
_LAZY = ("data-src", "data-original", "data-lazy-src", "data-actualsrc")


def to_markdown(markup: str, base: str = "") -> str:
    """The Markdown of an HTML fragment whose relative addresses start from `base`. Any text will do."""
    try:
        root = html.fragment_fromstring(markup, create_parent="div") if markup.strip() else None
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        return plain_to_markdown(re.sub(r"<[^<>]*>", " ", markup))
    etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction)
    return "\n\n".join(_blocks(_Part(root, base)))


def plain_text(markup: str) -> str:
    """One line of text without markup: a title, a summary."""
    if "<" not in markup and "&" not in markup:
        return " ".join(markup.split())
    try:
        root = html.fragment_fromstring(markup, create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return " ".join(re.sub(r"<[^<>]*>", " ", markup).split())
    return " ".join(str(root.text_content()).split())


@dataclass(frozen=True)
class _Part:
    """An element, where its addresses start from, how deep it is, whether it stands in a cell or a list item."""

    element: html.HtmlElement
    base: str
    depth: int = 0
    cell: bool = False
    item: bool = False

    def inner(self, element: html.HtmlElement) -> _Part:
        return replace(self, element=element, depth=self.depth + 1, item=self.item or self.name == "li")

    @property
    def name(self) -> str:
        return self.element.tag if isinstance(self.element.tag, str) else ""

    def address(self, *names: str) -> str:
        """The first attribute that holds an http(s) address, made absolute; "" where none does."""
        for name in names:
            written = (self.element.get(name) or "").strip()
            try:
                whole = urljoin(self.base, written)
            except ValueError:
                continue
            if written and re.match(r"https?://[^\s/]", whole):
                return quote(whole, safe="/%:=&?~#+!$,;'@*[]-._")
        return ""


@dataclass
class _Flow:
    """Blocks in the making: inline text gathers in `line` until a block ends it."""

    done: list[str] = field(default_factory=list)
    line: list[str] = field(default_factory=list)

    def end(self) -> None:
        text = line_of(glued(self.line))
        self.line.clear()
        if text:
            self.done.append(text)


def _blocks(part: _Part) -> list[str]:
    """The blocks of an element's content."""
    flow = _Flow()
    if part.depth > _DEEPEST:
        flow.line.append(escaped(str(part.element.text_content())))
        flow.end()
        return flow.done
    flow.line.append(escaped(part.element.text or ""))
    for child in part.element:
        inner = part.inner(child)
        if inner.name == "br":
            flow.end()
        elif inner.name in _BLOCKS or any(each.tag in _BLOCKS for each in child.iterdescendants()):
            flow.end()
            flow.done += _BLOCK.get(inner.name, _blocks)(inner)
        else:
            flow.line.append(_inline(inner))
        flow.line.append(escaped(child.tail or ""))
    flow.end()
    return flow.done


def _heading(part: _Part) -> list[str]:
    text = " ".join(_content(part).split())
    return [f"{'#' * min(6, max(2, int(part.name[1])))} {text}"] if text else []


def _quote(part: _Part) -> list[str]:
    if part.item:
        return _blocks(part)  # the renderer knows no quote at the start of an item
    lines = "\n\n".join(_blocks(part)).split("\n")
    return ["\n".join(f"> {line}".rstrip() for line in lines)] if any(lines) else []


def _list(part: _Part) -> list[str]:
    items = []
    for number, child in enumerate((each for each in part.element if each.tag in _BLOCKS or each.tag == "li"), 1):
        text = "\n\n".join(_blocks(part.inner(child)))
        mark = f"{number}." if part.name == "ol" else "-"
        if text:
            items.append(f"{mark} {text}".replace("\n", "\n    ").replace("\n    \n", "\n\n"))
    loose = any("\n" in item for item in items)
    return [("\n\n" if loose else "\n").join(items)] if items else []


def _code(part: _Part) -> list[str]:
    for line_end in part.element.iter("br"):
        line_end.tail = f"\n{line_end.tail or ''}"
    text = str(part.element.text_content()).strip("\n")
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", text)), 0)
    return [f"{fence}\n{text}\n{fence}"] if text.strip() else []


def _table(part: _Part) -> list[str]:
    """Rows of cells; the first is the header, as Markdown has no other. A table in a cell is told as text."""
    rows = []
    for row in part.element.iter("tr"):
        if next(row.iterancestors("table")) is part.element:
            cells = [each for each in row if each.tag in {"td", "th"}]
            rows.append([_content(_Part(cell, part.base, part.depth + 1, True)).strip() for cell in cells])
    rows = [[" ".join(cell.split()) for cell in row] for row in rows if any(row)]
    caption = [line_of(escaped(str(each.text_content()))) for each in part.element.findall("caption")]
    width = max(map(len, rows), default=0)
    if width < 2:
        return [*filter(None, caption), *(line_of(row[0]) for row in rows)]
    lines = [f"| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in rows]
    return [*filter(None, caption), "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])]


_BLOCK: dict[str, Callable[[_Part], list[str]]] = {
    **{f"h{level}": _heading for level in range(1, 7)},
    "blockquote": _quote,
    "ul": _list,
    "ol": _list,
    "menu": _list,
    "pre": _code,
    "table": _table,
    "hr": lambda _: ["---"],
}
_BLOCK |= dict.fromkeys(_SILENT, lambda _: [])


def _content(part: _Part) -> str:
    """All of an element's content as inline text."""
    if part.depth > _DEEPEST:
        return escaped(str(part.element.text_content()))
    return glued(_pieces(part))


def _pieces(part: _Part) -> Iterator[str]:
    yield escaped(part.element.text or "")
    for child in part.element:
        inner = part.inner(child)
        yield ("<br>" if part.cell else " ") if inner.name == "br" else _inline(inner)
        if part.cell and inner.name in {"p", "div", "li"} and (child.getnext() is not None or child.tail):
            yield "<br>"
        yield escaped(child.tail or "")


def _inline(part: _Part) -> str:
    name = part.name
    if not name or name in _SILENT:
        return ""
    if name == "img":
        return _picture(part)
    text = _content(part)
    if name in _MEDIA:
        address = part.address("src")
        return f"[［{_MEDIA[name]}］]({address})" if address else text
    if name == "a":
        address = part.address("href") if text.strip() and not re.search(r"(?<!!)\[", text) else ""
        return f"[{text.strip()}]({address})" if address else text
    return _marked(part, text)


def _marked(part: _Part, text: str) -> str:
    """Emphasis and its kin, where nothing inside has the same mark."""
    if part.name in {"code", "kbd", "samp", "tt"}:
        plain = " ".join(str(part.element.text_content()).split())
        return f"`{plain}`" if plain and "`" not in plain and not part.cell else text
    mark = _MARKS.get(part.name, "")
    bare = text.strip()
    if part.name in _SMALL and len(bare) <= _LONGEST_SMALL and "[" not in bare:
        mark, bare = _SMALL[part.name], bare.replace(" ", "\\ ")
    if not mark or not bare or mark[0] in bare:
        return text
    start, end = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{start}{mark}{bare}{mark}{end}"


def _picture(part: _Part) -> str:
    sides = {part.element.get(side, "").strip().removesuffix("px") for side in ("width", "height")}
    if sides & {"0", "1"}:
        return ""  # counts readers, shows nothing
    written = part.element.get("src") or ""
    address = written.strip() if re.match(r"\s*data:image/[\w.+-]+;base64,", written) else part.address("src", *_LAZY)
    if not address or (address.startswith("data:") and part.address(*_LAZY)):
        address = part.address(*_LAZY)
    alt = " ".join(re.sub(r"[\[\]<>`\\]", " ", part.element.get("alt") or part.element.get("title") or "").split())
    return f"![{escaped(alt)}]({address})" if address else escaped(f"［图：{alt}］" if alt else "")
