"""What stands around the items of one feed document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Frame:
    """One document of a feed in every format; `at` holds the documents' addresses without their ending.

    `tag` is the feed's identity; `current` is the subscription document; `older` and `newer` are archive pages;
    `archive` marks a page that will not change any more; `depth` counts the folders down from feeds/. Without `full`
    the items have a summary only. `podcast` is the address of the show's square cover, empty where it is no podcast.
    """

    tag: str
    title: str
    subtitle: str
    home: str
    owner: str
    rights: str
    updated: datetime
    at: str
    current: str
    older: str | None
    newer: str | None
    archive: bool
    depth: int
    full: bool = True
    hub: str | None = None
    email: str | None = None
    podcast: str = ""
