"""Bytes of any encoding to text: the only module that knows charset_normalizer."""

from __future__ import annotations

import codecs

from charset_normalizer import from_bytes

_FEW = 50  # broken bytes are few when there is at most one on so many characters that are not ASCII
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def decode_any(data: bytes) -> tuple[str, str] | None:
    """The text, and a Chinese sentence if it was not clean UTF-8; None when nobody can say what it is.

    A byte order mark decides; then UTF-8, also with a few broken bytes; then GB18030 (GBK, GB2312), if what comes out
    are everyday characters, for it decodes almost anything; then a guess by frequencies.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _told(data[len(mark) :].decode(name, "replace"), name)
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if not broken or broken * _FEW <= sum(c > "\x7f" for c in text):
        return _told(text, "utf-8")
    try:
        chinese = data.decode("gb18030")
    except UnicodeDecodeError:
        chinese = ""
    if chinese and _everyday(chinese):
        return _told(chinese, "gb18030")
    guess = from_bytes(data).best()
    if guess:
        return _told(str(guess), guess.encoding)
    return _told(chinese, "gb18030") if chinese else None


def _told(text: str, name: str) -> tuple[str, str]:
    broken = text.count("\ufffd")
    tail = f"，有 {broken} 处坏字节，显示为 \ufffd" if broken else ""
    return (
        text,
        f"原文件是 {name} 编码，已转成 UTF-8{tail}" if name != "utf-8" else f"文件不完整{tail}" if broken else "",
    )


def _everyday(text: str) -> bool:
    """Whether nearly all that is not ASCII is in GB 2312, the everyday set of 1980."""
    special = [c for c in text if c > "\x7f"]
    known = len("".join(special).encode("gb2312", "ignore")) / 2
    return known >= 0.9 * len(special)
