"""Rules W40 to W55, W81, W82 and W84: links, pictures, size and what policy demands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from lxml.html import HtmlElement

from pipeline.render.fragment import web_host
from pipeline.render.paste_lint_page import Page

Found = Iterator[tuple[HtmlElement | None, str]]
_SPACE = re.compile(r"\s+")
_NAME = re.compile(r"[A-Za-z0-9_./-]+")
_MAX_BYTES, _LONG, _PICTURES, _LEVELS = 1_000_000, 20_000, 10, 3


def links_kept(page: Page) -> Found:
    """W40: only links to the hosts that are kept, over https, without a preview key."""
    for node in page.root.iter("a"):
        href = node.get("href") or ""
        host = web_host(href)
        if host and (host not in page.meta.keep_links_to or not href.startswith("https:") or "tempkey=" in href):
            yield node, f"有点不开的站外链接：{href[:60]}"


def links_sound(page: Page) -> Found:
    """W41."""
    for node in page.root.iter("a"):
        href = node.get("href") or ""
        if not web_host(href):
            yield node, f"链接不是网址：{href[:60] or '（空）'}"


def pictures_there(page: Page) -> Found:
    """W50: each picture is a file of the bundle with an ASCII name, numbered in order."""
    numbers = []
    for node in page.root.iter("img"):
        source = node.get("src") or ""
        host = web_host(source)
        if host:
            yield node, f"图片在别的网站上：{source[:60]}"
        elif not source.startswith("data:"):
            if not _NAME.fullmatch(source):
                yield node, f"图片文件名不是英文和数字：{source[:60] or '（空）'}"
            if page.meta.files is not None and source not in page.meta.files:
                yield node, f"发稿包里没有图片 {source[:60]}"
            stem = PurePosixPath(source).stem
            numbers += [int(stem)] if stem.isdigit() else []
    first = list(dict.fromkeys(numbers))
    if first != sorted(first):
        yield None, "图片没有按出现的次序编号"


def no_data_pictures(page: Page) -> Found:
    """W51."""
    for node in page.root.iter("img"):
        if (node.get("src") or "").startswith("data:"):
            yield node, "图片直接写在了正文里（data:）"


def pictures_described(page: Page) -> Found:
    """W52: a description that is not just the file's name."""
    for node in page.root.iter("img"):
        alt, source = (node.get("alt") or "").strip(), PurePosixPath(node.get("src") or "")
        if not alt:
            yield node, f"图片没有说明文字：{source.name[:60]}"
        elif alt in {source.name, source.stem}:
            yield node, f"图片的说明文字只是文件名：{alt[:60]}"


def pictures_sized(page: Page) -> Found:
    """W53: real size in `data-w` and `data-ratio`, never wider than the column."""
    for node in page.root.iter("img"):
        values = {name: value for name, value, _ in page.styles[node]}
        name = node.get("src") or ""
        if values.get("max-width") != "100%" or values.get("height", "auto") != "auto":
            yield node, f"图片没有限在屏宽之内：{name[:60]}"
        file = page.meta.files.get(name) if page.meta.files else None
        if file and node.get("data-w") != str(file.width):
            yield node, f"data-w 不是图片的真实宽度 {file.width}：{name[:60]}"
        if file and node.get("data-ratio") is None:
            yield node, f"图片没有 data-ratio：{name[:60]}"


def pictures_light(page: Page) -> Found:
    """W54: JPEG or PNG within the limit."""
    for name, file in (page.meta.files or {}).items():
        if file.size == 0 or file.size > page.meta.max_picture_bytes:
            yield _image(page, name), f"图片 {name} 有 {file.size} 字节，上限 {page.meta.max_picture_bytes}"
        if file.format.lower() not in {"jpeg", "jpg", "png"}:
            yield _image(page, name), f"图片 {name} 是 {file.format}，只收 JPG 和 PNG"


def pictures_opaque(page: Page) -> Found:
    """W55: a see-through picture may vanish on a dark page."""
    for name, file in (page.meta.files or {}).items():
        if file.alpha:
            yield _image(page, name), f"图片 {name} 有透明的地方"


def _image(page: Page, name: str) -> HtmlElement | None:
    return next((node for node in page.root.iter("img") if node.get("src") == name), None)


def size(page: Page) -> Found:
    """W81: less than 1,000,000 bytes."""
    found = len(page.text.encode())
    if found >= _MAX_BYTES:
        yield None, f"正文有 {found} 字节，上限 {_MAX_BYTES}"


def long(page: Page) -> Found:
    """W81, as a warning: the documented 20,000 characters, tags included."""
    if len(page.text) >= _LONG:
        yield None, f"正文连标签有 {len(page.text)} 字符，超过 {_LONG}"


def moderate(page: Page) -> Found:
    """W82: ten pictures, three levels of headings."""
    pictures = sum(1 for _ in page.root.iter("img"))
    if pictures > _PICTURES:
        yield None, f"正文有 {pictures} 张图片"
    levels = {node.tag for node in page.root.iter("h1", "h2", "h3", "h4", "h5", "h6")}
    if len(levels) > _LEVELS:
        yield None, f"标题有 {len(levels)} 级"


def required_lines(page: Page) -> Found:
    """W84."""
    shown = _SPACE.sub("", page.root.text_content()) if page.meta.required else ""
    for name, lines in page.meta.required.items():
        if not lines:
            yield None, f"规定要写明{name}，稿件里没有"
        for line in lines:
            if _SPACE.sub("", line) not in shown:
                yield None, f"规定要写明{name}，正文里少了：{line}"
