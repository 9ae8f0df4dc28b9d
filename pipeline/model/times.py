"""Points in time as editors write them; everything is Asia/Shanghai."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Yearly:
    """A day that comes every year: the `day` of a month, or its `week`-th `weekday` (0 is Monday; week -1 the last)."""

    month: int
    day: int = 0
    week: int = 0
    weekday: int = 0

    def on(self, year: int) -> date:
        """The day in that year."""
        if self.day:
            return date(year, self.month, self.day)
        first, length = monthrange(year, self.month)
        days = range(1 + (self.weekday - first) % 7, length + 1, 7)
        return date(year, self.month, days[self.week if self.week < 0 else self.week - 1])


_WEEKDAYS = "一二三四五六日"
_YEARLY = re.compile(
    rf"(?P<month>\d{{1,2}})(?:-(?P<day>\d{{1,2}})|月(?:第(?P<week>[一二三四])个|最后一个)星期(?P<weekday>[{_WEEKDAYS}]))"
)


def parse_yearly(text: str) -> Yearly:
    """A day of every year from `03-22`, `5月第二个星期日` or `3月最后一个星期一`.

    Raises ValueError with a Chinese sentence, ` → ` and the remedy.
    """
    remedy = " → 写成 03-22、5月第二个星期日 或 3月最后一个星期一"
    found = _YEARLY.fullmatch(text)
    if not found:
        raise ValueError(f"看不懂每年的哪一天：“{short(text)}”{remedy}")
    month = int(found["month"])
    if found["day"]:
        yearly = Yearly(month, day=int(found["day"]))
    else:
        week = "一二三四".index(found["week"]) + 1 if found["week"] else -1
        yearly = Yearly(month, week=week, weekday=_WEEKDAYS.index(found["weekday"]))
    try:
        yearly.on(2023)  # no leap year: a day that some years lack does not come every year
    except ValueError:
        raise ValueError(f"不是每年都有这一天：“{text}”{remedy}") from None
    return yearly


def _every_year(value: str) -> str:
    parse_yearly(value)
    return value


EveryYear = Annotated[str, AfterValidator(_every_year)]
"""A pydantic field type: a day of every year as text, see `parse_yearly`."""


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
