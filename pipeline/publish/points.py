"""The three points of a piece for posters: the editor's own, else whole sentences that stand by themselves.

Nothing is rewritten or cut, and fewer than three are better than poor ones. An article's list of what to do comes
first, then what its author set in bold, then how its sections begin; a film's sections are what it says shot by shot,
so they come first. Summary and headings fill up. Questions, myths, lists of mistakes, fragments and sentences that
lean on what stood before are left out, for on a poster nothing stands before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby, pairwise

from pipeline.model.catalog import Entry
from pipeline.render.manuscript import Block, blocks

COUNT, SHORTEST, LONGEST = 3, 8, 32
_BOLD = 10  # characters; what an author sets in bold and is shorter is a term
_END = re.compile(r"(?<=[。！？!?])(?![”’」』）】)])")
_NUMBERED = re.compile(r"^(?:第?[一二三四五六七八九十\d]+[、.．步招条点：:，]\s*|[①-⑳]\s*)+")
_LEANS = re.compile(
    r"^(?:错|对[，。！：]|这|那|它|他|她|此|该|其|但|而|所以|因此|可是|不过|于是|然后|也|还|又|上图|下图|如图|图|见|详见|其中|另外|同样|答案|结果)"
)
_NO_POINT = re.compile(
    r"[？?：:；;、，,的]$|^(?:说法|谣言|误区|传言|流言|问题|参考|来源|要点|小结|结语|尾声|附|延伸|提问)|https?:|[→=]"
)
_MYTH = re.compile("以为|有人说|都说|常说|听说|据说|有个说法|相传")
_WRONG = re.compile("错|毛病|误区|谣言|传言|当心|小心|骗局|危险")
_TALKS = re.compile("哪|怎么|怎样|如何|为什么|什么|多少|几|谁|教你|讲明白|讲清|本文|算一算|再学|一起看|听听|看看")
_ITEM = re.compile(r"^(?:[•☐☑]|\d+\.)$")


def points_of(entry: Entry) -> tuple[str, ...]:
    """At most three, in the order of the piece within each source."""
    return entry.piece.matter.points or _found(entry.rendered.html, entry.summary, entry.piece.kind == "video")


@lru_cache(maxsize=8)
def _found(html: str, summary: str, film: bool) -> tuple[str, ...]:
    found = blocks(html)
    listed, leads, bold = list(_listed(found)), list(_leads(found)), list(_bold(found))
    groups = [leads, listed, bold] if film else [listed, bold, leads]
    groups += [[text for text in _each(_END.split(summary)) if not _TALKS.search(text)], list(_headings(found))]
    best = next((group for group in groups if len(group) >= COUNT), [text for group in groups for text in group])
    return tuple(_different(best))


def _different(texts: list[str]) -> Iterator[str]:
    seen: list[str] = []
    for text in texts:
        if len(seen) < COUNT and not any(text in other or other in text for other in seen):
            seen.append(text)
            yield text


def _listed(found: tuple[Block, ...]) -> Iterator[str]:
    """The first sentences of the first list that has enough of them; of all lists where none has. A list whose heading
    or opening words call it mistakes or dangers says what not to do."""
    lists, before = [], ""
    for is_list, group in groupby(found, lambda block: block.kind == "item"):
        rows = list(group)
        if is_list and not _WRONG.search(before):
            items = (block for block in rows if block.level == 1 and _ITEM.match(block.mark))
            lists.append(list(_each(_END.split(block.text)[0] for block in items)))
        before = rows[-1].text if rows[-1].kind == "heading" or rows[-1].text.endswith("：") else ""
    yield from next((texts for texts in lists if len(texts) >= COUNT), [text for texts in lists for text in texts])


def _leads(found: tuple[Block, ...]) -> Iterator[str]:
    """How sections begin."""
    starts = (block for before, block in pairwise(found) if before.kind == "heading" and block.kind == "paragraph")
    return (text for text in _each(_END.split(block.text)[0] for block in starts) if not _MYTH.search(text))


def _bold(found: tuple[Block, ...]) -> Iterator[str]:
    """What the author set in bold in running text, where it is long enough to say something."""
    runs = (run for block in found if block.kind == "paragraph" for run in block.runs if run.bold)
    return (text for text in _each(run.text for run in runs) if len(text) >= _BOLD)


def _headings(found: tuple[Block, ...]) -> Iterator[str]:
    texts = _each(block.text for block in found if block.kind == "heading")
    return (text for text in texts if not _TALKS.search(text))


def _each(texts: Iterable[str]) -> Iterator[str]:
    """Those that can stand alone, each in one line without its number and its full stop."""
    for text in texts:
        plain = _NUMBERED.sub("", " ".join(text.split())).rstrip("。；;").strip()
        if SHORTEST <= len(plain) <= LONGEST and not _LEANS.match(plain) and not _NO_POINT.search(plain):
            yield plain
