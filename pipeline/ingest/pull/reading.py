"""A feed's bytes to harmless text: the right encoding, no control characters, HTML's named characters as numbers."""

from __future__ import annotations

import codecs
import html.entities
import re
from dataclasses import dataclass

from pipeline.ingest.adopt.decoding import decode_any
from pipeline.ingest.adopt.values import unhidden
from pipeline.ingest.pull.trouble import PullError

# What a feed may declare and be believed. Python has codecs that are no encodings of text, and slow ones; Latin-1 takes
# any bytes, so it is left to guessing.
_ENCODINGS = frozenset(
    "utf-8 utf8 utf-16 utf-16le utf-16be gbk gb2312 gb18030 big5 big5-hkscs shift_jis euc-jp euc-kr".split()
)
_DECLARED = re.compile(r"<\?xml[^>]{0,200}?\bencoding\s*=\s*[\"']([\w.-]{1,40})[\"']", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml\b[^>]{0,300}\?>")
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,30});")
_PREDEFINED = frozenset({"amp", "lt", "gt", "quot", "apos"})
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True)
class Text:
    """A feed's text, and what was mended in it (Chinese sentences)."""

    text: str
    notes: tuple[str, ...] = ()


def read_text(data: bytes, charset: str = "") -> Text:
    """The text of a feed that came with `charset` ("" when nobody named one). Raises PullError (K604)."""
    found = _decoded(data, charset)
    if found is None:
        raise PullError("K604", "认不出文字编码", "请对方用 UTF-8，或把文件另存为 UTF-8 再取")
    text, told = found
    kept = unhidden(text.removeprefix("\ufeff"), direction=False)
    notes = [told] if told else []
    if len(kept) < len(text.removeprefix("\ufeff")):
        notes.append(f"去掉了 {len(text) - len(kept)} 个看不见的控制字符")
    if not kept.strip():
        raise PullError("K604", "是空的", "核对网址，或请对方检查订阅源")
    return Text(kept, tuple(notes))


def plain_xml(text: str) -> str:
    """XML without its declaration, which names the encoding that the text had; HTML's named characters as numbers."""
    return _ENTITY.sub(_numbered, _DECLARATION.sub("", text, count=1))


def _numbered(entity: re.Match[str]) -> str:
    character = html.entities.html5.get(f"{entity[1]};")
    if entity[1] in _PREDEFINED:
        return entity[0]
    if character is None:
        return f"&amp;{entity[1]};"
    return "".join(f"&#{ord(part)};" for part in character)


def _decoded(data: bytes, charset: str) -> tuple[str, str] | None:
    """A mark decides; then UTF-8 if it is that throughout; then what is declared, if it fits; then what it looks like.

    UTF-8 goes before the declaration: Chinese text in it also decodes as GBK, to nonsense, and not the other way round.
    """
    wide = data[:2] in {b"<\0", b"\0<"}
    if not data.startswith(_MARKS) and not wide:
        try:
            return data.decode("utf-8"), ""
        except UnicodeDecodeError:
            pass
    head = data[:1000].replace(b"\0", b"").decode("latin-1")
    declared = _DECLARED.search(head)
    names = ["utf-16-le" if data[:1] == b"<" else "utf-16-be"] if wide else [declared[1] if declared else "", charset]
    for name in names if not data.startswith(_MARKS) else ():
        plain = name.casefold()
        if plain in _ENCODINGS or wide:
            try:
                return data.decode("gb18030" if plain.startswith("gb") else plain), ""
            except UnicodeDecodeError:
                continue
    return decode_any(data)
