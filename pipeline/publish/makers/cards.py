"""A set of cards: the cover, the text page by page, each figure, the sources at the end. Nothing is silently cut."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path, PurePosixPath

from pipeline.model.channel import Emit
from pipeline.model.cover import CoverRequest, Para
from pipeline.model.layers import Flow
from pipeline.publish.art import Art
from pipeline.publish.makers.made import Made
from pipeline.publish.makers.poster import art_of, sizes_of
from pipeline.publish.parts import Part
from pipeline.render.manuscript import Block, blocks, words
from pipeline.render.pictures.flow import Sheet, sheet_of
from pipeline.render.pictures.pages import Paged, paginate
from pipeline.render.pictures.stage import set_stage

REST = "没放进卡片的文字.txt"


@dataclass(frozen=True)
class Figure:
    """A figure and the number of paragraphs before it."""

    after: int
    file: Path
    paras: tuple[Para, ...]


def make_cards(part: Part, emit: Emit, made: Made) -> Mapping[str, bytes]:
    """`卡片-01.jpg` …, at most `canvas.most`; what does not fit goes into a text file with a proposal."""
    art, canvas = art_of(part, emit)
    width, height = sizes_of(part, canvas)[0]
    base = replace(art.request, width=width, height=height, code="")
    page = replace(base, layout=art.layouts[canvas.layout], flow=())
    plate = replace(page, layout=art.layouts[f"{canvas.layout}-figure"])
    paras, figures = content(part, art)
    plates = [(figure.after, list(_figure(figure, page, plate))) for figure in figures]
    end = replace(page, layout=art.layouts[f"{canvas.layout}-last"], note="来源")
    ends = paginate(_sources(part, art), sheet_on(end), canvas.most).cards
    room = canvas.most - 1 - len(ends)
    while sum(len(shown) for _, shown in plates) >= max(room, 1):
        plates.pop()
    paged = paginate(paras, sheet_on(page), max(1, room - sum(len(shown) for _, shown in plates)))
    inner = list(_inner(page, paged, plates))
    lost = [figure.paras for figure in figures[len(plates) :]]
    last = [replace(end, flow=paras) for paras in ends]
    path, form = PurePosixPath(emit.path), PurePosixPath(emit.path).suffix.lstrip(".")
    total, found = 1 + len(inner) + len(last), {}
    for number, request in enumerate((base, *inner, *last), 1):
        numbered = replace(request, page=f"{number} / {total}")
        found[f"{path.stem}-{number:02}{path.suffix}"] = made.studio.cover(numbered, form, canvas.max_bytes, part.aigc)
    if paged.rest or lost:
        found[REST] = _report(part, paged, lost, canvas.most).encode()
    return found


def content(part: Part, art: Art) -> tuple[list[Para], list[Figure]]:
    """The editor's own text for the account where there is one, else the whole body; figures only with the body."""
    if art.text:
        return [_line(line) for line in art.text.splitlines() if line.strip()], []
    pictures = {f"media:{path}": file for path, file in art.pictures}
    paras: list[Para] = []
    figures: list[Figure] = []
    for block in blocks(part.draft.html):
        file = pictures.get(block.source)
        if file is not None:
            figures.append(Figure(len(paras), file, tuple(_caption(block))))
        else:
            paras += _paras(block)
    return paras, figures


def _line(line: str) -> Para:
    """A line of the editor's own text: `## ` begins a heading, `• ` or `- ` an item."""
    text = line.strip()
    for sign in ("• ", "- "):
        if text.startswith(sign):
            return Para("item", text.removeprefix(sign), "•")
    return Para("heading", text.lstrip("# ")) if text.startswith("#") else Para("text", text)


def _paras(block: Block) -> Iterator[Para]:
    if block.kind in {"heading", "title"}:
        yield Para("heading", block.text)
    elif block.kind == "item":
        yield Para("item", block.text, block.mark)
    elif block.kind == "table":
        yield from (Para("item", text, "•") for text in _rows(block))
    elif block.kind == "note":
        yield Para("note", f"注 {block.mark}　{block.text}" if block.mark else block.text)
    elif block.kind == "figure":
        yield Para("note", f"［图：{block.text}］{block.caption}")
    elif block.kind != "rule":
        yield from (Para("text", line) for line in block.text.split("\n") if line.strip())


def _rows(block: Block) -> Iterator[str]:
    """A table line by line, each cell with the head of its column: cards are too narrow for columns."""
    heads = [words(cell) for cell in block.rows[0]] if block.heads else []
    for row in block.rows[block.heads :] or block.rows:
        cells = [words(cell) for cell in row]
        labelled = zip(heads, cells, strict=True) if heads else (("", cell) for cell in cells)
        yield "；".join(f"{head}：{cell}" if head else cell for head, cell in labelled if cell)


def _caption(block: Block) -> Iterator[Para]:
    """What stands under the figure: its caption, else its description (which stands for what the card shows)."""
    if block.caption or block.text:
        yield Para("heading", block.caption or block.text)


def sheet_on(request: CoverRequest) -> Sheet:
    """The room for running text on a card of this layout and size. Raises ValueError when the layout has none."""
    layer = next((each for each in request.layout.layers if isinstance(each, Flow)), None)
    if layer is None:
        raise ValueError(f"{request.layout.name}: no flow")
    return sheet_of(layer, request, set_stage(request))


def _inner(
    page: CoverRequest, paged: Paged, plates: Sequence[tuple[int, list[CoverRequest]]]
) -> Iterator[CoverRequest]:
    """Each figure follows the card on which the text before it ends."""
    waiting, seen = list(plates), 0
    for paras in paged.cards:
        yield replace(page, flow=paras)
        seen += sum(not para.goes_on for para in paras)
        while waiting and waiting[0][0] <= seen:
            yield from waiting.pop(0)[1]
    for _, shown in waiting:
        yield from shown


def _figure(figure: Figure, page: CoverRequest, plate: CoverRequest) -> Iterator[CoverRequest]:
    """The figure with its words; those that do not fit below it go on on cards of their own."""
    first = paginate(figure.paras, sheet_on(plate), 1)
    yield replace(plate, photo=figure.file, flow=first.cards[0] if first.cards else ())
    for paras in paginate(first.rest, sheet_on(page), 99).cards:
        yield replace(page, flow=paras)


def _sources(part: Part, art: Art) -> list[Para]:
    """A person must be able to find the whole: cards may be an excerpt, by the editor's choice or for want of room."""
    listed = [Para("item", title, f"{number}.") for number, (title, _) in enumerate(part.draft.sources, 1)]
    return [*listed, Para("text", f"全文见“{art.site}”《{part.draft.title}》。")]


def _report(part: Part, paged: Paged, lost: Sequence[Sequence[Para]], most: int) -> str:
    """What stands on no card, and the lines for front matter that make the cards complete by choice."""
    rest = "".join(para.text for para in paged.rest)
    kept = "\n".join(f"      {_written(para)}" for paras in paged.cards for para in paras)
    return (
        f"{most} 张卡片放不下全文，还有 {len(rest)} 字没有放进去（最后一张写着全文在哪里看）。\n"
        f"要么删减正文，要么在稿件开头写明卡片只要这些（可以再改）：\n\n"
        f"overrides:\n  {part.account.id}:\n    cards: |-\n{kept}\n\n没放进去的文字：\n\n"
        + "\n".join(_written(para) for para in (*paged.rest, *chain.from_iterable(lost)))
        + "\n"
    )


def _written(para: Para) -> str:
    sign = {"heading": "## ", "item": "• "}.get(para.kind, "")
    return f"{sign}{para.text}"
