"""Single values as people write them: dates, lengths, sizes, lists, a line of text."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from pipeline.model.names import hidden
from pipeline.model.times import SHANGHAI, parse_time

_ZERO_WIDTH = re.compile("[\u200b\u2060\ufeff]")
_MARKUP = (  # inline Markdown and HTML → its text; the lengths are bounded, so that no line takes quadratic time
    (re.compile(r"!?\[([^\[\]]{0,500})\](?:\([^()\n]{0,500}\)|\[[^\[\]]{0,200}\])"), r"\1"),
    (re.compile(r"<!--.{0,200}?-->|</?[A-Za-z][^<>]{0,500}>"), ""),
    (re.compile(r"(?<!\\)(\*\*|__|~~|==)(?=\S)(.{1,200}?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<!\\)\*(?=\S)([^*]{1,200}?)(?<=\S)\*"), r"\1"),
    (re.compile(r"(?<![\w\\])_(?=\S)([^_]{1,200})(?<=\S)_(?!\w)"), r"\1"),
    (re.compile(r"(?<![\\`])(`+)([^`]{1,200})\1(?!`)"), r"\2"),
    (re.compile(r"\s*\{[#.:][^{}]{0,200}\}\s*$"), ""),
    (re.compile(r"\\([!-/:-@\[-`{-~])"), r"\1"),
)
_SEPARATORS = re.compile(r"[,，、;；|\n]+")
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_ENGLISH_DATE = re.compile(
    r"(?:(?P<d1>\d{1,2})(?:st|nd|rd|th)? )?(?P<month>[A-Z][a-z]{2})[a-z]*\.? ?"
    r"(?P<d2>\d{1,2})?(?:st|nd|rd|th)?,? (?P<y>\d{4})"
)
_CLOCK_WORDS = re.compile(r"(\d{1,2})[时点](?:(\d{1,2})分?(?:(\d{1,2})秒)?)?$")
_DURATION = re.compile(
    r"(?:(?P<h>\d+(?:\.\d+)?)(?:小时|时|h|hours?))?(?:(?P<m>\d+(?:\.\d+)?)(?:分钟|分|['′’]|mins?|minutes?|m))?"
    r"(?:(?P<s>\d+(?:\.\d+)?)(?:秒钟?|[\"″”]|''|seconds?|secs?|s)?)?",
    re.IGNORECASE,
)
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([KMGT]?)(?:i?B|字节|B?ytes?)?", re.IGNORECASE)
_EXCEL_DAYS = (20_000, 80_000)  # 1954 to 2119: what a bare number in a date column may mean


def clean(text: str) -> str:
    """Without control characters, turns of direction and zero-width blanks (also without Excel's `_x000D_`)."""
    text = text.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
    return _ZERO_WIDTH.sub("", unhidden(text))


def unhidden(text: str, *, direction: bool = True) -> str:
    """`text` without the characters that `hidden` finds."""
    if hidden(text, direction=direction) is None:
        return text
    return "".join(char for char in text if hidden(char, direction=direction) is None)


def plain(text: str) -> str:
    """One line of plain text: inline markup stripped, blanks folded."""
    text = clean(text)
    for pattern, kept in _MARKUP:
        text = pattern.sub(kept, text)
    return " ".join(clean(html.unescape(text)).split())


def scalar(value: Any) -> str:
    """A value that should be text, as text: a list gives its first, `3.0` is `3`."""
    if isinstance(value, (list, tuple)):
        return scalar(value[0]) if value else ""
    if isinstance(value, Mapping):
        return next(
            (scalar(value[key]) for key in ("name", "title", "image", "src", "url", "path") if key in value), ""
        )
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else clean(str(value)).strip()


def shorten(text: str, limit: int) -> str:
    """`text` cut to `limit` characters with …, at a boundary where one is near, never inside a combined character."""
    if len(text) <= limit:
        return text
    end = limit - 1
    breaks = [m.end() for m in re.finditer(r"[\s，。；：、！？,.;:!?—-]", text[:end])]
    if breaks and breaks[-1] > limit * 2 // 3:
        end = breaks[-1]
    while end > 1 and (unicodedata.combining(text[end]) or text[end] in "\u200d\ufe0f" or text[end - 1] == "\u200d"):
        end -= 1
    return text[:end].rstrip(" ，、；：,;:—-") + "…"


def parts(value: Any, *, blanks: bool = True) -> Iterator[str]:
    """The single words of a list, nested or written in one string with commas, 、, ; or (where `blanks`) spaces."""
    if isinstance(value, str):
        text = clean(value).strip().strip("[]")
        pieces = _SEPARATORS.split(text) if _SEPARATORS.search(text) else text.split() if blanks else [text]
        yield from filter(None, (plain(piece.strip(" \"'")).lstrip("#") for piece in pieces))
    elif isinstance(value, (list, tuple, set)):
        for item in value:
            yield from parts(item) if not isinstance(item, str) else filter(None, [plain(item).lstrip("#")])
    elif isinstance(value, Mapping):
        yield from filter(None, [plain(scalar(value))])
    elif value is not None:
        yield scalar(value)


def truth(value: Any) -> bool | None:
    """Yes, no, or neither of them."""
    word = scalar(value).casefold()
    return (
        True if word in {"true", "yes", "y", "1", "是"} else False if word in {"false", "no", "n", "0", "否"} else None
    )


def moment(value: Any) -> datetime | None:
    """The point in time that a value means, or None."""
    try:
        if isinstance(value, date):
            return parse_time(value)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return _from_number(value)
        text = " ".join(scalar(value).split())
        if re.fullmatch(r"\d{5,8}(\.\d+)?", text):
            return _from_number(float(text))
        return _from_text(text)
    except (ValueError, OverflowError, TypeError, IndexError):  # what date arithmetic and email.utils may raise
        return None


def _from_number(value: float) -> datetime | None:
    if 19_000_101 <= value <= 21_001_231:
        return parse_time(f"{int(value) // 10_000}-{int(value) // 100 % 100}-{int(value) % 100}")
    if _EXCEL_DAYS[0] < value < _EXCEL_DAYS[1]:  # days since 1899-12-30 (ECMA-376 part 1, 18.17.4.1)
        seconds = round(value * 86_400)
        return datetime(1899, 12, 30, tzinfo=SHANGHAI) + timedelta(seconds=seconds)
    return None


def _from_text(text: str) -> datetime | None:
    text = re.sub(r"(?<=\d日)(?=\d)", " ", re.sub(r"[（(]?(星期|周)[一二三四五六日天][)）]?", "", text)).strip()
    text = _CLOCK_WORDS.sub(lambda m: f"{m[1]}:{(m[2] or '0').zfill(2)}:{(m[3] or '0').zfill(2)}", text)
    text = re.sub(r"(?<=[+-]\d{4}) [A-Z]{3,4}$|(?<=\d) UTC$", "", text)  # as Go prints times
    for written in (text, re.sub(r"^(\d{4})[-/.年](\d{1,2})月?$", r"\1-\2-01", text)):
        try:
            return parse_time(written)
        except ValueError:
            continue
    found = _ENGLISH_DATE.fullmatch(text)
    if found and found["month"] in _MONTHS and (found["d1"] or found["d2"]):
        return parse_time(f"{found['y']}-{_MONTHS.index(found['month']) + 1}-{found['d1'] or found['d2']}")
    return parse_time(parsedate_to_datetime(text)) if re.search(r"[A-Za-z]{3} \d{4} \d", text) else None


def seconds(value: Any, unit: str = "") -> float | None:
    """A length in seconds: `85`, `1:25`, `3分25秒`, `3'25"`, a time cell; `unit` is what the header says of numbers."""
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, datetime):
        value = value.time()
    if isinstance(value, time):
        return value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6
    text = re.sub(r"\s+", "", scalar(value)).replace("：", ":")
    if re.fullmatch(r"\d+(\.\d+)?", text):
        number = float(text)
        if isinstance(value, float) and number < 1:
            return round(number * 86_400, 3)  # a part of a day: a time cell whose format was lost
        return number * (60 if unit.startswith(("分", "min")) else 3600 if unit.startswith(("小时", "时", "h")) else 1)
    if re.fullmatch(r"(\d+:){1,2}\d+(\.\d+)?", text):
        total = 0.0
        for part in text.split(":"):
            total = total * 60 + float(part)
        return total
    found = _DURATION.fullmatch(text) if text else None
    return sum(float(found[k] or 0) * n for k, n in (("h", 3600), ("m", 60), ("s", 1))) if found else None


def size(value: Any, unit: str = "") -> int | None:
    """Bytes of `12.5MB`; as Windows shows them, K, M and G are powers of 1024."""
    text = scalar(value).replace(",", "").replace("，", "")
    found = _SIZE.fullmatch(text if re.search(r"[A-Za-z字]", text) else text + unit.replace("字节", ""))
    return round(float(found[1]) * 1024 ** " KMGT".index(found[2].upper() or " ")) if found else None
