"""What the templates of a channel may show of a piece: plain data, made once per account."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pipeline.model.catalog import Entry
from pipeline.model.channel import Channel, Hashtags
from pipeline.model.matter import Aigc, Override
from pipeline.model.office import Account, Office
from pipeline.model.times import clock
from pipeline.publish.about import About, about
from pipeline.publish.addresses import page_url
from pipeline.publish.points import points_of
from pipeline.render.characters import graphemes
from pipeline.render.plaintext import strip_emoji

_STATEMENT = {"2": "可能含有人工智能生成内容", "3": "疑似含有人工智能生成内容"}


@dataclass(frozen=True)
class Draft:
    """`tags` are the topic words, `hashtags` the same in the platform's syntax; `dropped` says what no tag can hold.

    `override_text` is the editor's own text for this account. `statement` tells readers of AI content in brackets
    (empty: there is none); `html` ends with it. `measures` are the numbers of `channel.MEASURES` that are known.
    `rate` is characters a minute spoken, `speed` characters a second scrolled (0: not known).
    """

    id: str
    kind: str
    title: str
    digest: str
    author: str
    link: str
    tags: tuple[str, ...]
    hashtags: str
    override_text: str
    date_text: str
    account: str
    signature: str
    sources: tuple[tuple[str, str], ...]
    aigc: bool
    statement: str
    html: str
    markdown: str
    first_line: int
    about: About
    title_words: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    reprint: bool = False
    chapters: tuple[tuple[str, str], ...] = ()
    rate: int = 240
    speed: float = 0.0
    measures: Mapping[str, int] = field(default_factory=dict)
    points: tuple[str, ...] = ()


def chosen_override(entry: Entry, account: Account) -> Override:
    """The editor's words for this account: the account's own entry wins field by field over its channel's."""
    found = [entry.piece.matter.overrides.get(name) for name in (account.channel, account.id)]
    merged: dict[str, object] = {}
    for override in filter(None, found):
        merged |= override.model_dump(exclude_none=True)
    return Override.model_validate(merged)


def make_draft(
    entry: Entry,
    account: Account,
    channel: Channel,
    office: Office,
    names: Mapping[str, str],
    measures: Mapping[str, int],
) -> Draft:
    """Everything the channel's templates need; `names` maps topic ids to Chinese names."""
    matter, override = entry.piece.matter, chosen_override(entry, account)
    own = override.hashtags or ()
    campaign = office.campaigns.get(matter.campaign or "")
    found = (campaign.hashtag if campaign else "", *entry.keywords, *filter(None, map(names.get, entry.topics)))
    words = found if override.hashtags is None else own
    tags = topic_words(words, channel.hashtags, all_of_them=override.hashtags is not None)
    clean = strip_emoji if channel.strip_emoji else str
    people = [office.people[a].name if a in office.people else a for a in matter.authors]
    published = entry.piece.published
    statement = ai_statement(matter.AIGC, entry.piece.kind)
    return Draft(
        id=entry.id,
        kind=entry.piece.kind,
        title=clean(override.title or matter.title),
        digest=clean(override.digest or entry.summary),
        author="、".join(people) or office.site.owner,
        link=page_url(office.site.url, entry.path),
        tags=tags,
        hashtags=hashtag_line(tags, channel.hashtags),
        dropped=tuple(word for word in own if as_tag(word) != word) if channel.hashtags else (),
        override_text=clean((override.text or "").strip()),
        date_text=f"{published.year}年{published.month}月{published.day}日",
        account=account.name,
        signature=account.signature or account.name,
        sources=tuple((source.title, source.link or "") for source in matter.sources),
        aigc=matter.AIGC is not None,
        statement=statement,
        html=entry.rendered.html + (f"<p>{statement}</p>" if statement else ""),
        markdown=entry.piece.body,
        first_line=entry.piece.body_line,
        about=about(entry, office, names),
        title_words=entry.facts.title_words,
        reprint=(matter.license or office.site.license) == "转载",
        chapters=tuple((clock(each.at), each.title) for each in matter.video.chapters) if matter.video else (),
        rate=account.rate or office.site.speaking_rate,
        speed=account.speed or channel.speed or 0.0,
        measures=measures,
        points=tuple(map(clean, points_of(entry))),
    )


def ai_statement(aigc: Aigc | None, kind: str) -> str:
    """What readers are told, with the words that GB 45438-2025 asks for; empty where there is nothing to tell."""
    if aigc is None:
        return ""
    return f"（{'本视频' if kind == 'video' else '本文'}{_STATEMENT.get(aigc.Label, '含有人工智能生成内容')}）"


def topic_words(words: Iterable[str], rule: Hashtags | None, *, all_of_them: bool) -> tuple[str, ...]:
    """The words as tags, each once. Found keywords are candidates: the first that fit; an editor's words all stay."""
    if rule is None:
        return ()
    tags = [tag for tag in dict.fromkeys(map(as_tag, words)) if tag]
    fitting = [tag for tag in tags if len(tag) <= (rule.each or len(tag))]
    return tuple(tags if all_of_them else fitting[: rule.max])


def as_tag(word: str) -> str:
    """The word without what ends a tag on every platform: spaces, punctuation, emoji.

    >>> as_tag("C++ 语言")
    'C语言'
    """
    signs = (sign for sign in graphemes(word) if sign[0].isalnum() or sign[0] in "_·")
    return "".join(char for sign in signs for char in sign if unicodedata.category(char) != "Cf")


def hashtag_line(tags: Iterable[str], rule: Hashtags | None) -> str:
    """The tags in the platform's syntax."""
    return rule.separator.join(rule.pattern.replace("{}", tag) for tag in tags) if rule else ""
