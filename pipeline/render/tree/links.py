"""Links that die on paste become numbered references with their full addresses; footnotes become notes."""

from __future__ import annotations

from lxml.html import HtmlElement
from lxml.html.builder import E

from pipeline.render.fragment import web_host
from pipeline.render.tree.blocks import wrap_stray
from pipeline.render.tree.work import Work, append_text, put_role, replace, section


def footnotes(root: HtmlElement, work: Work) -> None:
    """Marks as [注1]; the notes below, each with its mark, without the way back."""
    for mark in [node for node in root.iter("sup") if (node.get("id") or "").startswith("fnref")]:
        number = mark.text_content().strip()
        if not number:
            mark.drop_tag()
            continue
        tail = mark.tail
        mark.clear()
        mark.tail, mark.text = tail, f"[注{number}]"
        put_role(mark, "note-mark")
    for notes in [node for node in root.iter("section") if node.get("role") == "doc-endnotes"]:
        box = section("notes")
        box.append(E.p({"class": "notes-title"}, "注释"))
        for back in [node for node in notes.iter("a") if node.get("role") == "doc-backlink"]:
            back.drop_tree()
        for part in [notes, *notes.iterchildren("ol")]:
            wrap_stray(part)
        number = 0
        for part in [inner for outer in list(notes) for inner in (list(outer) if outer.tag == "ol" else [outer])]:
            if part.tag == "li":
                number += 1
                box.extend(_note(part, f"[注{number}] "))
            elif part.tag != "hr":
                box.append(part)
        replace(notes, box)


def _note(item: HtmlElement, mark: str) -> list[HtmlElement]:
    """The blocks of a note; its mark stands before its first words."""
    wrap_stray(item)
    if not len(item) or item[0].tag != "p":
        item.insert(0, E.p())
    first = item[0]
    first.text = mark + (first.text or "").lstrip()
    last = item[-1]
    if len(last):
        last[-1].tail = (last[-1].tail or "").rstrip() or None
    elif last.text:
        last.text = last.text.rstrip()
    blocks = list(item)
    for block in blocks:
        block.tail = None
        if block.tag == "p":
            put_role(block, "note")
    return blocks


def links_to_notes(root: HtmlElement, work: Work) -> None:
    """A link to a kept host stays; any other becomes its words and [n], one number per address, in order of use.

    Links within the page and to mail or telephone become words; a piece of ours is referred to by its web address.
    """
    for link in list(root.iter("a")):
        href = link.get("href") or ""
        if href.startswith("piece:"):
            piece, _, anchor = href.removeprefix("piece:").partition("#")
            address = work.addresses.get(piece, "")
            href = f"{address}#{anchor}" if address and anchor else address
        host = web_host(href)
        text = " ".join(link.text_content().split())
        if not host or (not text and next(link.iter("img"), None) is None):
            _to_words(link, href, text)
        elif ("*" in work.keep_links_to or host in work.keep_links_to) and "tempkey=" not in href:
            link.attrib.clear()
            link.set("href", href.replace("http://", "https://", 1))
            put_role(link, "link")
        else:
            _to_note(link, href, text, work)


def _to_words(link: HtmlElement, href: str, text: str) -> None:
    scheme, _, address = href.partition(":")
    if scheme in {"mailto", "tel"} and address and address not in text:
        append_text(link, f"（{address}）")
    link.drop_tag()


def _to_note(link: HtmlElement, href: str, text: str, work: Work) -> None:
    picture = next(link.iter("img"), None)
    label = text or (picture.get("alt") if picture is not None else "") or href
    work.notes.setdefault(href, label)
    number = list(work.notes).index(href) + 1
    mark = E.sup({"class": "note-mark"}, f"[{number}]")
    link.addnext(mark)
    mark.tail, link.tail = link.tail, None
    link.attrib.clear()
    link.drop_tag()


def source_list(root: HtmlElement, work: Work) -> None:
    """参考资料 at the end: every link once, numbered as in the text, then the piece's own sources; then the credits."""
    rows = [(title, url) for url, title in work.notes.items()]
    rows += [(title, url) for title, url in work.sources if not url or url not in work.notes]
    if not rows and not work.credits:
        return
    box = section("notes")
    if rows:
        box.append(E.p({"class": "notes-title"}, "参考资料"))
    for number, (title, url) in enumerate(rows, 1):
        shown = url if url and url.endswith(title) else f"{title}：{url}" if url else title
        box.append(E.p({"class": "note"}, f"[{number}] {shown}"))
    box.extend(E.p({"class": "note"}, line) for line in work.credits)
    root.append(box)
