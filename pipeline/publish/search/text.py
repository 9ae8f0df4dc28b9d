"""Text to search tokens: every pair of neighbouring characters, so that any substring of a text can be found.

The page's script (site_overrides/assets/javascripts/search-index.js) divides what readers type in the same way.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from operator import add

# Han with its extensions, 〇 and 々, kana: written without spaces.
HAN = "\u3005\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
WHOLE = "="
"""Before a word of letters and digits that stands there whole: 5G is in 15g too, but `=5g` is not."""
# Not compiled here: that takes 1 ms for each set with Han in it, and few builds take texts apart.
_GAP = rf"(?<=[{HAN}])[^\S\n]+|[^\S\n]+(?=[{HAN}])"
_ODD = r"[^\x00-\x7f\u3400-\u9fff，。、；：？！“”‘’（）《》…—·\u3000]"  # what normalising may change beyond punctuation
_RUN = re.compile(r"[^\W_]+")
_WORD = rf"[^\W_{HAN}]+"


def runs(text: str) -> list[str]:
    """Stretches without punctuation or space, plain and in small letters: CO₂ is found as co2, ５Ｇ 基站 as 5g基站."""
    if re.search(_ODD, text):
        text = unicodedata.normalize("NFKC", text)
    return _RUN.findall(re.sub(_GAP, "", text).lower())


def tokens(found: Sequence[str]) -> set[str]:
    """All pairs of neighbouring characters, and the words of letters and digits with WHOLE before each."""
    pairs: set[str] = set()
    for run in found:
        pairs.update(map(add, run, run[1:]))
    pairs.update(WHOLE + word for word in re.findall(_WORD, " ".join(found)))
    return pairs
