"""Pictures on their way into content/media: only sound ones, under a name that tells their content."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from pathlib import Path, PurePosixPath

from pipeline.ingest.adopt.ids import identity
from pipeline.ingest.headers import read_header
from pipeline.model.catalog import MAX_PIXELS

FOLDER = "media/imported"
_MAX_BYTES = 50_000_000  # GitHub warns above 50 MB and refuses above 100 MB
_ENDINGS = {"PNG": ".png", "JPEG": ".jpg", "GIF": ".gif", "WEBP": ".webp"}
_INLINE = re.compile(r"data:image/[\w.+-]+;base64,", re.IGNORECASE)


def read_picture(file: Path) -> bytes | str:
    """The picture's bytes, or why it cannot be taken (a Chinese clause)."""
    try:
        if file.stat().st_size > _MAX_BYTES:
            return "超过 50 MB"
        return sound(file.read_bytes())
    except OSError as error:
        return f"读不了（{type(error).__name__}）"


def inline_picture(target: str) -> bytes | str | None:
    """A picture written into the text as `data:image/…;base64,…`, or why it cannot be taken; None: it is none."""
    found = _INLINE.match(target)
    if not found:
        return None
    try:
        return sound(base64.b64decode(target[found.end() :], validate=True))
    except (binascii.Error, ValueError):
        return "内嵌的数据读不出来"


def sound(data: bytes) -> bytes | str:
    """`data`, when a page can show it, else why not; the same rules as the check of pictures."""
    header = read_header(data)
    if header is None:
        return "不是 PNG、JPEG、GIF 或 WebP"
    if header.width == 0 or header.height == 0 or not header.whole:
        return "图片坏了或不完整"
    return "超过 4000 万像素" if header.width * header.height > MAX_PIXELS else data


def media_path(data: bytes, name: str) -> str:
    """Where a sound picture goes: `media/imported/<8 hex of its SHA-256>-<name>.<ending of its real format>`."""
    header = read_header(data)
    ending = _ENDINGS[header.format] if header else ""
    stem = identity(PurePosixPath(name).stem, 40)
    return f"{FOLDER}/{hashlib.sha256(data).hexdigest()[:8]}{'-' if stem else ''}{stem}{ending}"
