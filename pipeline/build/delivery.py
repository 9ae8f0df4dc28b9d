"""Chosen pieces and issues → drafts of one account: read, check, catalog, batches, push."""

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
from pipeline.deliver.parcel import Batch, make_batch
from pipeline.deliver.push import Outcome, push
from pipeline.deliver.rehearse import make_rehearsal
from pipeline.deliver.trouble import DeliveryError
from pipeline.deliver.wire import make_send
from pipeline.model.catalog import Catalog, Entry
from pipeline.model.job import digest
from pipeline.model.office import Account
from pipeline.model.piece import PUBLIC_STATUS
from pipeline.model.problem import Problem
from pipeline.publish.editions import editions
from pipeline.store import open_database

__all__ = ["Delivery", "DeliveryError", "Outcome", "deliver", "prepare"]


@dataclass(frozen=True)
class Delivery:
    """Batches that may go out, and where to."""

    account: str
    api: Api
    batches: tuple[Batch, ...]


def prepare(
    account: str, pieces: Sequence[str], folders: Folders, now: datetime, pool: Executor
) -> Delivery | list[Problem]:
    """All batches, made and checked; the problems of the content if there are errors. Raises DeliveryError."""
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
    chosen = dict(_chosen(catalog, owner, name) for name in pieces)
    return Delivery(account, api, tuple(make_batch(catalog, *pair, owner, api, now) for pair in chosen.items()))


def _chosen(catalog: Catalog, account: Account, wanted: str) -> tuple[str, tuple[Entry, ...]]:
    """The ledger's name and the pieces of what a word means: the id or file of a piece, else the id of an issue."""
    inside = Path(wanted).resolve()
    path = inside.relative_to(catalog.content).as_posix() if inside.is_relative_to(catalog.content) else wanted
    for entry in catalog.entries:
        if entry.id == wanted or entry.piece.path in (path, wanted):
            if account.id not in entry.accounts:
                remedy = f"在稿件的 accounts 里加上 {account.id}；账号按类型和栏目收稿，看 accounts.yml"
                raise DeliveryError(f"《{entry.piece.matter.title}》没有安排给账号“{account.name}”", remedy)
            return entry.id, (entry,)
    approved = [entry for entry in catalog.entries if entry.piece.matter.status in PUBLIC_STATUS]
    issue = next((e for e in editions(catalog, approved) if e.id == wanted and e.account.id == account.id), None)
    if issue is None:
        raise DeliveryError(f"没有稿件或多图文“{wanted}”", "写稿件的 id、稿件文件的路径，或这个账号的多图文的编号")
    if issue.lacking:
        missing = "、".join(issue.lacking)
        raise DeliveryError(
            f"多图文“{wanted}”里还没有审核通过的：{missing}", "审核通过，或从 issues.yml 里拿掉，再推送"
        )
    if not issue.usage.ok or not issue.entries:
        told = f"{issue.usage.used} 篇，平台一次 {max(issue.usage.min, 1)} 到 {issue.usage.max} 篇"
        raise DeliveryError(f"多图文“{wanted}”有 {told}", "在 issues.yml 里增减")
    return f"issue/{issue.id}", issue.entries


def deliver(
    delivery: Delivery,
    out: Path,
    environment: Mapping[str, str],
    say: Callable[[str], None],
    *,
    rehearse: bool = False,
    pause: Callable[[float], None] = sleep,
) -> Iterator[Outcome]:
    """Push one batch after the other. Raises DeliveryError; what was done before it stays done."""
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
        for batch in delivery.batches:
            yield push(batch, client, ledger)
