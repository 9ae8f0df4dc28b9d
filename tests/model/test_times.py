"""Times go round: written, read, written."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.model.times import SHANGHAI, YEARS, chinese_date, clock, parse_clock, parse_time

MOMENTS = st.datetimes(datetime(YEARS.start, 1, 2), datetime(YEARS.stop - 1, 12, 30)).map(  # noqa: DTZ001
    lambda naive: naive.replace(microsecond=0, tzinfo=SHANGHAI)
)
ZONES = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(MOMENTS, ZONES)
def test_iso_8601_in_any_zone(moment: datetime, zone: timezone) -> None:
    """The same instant, told in Shanghai time."""
    found = parse_time(moment.astimezone(zone).isoformat())
    assert found == moment
    assert found.utcoffset() == timedelta(hours=8)
    assert parse_time(moment.astimezone(zone)) == moment


@given(MOMENTS)
def test_forms_without_a_zone_are_shanghai(moment: datetime) -> None:
    """Whatever the punctuation."""
    day = moment.replace(hour=0, minute=0, second=0)
    for form in ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"):
        assert parse_time(moment.strftime(form)) == day
        assert parse_time(moment.strftime(form + " %H:%M:%S")) == moment
    assert parse_time(moment.date()) == day
    assert parse_time(chinese_date(moment)) == day


@given(st.text() | st.dates() | st.datetimes() | st.integers() | st.none())
@example("0001-01-01")
@example("9999-12-31T23:00Z")
@example("2026-11-22 08:00+99:99")
@example(datetime(9999, 12, 31, 23, tzinfo=timezone.utc))
@example(date(1, 1, 1))
def test_anything_else_is_a_sentence(value: object) -> None:
    """A ValueError in Chinese with a remedy, or a year that can be."""
    try:
        assert parse_time(value).year in YEARS
    except ValueError as error:
        assert "日期" in str(error)
        assert " → " in str(error)


@given(st.integers(0, 999 * 3600))
def test_clock_goes_round(seconds: int) -> None:
    """Seconds to `1:02:03` and back."""
    assert parse_clock(clock(seconds)) == seconds


@given(st.text() | st.floats() | st.integers() | st.booleans())
@example("9" * 400)
@example("1:75")
def test_a_clock_is_a_finite_length(value: object) -> None:
    """Never negative, infinite or endless."""
    try:
        assert 0 <= parse_clock(value) < 1000 * 3600
    except ValueError as error:
        assert " → " in str(error)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("75", 75), ("1:15", 75), ("00:01:15.5", 75.5), ("１：２５", None), (" 2:00 ", 120), ("1:02:03", 3723)],
)
def test_clock_forms(text: str, seconds: float | None) -> None:
    """Minutes and seconds with ASCII colons."""
    if seconds is None:
        with pytest.raises(ValueError, match="分:秒"):
            parse_clock(text)
    else:
        assert parse_clock(text) == seconds
