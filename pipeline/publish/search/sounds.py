"""Words by their pinyin, so that `hmlk` and `haimulike` find 海姆立克."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from pipeline.ingest.slug import slug
from pipeline.publish.search.records import packed

_WORD = re.compile(r"[\u4e00-\u9fff]{2,8}")
_LONGEST = 60  # letters and spaces: eight of the longest syllables, zhuang


def count_words(pieces: Iterable[Iterable[str]]) -> Counter[str]:
    """How many pieces have each word that can be spelled, from the words of each piece."""
    return Counter(word for words in pieces for word in set(words) if _WORD.fullmatch(word))


def spell(words: Iterable[str]) -> dict[str, str]:
    """The syllables of each word: `hai mu li ke`."""
    return {word: slug(word, _LONGEST).replace("-", " ") for word in words}


def sound_files(counts: Mapping[str, int], spelled: Mapping[str, str]) -> dict[str, bytes]:
    """First letter → `[word, syllables, pieces that have it]` as JSON, the most frequent first."""
    rows: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
    for word in sorted(counts, key=lambda word: (-counts[word], word)):
        if syllables := spelled[word]:
            rows[syllables[0]].append((word, syllables, counts[word]))
    return {letter: packed(rows[letter]) for letter in sorted(rows)}
