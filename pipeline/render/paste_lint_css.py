"""Rules W20 to W32: declarations, one by one, and what text finally looks like."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import pairwise

from lxml.html import HtmlElement

from pipeline.render.css import SCREEN, length_px
from pipeline.render.paste_lint_page import BLOCKS, Page
from pipeline.render.tree.work import is_blank

Found = Iterator[tuple[HtmlElement | None, str]]
_HEX = re.compile(r"#[0-9a-f]{6}")
_FIXED = re.compile(r"\d(?:px|pt|vw)|\d{3,}%")
_SIDEWAYS = re.compile(r"(?:margin|padding)(?:-left|-right)?|text-indent")
_ROOM = SCREEN - 32  # the text column of a phone that is 375 px wide
_UNREADABLE, _READABLE = 1.5, 4.5


def declared(says: str, *patterns: tuple[str, str]) -> Callable[[Page], Found]:
    """A rule against declarations: `patterns` are regular expressions for a whole property and for part of its value;
    `says` may show `{name}` and `{value}`. What is no declaration at all has an empty name."""
    tests = [(re.compile(name), re.compile(value)) for name, value in patterns]
    known: dict[tuple[str, str], bool] = {}

    def check(page: Page) -> Found:
        for node, name, value, _ in _declared(page):
            pair = name, value
            if pair not in known:
                known[pair] = any(n.fullmatch(name) and v.search(value) for n, v in tests)
            if known[pair]:
                yield node, says.format(name=name, value=value[:40])

    return check


def _declared(page: Page) -> Iterator[tuple[HtmlElement, str, str, bool]]:
    for node, style in page.styles.items():
        for name, value, important in style:
            yield node, name, value, important


def no_important(page: Page) -> Found:
    """W20."""
    for node, name, _, important in _declared(page):
        if important:
            yield node, f"{name} 用了 !important"


def _texts(page: Page) -> Iterator[HtmlElement]:
    """Elements with words of their own."""
    for node in page.styles:
        if not is_blank(node.text) or any(not is_blank(child.tail) for child in node):
            yield node


def line_height(page: Page) -> Found:
    """W25: lines of text are never closer than the type is high."""
    for node in _texts(page):
        shown = page.effective[node]
        if shown.line < shown.font - 0.01:
            yield node, f"行高 {shown.line:.0f} 像素小于字号 {shown.font:.0f}"


def lines_apart(page: Page) -> Found:
    """W25, as far as it can be seen: no line height at all, or a small one on words that run over a line."""
    for node in _texts(page):
        shown = page.effective[node]
        block = next((up for up in (node, *node.iterancestors()) if up.tag in BLOCKS), node)
        wraps = len(block.text_content().strip()) * shown.font / 2 > _ROOM
        if shown.line < 1 or (wraps and shown.line < shown.font - 0.01):
            yield node, f"行高 {shown.line:.0f} 像素小于字号 {shown.font:.0f}"


def airy_lines(page: Page) -> Found:
    """W25, as a warning: below 1.4."""
    for node in _texts(page):
        shown = page.effective[node]
        if shown.font - 0.01 <= shown.line < 1.4 * shown.font - 0.01:
            yield node, f"行高只有字号的 {shown.line / shown.font:.2f} 倍"


def no_fixed_height(page: Page) -> Found:
    """W26: nothing with words in it has a height of its own."""
    for node, name, value, _ in _declared(page):
        if name in {"height", "max-height"} and value not in {"auto", "none"} and not is_blank(node.text_content()):
            yield node, f"有文字的地方写了 {name}: {value}"


def fits_screen(page: Page) -> Found:
    """W27: no width in px or pt, no offset that leaves a phone's screen, unless the box scrolls by itself."""
    for node, name, value, _ in _declared(page):
        if page.effective[node].scrolls or node.tag in {"svg", "path", "img"}:  # pictures are W53's
            continue
        capped = value == "100%" or (name == "width" and ("max-width", "100%", False) in page.styles[node])
        if not capped and name in {"width", "min-width"} and _FIXED.search(value):
            yield node, f"宽度写成了 {value}"
        elif name == "transform" and "translate" in value:
            yield node, "用了位移变换"
        elif _SIDEWAYS.fullmatch(name) and _sideways(value, page.effective[node].font) > _ROOM / 2:
            yield node, f"{name}: {value} 在手机上放不下"


def _sideways(value: str, font: float) -> float:
    """The largest offset in CSS pixels; points count as 4/3 px."""
    sizes = []
    for part in value.split():
        point = part.endswith("pt") and part[:-2].lstrip("-").replace(".", "", 1).isdigit()
        px = float(part[:-2]) * 4 / 3 if point else length_px(part, font, _ROOM)
        sizes.append(abs(px or 0.0))
    return max(sizes, default=0.0)


def pictures_seen(page: Page) -> Found:
    """W28: no picture that is fully transparent."""
    for node, name, value, _ in _declared(page):
        if name == "opacity" and value in {"0", "0.0", "0%"} and node.tag in {"img", "svg"}:
            yield node, "图片全透明"


def words_on_gradient(page: Page) -> Found:
    """W29: dark mode flattens a gradient; words on it may vanish."""
    for node, name, value, _ in _declared(page):
        if name in {"background", "background-image"} and "gradient(" in value and not is_blank(node.text_content()):
            yield node, f"文字底下有渐变：{value[:40]}"


def contrast(page: Page) -> Found:
    """W30: at least 4.5 between words and ground as declared, and 1.5 after lightness is turned round for the dark.

    The second is a model (HSL lightness inverted, as readers' apps roughly do), not the app's own arithmetic.
    """
    for node, color, ground in _inked(page):
        light = contrast_of(color, ground)
        if light < _READABLE:
            yield node, f"文字 {color} 与底色 {ground} 的对比度只有 {light:.1f}"
        elif contrast_of(darkened(color), darkened(ground)) < _UNREADABLE:
            yield node, f"深色模式下文字 {color} 看不清"


def legible(page: Page) -> Found:
    """W30, at the least: words that differ from their ground."""
    for node, color, ground in _inked(page):
        if (light := contrast_of(color, ground)) < _UNREADABLE:
            yield node, f"文字 {color} 与底色 {ground} 的对比度只有 {light:.1f}"


def _inked(page: Page) -> Iterator[tuple[HtmlElement, str, str]]:
    for node in _texts(page):
        shown = page.effective[node]
        if _HEX.fullmatch(shown.color) and _HEX.fullmatch(shown.ground):
            yield node, shown.color, shown.ground


@lru_cache(maxsize=1024)
def contrast_of(one: str, other: str) -> float:
    """The contrast ratio of two `#rrggbb` colours (WCAG 2.2)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@lru_cache(maxsize=1024)
def darkened(colour: str) -> str:
    """A model of dark mode: the same hue with its lightness inverted, never darker than #191919."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    hue, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
    turned = colorsys.hls_to_rgb(hue, max(0.1, 1 - lightness), saturation)
    return "#" + "".join(f"{round(part * 255):02x}" for part in turned)


def background_once(page: Page) -> Found:
    """W31: three paragraphs in a row with the same ground should share a box."""
    for node in page.styles:
        grounds = [
            next((v for n, v, _ in page.styles[c] if n == "background-color"), "") if c.tag == "p" else "" for c in node
        ]
        if any(a and a == b == c for (a, b), (_, c) in pairwise(pairwise(grounds))):
            yield node, "连续几段各写一遍同样的底色"
