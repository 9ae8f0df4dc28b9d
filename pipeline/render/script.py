"""A body as a script for an announcer: spoken sentences, one breath a line; pictures and large tables become cues."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.render.formula_speech import formula_words
from pipeline.render.manuscript import Block, Cell, Run, words
from pipeline.render.sentences import packed, pieces, sentences
from pipeline.render.speech import Voice

BREATH = 26  # characters that are read in one go; a design choice, see the channel's sources
_MOST_CELLS = 40  # a larger table cannot be followed by ear
_SEEN = re.compile(r"[^，。；：！？]*(?:见|如|看)(?:上|下|左|右)?(?:图|表)[^，。；：！？]*")
_LATIN = re.compile(r"[A-Za-z]+(?:[-'’][A-Za-z]+)*")


@dataclass(frozen=True)
class Script:
    """`text` is read aloud, word for word; `cues` tell what the ear does not get and what has to be asked."""

    text: str
    cues: tuple[str, ...]


def write_script(blocks: Sequence[Block], voice: Voice) -> Script:
    """The script of a body."""
    paragraphs: list[str] = []
    cues: list[str] = []
    for block in blocks:
        said = list(_paragraphs(block, cues))
        if block.kind == "item" and not block.mark and paragraphs:
            paragraphs[-1] += "".join(said)
        else:
            paragraphs += said
    spoken = [voice.say(paragraph) for paragraph in paragraphs]
    latin = dict.fromkeys(word for text in spoken for word in _LATIN.findall(text) if len(word) > 1)
    if latin:
        cues.append("外文请核对念法：" + "、".join(latin))
    return Script("\n\n".join(breathe(text) for text in spoken), tuple(cues))


def breathe(text: str, most: int = BREATH) -> str:
    """A line for each sentence, and for each clause of a sentence that is longer than `most`; no sign is lost."""
    lines = (line for sentence in sentences(text) for line in packed(pieces(sentence, most), most))
    return "\n".join(lines)


def _paragraphs(block: Block, cues: list[str]) -> Iterator[str]:
    match block.kind:
        case "figure":
            cues.append(f"图略，不念：{block.caption or block.text}")
        case "code":
            cues.append("程序代码略，不念")
        case "note":
            cues.append(f"注 {block.mark}，不念：{block.text}")
        case "rule":
            return
        case "table":
            yield from _table(block, cues)
        case _:
            text = _words(block.runs, cues)
            cues += [f"听众看不到图表，改成口头的说法：“{seen}”" for seen in _SEEN.findall(text)]
            if text:
                yield text if block.kind == "paragraph" else _closed(text)


def _words(cell: Cell, cues: list[str]) -> str:
    return "".join(_word(run, cues) for run in cell if not run.note).strip()


def _word(run: Run, cues: list[str]) -> str:
    if not run.math:
        return words((run,)).replace("\n", " ")
    said = formula_words(run.math)
    if said is None:
        cues.append(f"公式太复杂，不念：{run.text}")
        return ""
    return said


def _table(block: Block, cues: list[str]) -> Iterator[str]:
    """Row after row: 噪声85分贝，一天最多待8小时。"""
    heads = [_words(cell, cues) for cell in block.rows[0]] if block.heads == 1 else []
    rows = block.rows[1:] if heads else block.rows
    if sum(map(len, rows)) > _MOST_CELLS:
        cues.append(f"表太大，不念：{'、'.join(heads) or _words(block.rows[0][0], cues)}")
        return
    for row in rows:
        cells = [_words(cell, cues) for cell in row]
        first, rest = cells[0], cells[1:]
        told = (_told(head, cell) for head, cell in zip(heads[1:] or [""] * len(rest), rest, strict=True) if cell)
        yield _closed("，".join(filter(None, [first, *told])))


def _told(head: str, cell: str) -> str:
    """A cell after its column's head: 一天最多待8小时, but 大约像什么，隔一臂远."""
    return head + cell if not head or cell[0].isdigit() else f"{head}，{cell}"


def _closed(text: str) -> str:
    """With a stop, so that a heading or an item is a sentence of its own."""
    return text if text[-1] in "。！？；：…，、”）" else text + "。"
