"""Checks of issues.yml and receipts.yml against accounts, channels and pieces."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.ingest.nearest import nearest
from pipeline.ingest.shelf import Shelf
from pipeline.model.names import short
from pipeline.model.problem import Problem


def issues(shelf: Shelf) -> Iterator[Problem]:
    """An issue's account exists and may send several pieces at once (K336); its pieces exist, each once (K337)."""
    kinds = {piece.id: piece.kind for piece in shelf.pieces}
    for issue in shelf.office.issues.values():
        at = shelf.office.lines.get(f"issues.{issue.id}.account", 0)
        account = shelf.office.accounts.get(issue.account)
        channel = shelf.channels.get(account.channel) if account else None
        if account is None:
            message = f"{issue.id} 的账号“{short(issue.account)}”不存在"
            yield Problem("_data/issues.yml", at, "K336", message, nearest(issue.account, shelf.office.accounts))
        elif channel is not None and channel.issue is None:
            message = f"{issue.id}：{channel.name}一次只能发一篇"
            yield Problem("_data/issues.yml", at, "K336", message, "换一个能发多图文的账号，或去掉这一期")
        at = shelf.office.lines.get(f"issues.{issue.id}.pieces", 0)
        for number, name in enumerate(issue.pieces):
            where = "_data/issues.yml", at, "K337"
            if name in issue.pieces[:number]:
                yield Problem(*where, f"{issue.id} 里“{short(name)}”写了两次", "去掉一个")
            elif name not in kinds:
                if not shelf.unread:  # the piece may be one that could not be read: that is told already
                    yield Problem(*where, f"{issue.id} 里的稿件“{short(name)}”不存在", nearest(name, kinds))
            elif channel is not None and kinds[name] not in channel.kinds:
                yield Problem(*where, f"{issue.id}：{channel.name}不收“{short(name)}”这一类稿件", "从这一期里去掉它")


def receipts(shelf: Shelf) -> Iterator[Problem]:
    """A receipt names a piece and an account that exist (K338); pieces come and go, so it is a warning."""
    ids = {piece.id for piece in shelf.pieces}
    for row, receipt in enumerate(shelf.office.receipts):
        for field, name, known in (
            ("piece", receipt.piece, ids),
            ("account", receipt.account, set(shelf.office.accounts)),
        ):
            if name not in known:
                line = shelf.office.lines.get(f"receipts.{row}.{field}", 0)
                message = f"回执里的“{short(name)}”不存在"
                yield Problem("_data/receipts.yml", line, "K338", message, nearest(name, known), "warning")
