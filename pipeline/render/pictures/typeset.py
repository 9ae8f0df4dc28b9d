"""Line breaking: whole words, 避头尾, balanced lines, no orphan, and the largest size at which all of it fits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.render.pictures.atoms import NEVER, Atom, atoms, exploded
from pipeline.render.pictures.error import PictureError

ORPHAN = 3.0
RAGGED = 0.8
EACH_STEP = 0.955
# The price of one step smaller, in a flat box and on top of that in a square one, where more lines look natural.
SIZE_COUNTS, SIZE_COUNTS_TALL = 0.05, 0.03
MIN_PIXELS = 5.0


@dataclass(frozen=True, slots=True)
class Placed:
    """One atom of a line: its runs (text, shift, width) and where it starts, in em from the line's start."""

    runs: tuple[tuple[str, int, float], ...]
    at: float

    @property
    def text(self) -> str:
        return "".join(text for text, _, _ in self.runs)


@dataclass(frozen=True, slots=True)
class Block:
    """Lines set at `size` pixels per em; `width` and `height` in pixels, height from the first em box to the last."""

    lines: tuple[tuple[Placed, ...], ...]
    widths: tuple[float, ...]
    size: float
    leading: float
    weight: int

    @property
    def width(self) -> float:
        return max(self.widths, default=0.0) * self.size

    @property
    def height(self) -> float:
        return (1 + (len(self.lines) - 1) * self.leading) * self.size if self.lines else 0.0

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple("".join(placed.text for placed in line) for line in self.lines)


@lru_cache(maxsize=512)
def fit(
    text: str, width: float, height: float, size: float, *, lines: int = 1, weight: int = 400, leading: float = 1.24,
    tracking: float = 0.0, down: bool = False, least: float = 0.0,
) -> Block:  # fmt: skip
    """Set a text as large as it goes, at most `size` pixels, inside `width` × `height` pixels on at most `lines` lines.

    `down` sets columns: `width` is then their length and `height` the room for all of them. Sizes go down in steps of
    4.5 %; a smaller size wins only where it saves ugly breaks, none below `least` while it can be helped. Rather more
    lines than a text beyond the box: nothing is ever cut. Raises PictureError when the box is too small for any
    legible size.
    """
    row = atoms(text, weight, tracking, down)
    if not row:
        return Block((), (), size, leading, weight)
    tries = ((lines, row, least), (lines + 2, row, least), (99, row, 0.0), (99, _letters(row, weight), 0.0))
    for limit, words, floor in tries:
        best = _best(words, width, height, size, limit, leading, floor)
        if best:
            return _block(words, *best, leading, weight)
    raise PictureError(f"标题太长，{round(width)}×{round(height)} 像素里排不下：{text[:20]}……")


def _letters(row: Sequence[Atom], weight: int) -> list[Atom]:
    return [part for atom in row for part in ([atom] if len(atom.text) == 1 else exploded(atom, weight))]


def _best(
    row: Sequence[Atom], width: float, height: float, size: float, lines: int, leading: float, least: float
) -> tuple[tuple[int, ...], float] | None:
    best: tuple[float, tuple[int, ...], float] | None = None
    floor = max(MIN_PIXELS, size * 0.3, least) if lines < 99 else MIN_PIXELS
    loss, dear = 0.0, SIZE_COUNTS + SIZE_COUNTS_TALL * min(1.0, height / width)
    while size >= floor and (best is None or loss < best[0]):
        most = min(lines, int((height / size - 1) / leading + 1 + 1e-6)) if height >= size else 0
        found = break_lines(row, width / size, most) if most else None
        if found and (best is None or found[0] + loss < best[0] - 1e-9):
            best = (found[0] + loss, found[1], size)
        size *= EACH_STEP
        loss += dear
    return best[1:] if best else None


def break_lines(row: Sequence[Atom], room: float, most: int) -> tuple[float, tuple[int, ...]] | None:
    """The cheapest way to cut atoms into at most `most` lines of at most `room` em: its price and the line starts.

    None when they do not fit. A line with a single character besides its marks is an orphan and costs dearly.
    """
    total = sum(atom.width + atom.glue for atom in row)
    count = sum(atom.letters for atom in row)
    choices = []
    for lines in range(1, most + 1):
        if total > lines * (room + 1):
            continue
        found = _cut(row, room, lines, total / lines, count >= 4)
        if found:
            choices.append(found)
    return min(choices, default=None)


def _cut(row: Sequence[Atom], room: float, lines: int, mean: float, mind: bool) -> tuple[float, tuple[int, ...]] | None:
    """Dynamic programme over (atoms set, lines used)."""
    state: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for number in range(lines):
        after: dict[int, tuple[float, tuple[int, ...]]] = {}
        for start, (price, starts) in state.items():
            if start and row[start].price >= NEVER:
                continue
            for end, wide, letters in _ends(row, start, room):
                if (number == lines - 1) != (end == len(row)) or (end < len(row) and row[end].price >= NEVER):
                    continue
                ragged = RAGGED * ((wide - mean) / max(mean, 1.0)) ** 2 if lines > 1 else 0.0
                orphan = ORPHAN if mind and letters < 2 and lines > 1 else 0.0
                cost = price + ragged + orphan + (row[start].price if start else 0.0)
                if end not in after or cost < after[end][0]:
                    after[end] = (cost, (*starts, start))
        state = after
    return state.get(len(row))


def _ends(row: Sequence[Atom], start: int, room: float) -> Iterator[tuple[int, float, int]]:
    wide, letters = -row[start].head - row[start].glue, 0
    for index in range(start, len(row)):
        atom = row[index]
        wide += atom.width + atom.glue
        letters += atom.letters
        if wide - atom.tail > room + 1e-6:
            if wide - atom.tail > room + 1:
                return
            continue
        yield index + 1, wide - atom.tail, letters


def _block(row: Sequence[Atom], starts: tuple[int, ...], size: float, leading: float, weight: int) -> Block:
    lines, widths = [], []
    for start, end in zip(starts, (*starts[1:], len(row)), strict=True):
        line, at = [], -row[start].head
        for index in range(start, end):
            at += row[index].glue if index > start else 0.0
            line.append(Placed(row[index].runs, at))
            at += row[index].width
        lines.append(tuple(line))
        widths.append(at - row[end - 1].tail)
    return Block(tuple(lines), tuple(widths), size, leading, weight)
