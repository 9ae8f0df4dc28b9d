"""The examples of the topics, and the weights that `scripts/train_topics.py` learned from them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from pipeline.model.lanes import lane
from pipeline.model.vocabulary import Learned

EXAMPLES = "_data/topics-examples.tsv"
WEIGHTS = "_data/topics-weights.txt"
_HEAD = "# 由 python -m scripts.train_topics 从 topics-examples.tsv 和 lexicon.txt 学得，不要手改；例文的指纹："


class Example(NamedTuple):
    """A labelled text; no topics: outside science. `text` may be empty."""

    topics: tuple[str, ...]
    title: str
    text: str


def read_examples(text: str, topics: Collection[str]) -> Iterator[Example]:
    """Lines of `topics<TAB>title<TAB>text`, topics with commas, `-` for none. Raises ValueError that names the line."""
    for number, line in enumerate(text.splitlines(), 1):
        named, *rest = line.split("\t")
        labels = () if named == "-" else tuple(named.split(","))
        if len(rest) != 2 or not set(labels) <= set(topics):
            raise ValueError(f"{EXAMPLES} 第 {number} 行不是“主题,主题<TAB>标题<TAB>正文”")
        yield Example(labels, *rest)


def digest_of(examples: str) -> str:
    """What the head of the weights says about the examples they come from."""
    return hashlib.sha256(examples.encode()).hexdigest()[:16]


def written(digest: str, biases: Mapping[str, float], rows: Mapping[str, tuple[float, Mapping[int, float]]]) -> str:
    """The weights file: a head, a line of topics with what each starts from, and a line a gram: the gram, its rarity,
    and `number:weight` in hundredths, numbers counting the topics of the second line from 0."""
    lines = [_HEAD + digest, " ".join(f"{topic}:{round(bias * 100)}" for topic, bias in biases.items())]
    for gram, (rarity, weights) in rows.items():
        pairs = (f"{number}:{round(weight * 100)}" for number, weight in weights.items())
        lines.append(" ".join([gram, str(round(rarity * 100)), *pairs]))
    return "\n".join(lines) + "\n"


def read_weights(text: str) -> Learned:
    """What `written` wrote; an empty text gives an empty model. Raises ValueError that names a broken line."""
    rarity, lanes, learned = dict[str, float](), dict[str, int](), dict[str, int]()
    if not text:
        return Learned()
    try:
        _, head, *rows = text.splitlines()
        biases = {topic: int(bias) / 100 for topic, bias in (pair.split(":") for pair in head.split())}
        places = range(len(biases))
        for row in rows:
            gram, size, *found = row.split(" ")
            for pair in found:
                if pair not in lanes:
                    place, weight = pair.split(":")
                    lanes[pair] = lane(places[int(place)], _hundredths(weight))
            rare = _hundredths(size)
            learned[gram] = rare * sum([lanes[pair] for pair in found]) + lane(len(biases), rare * rare)
            rarity[gram] = rare / 100
    except (ValueError, IndexError):
        raise ValueError(f"{WEIGHTS} 第 {len(learned) + 3} 行看不懂") from None
    return Learned(biases, rarity, learned)


def _hundredths(number: str) -> int:
    """No more digits than a lane has room for, however many grams are added up."""
    if len(number) > 6:
        raise ValueError(number)
    return int(number)
