"""HTML fragments to trees and back."""

from __future__ import annotations

from urllib.parse import urlsplit

from lxml import etree
from lxml import html as lxml_html
from lxml.html import HtmlElement


def web_host(url: str) -> str:
    """The host of an http or https address, lower case; empty for anything else, malformed addresses included."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return (parts.hostname or "") if parts.scheme in {"http", "https"} else ""


def parse(fragment: str) -> HtmlElement:
    """The fragment below one `div`."""
    parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=True)
    document = lxml_html.document_fromstring(f"<div>{fragment}</div>".encode(), parser=parser)
    return document[0][0]


def serialise(root: HtmlElement, outer: bool = False) -> str:
    """What is below `root`; with `outer`, `root` itself as well."""
    markup = etree.tostring(root, encoding="unicode", method="html", with_tail=False)
    if outer:
        return markup
    return markup[markup.index(">") + 1 : -len("</div>")].strip()
