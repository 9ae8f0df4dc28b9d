"""The calendar of campaigns and science days (RFC 5545): the only module that imports icalendar."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from icalendar import Calendar, Event, vDuration

from pipeline.model.office import Campaign, ScienceDay, Site
from pipeline.model.times import Yearly, parse_time, parse_yearly
from pipeline.publish.addresses import page_url
from pipeline.publish.feed_list import CALENDAR
from pipeline.render.feed_html import clean

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def make_calendar(site: Site, campaigns: tuple[Campaign, ...], days: tuple[ScienceDay, ...]) -> bytes:
    """All of them as whole-day events that do not make anybody busy."""
    calendar = Calendar()
    name = clean(site.name)
    words = {
        "prodid": "-//kepu-matrix//calendar//ZH",
        "version": "2.0",
        "calscale": "GREGORIAN",
        "name": f"{name}·科学日历",
        "x-wr-calname": f"{name}·科学日历",
        "description": f"{name}的活动，和每年的科学日、健康日、安全日",
        "url": page_url(site.url, CALENDAR),
    }
    for key, value in words.items():
        calendar.add(key, value)
    calendar.add("refresh-interval", vDuration(timedelta(days=1)), {"VALUE": "DURATION"})
    for campaign in campaigns:
        calendar.add_component(_campaign(site, campaign))
    for day in days:
        calendar.add_component(_day(site, day))
    data: bytes = calendar.to_ical()
    return data


def _campaign(site: Site, campaign: Campaign) -> Event:
    first, last = date.fromisoformat(campaign.start), date.fromisoformat(campaign.end)
    tag = f"#{campaign.hashtag}" if campaign.hashtag else ""
    return _event(
        site, f"campaign-{campaign.id}", campaign.name, first, (last - first).days + 1, "活动",
        "\n".join(filter(None, (campaign.description, tag, campaign.link))),
        page_url(site.url, f"campaigns/{campaign.id}/"),
    )  # fmt: skip


def _day(site: Site, day: ScienceDay) -> Event:
    yearly = parse_yearly(day.date)
    first = yearly.on(int(site.feed_since[:4]))
    about = "\n".join(filter(None, (day.note, f"出处：{day.source.title}")))
    event = _event(site, f"day-{day.id}", day.name, first, day.days, "科学日", about, day.source.link)
    event.add("rrule", _rule(yearly))
    return event


def _event(
    site: Site, name: str, title: str, first: date, days: int, category: str, about: str, url: str | None
) -> Event:
    event = Event()
    words: dict[str, Any] = {
        "uid": f"{name}@{site.feed_host}",
        "dtstamp": parse_time(site.feed_since),  # a fixed moment: the clock would change the file with every build
        "dtstart": first,
        "dtend": first + timedelta(days=days),
        "summary": clean(title),
        "description": clean(about),
        "categories": [category],
        "transp": "TRANSPARENT",
    }
    for key, value in words.items():
        event.add(key, value)
    if url:
        event.add("url", url)
    return event


def _rule(yearly: Yearly) -> dict[str, Any]:
    when = {"bymonthday": yearly.day} if yearly.day else {"byday": f"{yearly.week}{_DAYS[yearly.weekday]}"}
    return {"freq": "yearly", "bymonth": yearly.month, **when}
