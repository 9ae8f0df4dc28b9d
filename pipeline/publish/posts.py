"""One piece for one account: the texts of its files and how much of each limit they use. Nothing is ever cut."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

<<<<<<< HEAD
from pipeline.model.catalog import Entry
from pipeline.model.channel import COUNTED, Channel, Emit, Hashtags, Limit
from pipeline.model.matter import Override
from pipeline.model.office import Account, Office
from pipeline.publish.about import About, about
from pipeline.publish.addresses import page_url
from pipeline.publish.announcing import spoken_values
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
    about: About
    title_words: tuple[str, ...] = ()
    rate: int = 240
    speed: float = 0.0

=======
from pipeline.model.channel import Channel, Emit
from pipeline.publish.drafts import Draft
from pipeline.publish.usages import Usage, usages
from pipeline.render.plaintext import plain_text, strip_emoji
from pipeline.render.templates import render_template

>>>>>>> 9e81760 (Add thirteen channels as data; limits of characters and of numbers, menus for AI content, rules with their sources)

@dataclass(frozen=True)
class Post:
    """The texts that templates gave, by the path of their emit, and the limits they were counted against.

    A text is a file of the folder itself where the emit's maker is `text`; other makers may start from it.
    """

    texts: dict[str, str]
    main: str
    usages: tuple[Usage, ...]

<<<<<<< HEAD

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
    campaign = office.campaigns.get(matter.campaign or "")
    words = override.hashtags
    if words is None:
        words = (campaign.hashtag if campaign else "", *entry.keywords, *filter(None, map(names.get, entry.topics)))
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
        about=about(entry, office, names),
        title_words=entry.facts.title_words,
        rate=account.rate or office.site.speaking_rate,
        speed=account.speed or channel.speed or 0.0,
    )


def hashtag_line(words: Iterable[str], rule: Hashtags | None) -> str:
    """The topic words in the platform's syntax, at most as many as it takes; what is no tag character is dropped."""
    if rule is None:
        return ""
    tags = dict.fromkeys(tag for tag in (_NOT_A_TAG.sub("", word) for word in words) if tag)
    return rule.separator.join(rule.pattern.replace("{}", tag) for tag in list(tags)[: rule.max])
=======
    @property
    def faults(self) -> tuple[Usage, ...]:
        """Firm limits that are broken: a post with one is not ready to be sent."""
        return tuple(usage for usage in self.usages if not usage.ok and usage.level == "error")
>>>>>>> 9e81760 (Add thirteen channels as data; limits of characters and of numbers, menus for AI content, rules with their sources)


def compose(draft: Draft, channel_id: str, channel: Channel, templates: Path, body_html: str) -> Post:
    """The post's files; `body_html` is the body as the channel's transforms left it (empty when none wants HTML)."""
    texts = {
        emit.path: file_text(draft, channel_id, channel, emit, templates, body_html)
        for emit in channel.files
        if emit.template is not None
    }
    main = next(emit for emit in channel.files if emit.main)
    return Post(texts, main.path, tuple(usages(draft, channel, texts)))


def file_text(draft: Draft, channel_id: str, channel: Channel, emit: Emit, templates: Path, body_html: str = "") -> str:
    """The text that an emit's template gives."""
<<<<<<< HEAD
    body = body_html if emit.body == "html" else ""
    if emit.body == "text":
        body = plain_text(draft.html)
        body = strip_emoji(body) if channel.strip_emoji else body
    values = {**vars(draft), "body": body}
    if emit.body == "spoken":
        values |= spoken_values(draft.html, draft.rate, templates / "channels" / channel_id)
    return render_template(templates, f"channels/{channel_id}/{emit.template}", values)
=======
    body = body_html if emit.body == "html" else body_text(draft, channel) if emit.body == "text" else ""
    return render_template(templates, f"channels/{channel_id}/{emit.template}", {**vars(draft), "body": body})
>>>>>>> 9e81760 (Add thirteen channels as data; limits of characters and of numbers, menus for AI content, rules with their sources)


def body_text(draft: Draft, channel: Channel) -> str:
    """The body as plain text, as the channel takes it."""
    body = plain_text(draft.html)
    return strip_emoji(body) if channel.strip_emoji else body
