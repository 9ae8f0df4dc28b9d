"""Rows of whole numbers, each row one long integer: adding two adds number to number, far quicker than a loop does."""

from __future__ import annotations

import struct

_BYTES = 8
_SIGN = 1 << 8 * _BYTES - 1
"""The sign bit of a number; it stays free as long as no sum reaches 2⁶³."""


def lane(place: int, number: int) -> int:
    """A row that holds this number at its place, counted from 0, and zeros; rows are added up from these."""
    return number << 8 * _BYTES * place


def numbers(row: int, size: int) -> tuple[int, ...]:
    """What a row of that many places holds."""
    signs = int.from_bytes(_SIGN.to_bytes(_BYTES, "little") * size, "little")
    # A negative number has borrowed from the next place; with all sign bits added none needs to.
    return struct.unpack(f"<{size}q", ((row + signs) ^ signs).to_bytes(_BYTES * size, "little"))
