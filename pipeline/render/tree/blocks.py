"""Blocks of the site in the few elements that survive an editor: admonitions, details, quotes, headings, rules."""

from __future__ import annotations

from lxml.html import HtmlElement

from pipeline.render.tree.work import Work, is_blank, put_role, replace, section

_GOOD = frozenset("tip hint success check done".split())
_BAD = frozenset("danger error failure fail bug caution".split())
_CARE = frozenset("warning attention important question help faq todo".split())


def admonitions(root: HtmlElement, work: Work) -> None:
    """An admonition is a section with its title in bold; the kind shows in colour and, always, in words."""
    for node in list(root.iter("div")):
        names = node.get("class", "").split()
        if "admonition" in names:
            _boxed(node, names, "admonition")


def details(root: HtmlElement, work: Work) -> None:
    """What the site folds stands open here: its summary is the title."""
    for node in list(root.iter("details")):
        _boxed(node, node.get("class", "").split(), "admonition" if node.get("class") else "details")


def _boxed(node: HtmlElement, names: list[str], role: str) -> None:
    kind = next((k for k, known in (("good", _GOOD), ("bad", _BAD), ("care", _CARE)) if known & set(names)), "")
    node.tag = "section"
    put_role(node, role, *([f"admonition-{kind}"] if kind and role == "admonition" else []))
    title = next((child for child in node if child.tag == "summary" or "-title" in child.get("class", "")), None)
    if title is not None:
        title.tag = "p"
        put_role(title, f"{role}-title", *([f"admonition-title-{kind}"] if kind and role == "admonition" else []))


def quotes(root: HtmlElement, work: Work) -> None:
    """Quotes are sections: editors restyle `blockquote`."""
    for node in list(root.iter("blockquote")):
        node.tag = "section"
        put_role(node, "quote")


def headings(root: HtmlElement, work: Work) -> None:
    """h2 to h4 stay; deeper ones become bold lines. None of them is a bare div or section to an editor."""
    for node in list(root.iter("h2", "h3", "h4", "h5", "h6")):
        level = min(int(node.tag[1]), 4)
        node.tag = f"h{level}"
        put_role(node, f"heading-{level}")
        for inner in node.iter("a", "sup"):  # the title's own colour must win: its ground may be dark
            inner.attrib.pop("class", None)


def rules(root: HtmlElement, work: Work) -> None:
    """A dividing line keeps being one."""
    for node in list(root.iter("hr")):
        put_role(node, "rule")


def paragraphs(root: HtmlElement, work: Work) -> None:
    """Words that stand bare in a section among blocks get a paragraph; plain paragraphs get their role."""
    for holder in [root, *root.iter("section", "td", "th", "div")]:
        if holder.get("class") == "figure":
            continue
        if any(child.tag in BLOCKS for child in holder) or holder is root:
            wrap_stray(holder)
    for node in list(root.iter("p")):
        if not node.get("class"):
            if is_blank(node.text) and not len(node):
                replace(node)
            else:
                last = node.getnext() is None and node.getparent() is not root
                put_role(node, "paragraph-end" if last else "paragraph")


def wrap_stray(holder: HtmlElement) -> None:
    """Words and inline elements directly in `holder` get paragraphs of their own."""
    stray: HtmlElement | None = None
    text, holder.text = holder.text, None
    children = list(holder)
    if not is_blank(text):
        stray = holder.makeelement("p")
        stray.text = text
        holder.insert(0, stray)
    for child in children:
        tail, child.tail = child.tail, None
        if child.tag in BLOCKS:
            stray = None
        elif stray is None:
            stray = holder.makeelement("p")
            child.addprevious(stray)
            stray.append(child)
            child.tail = tail
            continue
        else:
            stray.append(child)
            child.tail = tail
            continue
        if not is_blank(tail):
            stray = holder.makeelement("p")
            stray.text = tail
            child.addnext(stray)


BLOCKS = frozenset(
    "p ul ol dl table pre blockquote figure section div details h2 h3 h4 h5 h6 hr thead tbody tr td th li dt dd".split()
)


def boxes(root: HtmlElement, work: Work) -> None:
    """Divisions that mean nothing any more are opened; captions of tables become paragraphs before them."""
    for node in list(root.iter("caption", "div", "figure", "figcaption", "col", "colgroup", "section")):
        if node is root:
            continue
        if node.tag in {"col", "colgroup"}:
            node.drop_tree()
        elif node.tag == "caption":
            note = section("caption")
            note.text = node.text_content()
            table = next(node.iterancestors("table"))
            node.drop_tree()
            table.addprevious(note)
        elif not node.get("class") or node.tag != "section":
            _open(node)


def _open(node: HtmlElement) -> None:
    """Children and words of a meaningless box in its place; words between blocks keep their own paragraph."""
    if any(child.tag in BLOCKS for child in node):
        wrap_stray(node)
        node.drop_tag()
    else:
        node.tag = "p"
        node.attrib.clear()
