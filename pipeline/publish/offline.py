"""Reading without a network: the web manifest, and a service worker that keeps what was read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from pipeline.model.job import Job, digest, make_key
from pipeline.model.office import Site

SHELL = (
    "assets/stylesheets/site.css",
    *(f"assets/javascripts/{name}.js" for name in ("site", "piece", "aloud")),
    "offline/",
)
"""Kept from the first visit on; everything else when it is read."""


def offline_jobs(frames: Path, root: Path, site: Site) -> Iterator[Job]:
    """`site.webmanifest` and `sw.js`. The worker changes only with the theme's own files, so that it seldom updates."""
    scripts = sorted((frames / "site" / "assets" / "javascripts").glob("*.js"))
    styles = sorted((root / "site_overrides" / "styles").glob("*.css"))
    worker = (root / "templates" / "site" / "sw.js").read_text("utf-8")
    version = digest(worker, *(path.read_bytes() for path in (*scripts, *styles)))
    text = worker.replace("VERSION", version).replace("[SHELL]", json.dumps(SHELL)).encode()
    yield Job("site/sw.js", make_key("worker", file=digest(text)), partial(bytes, text))
    manifest = _manifest(site)
    yield Job("site/site.webmanifest", make_key("manifest", file=digest(manifest)), partial(bytes, manifest))


def _manifest(site: Site) -> bytes:
    icons = [{"src": "assets/images/mark.svg", "type": "image/svg+xml", "sizes": "any"}]
    icons += [
        {"src": f"assets/images/mark-{size}.png", "type": "image/png", "sizes": f"{size}x{size}"}
        for size in (180, 192, 512)
    ]
    data = {
        "name": site.name, "short_name": site.name[:12], "description": site.description, "lang": "zh-CN", "id": "./",
        "start_url": "./", "scope": "./", "display": "minimal-ui", "background_color": "#fcfdfd",
        "theme_color": "#0d2427", "icons": icons,
    }  # fmt: skip
    return json.dumps(data, ensure_ascii=False, indent=1).encode()
