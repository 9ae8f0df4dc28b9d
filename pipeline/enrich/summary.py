"""An extractive summary: whole sentences of the piece, nothing rewritten."""

from __future__ import annotations

import re
from collections.abc import Collection

from pipeline.enrich.hits import fold
from pipeline.model.prose import Prose

SUMMARY_LENGTH = 120
_SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?]+[”’」』）)]*")
_LEAST = 8
_PLAIN = re.compile("[\u4e00-\u9fff，。、：；！？“”《》]*")  # folding changes nothing that a keyword may hold


def summarize(prose: Prose, keywords: Collection[str], length: int = SUMMARY_LENGTH) -> str:
    """Sentences in document order, at most `length` characters together; "" when no sentence fits.

    Takes the sentences that bring most new keywords for their length, early ones first, and prefers the opening.
    """
    found = (match.strip() for paragraph in prose.paragraphs for match in _SENTENCE.findall(paragraph))
    sentences = [each for each in found if len(each) >= _LEAST and not each.endswith(("?", "？"))]
    missing, chosen, room = {fold(word) for word in keywords}, set[int](), length
    folded = [each if _PLAIN.fullmatch(each) else fold(each) for each in sentences]
    held = [{word for word in missing if word in each} for each in folded]
    while True:
        fitting = [place for place in range(len(sentences)) if place not in chosen and len(sentences[place]) <= room]
        if not fitting:
            break
        best = max(fitting, key=lambda place: (_gain(held[place] & missing, place), -place))
        if chosen and not _gain(held[best] & missing, best) > 0:
            break
        chosen.add(best)
        room -= len(sentences[best])
        missing -= held[best]
    return "".join(sentences[place] for place in sorted(chosen))


def _gain(new: Collection[str], place: int) -> float:
    return len(new) * (1 + 1 / (1 + place)) + (0.5 if place == 0 else 0.0)
