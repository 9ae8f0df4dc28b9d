"""Chosen pieces → drafts of one account: read, check, catalog, parcels, push."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import sleep

from pipeline.build.catalog import make_catalog
from pipeline.build.checking import read_and_check
from pipeline.build.folders import Folders, Report, silent
from pipeline.deliver.api import Api, load_api
from pipeline.deliver.client import Client
from pipeline.deliver.credentials import Credentials, api_base, read_credentials, variable
from pipeline.deliver.ledger import ledger_path, open_ledger
from pipeline.deliver.parcel import Parcel, make_parcel
from pipeline.deliver.push import Outcome, push
from pipeline.deliver.rehearse import make_rehearsal
from pipeline.deliver.trouble import DeliveryError
from pipeline.deliver.wire import make_send
from pipeline.model.catalog import Catalog, Entry
from pipeline.model.job import digest
from pipeline.model.problem import Problem
from pipeline.store import open_database

__all__ = ["Delivery", "DeliveryError", "Outcome", "deliver", "prepare"]


@dataclass(frozen=True)
class Delivery:
    """Parcels that may go out, and where to."""

    account: str
    api: Api
    parcels: tuple[Parcel, ...]


def prepare(
    account: str, pieces: Sequence[str], folders: Folders, now: datetime, pool: Executor
) -> Delivery | list[Problem]:
    """All parcels, made and checked; the problems of the content if there are errors. Raises DeliveryError."""
    shelf, problems = read_and_check(folders)
    report = Report(problems)
    if shelf is None or not report.ok:
        return report.problems
    if account not in shelf.office.accounts:
        raise DeliveryError(f"没有账号“{account}”", "可用的有：" + "、".join(shelf.office.accounts))
    owner = shelf.office.accounts[account]
    place = folders.root / "templates" / "channels" / owner.channel
    api = load_api(place, shelf.channels[owner.channel].name)
    with closing(open_database(folders.ledger)) as base:
        catalog = make_catalog(shelf, folders, now, base, pool, silent, report)
    if not report.ok:
        return report.problems
    chosen = {entry.id: entry for entry in (_entry(catalog, piece) for piece in pieces)}
    return Delivery(account, api, tuple(make_parcel(catalog, entry, owner, api, now) for entry in chosen.values()))


def _entry(catalog: Catalog, wanted: str) -> Entry:
    """The entry that a piece's id or file means."""
    inside = Path(wanted).resolve()
    path = inside.relative_to(catalog.content).as_posix() if inside.is_relative_to(catalog.content) else wanted
    for entry in catalog.entries:
        if entry.id == wanted or entry.piece.path in (path, wanted):
            return entry
    raise DeliveryError(f"没有稿件“{wanted}”", "写稿件的 id，或稿件文件的路径")


def deliver(
    delivery: Delivery,
    out: Path,
    environment: Mapping[str, str],
    say: Callable[[str], None],
    *,
    rehearse: bool = False,
    pause: Callable[[float], None] = sleep,
) -> Iterator[Outcome]:
    """Push one parcel after the other. Raises DeliveryError; what was done before it stays done."""
    api, account = delivery.api, delivery.account
    base = api_base(api.base, environment)
    if rehearse:
        credentials = Credentials({name: variable(account, name) for name in api.secrets})
    else:
        credentials = read_credentials(account, api.secrets, environment)
    send = make_rehearsal(api, base, say) if rehearse else make_send(base)
    client = Client(api, send, credentials, pause, say)
    owner = digest(credentials.values[api.public_secret])
    with closing(open_ledger(ledger_path(out, account), owner, rehearse=rehearse)) as ledger:
        for parcel in delivery.parcels:
            yield push(parcel, client, ledger)
