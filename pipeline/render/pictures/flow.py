"""Running text at one size: whole words, marks where they belong, lines filled and made even at both ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.model.cover import CoverRequest, Para
from pipeline.model.layers import Flow
from pipeline.render.pictures.atoms import NEVER, Atom, atoms, exploded
from pipeline.render.pictures.stage import Stage, area
from pipeline.render.pictures.typeset import break_lines

HANG = 1.45  # em between a list item's sign and its text
AIR = 1.6  # a heading has so many paragraph gaps above it
LOOSE = 0.16  # em that may be added between two characters; a line that would need more stays short
_WEIGHTS = {"heading": 800, "text": 400, "item": 400, "note": 400}
SMALL = 0.9  # notes, against the text
HEADING_LEADING = 1.32


@dataclass(frozen=True, slots=True)
class Sheet:
    """Room for running text in pixels, pixels per em, and in ems of it the leading, the gap and a heading's size."""

    width: float
    height: float
    size: float
    leading: float
    gap: float
    heading: float


@dataclass(frozen=True, slots=True)
class Row:
    """One line: (text, shift, place in em from the paragraph's left edge) of every run; `top` in pixels."""

    runs: tuple[tuple[str, int, float], ...]
    top: float


@dataclass(frozen=True, slots=True)
class Setting:
    """A paragraph as set: rows from its own top, pixels per em, how high it is and how much air it wants above."""

    rows: tuple[Row, ...]
    size: float
    weight: int
    height: float
    above: float


def sheet_of(layer: Flow, request: CoverRequest, stage: Stage) -> Sheet:
    """The room that a layout's running text has on a picture of the request's size."""
    box = area(layer.box, stage, framed=True)
    wide, high = float(box[2] - box[0]), float(box[3] - box[1])
    return Sheet(wide, high, layer.size * stage.unit, layer.leading, layer.gap, layer.heading)


def em(para: Para, sheet: Sheet) -> float:
    """Pixels per em of a paragraph."""
    return sheet.size * {"heading": sheet.heading, "note": SMALL}.get(para.kind, 1.0)


def room(para: Para, sheet: Sheet) -> float:
    """The length of its lines in em."""
    return sheet.width / em(para, sheet) - (HANG if para.kind == "item" else 0.0)


def line_height(para: Para, sheet: Sheet) -> float:
    """From one line to the next in pixels."""
    return em(para, sheet) * (HEADING_LEADING if para.kind == "heading" else sheet.leading)


def above(para: Para, sheet: Sheet) -> float:
    """The air over a paragraph that does not begin a card, in pixels."""
    return sheet.size * sheet.gap * (AIR if para.kind == "heading" else 0.6 if para.kind == "item" else 1.0)


def row_of(text: str, wide: float, weight: int) -> list[Atom]:
    """The atoms of running text; a word longer than a line comes letter by letter."""
    return [part for atom in atoms(text, weight) for part in (exploded(atom, weight) if atom.width > wide else [atom])]


def weight_of(para: Para) -> int:
    """How bold a paragraph is."""
    return _WEIGHTS[para.kind]


def breaks(row: Sequence[Atom], wide: float) -> list[int]:
    """Where lines begin when each takes as much as it can; marks may stick out with their empty half."""
    starts, at, allowed = [0], 0.0, 0
    for index, atom in enumerate(row):
        if index > starts[-1]:
            allowed = index if atom.price < NEVER else allowed
            at += atom.glue
        else:
            at = -atom.head
        at += atom.width
        if at - atom.tail > wide + 1e-6 and index > starts[-1]:
            begin = allowed if allowed > starts[-1] else index
            starts.append(begin)
            at = sum(a.width + a.glue for a in row[begin : index + 1]) - row[begin].glue - row[begin].head
            allowed = begin
    return starts


@lru_cache(maxsize=256)
def set_para(para: Para, sheet: Sheet) -> Setting:
    """One paragraph with its rows; an item's sign stands in the first."""
    size, wide, weight = em(para, sheet), room(para, sheet), weight_of(para)
    row = row_of(para.text, wide, weight)
    starts, step = breaks(row, wide), line_height(para, sheet)
    if para.kind == "heading":
        found = break_lines(row, wide, len(starts))
        starts = list(found[1]) if found else starts
    indent = HANG if para.kind == "item" else 0.0
    rows = []
    for number, (start, end) in enumerate(zip(starts, (*starts[1:], len(row)), strict=True)):
        loose = end == len(row) or para.kind == "heading"
        rows.append(Row(_runs(row[start:end], wide, indent, loose), number * step))
    return Setting(tuple(rows), size, weight, len(rows) * step, above(para, sheet))


def _runs(line: Sequence[Atom], wide: float, indent: float, last: bool) -> tuple[tuple[str, int, float], ...]:
    """The runs of a line with their places; lines but the last are spread to the full length."""
    if not line:
        return ()
    natural = sum(atom.width + atom.glue for atom in line) - line[0].glue - line[0].head - line[-1].tail
    spare = (wide - natural) / max(1, len(line) - 1)
    spread = 0.0 if last or spare > LOOSE else max(0.0, spare)
    at, found = indent - line[0].head, list[tuple[str, int, float]]()
    for number, atom in enumerate(line):
        at += atom.glue + spread if number else 0.0
        for text, shift, width in atom.runs:
            found.append((text, shift, at))
            at += width
    return tuple(found)


def height_of(paras: Sequence[Para], sheet: Sheet) -> float:
    """How high these paragraphs are on one card, in pixels."""
    set_all = [set_para(para, sheet) for para in paras]
    return sum(each.height + (each.above if number else 0.0) for number, each in enumerate(set_all))
