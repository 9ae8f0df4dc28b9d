"""Questions with one right answer each, drawn from made-up pieces."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import jieba

from pipeline.publish.search.text import HAN, runs
from scripts.bench_corpus import Made

KINDS = ("word", "phrase", "cross", "mixed", "title")
TRIES = 4_000
_HAN = re.compile(rf"[{HAN}]+")


@dataclass(frozen=True)
class Question:
    """What a reader types, and the id of the piece that should come first."""

    kind: str
    text: str
    right: str


def plain(text: str) -> str:
    """As search reads it: runs with a stop between them."""
    return "\n".join(runs(text))


def whole(piece: Made) -> str:
    """All that a reader sees of a piece."""
    parts = [piece.title, piece.summary, *piece.keywords]
    return "\n".join((*parts, *(text for heading, part in piece.sections for text in (heading, *part))))


def holders(words: str, pieces: list[Made]) -> list[int]:
    """The pieces that hold every one of the words (parted by spaces)."""
    wanted = [plain(word) for word in words.split()]
    texts = _texts(pieces)
    return [number for number, text in enumerate(texts) if all(word in text for word in wanted)]


_KNOWN: dict[int, list[str]] = {}


def _texts(pieces: list[Made]) -> list[str]:
    if id(pieces) not in _KNOWN:
        _KNOWN[id(pieces)] = [plain(whole(piece)) for piece in pieces]
    return _KNOWN[id(pieces)]


def questions(pieces: list[Made], each: int, seed: int = 7) -> list[Question]:
    """`each` questions of every kind, half of them from titles where a title can hold the kind."""
    chance = random.Random(seed)  # noqa: S311
    titles = [plain(piece.title) for piece in pieces]
    found: list[Question] = []
    for kind in KINDS:
        mine: dict[str, Question] = {}
        for attempt in range(TRIES):
            if len(mine) == each:
                break
            number = chance.randrange(len(pieces))
            from_title = kind == "title" or (kind != "mixed" and attempt % 2 == 0)
            text = pieces[number].title if from_title else chance.choice(_sentences(pieces[number]))
            drawn = next(_drawn(kind, text, chance), "")
            if not drawn:
                continue
            wanted = [plain(word) for word in drawn.split()] if kind != "title" else [plain(drawn)]
            field = titles if from_title else _texts(pieces)
            if sum(all(word in other for word in wanted) for other in field) == 1:
                mine[drawn] = Question(kind, drawn, pieces[number].id)
        found += mine.values()
    return found


def _sentences(piece: Made) -> list[str]:
    return [part for _, texts in piece.sections for text in texts for part in re.split(r"[。！？；]", text) if part]


def _drawn(kind: str, text: str, chance: random.Random) -> Iterator[str]:
    """A query of this kind out of a title or a sentence, if it has one."""
    if kind == "title":
        yield text
        return
    if kind == "mixed":
        places = list(re.finditer(r"[A-Za-z0-9]{2,}", text))
        if places:
            place = chance.choice(places)
            near = text[max(0, place.start() - chance.randint(0, 3)) : place.end() + chance.randint(2, 4)]
            if _HAN.search(near) and not re.search(r"[^\w\s]", near):
                yield near.strip()
        return
    stretches = _HAN.findall(text)
    if not stretches:
        return
    words = jieba.lcut(chance.choice(stretches))
    if kind == "word":
        long = [word for word in words if 2 <= len(word) <= 6]
        yield from [chance.choice(long)] if long else []
    elif kind == "phrase" and len(words) > 3:
        at = chance.randrange(len(words) - 2)
        some = words[at : at + chance.randint(2, 3)]
        if len("".join(some)) > 3:
            yield " ".join((some[0], some[-1])) if len(some) == 3 and chance.random() < 0.5 else "".join(some)
    elif kind == "cross":
        for one, other in chance.sample(list(pairwise(words)), len(words) - 1):
            if len(one) > 1 and len(other) > 1 and len(one + other) > 3:
                yield one[1:] + other[:-1] if len(one + other) > 4 else one[1:] + other
                return
