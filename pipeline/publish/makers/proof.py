"""A typeset proof: a Typst template of the channel, filled with the piece, its budget of words and its signatures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.model.channel import Emit
from pipeline.publish.makers.made import Made
from pipeline.publish.parts import Part
from pipeline.publish.title_breaks import BREAK, broken
from pipeline.render.manuscript import blocks
from pipeline.render.proof import proof_blocks
from pipeline.render.typesetting import typeset


def make_proof(part: Part, emit: Emit, made: Made) -> Mapping[str, bytes]:
    """One PDF from the channel's Typst template; the content reaches it as data."""
    draft, about = part.draft, part.draft.about
    data = {
        "title": draft.title,
        "words": broken(draft.title, draft.title_words).split(BREAK),
        "byline": draft.author,
        "paper": part.account.name,
        "column": about.column or part.account.name,
        "colour": about.colour,
        "issue": f"第 {about.issue} 期" if about.issue else "",
        "date": draft.date_text,
        "id": draft.id,
        "blocks": proof_blocks(blocks(draft.html)),
        "sources": [title for title, _ in draft.sources],
        "signs": [[sign.stage, sign.by, sign.date] for sign in about.reviews],
        "count": _count(part, made),
        "shapes": {f"media:{each.path}": each.width / each.height for each in part.pictures},
    }
    template = made.templates / "channels" / part.account.channel / str(emit.typst)
    return {emit.path: typeset(template.read_text("utf-8"), data, made.pictures(part), about.published)}


def _count(part: Part, made: Made) -> dict[str, Any] | None:
    """How much of its budget the channel's main text uses."""
    main = next(emit for emit in part.channel.files if emit.main)
    found = next((usage for usage in made.post.usages if usage.field == main.field), None)
    if found is None:
        return None
    return {
        "label": found.label,
        "used": found.used,
        "min": found.min,
        "max": found.max,
        "ok": found.ok,
        "source": found.source,
    }
