"""What neutral HTML says about its pictures."""

from __future__ import annotations

from pipeline.render.fragment import parse


def picture_texts(html: str) -> dict[str, str]:
    """Content path → alternative text of each `media:` picture, in order of first use."""
    texts: dict[str, str] = {}
    if "media:" in html:
        for image in parse(html).iter("img"):
            kind, _, path = (image.get("src") or "").partition(":")
            if kind == "media":
                texts.setdefault(path, image.get("alt") or "")
    return texts
