"""Names that become files, folders, zips and addresses: what every file system and every eye takes for what it is."""

from __future__ import annotations

import re

MAX_NAME_BYTES = 200  # file systems stop at 255 bytes (143 where names are encrypted); outputs add an ending
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\t\n\r\x85\u2028\u2029]')
# Microsoft, "Naming Files, Paths, and Namespaces": with any ending, in any letter case.
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\..*)?", re.IGNORECASE)


def hidden(text: str, *, direction: bool = True) -> str | None:
    """The name (`U+202E`) of the first control character, or character that turns the direction of writing.

    The latter make a title or a file name look like another one (Unicode Technical Report 36, section 3).
    """
    found = _CONTROL.search(text) or (_DIRECTION.search(text) if direction else None)
    return f"U+{ord(found.group()):04X}" if found else None


def name_trouble(name: str, most_bytes: int = MAX_NAME_BYTES) -> str | None:
    """Why a file or folder cannot have this name on Linux, Windows and macOS alike (Chinese), or None."""
    if character := hidden(name):
        return f"有看不见的控制字符 {character}"
    if found := _FORBIDDEN.search(name):
        shown = found.group() if found.group().isprintable() else f"U+{ord(found.group()):04X}"
        return f"有 Windows 不允许的字符“{shown}”"
    if not name or name.strip() != name or name.endswith("."):
        return "是空的，或开头、末尾有空格，或末尾是点"
    if _RESERVED.fullmatch(name):
        return "是 Windows 的保留名"
    if len(name.encode()) > most_bytes:
        return f"太长（上限 {most_bytes} 字节，一个汉字 3 字节）"
    return None


def printable(text: str) -> str:
    """`text` with invisible characters written as escapes, so that a message about it stays one honest line."""
    return "".join(
        char if char.isprintable() and not hidden(char) else char.encode("unicode_escape").decode() for char in text
    )


def short(text: str, limit: int = 60) -> str:
    """An editor's words for a message: one line, at most `limit` characters."""
    line = printable(" ".join(text.split()))
    return line if len(line) <= limit else line[:limit] + "…"
