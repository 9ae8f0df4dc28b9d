"""Prose → Facts: one segmentation shared by topics, keywords, audiences and summary."""

from __future__ import annotations

import math
import re

from pipeline.enrich.audience import suggest_audiences
from pipeline.enrich.hits import blocks, find_hits
from pipeline.enrich.keywords import rank_keywords
from pipeline.enrich.segment import Segmenter
from pipeline.enrich.summary import summarize
from pipeline.enrich.topics import reasons, tag
from pipeline.model.facts import Facts
from pipeline.model.prose import Prose
from pipeline.model.vocabulary import Vocabulary

KEYWORDS = 5
MORE_KEYWORDS = 3
READING_PER_MINUTE = 400
SPEAKING_PER_MINUTE = 240
_SIGN = "[A-Za-z0-9²³¹⁰-⁹₀-₉]+"
_HAN = re.compile("[\u3400-\u9fff]+")
_LATIN = re.compile(rf"{_SIGN}(?:[-.'’]{_SIGN})*")


def make_facts(
    prose: Prose,
    vocabulary: Vocabulary,
    segmenter: Segmenter,
    speaking_per_minute: int = SPEAKING_PER_MINUTE,
    *,
    explained: bool = False,
) -> Facts:
    """All facts of one piece, reasons when `explained`; the same for the same prose and vocabulary, always."""
    found = blocks(prose, segmenter)
    hits = find_hits(found, vocabulary)
    count = count_characters(prose.body)
    applied, suggested = tag(prose, hits, vocabulary)
    words = rank_keywords(prose, hits, applied, vocabulary)
    return Facts(
        topics=applied,
        suggested=suggested,
        keywords=words[:KEYWORDS],
        more_keywords=words[KEYWORDS : KEYWORDS + MORE_KEYWORDS],
        audiences=suggest_audiences(found, vocabulary),
        summary=summarize(prose, words[:KEYWORDS]),
        characters=count,
        reading_minutes=math.ceil(count / READING_PER_MINUTE),
        speaking_seconds=math.ceil(count * 60 / speaking_per_minute),
        terms=tuple(hit.term.text for hit in hits if hit.term.weight),
        reasons=reasons(prose, found, hits, (*applied, *suggested), vocabulary) if explained else (),
        title_words=tuple(segmenter.cut(prose.title)),
        vocabulary=vocabulary.version,
    )


def count_characters(text: str) -> int:
    """Han characters, and Latin words and numbers (CO₂ too) as one each; punctuation does not count."""
    return len("".join(_HAN.findall(text))) + len(_LATIN.findall(text))
