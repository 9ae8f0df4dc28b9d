"""Example files: an editor can add one without knowing the program."""

from __future__ import annotations

import pytest

from pipeline.enrich.facts import make_facts
from pipeline.enrich.segment import Segmenter
from pipeline.model.vocabulary import Vocabulary
from tests.enrich.examples import Example, examples


@pytest.mark.parametrize("example", list(examples("topics.txt")), ids=lambda example: example.name)
def test_topics(example: Example, vocabulary: Vocabulary, segmenter: Segmenter) -> None:
    """The applied topics are just the expected ones, in any order; `-` means none."""
    facts = make_facts(example.prose, vocabulary, segmenter)
    assert sorted(each.topic for each in facts.topics) == sorted(set(example.expected) - {"-"})


@pytest.mark.parametrize("example", list(examples("keywords.txt")), ids=lambda example: example.name)
def test_keywords(example: Example, vocabulary: Vocabulary, segmenter: Segmenter) -> None:
    """The expected keywords are among the automatic ones."""
    facts = make_facts(example.prose, vocabulary, segmenter)
    assert set(example.expected) <= set(facts.keywords), facts.keywords
