"""Lines of JSON in, lines of JSON out: the tagger for other programs and for scoring."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from pipeline.enrich.facts import make_facts
from pipeline.enrich.segment import Segmenter
from pipeline.model.prose import Prose
from pipeline.model.vocabulary import Vocabulary


def tag_lines(lines: Iterable[str], vocabulary: Vocabulary, segmenter: Segmenter) -> Iterator[str]:
    """For each line `{"id","title","text"}` a line `{"id","topics","suggested","keywords","audiences"}`.

    `text` is plain text, a paragraph a line; `keywords` are the 5 automatic ones and then the 3 suggested; blank lines
    are skipped. Raises ValueError that names the line when it is not such an object.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            key, prose = row["id"], Prose(row["title"], (), tuple(row["text"].splitlines()))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"第 {number} 行不是 {{id, title, text}} 形式的 JSON：{error}") from error
        facts = make_facts(prose, vocabulary, segmenter)
        yield json.dumps(
            {
                "id": key,
                "topics": [each.topic for each in facts.topics],
                "suggested": [each.topic for each in facts.suggested],
                "keywords": [*facts.keywords, *facts.more_keywords],
                "audiences": list(facts.audiences),
            },
            ensure_ascii=False,
        )
