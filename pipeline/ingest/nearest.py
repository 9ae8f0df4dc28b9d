"""What an editor may have meant."""

from __future__ import annotations

import difflib
from collections.abc import Collection


def nearest(name: str, known: Collection[str]) -> str:
    """A remedy for an unknown name: the nearest known one, else those that there are (the first 30)."""
    near = difflib.get_close_matches(name, sorted(known), n=1)
    more = f" 等 {len(known)} 个" if len(known) > 30 else ""
    return f"是不是“{near[0]}”？" if near else "可用的有：" + ("、".join(sorted(known)[:30]) or "（还没有）") + more
