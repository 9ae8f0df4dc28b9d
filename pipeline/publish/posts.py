"""One piece for one account: the texts of its files and how much of each limit they use. Nothing is ever cut."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.model.catalog import Entry
from pipeline.model.channel import Channel, Emit, Hashtags, Limit
from pipeline.model.matter import Override
from pipeline.model.office import Account, Office
from pipeline.publish.addresses import page_url
from pipeline.render.counting import COUNTERS
from pipeline.render.plaintext import plain_text, strip_emoji
from pipeline.render.templates import render_template

_NOT_A_TAG = re.compile(r"[^\w·]+")


@dataclass(frozen=True, slots=True)
class Usage:
    """How much of a limit a text uses; `ok` is False when it is over (or under a minimum).

    `source`, `confidence` and `checked` are the limit's own.
    """

    field: str
    label: str
    used: int
    min: int
    max: int
    level: str
    ok: bool
    source: str = ""
    confidence: str = ""
    checked: str = ""


@dataclass(frozen=True)
class Draft:
    """What templates of a channel may show of a piece: plain data, made once per account."""

    id: str
    kind: str
    title: str
    digest: str
    author: str
    link: str
    hashtags: str
    override_text: str
    date_text: str
    account: str
    signature: str
    sources: tuple[tuple[str, str], ...]
    aigc: bool
    html: str
    markdown: str
    first_line: int
    title_words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Post:
    """The text files of a bundle folder by name, and the limits they were counted against."""

    files: dict[str, str]
    main: str
    usages: tuple[Usage, ...]


def chosen_override(entry: Entry, account: Account) -> Override:
    """The editor's words for this account: the account's own entry wins field by field over its channel's."""
    found = [entry.piece.matter.overrides.get(name) for name in (account.channel, account.id)]
    merged: dict[str, object] = {}
    for override in filter(None, found):
        merged |= override.model_dump(exclude_none=True)
    return Override.model_validate(merged)


def make_draft(entry: Entry, account: Account, channel: Channel, office: Office, names: Mapping[str, str]) -> Draft:
    """Everything the channel's templates need; `names` maps topic ids to Chinese names."""
    matter, override = entry.piece.matter, chosen_override(entry, account)
    words = override.hashtags if override.hashtags is not None else (*entry.keywords, *map(names.get, entry.topics))
    clean = strip_emoji if channel.strip_emoji else str
    people = [office.people[a].name if a in office.people else a for a in matter.authors]
    published = entry.piece.published
    return Draft(
        id=entry.id,
        kind=entry.piece.kind,
        title=clean(override.title or matter.title),
        digest=clean(override.digest or entry.summary),
        author="、".join(people) or office.site.owner,
        link=page_url(office.site.url, entry.path),
        hashtags=hashtag_line(filter(None, words), channel.hashtags),
        override_text=clean((override.text or "").strip()),
        date_text=f"{published.year}年{published.month}月{published.day}日",
        account=account.name,
        signature=account.signature or account.name,
        sources=tuple((source.title, source.link or "") for source in matter.sources),
        aigc=matter.AIGC is not None,
        html=entry.rendered.html,
        markdown=entry.piece.body,
        first_line=entry.piece.body_line,
        title_words=entry.facts.title_words,
    )


def hashtag_line(words: Iterable[str], rule: Hashtags | None) -> str:
    """The topic words in the platform's syntax, at most as many as it takes; what is no tag character is dropped."""
    if rule is None:
        return ""
    tags = dict.fromkeys(tag for tag in (_NOT_A_TAG.sub("", word) for word in words) if tag)
    return rule.separator.join(rule.pattern.replace("{}", tag) for tag in list(tags)[: rule.max])


def compose(draft: Draft, channel_id: str, channel: Channel, templates: Path, body_html: str) -> Post:
    """The post's files; `body_html` is the body as the channel's transforms left it (empty when none wants HTML)."""
    files = {emit.path: file_text(draft, channel_id, channel, emit, templates, body_html) for emit in channel.files}
    main = next(emit for emit in channel.files if emit.main)
    return Post(files, main.path, tuple(_usages(draft, channel.limits, channel.files, files)))


def file_text(draft: Draft, channel_id: str, channel: Channel, emit: Emit, templates: Path, body_html: str = "") -> str:
    """One file of the post."""
    body = body_html if emit.body == "html" else ""
    if emit.body == "text":
        body = plain_text(draft.html)
        body = strip_emoji(body) if channel.strip_emoji else body
    return render_template(templates, f"channels/{channel_id}/{emit.template}", {**vars(draft), "body": body})


def _usages(draft: Draft, limits: dict[str, Limit], emits: tuple[Emit, ...], files: dict[str, str]) -> Iterable[Usage]:
    texts = {"title": draft.title, "digest": draft.digest, "author": draft.author}
    for emit in emits:
        for field in (emit.field, *emit.also):
            if field is not None:
                texts[field] = files[emit.path].strip()
    return (usage(name, limit, COUNTERS[limit.counter](texts[name])) for name, limit in limits.items())


def usage(name: str, limit: Limit, used: int) -> Usage:
    """This much against this limit."""
    ok = limit.min <= used <= limit.max
    about = limit.source, limit.confidence, limit.checked
    return Usage(name, limit.label, used, limit.min, limit.max, limit.level, ok, *about)
