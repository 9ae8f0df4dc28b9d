"""Running text onto cards: at sentence ends, rather before headings, evenly filled; nothing is lost on the way."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby

from pipeline.model.cover import Para
from pipeline.render.pictures.atoms import NEVER, Atom
from pipeline.render.pictures.flow import Sheet, above, breaks, line_height, room, row_of, weight_of
from pipeline.render.pictures.glyphs import BREAK_HERE, clean

_SENTENCE = re.compile(r"(?:[。！？!?…]|\.(?=\s))[。！？!?…”’」』）】)\"']*")
_CLAUSE = re.compile(r"[，、；,;：:]+[”’」』）】)\"']*")
EACH_CARD = 0.7  # the price of one more card, against the square of the share that stays empty on each
FEWEST = 50.0  # the same when all would be too many
FORBIDDEN = 1e6
INSIDE, BETWEEN = 0.25, 0.06  # the price of going on in mid-paragraph, or between two, rather than before a heading
LONELY, COMPANY = 0.3, 4  # the price of a heading near the foot of a card, with fewer lines than this below it


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph with its atoms."""

    para: Para
    row: tuple[Atom, ...]
    wide: float
    step: float
    above: float


@dataclass(frozen=True, slots=True)
class Unit:
    """What stays on one card: mostly a sentence. Atoms `begin` to `end` of paragraph `number`, and its characters."""

    number: int
    begin: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Paged:
    """Cards, and what did not fit on as many as there may be."""

    cards: tuple[tuple[Para, ...], ...]
    rest: tuple[Para, ...]


def paginate(paras: Sequence[Para], sheet: Sheet, most: int) -> Paged:
    """The cheapest cards for all of it; where that takes more than `most`, full cards from the start and the rest."""
    shown = (replace(para, text=clean(para.text)) for para in paras)
    texts = [_text(para, sheet) for para in shown if para.text]
    units = [unit for number, text in enumerate(texts) for unit in _units(number, text, sheet.height)]
    ends = [list(_reach(units, start, texts, sheet.height)) for start in range(len(units))]
    plan = _cheapest(units, ends, texts, sheet.height, EACH_CARD)
    if len(plan) > most:
        plan = _cheapest(units, ends, texts, sheet.height, FEWEST)
    if len(plan) > most:
        plan = _fullest(units, ends, texts, most)
    done = plan[-1] if plan else 0
    cards = [_paras(units[start:end], texts) for start, end in zip((0, *plan), plan, strict=False)]
    return Paged(tuple(cards), _paras(units[done:], texts))


def _text(para: Para, sheet: Sheet) -> Text:
    wide = room(para, sheet)
    row = tuple(row_of(para.text, wide, weight_of(para)))
    return Text(para, row, wide, line_height(para, sheet), above(para, sheet))


def _units(number: int, text: Text, high: float) -> Iterator[Unit]:
    """Sentences; where one is longer than a card, its clauses; where one of those is, as many lines as fit."""
    most = max(1, int(high / text.step) - 1)
    seen, at = list(accumulate(len(atom.text) for atom in text.row)), 0
    begin = 0
    for end in _ends(text, seen, _SENTENCE):
        cuts = [end]
        if len(breaks(text.row[begin:end], text.wide)) > most:
            clauses = [cut for cut in _ends(text, seen, _CLAUSE) if begin < cut < end]
            cuts = list(_within(text, begin, [*clauses, end], most))
        for cut in cuts:
            stop = _index(text.para.text, seen[cut - 1])
            yield Unit(number, begin, cut, text.para.text[at:stop])
            begin, at = cut, stop


def _ends(text: Text, seen: Sequence[int], sign: re.Pattern[str]) -> Iterator[int]:
    """The atoms before which a card may end after such a sign, and the end of the paragraph. Headings stay whole."""
    row = text.row
    shown = "".join(atom.text for atom in row)
    if text.para.kind != "heading":
        for found in sign.finditer(shown):
            place = bisect_left(seen, found.end())
            if place + 1 < len(row) and seen[place] == found.end() and row[place + 1].price < NEVER:
                yield place + 1
    yield len(row)


def _within(text: Text, begin: int, cuts: Sequence[int], most: int) -> Iterator[int]:
    """Those cuts after which at most `most` lines have come, else ends of lines."""
    for cut in cuts:
        while len(starts := breaks(text.row[begin:cut], text.wide)) > most:
            begin += starts[most]
            yield begin
        yield cut
        begin = cut


def _index(text: str, count: int) -> int:
    """The index behind the first `count` characters that are seen."""
    seen = 0
    for index, letter in enumerate(text):
        if seen == count and letter not in f" {BREAK_HERE}":
            return index
        seen += letter not in f" {BREAK_HERE}"
    return len(text)


def _reach(units: Sequence[Unit], start: int, texts: Sequence[Text], room: float) -> Iterator[tuple[int, float]]:
    """Every end (exclusive) of a card that begins with unit `start`, and how high the card is then."""
    at = 0.0
    for number, own in groupby(range(start, len(units)), key=lambda place: units[place].number):
        text, places = texts[number], list(own)
        begin = units[places[0]].begin
        starts = breaks(text.row[begin:], text.wide)
        at += text.above if places[0] > start else 0.0
        high = at
        for place in places:
            high = at + bisect_left(starts, units[place].end - begin) * text.step
            if high > room:
                return
            yield place + 1, high
        at = high


def _cheapest(
    units: Sequence[Unit], ends: Sequence[Sequence[tuple[int, float]]], texts: Sequence[Text], room: float, each: float
) -> list[int]:
    """Dynamic programme from the back: where each card ends."""
    best: list[tuple[float, int]] = [(0.0, 0)] * (len(units) + 1)
    for start in range(len(units) - 1, -1, -1):
        choices = [
            (each + (1 - high / room) ** 2 + _price(units, start, end, texts) + best[end][0], end)
            for end, high in ends[start]
        ]
        best[start] = min(choices, default=(1e9, start + 1))
    plan, at = list[int](), 0
    while at < len(units):
        at = best[at][1]
        plan.append(at)
    return plan


def _fullest(
    units: Sequence[Unit], ends: Sequence[Sequence[tuple[int, float]]], texts: Sequence[Text], most: int
) -> list[int]:
    plan, at = list[int](), 0
    while at < len(units) and len(plan) < most:
        reached = [end for end, _ in ends[at]] or [at + 1]
        whole = [end for end in reached if _price(units, at, end, texts) < FORBIDDEN]
        at = (whole or reached)[-1]
        plan.append(at)
    return plan


def _price(units: Sequence[Unit], start: int, end: int, texts: Sequence[Text]) -> float:
    """What it costs to end a card here."""
    if end == len(units):
        return 0.0
    if _heads(units[end - 1], texts):
        return FORBIDDEN
    near = range(end - 1, max(start, end - 1 - COMPANY), -1)
    last = next((place for place in near if _heads(units[place], texts)), None)
    lonely = LONELY if last is not None and _lines(units[last + 1 : end], texts) < COMPANY else 0.0
    if _heads(units[end], texts):
        return lonely
    return lonely + (INSIDE if units[end].begin else BETWEEN)


def _heads(unit: Unit, texts: Sequence[Text]) -> bool:
    return texts[unit.number].para.kind == "heading"


def _lines(units: Sequence[Unit], texts: Sequence[Text]) -> float:
    """About how many lines these take."""
    return sum(len(unit.text) / texts[unit.number].wide for unit in units)


def _paras(units: Sequence[Unit], texts: Sequence[Text]) -> tuple[Para, ...]:
    found = []
    for number, own in groupby(units, key=lambda unit: unit.number):
        parts = list(own)
        text = "".join(part.text for part in parts).strip()
        found.append(replace(texts[number].para, text=text, goes_on=parts[0].begin > 0))
    return tuple(found)
