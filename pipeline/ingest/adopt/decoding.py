"""Bytes of any encoding to text: the only module that knows charset_normalizer."""

from __future__ import annotations

import codecs

from charset_normalizer import from_bytes

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def decode_any(data: bytes) -> tuple[str, str] | None:
    """The text and its encoding's name, or None when nobody can say what it is.

    A byte order mark decides; then UTF-8; then GB18030 (GBK, GB2312), if what comes out are everyday characters, for
    it decodes almost anything; then a guess by frequencies.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace"), name
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass  # then it is something else
    try:
        chinese = data.decode("gb18030")
    except UnicodeDecodeError:
        chinese = ""
    if chinese and _everyday(chinese):
        return chinese, "gb18030"
    guess = from_bytes(data).best()
    if guess:
        return str(guess), guess.encoding
    return (chinese, "gb18030") if chinese else None


def _everyday(text: str) -> bool:
    """Whether nearly all that is not ASCII is in GB 2312, the everyday set of 1980."""
    special = [c for c in text if c > "\x7f"]
    known = len("".join(special).encode("gb2312", "ignore")) / 2
    return known >= 0.9 * len(special)
