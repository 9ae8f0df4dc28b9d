"""Where the site publishes a file of content/, for feeds and open data: the one place to change."""

from __future__ import annotations

from pipeline.model.catalog import Catalog
from pipeline.publish.addresses import page_url


def media_url(catalog: Catalog, path: str) -> str:
    """The full address of a picture or clip of content/."""
    return page_url(catalog.office.site.url, path if path.startswith("media/") else f"media/{path}")
