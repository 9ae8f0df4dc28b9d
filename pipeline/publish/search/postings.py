"""Which places hold a token, as small files: a search fetches one file per token and nothing else of the index."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from operator import sub

SLOTS = 8
"""Places of a piece: its title, words about it, five stretches of its text, other names of its terms."""
TITLE, ABOUT, OTHER = 0, 1, 7
TEXT = range(2, 7)
Slots = Iterable[tuple[int, Iterable[str]]]
"""The tokens of a piece by slot, slots ascending."""


def pack(first: int, pieces: Iterable[Slots], files: int) -> list[bytes]:
    """What a block of pieces, numbered from `first`, adds to each file; token t belongs in file `mixed(t) % files`.

    Blocks are simply joined: a file is a row of (length of the token in UTF-8, the token, length of its places in
    bytes, its places), once a block that has the token. A place is piece × SLOTS + slot, written as the gap from the
    one before, the first from −1. Numbers are little-endian groups of seven bits, the high bit set on all but the last.
    """
    numbers = _Numbers()
    added = [bytearray() for _ in range(files)]
    for token, held in sorted(_invert(first, pieces).items()):
        coded = numbers[held[0] + 1]
        if len(held) > 1:
            coded += b"".join(map(numbers.__getitem__, map(sub, held[1:], held)))
        name = token.encode()
        added[mixed(token) % files] += b"%b%b%b%b" % (numbers[len(name)], name, numbers[len(coded)], coded)
    return [bytes(each) for each in added]


def _invert(first: int, pieces: Iterable[Slots]) -> dict[str, list[int]]:
    """Token → ascending places."""
    places: dict[str, list[int]] = defaultdict(list)
    for number, slots in enumerate(pieces, first):
        for slot, tokens in slots:
            place = number * SLOTS + slot
            for token in tokens:
                places[token].append(place)
    return places


def mixed(token: str) -> int:
    """The hash of a token; the page's script computes the same."""
    code = 7
    for sign in token:
        code = (code * 31 + ord(sign)) & 0xFFFFFFF
    return code


class _Numbers(dict[int, bytes]):
    """Numbers as bytes, each made once."""

    def __missing__(self, number: int) -> bytes:
        coded, rest = bytearray(), number
        while rest > 127:
            coded.append(rest & 127 | 128)
            rest >>= 7
        coded.append(rest)
        return self.setdefault(number, bytes(coded))
