"""Issues of several pieces that an account sends out at once: as issues.yml says, else a day's or a week's pieces."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.model.catalog import Catalog, Entry
from pipeline.model.office import Account
from pipeline.model.piece import PUBLIC_STATUS
from pipeline.publish.usages import Usage, usage


@dataclass(frozen=True)
class Edition:
    """`entries` in order, the leading piece first; `lacking` are chosen pieces that are not approved.

    `usage` counts the pieces against what the platform takes at once: too many are told, never left out.
    """

    id: str
    account: Account
    day: str
    title: str
    entries: tuple[Entry, ...]
    lacking: tuple[str, ...]
    usage: Usage

    @property
    def path(self) -> str:
        return f"desk/issues/{self.id}.zip"


def editions(catalog: Catalog, recent: Iterable[Entry]) -> list[Edition]:
    """The issues that editors wrote and those that accounts with `issues: daily` or `weekly` get, newest first."""
    found = [*_chosen(catalog), *_derived(catalog, list(recent))]
    return sorted(found, key=lambda edition: (edition.day, edition.id), reverse=True)


def _chosen(catalog: Catalog) -> Iterator[Edition]:
    approved = {entry.id: entry for entry in catalog.entries if entry.piece.matter.status in PUBLIC_STATUS}
    for issue in catalog.office.issues.values():
        entries = tuple(approved[name] for name in issue.pieces if name in approved)
        lacking = tuple(name for name in issue.pieces if name not in approved)
        account = catalog.office.accounts[issue.account]
        yield _edition(catalog, issue.id, account, issue.date, issue.title, entries, lacking)


def _derived(catalog: Catalog, recent: list[Entry]) -> Iterator[Edition]:
    """Urgent pieces first, then in order of time; pieces that an editor put into an issue stay there."""
    for account in catalog.office.accounts.values():
        if account.issues is None or catalog.channels[account.channel].issue is None:
            continue
        taken = {
            name for issue in catalog.office.issues.values() if issue.account == account.id for name in issue.pieces
        }
        groups: dict[str, list[Entry]] = defaultdict(list)
        for entry in recent:
            if account.id in entry.accounts and entry.id not in taken:
                groups[_period(entry, account)].append(entry)
        for period, entries in groups.items():
            identity = f"{account.id}-{period}"
            if len(entries) > 1 and identity not in catalog.office.issues:
                entries.sort(key=lambda e: (e.piece.matter.urgency != "emergency", e.piece.published, e.id))
                day = f"{max(entry.piece.published for entry in entries):%Y-%m-%d}"
                yield _edition(catalog, identity, account, day, "", tuple(entries), ())


def _period(entry: Entry, account: Account) -> str:
    published = entry.piece.published
    year, week, _ = published.isocalendar()
    return f"{published:%Y-%m-%d}" if account.issues == "daily" else f"{year}-w{week:02}"


def _edition(
    catalog: Catalog, identity: str, account: Account, day: str, title: str,
    entries: tuple[Entry, ...], lacking: tuple[str, ...],
) -> Edition:  # fmt: skip
    limit = catalog.channels[account.channel].issue
    if limit is None:
        raise ValueError(f"{account.name}的渠道一次只能发一篇：{identity}")
    return Edition(identity, account, day, title, entries, lacking, usage("issue", limit, len(entries)))
