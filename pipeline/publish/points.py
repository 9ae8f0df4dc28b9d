"""The three points of a piece for posters: the editor's own, else whole sentences that stand by themselves.

Nothing is rewritten or cut. Where the piece lists what to do, its list comes first; then what the author set in bold;
then sentences of the summary; then headings that say something. Questions, myths to be debunked and sentences that
lean on what stood before are left out, for on a poster nothing stands before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.model.catalog import Entry
from pipeline.render.manuscript import Block, blocks, words

COUNT, SHORTEST, LONGEST = 3, 4, 32
_MEANING = 10  # characters; what is shorter says too little outside its list
_END = re.compile(r"(?<=[。！？!?])(?![”’」』）】)])")
_NUMBERED = re.compile(r"^(?:第?[一二三四五六七八九十\d]+[、.．步招条点：:]\s*|[①-⑳]\s*)+")
_LEANS = re.compile(
    r"^(?:[错对]|这|那|它|他|她|此|该|其|但|而|所以|因此|可是|不过|于是|然后|也|还|又|上图|下图|如图|图|见|详见|其中|另外|同样|答案|结果)"
)
_NO_POINT = re.compile(
    r"[？?：:；;、，,]$|^(?:说法|谣言|误区|传言|流言|问题|参考|来源|要点|小结|结语|尾声|附|延伸|提问)|https?:|[→=]"
)
_ASKS = re.compile("哪|怎么|怎样|如何|为什么|什么|多少|几|谁")
_ITEM = re.compile(r"^(?:[•☐☑]|\d+\.)$")


def points_of(entry: Entry) -> tuple[str, ...]:
    """At most three, in the order of the piece within each source."""
    return entry.piece.matter.points or _found(entry.rendered.html, entry.summary)


@lru_cache(maxsize=8)
def _found(html: str, summary: str) -> tuple[str, ...]:
    found = blocks(html)
    groups = (list(_listed(found)), list(_bold(found)), list(_sentences(summary)), list(_headings(found)))
    best = next((group for group in groups if len(group) >= COUNT), [text for group in groups for text in group])
    return tuple(_different(best))


def _different(texts: list[str]) -> Iterator[str]:
    seen: list[str] = []
    for text in texts:
        if len(seen) < COUNT and not any(text in other or other in text for other in seen):
            seen.append(text)
            yield text


def _listed(found: tuple[Block, ...]) -> Iterator[str]:
    """The first sentences of list items."""
    items = (block for block in found if block.kind == "item" and block.level == 1 and _ITEM.match(block.mark))
    return (text for text in (_plain(_END.split(block.text)[0]) for block in items) if _stands(text))


def _bold(found: tuple[Block, ...]) -> Iterator[str]:
    """What the author set in bold in running text, where it is long enough to say something."""
    for block in found:
        if block.kind == "paragraph":
            yield from (
                text
                for text in (_plain(r.text) for r in block.runs if r.bold)
                if len(text) >= _MEANING and _stands(text)
            )


def _sentences(summary: str) -> Iterator[str]:
    return (text for text in map(_plain, _END.split(summary)) if _stands(text))


def _headings(found: tuple[Block, ...]) -> Iterator[str]:
    texts = (_plain(words(block.runs)) for block in found if block.kind == "heading")
    return (text for text in texts if _stands(text) and not _ASKS.search(text))


def _plain(text: str) -> str:
    """One line without its number and its full stop."""
    return _NUMBERED.sub("", " ".join(text.split())).rstrip("。；;").strip()


def _stands(text: str) -> bool:
    return SHORTEST <= len(text) <= LONGEST and not _LEANS.match(text) and not _NO_POINT.search(text)
