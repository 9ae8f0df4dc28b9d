"""A parcel → a draft: pictures, cover, draft, read back. Done twice, or cut off and done again, it is still one draft.

Whatever the server gives is in the ledger before the next call. Where a call makes something anew, a mark stands in the
ledger first; a mark left by a cut says that the server may have done it, and it is looked for there before it is asked
for again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any

from pipeline.deliver.api import Call, dig
from pipeline.deliver.client import Client, call
from pipeline.deliver.ledger import drop, get, put
from pipeline.deliver.parcel import Parcel, article_of, body_with
from pipeline.deliver.readback import differences, fingerprint
from pipeline.deliver.trouble import DeliveryError


@dataclass(frozen=True)
class Outcome:
    """What became of a piece; `lost` is whether a draft that we knew was gone from the server."""

    piece: str
    title: str
    created: bool
    lost: bool
    pictures: int
    uploaded: int
    differences: tuple[str, ...]


@dataclass(frozen=True)
class Run:
    """What every step needs."""

    client: Client
    ledger: sqlite3.Connection


def push(parcel: Parcel, client: Client, ledger: sqlite3.Connection) -> Outcome:
    """Bring the piece's draft up to date. Raises DeliveryError; done again, it goes on where it stopped."""
    run, api = Run(client, ledger), client.api
    uploaded, addresses = 0, {}
    for picture in parcel.pictures:
        address = get(ledger, "picture", picture.sha)
        if address is None:
            address = str(call(client, api.calls.picture, file=(picture.file_name, picture.data)))
            put(ledger, "picture", picture.sha, address)
            uploaded += 1
        addresses[picture.name] = address
    body = body_with(parcel, addresses)
    article = article_of(api, parcel, body, _cover(run, parcel))
    try:
        draft, created, lost = _save(run, parcel.piece, article)
    except DeliveryError as error:
        if error.code not in api.status.gone:
            raise
        drop(ledger, "cover", parcel.cover.sha)  # the draft is not what is gone, so the cover is
        article = article_of(api, parcel, body, _cover(run, parcel))
        draft, created, lost = _save(run, parcel.piece, article)
    got = call(client, api.calls.get, {"draft": draft, "article": article})
    found = tuple(differences(api, article, got))
    return Outcome(parcel.piece, parcel.fields["title"], created, lost, len(parcel.pictures), uploaded, found)


def _cover(run: Run, parcel: Parcel) -> str:
    cover, calls = parcel.cover, run.client.api.calls

    def find() -> str | None:
        return _find(run, calls.covers, run.client.api.found.name, lambda name: name == cover.file_name, pages=1)

    known = get(run.ledger, "cover", cover.sha)
    if known is None and get(run.ledger, "cover sent", cover.sha):
        known = find()
    if known is None:
        put(run.ledger, "cover sent", cover.sha, cover.file_name)
        known = str(call(run.client, calls.cover, file=(cover.file_name, cover.data), recover=find))
    put(run.ledger, "cover", cover.sha, known, instead_of="cover sent")
    return known


def _save(run: Run, piece: str, article: dict[str, Any]) -> tuple[str, bool, bool]:
    """The draft's id, whether it is new, whether one was lost. Raises the server's "gone" when that is the cover."""
    calls = run.client.api.calls
    known, lost = get(run.ledger, "draft", piece), False
    if known is None and (mark := get(run.ledger, "draft sent", piece)):
        known = _find_draft(run, mark)
        if known is not None:
            put(run.ledger, "draft", piece, known, instead_of="draft sent")
    if known is not None:
        try:
            call(run.client, calls.update, {"draft": known, "article": article})
        except DeliveryError as error:
            if error.code not in run.client.api.status.gone or _is_there(run, known):
                raise
            drop(run.ledger, "draft", piece)
            lost = True
        else:
            return known, False, False
    return _add(run, piece, article), True, lost


def _add(run: Run, piece: str, article: dict[str, Any]) -> str:
    mark = fingerprint(run.client.api, article)
    put(run.ledger, "draft sent", piece, mark)
    try:
        values = {"article": article}
        draft = str(call(run.client, run.client.api.calls.add, values, recover=lambda: _find_draft(run, mark)))
    except DeliveryError as error:
        if error.code is not None:  # refused for certain: there is nothing to look for
            drop(run.ledger, "draft sent", piece)
        raise
    put(run.ledger, "draft", piece, draft, instead_of="draft sent")
    return draft


def _is_there(run: Run, draft: str) -> bool:
    try:
        call(run.client, run.client.api.calls.get, {"draft": draft, "article": {}})
    except DeliveryError as error:
        if error.code in run.client.api.status.gone:
            return False
        raise
    return True


def _find_draft(run: Run, mark: str) -> str | None:
    api = run.client.api

    def is_it(article: Any) -> bool:
        return isinstance(article, dict) and fingerprint(api, article) == mark

    return _find(run, api.calls.drafts, api.found.article, is_it, api.found.pages)


def _find(run: Run, what: Call, path: str, is_it: Callable[[Any], bool], pages: int) -> str | None:
    """The id of the first item on the newest `pages` pages for which `is_it` holds of what stands at `path`."""
    found = run.client.api.found
    for offset in count(0, found.page):
        items = call(run.client, what, {"offset": offset})
        for item in items:
            if is_it(dig(item, path)):
                return str(dig(item, found.id))
        if len(items) < found.page or offset >= (pages - 1) * found.page:
            return None
    return None
