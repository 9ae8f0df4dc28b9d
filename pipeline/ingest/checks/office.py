"""Checks of the data files against each other."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from pipeline.ingest.channels import channel_path
from pipeline.ingest.nearest import nearest
from pipeline.ingest.shelf import Shelf
from pipeline.model.names import short
from pipeline.model.problem import Problem


def account_channels(shelf: Shelf) -> Iterator[Problem]:
    """Every account posts through a channel that exists and takes columns that exist (K331, K332)."""
    for account in shelf.office.accounts.values():
        where = f"accounts.{account.id}"
        if channel_path(account.channel) not in shelf.unread:
            yield from _missing(shelf, f"{where}.channel", [account.channel], shelf.channels, "K331", "渠道")
        yield from _missing(shelf, f"{where}.columns", account.columns, shelf.office.columns, "K332", "栏目")


def column_choices(shelf: Shelf) -> Iterator[Problem]:
    """A column's layout and default accounts exist (K333, K334)."""
    for column in shelf.office.columns.values():
        where, layouts = f"columns.{column.id}", [column.layout] if column.layout is not None else []
        yield from _missing(shelf, f"{where}.layout", layouts, shelf.layouts, "K333", "封面版式")
        yield from _missing(shelf, f"{where}.accounts", column.accounts or (), shelf.office.accounts, "K334", "账号")


def _missing(
    shelf: Shelf, where: str, names: Collection[str], known: Collection[str], code: str, label: str
) -> Iterator[Problem]:
    file, identity, _ = where.split(".")
    for name in names:
        if name not in known:
            message = f"{identity} 的{label}“{short(name)}”不存在"
            yield Problem(f"_data/{file}.yml", shelf.office.lines.get(where, 0), code, message, nearest(name, known))
