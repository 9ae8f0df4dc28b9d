"""A piece as JSON for APPs and mini-programs, and the JSON Schema that describes it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict

from pipeline.model.app_item import SCHEMA, AppItem
from pipeline.model.channel import Emit
from pipeline.publish.makers.made import Made
from pipeline.publish.parts import Part
from pipeline.render.feed_html import absolute_html, plain_reader_html
from pipeline.render.plaintext import plain_text
from pipeline.render.rich_nodes import rich_nodes


def make_app(part: Part, emit: Emit, made: Made) -> Mapping[str, bytes]:
    """The piece and, beside it as `….schema.json`, its schema."""
    draft, about, names = part.draft, part.draft.about, made.picture_names(part)
    html = plain_reader_html(absolute_html(draft.html, draft.link, part.addresses, names.get))
    item = AppItem.model_validate(
        {
            "schema": SCHEMA,
            "id": draft.id,
            "kind": draft.kind,
            "title": draft.title,
            "summary": draft.digest,
            "author": draft.author,
            "column": about.column,
            "issue": about.issue,
            "topics": about.topics,
            "keywords": about.keywords,
            "published": about.published,
            "updated": about.updated,
            "url": draft.link,
            "license": about.license,
            "statement": draft.statement,
            "AIGC": part.aigc,
            "sources": [{"title": title, "url": url} for title, url in draft.sources],
            "reviews": [asdict(sign) for sign in about.reviews if sign.by],
            "corrections": about.corrections,
            "cover": part.covers[0].name if part.covers else "",
            "images": [
                {"file": names[each.path], "alt": each.alt, "width": each.width, "height": each.height}
                for each in part.pictures
            ],
            "html": html,
            "nodes": rich_nodes(html),
            "text": plain_text(draft.html),
        }
    )
    schema = json.dumps(AppItem.model_json_schema(), ensure_ascii=False, indent=1)
    return {
        emit.path: item.model_dump_json(by_alias=True, exclude_defaults=True, indent=1).encode() + b"\n",
        f"{emit.path.removesuffix('.json')}.schema.json": schema.encode() + b"\n",
    }
