"""Numbers as they are said in Chinese."""

from __future__ import annotations

import re
import unicodedata

_DIGITS = "零一二三四五六七八九"
_GROUPS = ("", "万", "亿", "万亿")
_RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ", "0123456789+-n", strict=True))
_LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋", "0123456789+-", strict=True))
_SHIFTED = frozenset(_RAISED) | frozenset(_LOWERED)
POWER = "[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ]"
NUMBER = rf"(?:\d+\s*/\s*\d+(?![\d./])|\d+(?:\.\d+)?(?:{POWER}+|\s*[×x*]\s*10{POWER}+)?)"


def cardinal(digits: str) -> str:
    """`10250` → 一万零二百五十; with more than 16 digits, or zeros in front, one digit after the other."""
    if len(digits) > 16 or (len(digits) > 1 and digits[0] == "0"):
        return one_by_one(digits)
    groups = [digits[max(0, end - 4) : end] for end in range(len(digits), 0, -4)]
    spoken, gap = "", False
    for place in range(len(groups) - 1, -1, -1):
        value = int(groups[place])
        if not value:
            gap = bool(spoken)
            continue
        zero = "零" if spoken and (gap or value < 1000) else ""
        two = "两" if value == 2 and place else ""
        spoken += zero + (two or _thousands(value)) + _GROUPS[place]
        gap = False
    spoken = spoken or "零"
    return spoken[1:] if spoken.startswith("一十") else spoken


def _thousands(value: int) -> str:
    spoken, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // unit % 10
        if digit:
            spoken += ("零" if gap else "") + ("两" if digit == 2 and unit == 1000 else _DIGITS[digit]) + name
        gap = not digit and bool(spoken)
    return spoken


def one_by_one(digits: str) -> str:
    """`120` → 一二零; what is no digit is left out."""
    return "".join(_DIGITS[int(char)] for char in digits if char.isdigit())


def spoken_number(text: str) -> str:
    """A `NUMBER`: `3.05` → 三点零五, `10⁻³` → 十的负三次方, `2.26 × 10⁶` → 二点二六乘以十的六次方.

    `1/3` → 三分之一, but `120/80` → 一百二十比八十.
    """
    above, slash, below = (part.strip() for part in text.partition("/"))
    if slash:
        said = cardinal(above), cardinal(below)
        more = (len(above.lstrip("0")), above.lstrip("0")) > (len(below.lstrip("0")), below.lstrip("0"))
        return "比".join(said) if more else "分之".join(reversed(said))
    factor, times, power = re.fullmatch(rf"([\d.]+)(\s*[×x*]\s*10)?({POWER}*)", text).groups()  # type: ignore[union-attr]
    whole, _, rest = factor.partition(".")
    spoken = cardinal(whole) + (f"点{one_by_one(rest)}" if rest else "")
    if times:
        spoken += "乘以十"
    return spoken + raised(power)


def raised(power: str) -> str:
    """What is said after the base: `²` → 的平方, `³` → 的立方, `⁻¹⁰` → 的负十次方."""
    exponent = "".join(_RAISED.get(char, "") for char in power)
    if exponent in {"", "2", "3"}:
        return {"": "", "2": "的平方", "3": "的立方"}[exponent]
    value = exponent.lstrip("+-")
    return f"的{'负' if exponent.startswith('-') else ''}{cardinal(value) if value.isdigit() else value}次方"


def lowered(text: str) -> str:
    """What hangs below a letter, digit after digit."""
    return one_by_one("".join(_LOWERED.get(char, "") for char in text))


def plain_digits(text: str) -> str:
    """Digits of every kind as ASCII ones; raised and lowered digits stay, and so do Chinese numerals.

    A comma parts ① from ②.
    """
    said: list[str] = []
    for char, before in zip(text, "\0" + text, strict=False):
        joined = unicodedata.category(char) == unicodedata.category(before) == "No" and char not in _SHIFTED
        said.append(("、" if joined else "") + _plain(char))
    return "".join(said)


def _plain(char: str) -> str:
    if char.isascii() or char in _SHIFTED or not char.isnumeric() or unicodedata.category(char) == "Lo":
        return char
    folded = unicodedata.normalize("NFKC", char)
    if "\u2044" in folded:  # ½
        return folded.replace("\u2044", "/")
    return f"{unicodedata.numeric(char):g}"
