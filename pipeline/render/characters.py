"""Which characters a target cannot show, and what to write instead. Nothing here changes a text by itself."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import regex

_NOWHERE = regex.compile(
    r"[[\p{Cc}\p{Cs}\p{Co}\p{Cn}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffd]--[\t\n]]", regex.V1
)
_SEPARATORS = frozenset("，、,；;　")


def unicode(text: str) -> str:
    """Control characters, surrogates, private and unassigned code points, overrides of direction: shown nowhere."""
    return "".join(dict.fromkeys(_NOWHERE.findall(text)))


def gb2312(text: str) -> str:
    """What GB 2312 lacks, as display cards do that know no other set: emoji, rare and traditional characters, ·.

    >>> gb2312("CO₂ 与𬌗")
    '₂𬌗'
    """
    return "".join(dict.fromkeys(char for char in text if char not in "\n\t" and not _encodable(char)))


CHARACTERS: dict[str, Callable[[str], str]] = {rule.__name__: rule for rule in (unicode, gb2312)}


def symbols_besides(text: str, allowed: str) -> str:
    """The characters that are neither letters, digits, marks, spaces nor in `allowed`, each once.

    >>> symbols_besides("先断电，再灭火！", "《》")
    '，！'
    """
    return "".join(
        dict.fromkeys(char for char in text if char not in allowed and char not in " \n" and not _is_word(char))
    )


def mended(text: str, strange: Callable[[str], str]) -> str:
    """The text without what `strange` finds: a separator becomes a space, a variant its plain form, the rest goes.

    >>> mended("先断电，再灭火！？", lambda text: symbols_besides(text, "?"))
    '先断电 再灭火?'
    """
    wrong = frozenset(strange(text))
    changed = "".join(_instead(char, strange) if char in wrong else char for char in text)
    return re.sub(r" {2,}", " ", changed).strip()


def graphemes(text: str) -> list[str]:
    """What a reader takes for single characters (Unicode UAX #29); a text is only ever parted between them."""
    found: list[str] = regex.findall(r"\X", text)
    return found


def named(strange: str) -> str:
    """The characters as staff may read them: `“，”`, an invisible one by its number.

    >>> named("，\u202e")
    '“，”、U+202E'
    """
    return "、".join(
        f"“{char}”" if char.isprintable() and not char.isspace() else f"U+{ord(char):04X}" for char in strange
    )


def _is_word(char: str) -> bool:
    return unicodedata.category(char)[0] in "LNM"


def _encodable(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return char >= " "


def _instead(char: str, strange: Callable[[str], str]) -> str:
    plain = unicodedata.normalize("NFKC", char)
    return " " if char in _SEPARATORS else "" if strange(plain) else plain
