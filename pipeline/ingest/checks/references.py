"""Checks that what a piece names exists, and that its times make sense."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from pipeline.ingest.checks.policy import applies
from pipeline.ingest.nearest import nearest
from pipeline.ingest.shelf import Shelf
from pipeline.model.matter import Review
from pipeline.model.names import short
from pipeline.model.paths import candidates, is_remote
from pipeline.model.piece import PUBLIC_STATUS, Piece
from pipeline.model.problem import Problem, Severity

PERSON_ID = re.compile(r"[a-z0-9-]+")


def same_id(shelf: Shelf) -> Iterator[Problem]:
    """No two pieces share an id, also when only letter case differs (K301)."""
    first: dict[str, Piece] = {}
    for piece in shelf.pieces:
        twin = first.setdefault(piece.id.casefold(), piece)
        if twin is not piece:
            message = f"编号“{piece.id}”与 {twin.path} 重复"
            yield Problem(piece.path, piece.line("id"), "K301", message, "给其中一篇换一个 id")


def columns(shelf: Shelf) -> Iterator[Problem]:
    """A column piece names its column, which exists and is its folder (K302, K303)."""
    for piece in shelf.pieces:
        column = piece.matter.column
        if column is None:
            if piece.kind == "column":
                yield Problem(piece.path, 1, "K303", "专栏稿没有写栏目", "补上 column: 栏目编号")
        elif column not in shelf.office.columns:
            remedy = nearest(column, shelf.office.columns)
            yield Problem(piece.path, piece.line("column"), "K302", f"没有栏目“{short(column)}”", remedy)
        elif piece.kind == "column" and not piece.path.startswith(f"columns/{column}/"):
            message = f"栏目是“{short(column)}”，文件却不在 columns/{column}/"
            yield Problem(piece.path, piece.line("column"), "K303", message, "移动文件，或改 column")


def topics(shelf: Shelf) -> Iterator[Problem]:
    """Topics come from the vocabulary (K304)."""
    known = {topic.id for topic in shelf.vocabulary.topics}
    for piece in shelf.pieces:
        matter = piece.matter
        for field in ("topics", "topics_add", "topics_drop"):
            yield from _unknown(piece, field, getattr(matter, field) or (), known, "K304", "主题")


def audiences(shelf: Shelf) -> Iterator[Problem]:
    """Audiences come from the vocabulary (K305)."""
    known = {audience.id for audience in shelf.vocabulary.audiences}
    for piece in shelf.pieces:
        yield from _unknown(piece, "audiences", piece.matter.audiences, known, "K305", "人群")


def campaigns(shelf: Shelf) -> Iterator[Problem]:
    """A campaign is in campaigns.yml (K321)."""
    known = shelf.office.campaigns
    for piece in shelf.pieces:
        name = piece.matter.campaign
        if name is not None and name not in known:
            remedy = nearest(name, known) if known else "先在 content/_data/campaigns.yml 里写上这次活动"
            yield Problem(piece.path, piece.line("campaign"), "K321", f"没有活动“{short(name)}”", remedy)


def accounts(shelf: Shelf) -> Iterator[Problem]:
    """Accounts exist and their channel takes this kind (K306, K307)."""
    for piece in shelf.pieces:
        chosen = piece.matter.accounts or ()
        yield from _unknown(piece, "accounts", chosen, set(shelf.office.accounts), "K306", "账号")
        for account in chosen:
            known = shelf.office.accounts.get(account)
            channel = shelf.channels.get(known.channel) if known else None
            if channel and piece.kind not in channel.kinds:
                message = f"账号“{account}”的渠道不收这一类稿件"
                yield Problem(piece.path, piece.line("accounts"), "K307", message, "从 accounts 里去掉它")


def overrides(shelf: Shelf) -> Iterator[Problem]:
    """Overrides name an account or a channel (K308)."""
    known = set(shelf.office.accounts) | set(shelf.channels)
    for piece in shelf.pieces:
        for name in piece.matter.overrides:
            if name not in known:
                message = f"overrides 里的“{short(name)}”不是账号也不是渠道"
                yield Problem(piece.path, piece.line("overrides", name), "K308", message, nearest(name, known))


def authors(shelf: Shelf) -> Iterator[Problem]:
    """An author written like an id is in people.yml (K309); a plain name is taken as it is."""
    for piece in shelf.pieces:
        for author in piece.matter.authors:
            if PERSON_ID.fullmatch(author) and author not in shelf.office.people:
                remedy = nearest(author, shelf.office.people) + "；也可以直接写姓名"
                yield Problem(piece.path, piece.line("authors"), "K309", f"people.yml 里没有“{short(author)}”", remedy)


def times(shelf: Shelf) -> Iterator[Problem]:
    """A piece ends after it begins, and is updated after it was written (K317)."""
    for piece in shelf.pieces:
        matter = piece.matter
        if matter.expires and matter.expires <= piece.published:
            yield Problem(
                piece.path, piece.line("expires"), "K317", "过期时刻不晚于公开时刻", "改 expires 或 publish_at"
            )
        if matter.updated and matter.updated < matter.date:
            yield Problem(piece.path, piece.line("updated"), "K317", "更新时间早于日期", "改 updated 或 date")


def withdrawals(shelf: Shelf) -> Iterator[Problem]:
    """A piece that was public is withdrawn with a date and a reason, so that its readers hear of it (K323).

    One that nobody reviewed was hardly public: drafts that are put aside are called withdrawn too.
    """
    for piece in shelf.pieces:
        told, status = piece.matter.withdrawal, piece.matter.status
        if told is not None and status != "withdrawn":
            remedy = "撤稿时 status 写 withdrawn；不撤就删去 withdrawal"
            yield Problem(piece.path, piece.line("withdrawal"), "K323", f"写了撤稿公告，状态却是 {status}", remedy)
        elif told is None and status == "withdrawn" and piece.matter.review != Review():
            remedy = "公开过的稿件写上 withdrawal: 的 date 和 reason；没有公开过的改回 draft"
            yield Problem(
                piece.path, piece.line("status"), "K323", "撤稿没有写时间和原因，读者不会知道", remedy, "warning"
            )
        elif told is not None and told.date < piece.published:
            remedy = "没有公开过的改回 draft；公开过的核对时间"
            message = "撤稿早于公开：读者没有见过，不会公告"
            yield Problem(piece.path, piece.line("withdrawal", "date"), "K323", message, remedy, "warning")


def sources(shelf: Shelf) -> Iterator[Problem]:
    """An approved piece says where its facts come from (K340, graver by policy); a source has an address (K341)."""
    policy = shelf.office.site.policy
    for piece in shelf.pieces:
        if piece.matter.status in PUBLIC_STATUS and not piece.matter.sources:
            grave: Severity = "error" if policy.sources and applies(policy, piece) else "warning"
            yield Problem(piece.path, 1, "K340", "没有写来源", "补上 sources: 题名与网址或 DOI", grave)
        for index, source in enumerate(piece.matter.sources):
            if source.link is None:
                line = piece.line("sources", str(index))
                message = f"来源“{short(source.title)}”没有网址或 DOI"
                yield Problem(piece.path, line, "K341", message, "补上 url 或 doi", "warning")


def links(shelf: Shelf) -> Iterator[Problem]:
    """A link to another file of ours leads to a piece or a file that is there (K310, K311)."""
    known = shelf.files | shelf.unread
    for piece in shelf.pieces:
        for link in piece.references:
            if link.what != "link" or is_remote(link.target) or link.target.startswith("#"):
                continue
            found = candidates(piece.folder, link.target)
            if not found:
                yield Problem(
                    piece.path, link.line, "K310", f"链接“{short(link.target)}”指到 content/ 外面", "改成站内文件或网址"
                )
            elif not any(path in known for path in found):
                yield Problem(
                    piece.path, link.line, "K311", f"链接的文件不存在：{short(link.target)}", "改路径，或去掉链接"
                )


def _unknown(
    piece: Piece, field: str, values: Collection[str], known: Collection[str], code: str, label: str
) -> Iterator[Problem]:
    for value in values if known else ():  # nothing known: its file could not be read, which is told elsewhere
        if value not in known:
            yield Problem(piece.path, piece.line(field), code, f"没有{label}“{short(value)}”", nearest(value, known))
