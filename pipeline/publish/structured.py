"""Structured data (schema.org, JSON-LD) of pages, as JSON that cannot end its script element."""

from __future__ import annotations

import json
from typing import Any

from pipeline.model.catalog import Catalog, Entry
from pipeline.model.office import Site
from pipeline.publish.addresses import page_url
from pipeline.publish.cards import Link
from pipeline.publish.imprint import LICENSES, last_change
from pipeline.publish.pictures import cover_path
from pipeline.publish.site_video import Player, Sound
from pipeline.publish.views import Feature

_LOGO = "assets/images/mark-180.png"


def piece_data(entry: Entry, catalog: Catalog, feature: Feature, player: Player | None, sound: Sound | None) -> str:
    """Article or VideoObject with a BreadcrumbList."""
    site, matter = catalog.office.site, entry.piece.matter
    url = site.url
    page = page_url(url, entry.path)
    about: dict[str, Any] = {
        "@type": "Article",
        "@id": page,
        "url": page,
        "inLanguage": "zh-CN",
        "datePublished": entry.piece.published.isoformat(),
        "dateModified": last_change(entry).isoformat(),
        "author": [
            {"@type": "Person", "name": who.name, **({"url": page_url(url, who.path)} if who.path else {})}
            for who in feature.authors
        ],
        "publisher": _organization(site),
        "keywords": list(entry.keywords),
        "description": entry.summary,
    }
    picture = page_url(url, cover_path(entry.id))
    if license_url := LICENSES.get(matter.license or site.license):
        about["license"] = license_url
    if player and (player.file or player.url):
        about |= {"@type": "VideoObject", "name": matter.title, "thumbnailUrl": picture}
        about["uploadDate"] = entry.piece.published.isoformat()
        about["contentUrl"] = page_url(url, player.file) if player.file else player.url
        if player.seconds:
            about["duration"] = f"PT{player.seconds:g}S"
    else:
        about |= {"headline": matter.title, "image": picture, "mainEntityOfPage": page}
    if sound:
        about["audio"] = _recording(sound, matter.title)
    kicker = feature.card.kicker
    crumbs = _crumbs([("首页", url), (kicker.name, page_url(url, kicker.path)), (matter.title, page)])
    return _script([about, crumbs])


def list_data(site: Site, name: str, path: str, up: Link | None) -> str:
    """The way to a list of pieces."""
    steps = (up, Link(name, path))
    return _script([_crumbs([("首页", site.url), *((s.name, page_url(site.url, s.path)) for s in steps if s)])])


def home_data(site: Site) -> str:
    """Who publishes the site, how to search it, and where its open data are."""
    about = site.description or site.tagline or site.name
    publisher = {"@id": f"{site.url}#publisher"}
    catalogue = page_url(site.url, "data/v1/catalog.json")
    search = {"@type": "EntryPoint", "urlTemplate": f"{site.url}search/?q={{search_term_string}}"}
    return _script(
        [
            _organization(site),
            {
                "@type": "WebSite",
                "@id": f"{site.url}#site",
                "name": site.name,
                "url": site.url,
                "description": about,
                "inLanguage": "zh-CN",
                "publisher": publisher,
                "potentialAction": {
                    "@type": "SearchAction",
                    "target": search,
                    "query-input": "required name=search_term_string",
                },
            },
            {
                "@type": "DataFeed",
                "name": f"{site.name}：全部内容的开放数据",
                "description": f"{about} 每一篇的标题、摘要、全文、主题、人群、来源、更正和许可，每次建站时更新。",
                "url": catalogue,
                "inLanguage": "zh-CN",
                "license": LICENSES.get(site.license, site.license),
                "creator": publisher,
                "publisher": publisher,
                "isAccessibleForFree": True,
                "distribution": {
                    "@type": "DataDownload",
                    "encodingFormat": "application/json",
                    "contentUrl": catalogue,
                },
            },
        ]
    )


def _organization(site: Site) -> dict[str, Any]:
    logo = page_url(site.url, _LOGO)
    return {"@type": "Organization", "@id": f"{site.url}#publisher", "name": site.owner, "url": site.url, "logo": logo}


def _recording(sound: Sound, title: str) -> dict[str, Any]:
    about = {"@type": "AudioObject", "name": title, "contentUrl": sound.url, "encodingFormat": sound.type}
    return about | ({"duration": f"PT{sound.seconds:g}S"} if sound.seconds else {})


def _crumbs(trail: list[tuple[str, str]]) -> dict[str, Any]:
    steps = [
        {"@type": "ListItem", "position": at, "name": name, "item": item} for at, (name, item) in enumerate(trail, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": steps}


def _script(graph: list[dict[str, Any]]) -> str:
    return script_json({"@context": "https://schema.org", "@graph": graph})


def script_json(value: dict[str, Any]) -> str:
    """JSON for a script element: no `<`, `>` or `&` in it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
