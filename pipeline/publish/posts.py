"""One piece for one account: the texts of its files and how much of each limit they use. Nothing is ever cut."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.model.channel import Channel, Emit
from pipeline.publish.announcing import spoken_values
from pipeline.publish.captioning import caption_values
from pipeline.publish.drafts import Draft
from pipeline.publish.usages import Usage, usages
from pipeline.render.plaintext import plain_text, strip_emoji
from pipeline.render.templates import render_template


@dataclass(frozen=True)
class Post:
    """The texts that templates gave, by the path of their emit, and the limits they were counted against.

    A text is a file of the folder itself where the emit's maker is `text`; other makers may start from it.
    """

    texts: dict[str, str]
    main: str
    usages: tuple[Usage, ...]

    @property
    def faults(self) -> tuple[Usage, ...]:
        """Firm limits that are broken: a post with one is not ready to be sent."""
        return tuple(usage for usage in self.usages if not usage.ok and usage.level == "error")


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
    body = body_html if emit.body == "html" else body_text(draft, channel) if emit.body == "text" else ""
    values = {**vars(draft), "body": body}
    if emit.body == "spoken":
        values |= spoken_values(draft.html, draft.rate, templates / "channels" / channel_id)
    elif emit.body == "caption":
        values |= caption_values(draft, channel)
    return render_template(templates, f"channels/{channel_id}/{emit.template}", values)


def body_text(draft: Draft, channel: Channel) -> str:
    """The body as plain text, as the channel takes it."""
    body = plain_text(draft.html)
    return strip_emoji(body) if channel.strip_emoji else body
