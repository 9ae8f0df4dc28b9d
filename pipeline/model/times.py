"""Points in time as editors write them; everything is Asia/Shanghai."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from functools import reduce
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from pipeline.model.names import short

# Asia/Shanghai has had no daylight saving since 1991 (IANA tz database): a fixed offset says the same, with no lookup.
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
YEARS = range(1900, 2200)
"""Years that a date may lie in: a year outside is a slip of the keyboard."""
_FORM = re.compile(
    r"(?P<y>\d{4})[-/.年](?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})日?"
    r"(?:[T\s]+(?P<H>\d{1,2})[::](?P<M>\d{2})(?:[::](?P<S>\d{2})(?:\.\d+)?)?\s*(?P<z>Z|[+-]\d{2}:?\d{2})?)?"
)


def parse_time(value: Any) -> datetime:
    """A time from `2026-11-22`, `2026/11/22 08:30`, `2026年11月22日`, ISO 8601 with zone, or a date object.

    Raises ValueError with a Chinese sentence, ` → ` and the remedy.
    """
    shown, remedy = short(str(value)), " → 日期写成 2026-11-22 或 2026-11-22 08:30"
    try:
        moment = _moment(value)
    except (ValueError, OverflowError):
        raise ValueError(f"没有这一天或这一刻：“{shown}”{remedy}") from None
    if moment is None:
        raise ValueError(f"看不懂的日期“{shown}”{remedy}")
    if moment.year not in YEARS:
        raise ValueError(f"日期的年份不像真的：“{shown}”{remedy}")
    return moment


def _moment(value: Any) -> datetime | None:
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=SHANGHAI)).astimezone(SHANGHAI)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=SHANGHAI)
    found = _FORM.fullmatch(str(value).strip())
    if not found:
        return None
    part = found.groupdict()
    return datetime(
        int(part["y"]), int(part["m"]), int(part["d"]),
        int(part["H"] or 0), int(part["M"] or 0), int(part["S"] or 0), tzinfo=_zone(part["z"]),
    ).astimezone(SHANGHAI)  # fmt: skip


def _zone(text: str | None) -> timezone:
    if text is None:
        return SHANGHAI
    if text == "Z":
        return timezone.utc
    hours, minutes = int(text[1:3]), int(text[-2:])
    return timezone((1 if text[0] == "+" else -1) * timedelta(hours=hours, minutes=minutes))


Moment = Annotated[datetime, BeforeValidator(parse_time)]
"""A pydantic field type: any accepted form in, an aware Asia/Shanghai datetime out."""


def _day(value: str) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise ValueError(f"没有这一天：“{value}” → 日期写成 2026-11-22") from None


Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$"), AfterValidator(_day)]
"""A pydantic field type: a day as text, `2026-11-22`."""


def chinese_date(moment: datetime) -> str:
    """`2026年11月22日`."""
    return f"{moment.year}年{moment.month}月{moment.day}日"


def clock(seconds: float) -> str:
    """`1:02:03` or `2:03`."""
    whole = int(seconds)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def parse_clock(value: Any) -> float:
    """Seconds from `75`, `1:15`, `00:01:15.5`. Raises ValueError with a Chinese sentence, ` → ` and the remedy."""
    text = str(value).strip()
    if not re.fullmatch(r"(\d{1,3}:)?(\d{1,3}:)?\d{1,6}(\.\d{1,20})?", text):
        raise ValueError(f"看不懂的时间点“{short(text)}” → 写成 分:秒，例如 1:25")
    first, *rest = [float(part) for part in text.split(":")]
    if any(part >= 60 for part in rest):
        raise ValueError(f"没有这个时间点：“{text}” → 冒号后面写 0 到 59")
    return reduce(lambda seconds, part: seconds * 60 + part, rest, first)


Seconds = Annotated[float, BeforeValidator(parse_clock)]
