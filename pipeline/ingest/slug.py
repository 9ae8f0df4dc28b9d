"""A title as a file name and address: the only module that knows pypinyin."""

from __future__ import annotations

import re
import unicodedata

from pipeline.model.names import name_trouble

_WORD = re.compile(r"[a-z0-9]+")


def slug(title: str, longest: int = 40) -> str:
    """`冰箱不是保险箱` → `bing-xiang-bu-shi-bao-xian-xiang`: ASCII words, cut between two of them at `longest`.

    ü is v, as on keyboards. Empty when nothing of the title can be spelled.
    """
    plain = unicodedata.normalize("NFKD", title[:400]).casefold()
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - its dictionary takes 0.2 s and 40 MB, and few builds need it

    spelled = " ".join(lazy_pinyin("".join(c for c in plain if not unicodedata.combining(c))))
    kept = ""
    for word in _WORD.findall(spelled.casefold()):
        longer = f"{kept}-{word}" if kept else word[:longest]
        if len(longer) > longest:
            break
        kept = longer
    return f"p-{kept}" if kept and name_trouble(kept) else kept
