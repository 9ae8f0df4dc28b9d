"""Structured data (schema.org, JSON-LD) of a piece's page."""

from __future__ import annotations

import json
from typing import Any

from pipeline.model.catalog import Catalog, Entry
from pipeline.publish.addresses import page_url
from pipeline.publish.pictures import cover_path
from pipeline.publish.site_video import Player
from pipeline.publish.views import Feature


def piece_data(entry: Entry, catalog: Catalog, feature: Feature, player: Player | None) -> str:
    """Article or VideoObject with a BreadcrumbList, as JSON that cannot end its script element."""
    url = catalog.office.site.url
    page = page_url(url, entry.path)
    matter = entry.piece.matter
    about: dict[str, Any] = {
        "@type": "Article",
        "@id": page,
        "url": page,
        "inLanguage": "zh-CN",
        "datePublished": entry.piece.published.isoformat(),
        "dateModified": (matter.updated or entry.piece.published).isoformat(),
        "author": [
            {"@type": "Person", "name": who.name, **({"url": page_url(url, who.path)} if who.path else {})}
            for who in feature.authors
        ],
        "publisher": {"@type": "Organization", "name": catalog.office.site.owner, "url": url},
        "keywords": list(entry.keywords),
        "description": entry.summary,
    }
    picture = page_url(url, cover_path(entry.id))
    if player and (player.file or player.url):
        about |= {"@type": "VideoObject", "name": matter.title, "thumbnailUrl": picture}
        about["uploadDate"] = entry.piece.published.isoformat()
        about["contentUrl"] = page_url(url, player.file) if player.file else player.url
        if player.seconds:
            about["duration"] = f"PT{player.seconds:g}S"
    else:
        about |= {"headline": matter.title, "image": picture, "mainEntityOfPage": page}
    trail = [("首页", url), (feature.card.kicker.name, page_url(url, feature.card.kicker.path)), (matter.title, page)]
    crumbs = {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": at, "name": name, "item": item}
            for at, (name, item) in enumerate(trail, 1)
        ],
    }
    return script_json({"@context": "https://schema.org", "@graph": [about, crumbs]})


def script_json(value: dict[str, Any]) -> str:
    """JSON for a script element: no `<`, `>` or `&` in it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
