"""Text → atoms that a line may not split, with their widths in em and the price of breaking before each.

Rules after GB/T 15834-2011 (marks that may not begin or end a line) and W3C "Requirements for Chinese Text Layout"
(squeezed pairs of marks, a small space between Chinese and Latin).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

import regex

from pipeline.render.pictures.fonts import font
from pipeline.render.pictures.glyphs import BREAK_HERE, SUB, SUPER, clean

NO_START = frozenset("，。、：；！？…·）》」』】〉〕〗”’％‰℃°～—-–/~％)]}>,.:;!?%‐′″")
NO_END = frozenset("（《「『【〈〔〖“‘￥¥$＄#＃№(<[{/±≥≤≈＜＞")
# Full-width marks whose right (left) half is empty in the simplified face: squeezed beside others and at line ends.
CLOSERS = frozenset("，。、：；！？）》」』】〉〕〗”’")
OPENERS = frozenset("（《「『【〈〔〖“‘")
NEVER, BAD, PLAIN, GLAD = 1e9, 0.5, 0.25, 0.0
SHIFTED_SIZE = 0.62
SQUARE = 3  # characters that share one square of a column
_NO_HEAD = frozenset("的地得了着过吗呢吧们啊么里上下中后前时")
_NO_TAIL = frozenset("不没很最更太再也就都把被和与或在从为第每让给向对是")
_REFERENCE = 256
_WORD = r"[\p{Latin}\p{Greek}\p{Cyrillic}\p{Nd}" + "".join((*SUB, *SUPER)) + "]"
_TOKEN = regex.compile(rf"(?:{_WORD}|[.,:'’&+_@–~-](?={_WORD})|(?<={_WORD})/(?=[\p{{Latin}}\p{{Nd}}])|"
                       rf"(?<={_WORD})[%°℃‰+′″])+|\X")  # fmt: skip
_NUMBER = regex.compile(r"[\d.,:～~–-]*\d%?")


@dataclass(frozen=True, slots=True)
class Atom:
    """A word or one character. `runs` are (text, shift, width): shift 1 is raised, −1 lowered; lengths are in em.

    `glue` is the space (negative: the squeeze) before it when it does not begin a line; `head` and `tail` are its own
    empty halves, which stick out at line ends; `price` is that of a line break before it; `letters` are its characters
    but for closing marks.
    """

    runs: tuple[tuple[str, int, float], ...]
    glue: float = 0.0
    head: float = 0.0
    tail: float = 0.0
    price: float = PLAIN
    text: str = field(init=False)
    width: float = field(init=False)
    letters: int = field(init=False)

    def __post_init__(self) -> None:
        # Found once: the line breaker asks for them some hundred times.
        text = "".join(text for text, _, _ in self.runs)
        object.__setattr__(self, "text", text)
        object.__setattr__(self, "width", sum(width for _, _, width in self.runs))
        object.__setattr__(self, "letters", 0 if text in CLOSERS else len(text))


def is_han(character: str) -> bool:
    """Ideographs and their number sign."""
    return bool(regex.fullmatch(r"\p{Han}|〇", character))


def atoms(text: str, weight: int = 400, tracking: float = 0.0, down: bool = False) -> list[Atom]:
    """The atoms of one line of text; characters that the font lacks are left out (see `missing_glyphs`).

    `down`: in columns a word of up to three characters (5G, 12, CO₂) is set across in one square.
    """
    parts: list[tuple[str, bool, bool]] = []  # text, space before, word boundary before
    space = hint = False
    shown = clean(text)
    hinted = BREAK_HERE in shown
    for part in _TOKEN.findall(shown):
        if part in (" ", BREAK_HERE):
            space, hint = space or part == " ", hint or part == BREAK_HERE
            continue
        parts.append((part, space, hint or not hinted))
        space = hint = False
    made: list[Atom] = []
    for index, (part, spaced, boundary) in enumerate(parts):
        before = parts[index - 1][0] if index else ""
        atom = _atom(part, before, spaced, boundary, weight, tracking)
        made.append(_squared(atom) if down and len(part) <= SQUARE else atom)
    return made


def exploded(atom: Atom, weight: int) -> list[Atom]:
    """A word too long for any line, letter by letter: the last resort before anything would stick out."""
    letters = [(letter, shift, measure(letter, shift, weight)) for text, shift, _ in atom.runs for letter in text]
    return [Atom((run,), *((atom.glue, 0, 0, atom.price) if not i else (0, 0, 0, BAD * 2)))
            for i, run in enumerate(letters)]  # fmt: skip


def _atom(part: str, before: str, spaced: bool, boundary: bool, weight: int, tracking: float) -> Atom:
    runs = tuple((text, shift, measure(text, shift, weight)) for text, shift in _runs(part))
    full = len(part) == 1 and runs[0][2] > 0.8
    head = 0.5 if part in OPENERS and full else 0.0
    tail = 0.5 if part in CLOSERS and full else 0.0
    glue = tracking + _glue(before, part, spaced, full)
    return Atom(runs, glue if before else 0.0, head, tail, _price(before, part, spaced, boundary))


def _squared(atom: Atom) -> Atom:
    narrow = 1 / max(1.0, atom.width)
    runs = tuple((text, shift, width * narrow) for text, shift, width in atom.runs)
    return Atom(runs, atom.glue, atom.head, atom.tail, atom.price)


def _glue(before: str, part: str, spaced: bool, full: bool) -> float:
    if not before:
        return 0.0
    if spaced:
        return 0.5 if is_han(before[-1]) and is_han(part[0]) else 0.25
    opens, closes = part in OPENERS and full, before in CLOSERS
    if (closes and full and part in CLOSERS) or (opens and (closes or before in OPENERS)):
        return -0.25 if before in "！？" and opens else -0.5
    if opens or closes or "·" in (part, before):
        return -0.22  # display sizes want marks closer than text sizes do
    latin = [bool(regex.fullmatch(_WORD, one)) for one in (before[-1], part[0])]
    return 0.14 if (latin[0] and is_han(part[0])) or (is_han(before[-1]) and latin[1]) else 0.0


def _price(before: str, part: str, spaced: bool, boundary: bool) -> float:
    if _bound(before, part):
        return NEVER
    if part == "⸺" or before in "，。：；！？" or (spaced and is_han(before[-1]) and is_han(part[0])):
        return GLAD
    if before[-1] in "、…”》）·" or (spaced and boundary):
        return PLAIN / 2
    if not boundary or before == "⸺" or part in _NO_HEAD or before in _NO_TAIL:
        return BAD
    return PLAIN


def _bound(before: str, part: str) -> bool:
    """No line break between these two: marks, halves of an ellipsis, a number and its unit."""
    if not before or part[0] in NO_START or before[-1] in NO_END or (before == "…" and part == "…"):
        return True
    return bool(_NUMBER.fullmatch(before) and is_han(part[0])) or (before == "第" and part[0].isdigit())


def _runs(part: str) -> list[tuple[str, int]]:
    runs: list[tuple[str, int]] = []
    for letter in part:
        shift = -1 if letter in SUB else 1 if letter in SUPER else 0
        drawn = SUB.get(letter) or SUPER.get(letter) or letter
        if runs and runs[-1][1] == shift:
            runs[-1] = (runs[-1][0] + drawn, shift)
        else:
            runs.append((drawn, shift))
    return runs


@lru_cache(maxsize=4096)
def measure(text: str, shift: int, weight: int) -> float:
    """Width of a run in em."""
    if len(text) == 1 and is_han(text):
        return 1.0
    length = font(_REFERENCE, weight).getlength(text, language="zh-Hans") / _REFERENCE
    return length * (SHIFTED_SIZE if shift else 1.0)
