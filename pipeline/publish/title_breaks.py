"""Where a title may break: between words, marked by U+200B, so that no line ends inside one."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model.catalog import Entry

BREAK = "\u200b"
_LONGEST = 7  # characters that stay together at most
_LEANING = frozenset("的了着过得地吗呢吧啊么们里上下中后前时")  # lean on the word before them


def broken_title(entry: Entry) -> str:
    """The piece's own title with U+200B where a line may end."""
    return broken(entry.piece.matter.title, entry.facts.title_words)


def broken(title: str, words: Sequence[str]) -> str:
    """`title` with U+200B where a line may end; as written when `words` are not its words."""
    return break_title(words) if "".join(words) == title else title


def break_title(words: Sequence[str]) -> str:
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
