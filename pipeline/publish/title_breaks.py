"""Where a title may break: between words, marked by U+200B, so that no line ends inside one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache, partial
from pathlib import Path

from pipeline.enrich.segment import Segmenter, make_segmenter
from pipeline.ingest.vocabulary import load_vocabulary
from pipeline.model.catalog import Catalog
from pipeline.model.job import digest, make_key
from pipeline.publish.context import Context

BREAK = "\u200b"
_LONGEST = 7  # characters that stay together at most
_LEANING = frozenset("的了着过得地吗呢吧啊么们里上下中后前时")  # lean on the word before them


def broken_titles(catalog: Catalog, context: Context) -> Mapping[str, str]:
    """Piece id → title with U+200B where it may break; memoised, so that no dictionary is loaded for known titles."""
    version = catalog.vocabulary.version
    place = context.content / "_data", context.cache / "words"
    tasks = {
        entry.id: (
            make_key("title", text=digest(entry.piece.matter.title), vocabulary=version, code=context.code),
            partial(_broken, entry.piece.matter.title, *place, version),
        )
        for entry in catalog.public
    }
    return context.memo("titles", tasks)


def _broken(title: str, data: Path, cache: Path, version: str) -> str:
    return break_title(_segmenter(data, cache, version).cut(title))


@lru_cache(maxsize=1)
def _segmenter(data: Path, cache: Path, _version: str) -> Segmenter:
    vocabulary, _ = load_vocabulary(data)
    return make_segmenter(vocabulary, cache)


def break_title(words: list[str]) -> str:
    """The words joined, with U+200B between groups: single characters lean on what follows, particles on what precedes.

    >>> break_title(["抗生素", "不是", "药", "：", "五", "个", "说法"])
    '抗生素\\u200b不是\\u200b药：\\u200b五个说法'
    """
    groups: list[str] = []
    open_group = False
    for word in words:
        fits = bool(groups) and len(groups[-1]) + len(word) <= _LONGEST
        leans = word in _LEANING or not any(sign.isalnum() for sign in word)
        if groups and (leans or (open_group and fits)):
            groups[-1] += word
        else:
            groups.append(word)
        # A single character waits for its noun; an opening quotation mark too.
        open_group = (len(word) == 1 and word.isalnum() and not leans) or word[-1:] in "“‘《（「『【–—-"
    return BREAK.join(_without_orphans(groups))


def _without_orphans(groups: list[str]) -> list[str]:
    """A group of one character joins the one before it, unless a sign stands between them."""
    kept: list[str] = []
    for group in groups:
        alone = sum(sign.isalnum() for sign in group) <= 1
        if kept and alone and kept[-1][-1].isalnum():
            kept[-1] += group
        else:
            kept.append(group)
    return kept
