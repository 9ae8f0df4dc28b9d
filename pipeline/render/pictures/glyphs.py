"""What the font can show: small shifted figures in place of ₂ and ⁶, and a report of what has to be left out."""

from __future__ import annotations

import unicodedata

import regex

from pipeline.render.pictures.certain import surely_shown
from pipeline.render.pictures.fonts import covered

SUB = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₙₘ", "0123456789+−=()aeoxnm", strict=True))
SUPER = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", "0123456789+−=()ni", strict=True))
BREAK_HERE = "\u200b"
_ALIKE = {"⅓": "1/3", "⅔": "2/3", "✔": "✓", "\u00a0": " ", "\u2060": "", "\ufeff": "", "\u00ad": ""}
_DASH = regex.compile("—{2,}|――")
_TIGHT = regex.compile(r"[ \u3000]*([，。、：；！？（）《》「」“”·⸺])[ \u3000]*")
_INSIDE = regex.compile(r"(?<=[\p{L}\p{N}--\p{Han}])\u200b(?=[\p{L}\p{N}--\p{Han}])", regex.V1)


def clean(text: str) -> str:
    """One line that the font can show: folded spaces, `——` as one two-em dash, unknown characters left out."""
    text = unicodedata.normalize("NFC", text)
    for one, other in _ALIKE.items():
        text = text.replace(one, other)
    text = _INSIDE.sub("", text)
    text = _TIGHT.sub(r"\1", _DASH.sub("⸺", text))
    kept = "".join(cluster for cluster in regex.findall(r"\X", text) if _shown(cluster) or cluster in "\r\n\t")
    return str(regex.sub(r"[ \t\r\n\u2000-\u200a\u3000]+", " ", kept)).strip()


def missing_glyphs(text: str) -> str:
    """The characters that `clean` leaves out (emoji mostly), each once, in order of appearance."""
    text = unicodedata.normalize("NFC", "".join(_ALIKE.get(character, character) for character in text))
    absent = (c for c in regex.findall(r"\X", text) if not _shown(c) and any(map(_visible, c)))
    return "".join(dict.fromkeys(absent))


def _visible(character: str) -> bool:
    return character.isprintable() and not character.isspace()


def _shown(cluster: str) -> bool:
    if surely_shown(cluster) or cluster == BREAK_HERE or cluster in SUB or cluster in SUPER:
        return True
    if "\u200d" in cluster or "\ufe0f" in cluster or "\u20e3" in cluster:
        return False
    return all(ord(c) in covered() or (unicodedata.category(c) == "Mn" and ord(c) >= 0xFE00) for c in cluster)
