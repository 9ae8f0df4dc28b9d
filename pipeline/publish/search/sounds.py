"""Words by their pinyin, so that `hmlk` and `haimulike` find 海姆立克."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from pipeline.ingest.slug import slug
from pipeline.publish.search.records import packed

_WORD = re.compile(r"[\u4e00-\u9fff]{2,8}")
_LONGEST = 60  # letters and spaces: eight of the longest syllables, zhuang


def sound_files(words: Iterable[Iterable[str]]) -> dict[str, bytes]:
    """First letter → `[word, syllables, pieces that have it]` as JSON, the most frequent first; from pieces' words."""
    counts = Counter(word for each in words for word in set(each) if _WORD.fullmatch(word))
    rows: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
    for word in sorted(counts, key=lambda word: (-counts[word], word)):
        if syllables := slug(word, _LONGEST).replace("-", " "):
            rows[syllables[0]].append((word, syllables, counts[word]))
    return {letter: packed(rows[letter]) for letter in sorted(rows)}
