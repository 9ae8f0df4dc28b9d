"""Checks of the data files against each other."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator

from pipeline.ingest.shelf import Shelf
from pipeline.model.problem import Problem


def nearest(name: str, known: Collection[str]) -> str:
    """A remedy for an unknown name: the nearest known one, else all of them."""
    near = difflib.get_close_matches(name, sorted(known), n=1)
    return f"是不是“{near[0]}”？" if near else "可用的有：" + ("、".join(sorted(known)) or "（还没有）")


def account_channels(shelf: Shelf) -> Iterator[Problem]:
    """Every account posts through a channel that exists and takes columns that exist (K331, K332)."""
    path = "_data/accounts.yml"
    for account in shelf.office.accounts.values():
        if account.channel not in shelf.channels:
            message = f"账号 {account.id} 的渠道“{account.channel}”不存在"
            yield Problem(path, 0, "K331", message, nearest(account.channel, shelf.channels))
        for column in set(account.columns) - set(shelf.office.columns):
            message = f"账号 {account.id} 接收的栏目“{column}”不存在"
            yield Problem(path, 0, "K332", message, nearest(column, shelf.office.columns))


def column_choices(shelf: Shelf) -> Iterator[Problem]:
    """A column's layout and default accounts exist (K333, K334)."""
    path = "_data/columns.yml"
    for column in shelf.office.columns.values():
        if column.layout is not None and column.layout not in shelf.layouts:
            message = f"栏目 {column.id} 的封面版式“{column.layout}”不存在"
            yield Problem(path, 0, "K333", message, nearest(column.layout, shelf.layouts))
        for account in set(column.accounts or ()) - set(shelf.office.accounts):
            message = f"栏目 {column.id} 的账号“{account}”不存在"
            yield Problem(path, 0, "K334", message, nearest(account, shelf.office.accounts))
