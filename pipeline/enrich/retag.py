"""What a change of the vocabulary would retag: facts before and after, told in Chinese."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.model.facts import Facts
from pipeline.model.vocabulary import Vocabulary


def retagged(before: Mapping[str, Facts], after: Mapping[str, Facts], vocabulary: Vocabulary) -> Iterator[str]:
    """A line for each piece, by id, whose applied topics or automatic keywords differ; nothing for the others.

    Pieces of one side only are left out: they are new or gone, not retagged. `vocabulary` names the topics.
    """
    for key in sorted(before.keys() & after.keys()):
        old, new = before[key], after[key]
        names = [[vocabulary.topic_names.get(each.topic, each.topic) for each in facts.topics] for facts in (old, new)]
        changes = [*_change("主题", *names), *_change("关键词", old.keywords, new.keywords)]
        if changes:
            yield f"{key}：{'；'.join(changes)}"


def _change(what: str, old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    added = [word for word in new if word not in old]
    gone = [word for word in old if word not in new]
    if added or gone:
        yield " ".join([what, *(f"+{word}" for word in added), *(f"−{word}" for word in gone)])
