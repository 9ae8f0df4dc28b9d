"""Lists as sections with text markers: editors turn `ul`, `ol` and `li` into blank lines and double bullets."""

from __future__ import annotations

from lxml.html import HtmlElement

from pipeline.render.tree.work import Work, append_text, is_blank, put_role, replace, section, take_content

BULLETS = ("•", "◦", "▪")
GAP = "\u2002"  # an en space after the marker: it neither collapses nor breaks
_LISTS = frozenset({"ul", "ol"})
_BLOCKS = frozenset(
    "p ul ol dl table pre blockquote figure section div details h2 h3 h4 h5 h6 hr math".split()
)  # fmt: skip


def tasks(root: HtmlElement, work: Work) -> None:
    """Check boxes of task lists as ☑ and ☐; the item's bullet goes."""
    for box in list(root.iter("input")):
        item = next(box.iterancestors("li"), None)
        done = box.get("checked") is not None
        box.tail = (box.tail or "").lstrip()
        box.drop_tree()
        if item is not None:
            item.set("marker", "☑" if done else "☐")


def lists_to_sections(root: HtmlElement, work: Work) -> None:
    """Each list becomes a section with one section per line of an item; inner lists are indented by being inside."""
    for old in list(root.iter(*_LISTS)):
        depth = sum(1 for up in old.iterancestors() if up.get("was") == "list")
        start = old.get("start") or "1"
        number = int(start) if start.lstrip("-").isdigit() and len(start) < 10 else 1
        put_role(old, "list-inner" if depth else "list")
        old.set("was", "list")
        for item in list(old):
            if item.tag != "li":
                continue
            value = item.get("value") or ""
            number = int(value) if value.isdigit() and len(value) < 10 else number
            marker = item.get("marker") or (f"{number}." if old.tag == "ol" else BULLETS[min(depth, 2)])
            _spread(item, marker)
            number += 1
        old.tag = "section"
    for orphan in list(root.iter("li")):  # raw HTML without its list
        orphan.tag = "section"
        put_role(orphan, "list-more")


def _spread(item: HtmlElement, marker: str) -> None:
    """The item's blocks one below another: first its line with the marker, then what else it holds, as siblings."""
    blocks: list[HtmlElement] = []
    line = section("item")
    line.text = marker + GAP + (item.text or "").lstrip(" \t\r\n")
    for child in list(item):
        tail, child.tail = child.tail, None
        if child.tag not in _BLOCKS:
            line.append(child)
            child.tail = tail
            continue
        if child.tag == "p" and not blocks and len(line) == 0 and line.text == marker + GAP:
            child.text = (child.text or "").lstrip()
            take_content(child, line)
        else:
            blocks += [line] if len(line) or not is_blank(line.text) else []
            blocks.append(_further(child))
            line = section("list-more")
        if not is_blank(tail):
            append_text(line, (tail or "").strip())
    blocks += [line] if len(line) or not is_blank(line.text) else []
    replace(item, *blocks)


def _further(block: HtmlElement) -> HtmlElement:
    """A block of an item but the first: it starts at the margin of the words, without their outdent."""
    if block.tag in _LISTS:
        return block
    if block.tag == "p":
        block.tag = "section"
        put_role(block, "list-more")
        return block
    more = section("list-more")
    more.append(block)
    return more


def definitions(root: HtmlElement, work: Work) -> None:
    """Definition lists as paragraphs: the term in bold, what it means indented."""
    for node in list(root.iter("dl")):
        put_role(node, "definitions")
        node.tag = "section"
    for node in list(root.iter("dt")):
        node.tag = "p"
        put_role(node, "term")
    for node in list(root.iter("dd")):
        node.tag = "section"
        put_role(node, "description")
