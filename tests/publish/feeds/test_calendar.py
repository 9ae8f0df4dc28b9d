"""The calendar: read back line by line, by a reader of our own (RFC 5545), equal to its data."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.office import Campaign
from pipeline.model.times import parse_yearly
from pipeline.publish.feeds import feed_jobs
from pipeline.publish.feeds.calendar import make_calendar
from tests.publish.feeds.catalogs import DAYS, FAIR, SITE, make_catalog, make_context, with_site

Event = dict[str, str]
ANY = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=200)


def events(data: bytes) -> dict[str, Event]:
    """The events by UID; names without their parameters, values unescaped."""
    assert data.endswith(b"\r\n")
    lines = data.removesuffix(b"\r\n").split(b"\r\n")
    assert all(len(line) <= 75 for line in lines), "RFC 5545, 3.1: at most 75 octets a line"
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    unfolded = b"\r\n".join(lines).replace(b"\r\n ", b"").decode().split("\r\n")
    assert (unfolded[0], unfolded[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    found: dict[str, Event] = {}
    event: Event = {}
    for line in unfolded:
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            event = {}
        elif line == "END:VEVENT":
            assert event["UID"] not in found
            found[event["UID"]] = event
        else:
            event[name.partition(";")[0]] = re.sub(r"\\(.)", lambda m: {"n": "\n", "N": "\n"}.get(m[1], m[1]), value)
    return found


def test_the_calendar_says_what_the_data_say() -> None:
    """Campaigns on their days; science days every year by a rule that starts where its own rule says."""
    found = events(make_calendar(SITE, (FAIR,), DAYS))
    fair = found["campaign-fair@kepu.example"]
    assert (fair["SUMMARY"], fair["DTSTART"], fair["DTEND"]) == ("科普集市", "20260919", "20260921")
    assert fair["DESCRIPTION"] == "带到街头的科学\n#科普集市"
    assert fair["URL"] == "https://kepu.example/campaigns/fair/"
    rules = {
        uid.partition("@")[0]: (event["DTSTART"], set(event["RRULE"].split(";")))
        for uid, event in found.items()
        if "RRULE" in event
    }
    assert rules == {
        "day-water": ("20260322", {"FREQ=YEARLY", "BYMONTH=3", "BYMONTHDAY=22"}),
        "day-asthma": ("20260505", {"FREQ=YEARLY", "BYMONTH=5", "BYDAY=1TU"}),
        "day-school": ("20260330", {"FREQ=YEARLY", "BYMONTH=3", "BYDAY=-1MO"}),
        "day-month": ("20260901", {"FREQ=YEARLY", "BYMONTH=9", "BYMONTHDAY=1"}),
    }
    assert found["day-month@kepu.example"]["DTEND"] == "20261001"
    assert found["day-water@kepu.example"]["DESCRIPTION"] == "节水；惜水,一\\滴\n出处：联合国"
    assert {event["TRANSP"] for event in found.values()} == {"TRANSPARENT"}


def test_identity_and_stamp_hang_on_the_data() -> None:
    """A move of the site keeps UIDs; no clock is asked; without campaigns and days there is no calendar."""
    catalog = make_catalog(())
    moved = with_site(catalog, url="https://other.example/", name="别名")
    first, second = (
        {job.path: job.make() for job in feed_jobs(each, make_context(Path("unused")))} for each in (catalog, moved)
    )
    before, after = events(first["site/feeds/calendar.ics"]), events(second["site/feeds/calendar.ics"])
    assert set(before) == set(after)
    assert {event["DTSTAMP"] for event in before.values()} == {"20251231T160000Z"}
    assert make_calendar(SITE, (FAIR,), DAYS) == make_calendar(SITE, (FAIR,), DAYS)


@given(ANY, ANY)
def test_any_text_folds_and_reads_back(name: str, about: str) -> None:
    """Whatever stands in names and descriptions: folded between characters, escaped, and read back equal."""
    campaign = Campaign(id="x", name=f"甲{name}", description=about, start="2026-01-01", end="2026-01-01")
    (event,) = events(make_calendar(SITE, (campaign,), ())).values()
    assert event["SUMMARY"] == campaign.name
    assert event["DESCRIPTION"].strip() == campaign.description


@pytest.mark.parametrize(
    ("text", "year", "day"),
    [
        ("03-22", 2027, date(2027, 3, 22)), ("5月第二个星期日", 2026, date(2026, 5, 10)),
        ("3月最后一个星期一", 2027, date(2027, 3, 29)), ("2月最后一个星期日", 2028, date(2028, 2, 27)),
        ("9月第一个星期二", 2026, date(2026, 9, 1)), ("11月第四个星期四", 2026, date(2026, 11, 26)),
    ],
)  # fmt: skip
def test_yearly(text: str, year: int, day: date) -> None:
    """A rule gives the day that a wall calendar shows."""
    assert parse_yearly(text).on(year) == day


@pytest.mark.parametrize("text", ["02-29", "02-30", "13-01", "0-1", "5月第五个星期一", "五月第一个星期一", "", "3-"])
def test_no_day_of_every_year(text: str) -> None:
    """What some years lack, and what is no day at all."""
    with pytest.raises(ValueError, match=" → 写成 03-22"):
        parse_yearly(text)
