"""The closed set of CSS for paste-safe HTML: properties and values that survive, roles that a theme can dress.

Editors of social platforms throw away what they do not know, sometimes the whole style attribute with it. Themes are
read with these functions, and the lint applies them to the finished fragment, declaration by declaration.
"""

from __future__ import annotations

import re
from functools import lru_cache

import tinycss2

ROLES = frozenset(
    "root paragraph paragraph-end heading-2 heading-3 heading-4 strong emphasis mark link note-mark quote list "
    "list-inner list-more item code code-inline token-keyword token-string token-comment token-number token-name "
    "table table-wide table-scroll cell cell-head cell-short cell-center cell-right cell-left figure picture "
    "caption admonition admonition-title admonition-good admonition-bad admonition-care admonition-title-good "
    "admonition-title-bad admonition-title-care details details-title formula formula-picture rule notes "
    "notes-title note term description card card-title".split()
)
PROPERTIES = frozenset(
    "color background-color font-size font-weight font-style line-height letter-spacing text-align text-indent "
    "text-decoration vertical-align margin margin-top margin-right margin-bottom margin-left padding padding-top "
    "padding-right padding-bottom padding-left border border-top border-right border-bottom border-left border-radius "
    "border-collapse border-color width max-width min-width height display overflow-x white-space word-break "
    "overflow-wrap box-sizing".split()
)
_LENGTH = re.compile(r"-?\d*\.?\d+(px|em|%)?")
COLOUR = re.compile(r"#[0-9a-f]{6}|transparent|currentcolor")
_WORDS = {
    "display": {"block", "inline", "inline-block", "table"},
    "text-align": {"left", "center", "right", "justify"},
    "font-style": {"normal", "italic"},
    "text-decoration": {"none", "underline", "line-through"},
    "vertical-align": {"baseline", "middle", "top", "bottom", "sub", "super", "text-bottom"},
    "border-collapse": {"collapse"},
    "overflow-x": {"auto", "visible"},
    "white-space": {"normal", "nowrap", "pre-wrap"},
    "word-break": {"normal", "break-all", "break-word"},
    "overflow-wrap": {"normal", "break-word", "anywhere"},
    "box-sizing": {"border-box"},
    "height": {"auto"},
    "width": {"auto"},
    "font-weight": {"normal", "bold"},
}
_WORDS_OR_LENGTHS = frozenset({"width", "font-weight"})
_COLOURED = frozenset(
    "color background-color border-color border border-top border-right border-bottom border-left".split()
)
_BORDER = re.compile(r"(?:0|none|\d*\.?\d+px (?:solid|dashed|dotted) #[0-9a-f]{6})")
SCREEN = 375  # CSS pixels, the narrowest phone that the layout is made for


@lru_cache(maxsize=4096)
def parse_style(style: str) -> tuple[tuple[str, str, bool], ...]:
    """A style attribute as (property, value, important); what is no declaration comes as ("", text, False)."""
    found = []
    for item in tinycss2.parse_blocks_contents(style, skip_comments=True, skip_whitespace=True):
        if item.type == "declaration":
            found.append((item.lower_name, tinycss2.serialize(item.value).strip().lower(), item.important))
        else:
            found.append(("", style, False))
    return tuple(found)


@lru_cache(maxsize=4096)
def value_fault(name: str, value: str) -> str | None:
    """What is wrong with a declaration, in Chinese, or None: the closed set in one place."""
    if name not in PROPERTIES:
        return "这个属性不在允许之列"
    if "(" in value:
        return "不能用函数（var、calc、rgb、url 等）"
    if value in _WORDS.get(name, set()):
        return None
    if name in _WORDS and name not in _WORDS_OR_LENGTHS:
        return "这个值不在允许之列：" + "、".join(sorted(_WORDS[name]))
    return _colour_fault(name, value) if name in _COLOURED else _length_fault(name, value)


def _colour_fault(name: str, value: str) -> str | None:
    if name in {"color", "background-color", "border-color"}:
        return None if COLOUR.fullmatch(value) else "颜色写成 6 位十六进制，如 #1f6f5c"
    return None if _BORDER.fullmatch(value) else "边框写成“1px solid #rrggbb”或 none"


def _length_fault(name: str, value: str) -> str | None:
    parts = value.split()
    if not parts or len(parts) > 4 or not all(_LENGTH.fullmatch(part) or part == "auto" for part in parts):
        return "长度只用 px、em、%"
    if name in {"width", "min-width"} and value.endswith("px"):
        return "宽度不用 px，手机屏会超出；用 % 或 em"
    if any(part.endswith("px") and abs(float(part[:-2])) > SCREEN / 4 for part in parts):
        return "数值太大，手机屏放不下"
    return None


def length_px(value: str, font_px: float, base_px: float) -> float | None:
    """A length in CSS pixels: `em` and bare numbers of `font_px`, `%` of `base_px`; None when it is no length."""
    match = _LENGTH.fullmatch(value)
    if match is None:
        return None
    unit = match[1] or ""
    number = float(value.removesuffix(unit))
    return number * {"px": 1.0, "em": font_px, "%": base_px / 100, "": font_px}[unit]
