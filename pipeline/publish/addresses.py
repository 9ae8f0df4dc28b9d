"""Addresses of what we publish."""

from __future__ import annotations

from urllib.parse import quote


def page_url(site_url: str, path: str) -> str:
    """The full address of a site path; Chinese letters are percent-encoded."""
    return site_url + quote(path)
