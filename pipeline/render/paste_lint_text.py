"""Rules W60 (numbers), W61, W64, W70, W71, W73, and the way from an element back to its Markdown line."""

from __future__ import annotations

import html as html_text
import re
import unicodedata
from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement

from pipeline.render.formula import to_text
from pipeline.render.fragment import parse
from pipeline.render.paste_lint_page import BLOCKS, Page

Found = Iterator[tuple[HtmlElement | None, str]]
_RESIDUE = re.compile(
    r"\*\*(?=[^\s*])|(?<=[^\s*])\*\*|(?<![\w_])__(?=\S)|~~(?=\S)|```|\[\^[^\]\s]+\]|\[![A-Za-z]+\]|^\s*:::|\{\{[<%]|"
    r"\{\{ ?[a-z_.]+ ?\}\}|!\[[^\]]*\]|\]\((?=https?:|[./#]|[\w/.-]+\.[a-z]{2,4}\))|"
    r"(?<=\w)\^[^\s^]{1,8}\^|(?<=\w)~[^\s~]{1,8}~"
)
_TEX = re.compile(r"\$\$|\$[^$\n]*\\[A-Za-z]+[^$\n]*\$|\\(?:frac|sqrt|sum|mathrm|begin|times|text)\b")
_TASK = re.compile(r"^(?:[•◦▪]|\d+\.)\u2002\[[ xX]\]\s")
_HALF = re.compile(r"(?<=[\u4e00-\u9fff])[,;:!?](?=[\u4e00-\u9fff])")
_ALNUM = re.compile(r"[^\w]+|_+")
_ALNUM_STARS = re.compile(r"[^\w*]+|_+")
_STARS = str.maketrans("×∗", "**")
_MARK = re.compile(r"\[注?\d+\]")
_MARK_BEFORE = re.compile(r"^(?:\[注\d+\] ?|(?:\d+\.|[•◦▪☐☑])\u2002)")
_MARKER = re.compile(r"^(\d+)\.\u2002")


def _bare(text: str) -> str:
    """Only letters and digits, in compatibility form without accents: what no typography changes."""
    return _ALNUM.sub("", unicodedata.normalize("NFKD", text))


def _kept(text: str) -> str:
    """As `_bare`, and asterisks, however they are written: no markup stands for these."""
    return _ALNUM_STARS.sub("", unicodedata.normalize("NFKD", text).translate(_STARS))


def _visible(page: Page) -> Iterator[tuple[HtmlElement, str]]:
    """Each text with the element it stands in; code is passed over."""
    for node in page.styles:
        if node.tag in {"code", "pre"} or any(up.tag in {"code", "pre"} for up in node.iterancestors()):
            continue
        texts = [node.text, *(child.tail for child in node)]
        yield from ((node, text) for text in texts if text)


def tasks_written(page: Page) -> Found:
    """W61: no check box as an element or in Markdown's letters."""
    for node in page.root.iter("input"):
        yield node, "任务前面是复选框"
    for node, text in _visible(page):
        if _TASK.match(text):
            yield node, f"任务符号没有转换：{text.strip()[:30]}"


def no_tex(page: Page) -> Found:
    """W64: no TeX in the text; money is no formula."""
    for node, text in _visible(page):
        found = _TEX.search(text)
        if found:
            yield node, f"公式没有转换：{found[0][:40]}"


def no_markup_left(page: Page) -> Found:
    """W70: no mark of Markdown in the words."""
    for node, text in _visible(page):
        found = _RESIDUE.search(text)
        if found:
            around = text[max(0, found.start() - 8) : found.end() + 8].strip()
            yield node, f"露出了 Markdown 符号：{around}"


def punctuation(page: Page) -> Found:
    """W73: no half-width mark between two Chinese characters."""
    for node, text in _visible(page):
        found = _HALF.search(text)
        if found:
            around = text[max(0, found.start() - 6) : found.end() + 6]
            yield node, f"中文里有半角标点：{around}"


def numbers_kept(page: Page) -> Found:
    """W60: ordered items carry the numbers that the site shows."""
    if page.meta.html is None:
        return
    wanted = []
    for old in parse(page.meta.html).iter("ol"):
        if old.getparent().get("role") != "doc-endnotes":
            start = old.get("start") or "1"
            number = int(start) if start.lstrip("-").isdigit() else 1
            for item in old.iterfind("li"):
                number = int(item.get("value")) if (item.get("value") or "").isdigit() else number
                wanted.append(number)
                number += 1
    shown = [int(m[1]) for node in page.root.iter("section") if (m := _MARKER.match(_first_words(node)))]
    if sorted(shown) != sorted(wanted):
        yield None, f"列表编号与网站不一致：{shown[:12]}，应为 {wanted[:12]}"


def nothing_lost(page: Page) -> Found:
    """W71: every text of the site's page is there, in order, and nothing is there that we did not put in on purpose
    (bullets and numbers of lists and notes, the titles and the list of references)."""
    if page.meta.html is None or not len(page.root):
        return
    shown = "".join(_kept(text) for _, text in shown_texts(page.root))
    for text in page.meta.added:
        shown = shown.replace(_kept(text), "", 1)
    at = 0
    for _, text in shown_texts(parse(page.meta.html), site=True):
        wanted = _kept(text)
        if not shown.startswith(wanted, at):
            yield None, f"从这里起与网站不同：{text.strip()[:40]}（这里是：{shown[at : at + 20]}）"
            return
        at += len(wanted)
    if shown[at:]:
        yield None, f"网站上没有、这里多出：{shown[at:][:40]}"


def shown_texts(root: HtmlElement, site: bool = False) -> Iterator[tuple[HtmlElement, str]]:
    """Texts in reading order, descriptions of pictures and formulas included; marks of notes and lists and
    our own lists of references are left out, on the site the ways back from footnotes."""
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, node in walk:
        if event == "end":
            if site and node.tag == "a":
                yield node, _address(node)
            if node is not root and node.tail:
                yield node, node.tail
            continue
        skipped = site and (node.get("role") == "doc-backlink" or (node.get("id") or "").startswith("fnref"))
        if not site and _opens(node, "参考资料", "[1] ") and node.getparent().getnext() is None:
            return
        if node.tag == "math":
            yield node, to_text(node)
        elif not site and _opens(node, "注释", "[注1]"):
            walk.skip_subtree()
        elif node.tag == "img":
            yield node, node.get("alt") or ""
        elif node.text and not skipped:
            yield node, "" if node.tag == "sup" and _MARK.fullmatch(node.text) else _MARK_BEFORE.sub("", node.text)
        if node.tag == "math" or skipped:
            walk.skip_subtree()


def _opens(node: HtmlElement, title: str, first: str) -> bool:
    """Whether a paragraph is the title that we put over a list of notes."""
    following = node.getnext()
    return (
        node.tag == "p" and node.text == title and following is not None and _first_words(following).startswith(first)
    )


def _first_words(node: HtmlElement) -> str:
    """The words that a block begins with, in a leaf or bare."""
    return node.text or (node[0].text if len(node) and node[0].get("leaf") is not None else "") or ""


def _address(link: HtmlElement) -> str:
    """What a mail or telephone link says beyond its words; on paper it has to be written out."""
    scheme, _, address = (link.get("href") or "").partition(":")
    return address if scheme in {"mailto", "tel"} and address not in link.text_content() else ""


class SourceLines:
    """Finds the Markdown line of an element: by its words, from the top, each block after the one before it."""

    def __init__(self, page: Page) -> None:
        letters: list[str] = []
        self._lines: list[int] = []
        for number, line in enumerate(page.meta.source.split("\n"), page.meta.first_line):
            bare = _bare(html_text.unescape(line))
            letters.append(bare)
            self._lines += [number] * len(bare)
        self._text = "".join(letters)
        self._page = page
        self._places: dict[HtmlElement, int] = {}

    def of(self, node: HtmlElement) -> int:
        """The 1-based line, or 0 when there is no source or the words come from us alone."""
        if self._text and not self._places:
            self._locate()
        for up in (node, *node.iterdescendants(), *node.iterancestors()):
            if up in self._places:
                return self._lines[self._places[up]]
        return 0

    def _locate(self) -> None:
        at = 0
        for node, text in shown_texts(self._page.root):
            key = _bare(_MARKER.sub("", text))[:24]
            if not key or node in self._places:
                continue
            found = self._text.find(key, at)
            if found < 0:
                found = self._text.find(key)
            elif node.tag in BLOCKS or node.tag == "img":
                at = found
            if found >= 0:
                self._places[node] = found
