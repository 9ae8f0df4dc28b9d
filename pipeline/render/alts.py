"""What neutral HTML says about its pictures."""

from __future__ import annotations

from pipeline.render.formula import picture_name
from pipeline.render.fragment import parse


def picture_texts(html: str) -> dict[str, str]:
    """Alternative texts in order of first use, by content path (`media:` pictures) or by `picture_name` (formulas)."""
    texts: dict[str, str] = {}
    if "media:" in html or "<math" in html:
        for node in parse(html).iter("img", "math"):
            kind, _, path = (node.get("src") or "").partition(":")
            if node.tag == "math":
                texts.setdefault(picture_name(node), node.get("alttext") or "")
            elif kind == "media":
                texts.setdefault(path, node.get("alt") or "")
    return texts
