"""Where links and pictures of a body lead: to pieces and files of ours, or elsewhere as plain links."""

from __future__ import annotations

import re
from urllib.parse import quote

from lxml.html import HtmlElement
from lxml.html.builder import E

from pipeline.model.paths import candidates, is_remote
from pipeline.render.fragment import web_host
from pipeline.render.page import Page, replace

_CUT = re.compile(r"[\u3000-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\u2018-\u201d\u2026]")
_NOT_HOST = re.compile(r"[^A-Za-z0-9.:@_\[\]-]")
_ILLEGAL = re.compile(r"[\s\"<>\\^`{|}]")


def visit_link(node: HtmlElement, page: Page) -> None:
    """A link: to a piece as `piece:ID#anchor`, elsewhere as written but legal; what leads nowhere becomes text."""
    href = node.get("href")
    if "footnote-ref" in node.get("class", ""):
        node.set("aria-label", f"脚注 {node.text_content()}")
        node.set("role", "doc-noteref")
    elif "footnote-backref" in node.get("class", ""):
        node.set("aria-label", "返回正文")
        node.set("title", "返回正文")
        node.set("role", "doc-backlink")
    elif any(True for _ in node.iterancestors("pre")) or not (href or node.get("id")):
        node.drop_tag()
    elif not href:
        return
    elif is_remote(href):
        node.set("href", _legal(f"https:{href}" if href.startswith("//") else href))
        _cut_address(node)
    elif not href.startswith("#"):
        path, _, anchor = href.partition("#")
        target = next((page.pieces[c] for c in candidates(page.folder, path) if c in page.pieces), None)
        if target is None:
            node.drop_tag()
        else:
            node.set("href", f"piece:{target}" + (f"#{anchor}" if anchor else ""))
            page.links.setdefault(target)


def _legal(address: str) -> str:
    """The address with characters escaped that no URL may hold (RFC 3986; letters of other scripts may stay)."""
    address = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", address)
    return _ILLEGAL.sub(lambda found: quote(found.group()), address)


def _cut_address(node: HtmlElement) -> None:
    """An address that the parser found in running text ends where the Chinese sentence goes on."""
    text, href = node.text or "", node.get("href", "")
    if len(node) or not href.endswith(text):
        return
    start = text.find("//") + 2 if "//" in text else 0
    end = text.find("/", start) if "/" in text[start:] else len(text)
    found = _NOT_HOST.search(text, start, end) or _CUT.search(text, start)
    if found:
        rest = text[found.start() :]
        node.text = text[: found.start()]
        node.set("href", href[: len(href) - len(rest)])
        node.tail = rest + (node.tail or "")
    if href.startswith("http") and not web_host(node.get("href", "")):
        node.drop_tag()


def visit_picture(node: HtmlElement, page: Page) -> None:
    """A picture of ours as `media:PATH`, with a caption as a figure; one that is not there as words or a link."""
    source, title = node.get("src", ""), (node.attrib.pop("title", "") or "").strip()
    alt = " ".join((node.get("alt") or "").split())
    path = next((c for c in candidates(page.folder, source) if c in page.pictures), None)
    if path is None:
        shown = f"［图：{alt or title}］" if alt or title else "［图］"
        # a picture elsewhere is linked, never loaded: no page of ours asks another origin for anything
        address = f"https:{source}" if source.startswith("//") else source
        replace(node, E.a(shown, href=address) if web_host(address) else E.span(shown))
        return
    node.set("src", f"media:{path}")
    node.set("alt", alt)
    page.images.setdefault(path)
    parent = node.getparent()
    if title and parent.tag == "p" and len(parent) == 1 and not (parent.text or node.tail or "").strip():
        parent.tag, parent.text, node.tail = "figure", None, None
        parent.append(E.figcaption(title))
