"""A picture's format and size from its first bytes, so that checking needs no imaging library.

Only what a check needs: is it a PNG, JPEG, GIF or WebP at all, how large in pixels, is its end missing.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

from pipeline.model.job import digest


@dataclass(frozen=True, slots=True)
class PictureHeader:
    """`format` as PNG, JPEG, GIF or WEBP; size in pixels as stored; `whole` is False when the end is missing."""

    format: str
    width: int
    height: int
    whole: bool


Seen = tuple[str, PictureHeader | None]
"""The digest of a picture file, and its header where it has one."""


def see_picture(content: Path, path: str) -> Seen:
    """A picture of the content folder. Raises OSError."""
    data = (content / path).read_bytes()
    return digest(data), read_header(data)


def read_header(data: bytes) -> PictureHeader | None:
    """The header of `data`, or None when it is no picture of a known format."""
    try:
        if data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR":
            width, height = struct.unpack(">II", data[16:24])
            return PictureHeader("PNG", width, height, b"IEND" in data[-64:])
        if data.startswith((b"GIF87a", b"GIF89a")):
            width, height = struct.unpack("<HH", data[6:10])
            return PictureHeader("GIF", width, height, data.rstrip(b"\0").endswith(b"\x3b"))
        if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
            return _webp(data)
        if data.startswith(b"\xff\xd8"):
            return _jpeg(data)
    except (struct.error, IndexError):
        return None
    return None


def _webp(data: bytes) -> PictureHeader | None:
    whole = len(data) >= struct.unpack("<I", data[4:8])[0] + 8
    chunk = data[12:16]
    if chunk == b"VP8X":
        width = 1 + int.from_bytes(data[24:27], "little")
        height = 1 + int.from_bytes(data[27:30], "little")
    elif chunk == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    elif chunk == b"VP8 ":
        width, height = (value & 0x3FFF for value in struct.unpack("<HH", data[26:30]))
    else:
        return None
    return PictureHeader("WEBP", width, height, whole)


def _jpeg(data: bytes) -> PictureHeader | None:
    at = 2
    while at < len(data):
        if data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if marker == 0xFF or 0xD0 <= marker <= 0xD9:
            at += 1 if marker == 0xFF else 2
            continue
        length = struct.unpack(">H", data[at + 2 : at + 4])[0]
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return PictureHeader("JPEG", width, height, b"\xff\xd9" in data[-4096:])
        at += 2 + length
    return None
