"""A batch → a draft: pictures, covers, draft, read back. Done twice, or cut off and done again, it is still one draft.

Whatever the server gives is in the ledger before the next call. Where a call makes something anew, a mark stands in the
ledger first; a mark left by a cut says that the server may have done it, and it is looked for there before it is asked
for again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any, Literal

from pipeline.deliver.api import Call, dig
from pipeline.deliver.client import Client, call
from pipeline.deliver.ledger import drop, get, put
from pipeline.deliver.parcel import Batch, Parcel, article_of, body_with
from pipeline.deliver.readback import differences, fingerprint
from pipeline.deliver.trouble import DeliveryError

Article = dict[str, Any]


@dataclass(frozen=True)
class Outcome:
    """What became of a batch; `instead_of` says why a draft that we knew was not updated but made anew."""

    id: str
    titles: tuple[str, ...]
    created: bool
    instead_of: Literal["", "gone", "resized"]
    pictures: int
    uploaded: int
    differences: tuple[str, ...]


@dataclass(frozen=True)
class Run:
    """What every step needs."""

    client: Client
    ledger: sqlite3.Connection


def push(batch: Batch, client: Client, ledger: sqlite3.Connection) -> Outcome:
    """Bring the batch's draft up to date. Raises DeliveryError; done again, it goes on where it stopped."""
    run, api = Run(client, ledger), client.api
    shown = [_pictures(run, parcel) for parcel in batch.parcels]
    bodies = [body_with(parcel, addresses) for parcel, (addresses, _) in zip(batch.parcels, shown, strict=True)]

    def articles() -> list[Article]:
        pairs = zip(batch.parcels, bodies, strict=True)
        return [article_of(api, parcel, body, _cover(run, parcel)) for parcel, body in pairs]

    made = articles()
    try:
        draft, created, instead_of = _save(run, batch.id, made)
    except DeliveryError as error:
        if error.code not in api.status.gone:
            raise
        for (
            parcel
        ) in batch.parcels:  # the draft is not what is gone, so a cover is: each is looked for before it goes up
            put(ledger, "cover sent", parcel.cover.sha, parcel.cover.file_name, instead_of="cover")
        made = articles()
        draft, created, instead_of = _save(run, batch.id, made)
    got = call(client, api.calls.get, {"draft": draft})
    titles = tuple(parcel.fields["title"] for parcel in batch.parcels)
    pictures, uploaded = sum(len(parcel.pictures) for parcel in batch.parcels), sum(new for _, new in shown)
    return Outcome(batch.id, titles, created, instead_of, pictures, uploaded, tuple(differences(api, made, got)))


def _pictures(run: Run, parcel: Parcel) -> tuple[dict[str, str], int]:
    """The addresses of the parcel's pictures by name, and how many had to be uploaded."""
    addresses, uploaded = {}, 0
    for picture in parcel.pictures:
        address = get(run.ledger, "picture", picture.sha)
        if address is None:
            upload = (picture.file_name, picture.data)
            address = str(call(run.client, run.client.api.calls.picture, file=upload))
            put(run.ledger, "picture", picture.sha, address)
            uploaded += 1
        addresses[picture.name] = address
    return addresses, uploaded


def _cover(run: Run, parcel: Parcel) -> str:
    cover, calls, found = parcel.cover, run.client.api.calls, run.client.api.found

    def find() -> str | None:
        item = _find(run, calls.covers, found.name, lambda name: name == cover.file_name, pages=1)
        return None if item is None else str(dig(item, found.id))

    known = get(run.ledger, "cover", cover.sha)
    if known is None and get(run.ledger, "cover sent", cover.sha):
        known = find()
    if known is None:
        put(run.ledger, "cover sent", cover.sha, cover.file_name)
        known = str(call(run.client, calls.cover, file=(cover.file_name, cover.data), recover=find))
    put(run.ledger, "cover", cover.sha, known, instead_of="cover sent")
    return known


def _save(run: Run, id: str, articles: list[Article]) -> tuple[str, bool, Literal["", "gone", "resized"]]:
    """The draft's id, whether it is new, and why a known one was not updated. Raises "gone" when that is a cover."""
    known = get(run.ledger, "draft", id)
    if known is None and (mark := get(run.ledger, "draft sent", id)):
        known = _find_draft(run, mark)
        if known is not None:
            put(run.ledger, "draft", id, known, instead_of="draft sent")
    if known is None:
        return _add(run, id, articles), True, ""
    count, _, draft = known.rpartition(" ")
    if int(count or 1) != len(articles):  # an interface for updates changes articles, never how many there are
        drop(run.ledger, "draft", id)
        return _add(run, id, articles), True, "resized"
    try:
        for index, article in enumerate(articles):
            call(run.client, run.client.api.calls.update, {"draft": draft, "index": index, "article": article})
    except DeliveryError as error:
        if error.code not in run.client.api.status.gone or _is_there(run, draft):
            raise
        drop(run.ledger, "draft", id)
        return _add(run, id, articles), True, "gone"
    return draft, False, ""


def _add(run: Run, id: str, articles: list[Article]) -> str:
    mark = fingerprint(run.client.api, articles)
    put(run.ledger, "draft sent", id, mark)
    try:
        found = call(
            run.client, run.client.api.calls.add, {"articles": articles}, recover=lambda: _find_draft(run, mark)
        )
    except DeliveryError as error:
        if error.code is not None:  # refused for certain: there is nothing to look for
            drop(run.ledger, "draft sent", id)
        raise
    draft = str(found).rpartition(" ")[2]
    put(run.ledger, "draft", id, _ledger_value(draft, len(articles)), instead_of="draft sent")
    return draft


def _ledger_value(draft: str, count: int) -> str:
    """What the ledger keeps of a draft: its id, before it the number of articles when there are several."""
    return draft if count == 1 else f"{count} {draft}"


def _is_there(run: Run, draft: str) -> bool:
    try:
        call(run.client, run.client.api.calls.get, {"draft": draft})
    except DeliveryError as error:
        if error.code in run.client.api.status.gone:
            return False
        raise
    return True


def _find_draft(run: Run, mark: str) -> str | None:
    """The ledger's value for the draft that bears this mark."""
    api = run.client.api

    def is_it(articles: Any) -> bool:
        return isinstance(articles, list) and fingerprint(api, articles) == mark

    item = _find(run, api.calls.drafts, api.found.articles, is_it, api.found.pages)
    return None if item is None else _ledger_value(str(dig(item, api.found.id)), len(dig(item, api.found.articles)))


def _find(run: Run, what: Call, path: str, is_it: Callable[[Any], bool], pages: int) -> Any:
    """The first item on the newest `pages` pages for which `is_it` holds of what stands at `path`, or None."""
    found = run.client.api.found
    for offset in count(0, found.page):
        items = call(run.client, what, {"offset": offset})
        for item in items:
            if is_it(dig(item, path)):
                return item
        if len(items) < found.page or offset >= (pages - 1) * found.page:
            return None
    return None
