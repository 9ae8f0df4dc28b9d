"""When a piece is from: its head, its path, else the day of the import."""

from __future__ import annotations

import re
from datetime import datetime

from pipeline.ingest.adopt.report import Raw
from pipeline.ingest.adopt.values import moment, scalar

_DAY_IN_PATH = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_./年](\d{1,2})[-_./月](\d{1,2})(?!\d)")


def date_of(raw: Raw, today: datetime) -> tuple[datetime, bool, str]:
    """The piece's date, whether it is only today's, and a note ("" when the source names it)."""
    given = raw.fields.get("date")
    found = moment(given)
    if found:
        return found, False, ""
    unread = f"看不懂的日期“{scalar(given)[:40]}”，" if given is not None else ""
    in_path = [moment("-".join(day.groups())) for day in _DAY_IN_PATH.finditer(raw.place)]
    known = [day for day in in_path if day] if raw.row == 0 else []
    if known:
        return known[-1], False, f"{unread}日期取自文件名" if unread else ""
    return today, True, f"{unread or '没有日期，'}暂写导入的日期"
