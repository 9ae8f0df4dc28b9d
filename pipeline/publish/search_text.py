"""Text to search tokens: Chinese by overlapping pairs of characters, the rest by words.

Pagefind's own division of Chinese finds whole dictionary words at best, and of rarer place names nothing at all. Pairs
find every substring. Pagefind 1.5.2 also loses some Chinese words that it was given whole (of two records with one
name it finds one), so a pair travels as ASCII: `q` and four base-36 digits a character. The page's script
(site_overrides/assets/javascripts/search.js) divides what readers type in the same way and turns tokens back into text
for its excerpts, so punctuation and spaces stay in between as tokens of their own.
"""

from __future__ import annotations

import re
import unicodedata

# Han with its extensions, 〇 and 々, kana: written without spaces.
HAN = "\u3005\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
END = "¶"  # a token of its own, so that an excerpt does not run from one paragraph into the next
SPACE = "␣"
_PART = re.compile(rf"([{HAN}]+)|([^\W_]+?)(?=[{HAN}]|[\W_]|$)|(\s+)|([^\s\w]|_)")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def tokens(text: str) -> str:
    """The tokens of a text, parted by spaces: of `防灾5G，` those of 防灾 and 灾, then `5G` and `，`."""
    found: list[str] = []
    for run, word, space, mark in _PART.findall(text):
        if run:
            signs = [_sign(character) for character in run]
            found += [f"q{one}{other}" for one, other in zip(signs, [*signs[1:], ""], strict=True)]
        else:
            # CO₂ is typed as CO2, and full-width letters as plain ones.
            found.append(unicodedata.normalize("NFKC", word) if word else SPACE if space else mark)
    return " ".join(found)


def _sign(character: str) -> str:
    code, digits = ord(character), ""
    for _ in range(4):
        code, digit = divmod(code, 36)
        digits = _DIGITS[digit] + digits
    return digits
