"""The examples of the topics, and the weights learned from them."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.enrich.facts import make_facts
from pipeline.enrich.grams import grams, parts, unit, values, votes
from pipeline.enrich.segment import Segmenter
from pipeline.ingest.examples import EXAMPLES, WEIGHTS, digest_of, read_examples, read_weights
from pipeline.ingest.vocabulary import load_vocabulary
from pipeline.model.lanes import lane, numbers
from pipeline.model.prose import Prose
from pipeline.model.vocabulary import Learned, Vocabulary
from scripts.train_topics import trained
from tests.enrich.conftest import DATA

EXAMPLE_FILE, WEIGHT_FILE = DATA / Path(EXAMPLES).name, DATA / Path(WEIGHTS).name
FEW = (
    "health\t牙疼别硬扛\t牙神经发炎，夜里更疼，早点去看牙医。\n"
    "space\t火星上有没有水\t探测器在火星极区找到了冰。\n"
    "-\t球队客场大胜\t\n"
)


@pytest.fixture(scope="module")
def small(vocabulary: Vocabulary) -> Vocabulary:
    """Few enough terms for training within a test."""
    return dataclasses.replace(vocabulary, terms=vocabulary.terms[::100])


def test_the_weights_come_from_these_examples() -> None:
    """Whoever edits the examples trains again."""
    examples, weights = (file.read_text("utf-8") for file in (EXAMPLE_FILE, WEIGHT_FILE))
    assert weights.splitlines()[0].endswith(digest_of(examples)), "python -m scripts.train_topics"


def test_the_examples_are_sorted_and_single(vocabulary: Vocabulary) -> None:
    """Two people who add the same line meet in a conflict; every line can be read and no title is there twice."""
    text = EXAMPLE_FILE.read_text("utf-8")
    found = list(read_examples(text, vocabulary.topic_names))
    assert text.splitlines() == sorted(text.splitlines())
    assert len({each.title for each in found}) == len(found)
    assert all(each.title.strip() and len(each.topics) <= 3 for each in found)


def test_training_is_repeatable_and_teaches(small: Vocabulary) -> None:
    """The same bytes twice; a word of the examples speaks for their topic."""
    text = FEW * 4
    once = trained(text, small)
    assert trained(text, small) == once
    assert read_weights(once).weights("牙")["health"] > 0.1


def test_an_office_without_weights_is_tagged_by_the_lexicon(
    tmp_path: Path, vocabulary: Vocabulary, segmenter: Segmenter
) -> None:
    """No file is no problem, and another version."""
    for name in ("topics.yml", "audiences.yml", "lexicon.txt"):
        (tmp_path / name).write_bytes((DATA / name).read_bytes())
    bare, problems = load_vocabulary(tmp_path)
    assert (problems, bare.learned) == ([], Learned())
    assert bare.version != vocabulary.version
    prose = Prose("牙周炎怎么治", (), ("牙龈出血、牙齿松动，多半是牙周炎，要到口腔科洗牙，早晚刷牙。",))
    assert [each.topic for each in make_facts(prose, bare, segmenter).topics] == ["health"]


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    """Both files: the number of the line."""
    with pytest.raises(ValueError, match="第 2 行"):
        list(read_examples("health\ta\tb\nhelth\ta\tb\n", {"health"}))
    with pytest.raises(ValueError, match="第 4 行"):
        read_weights("#\nhealth:1\n牙 500 0:10\n疼 500 7:10\n")
    with pytest.raises(ValueError, match="第 3 行"):
        read_weights(f"#\nhealth:1\n牙 500 0:{10**30}\n")
    for name in ("topics.yml", "audiences.yml", "lexicon.txt"):
        (tmp_path / name).write_bytes((DATA / name).read_bytes())
    (tmp_path / WEIGHT_FILE.name).write_text("#\nhealth\n", "utf-8")
    assert [problem.code for problem in load_vocabulary(tmp_path)[1]] == ["K402"]


def test_votes_are_values_times_weights(vocabulary: Vocabulary) -> None:
    """Rows added up as long integers, topic by topic the same as gram by gram."""
    learned = vocabulary.learned
    for title, text in (
        ("牙疼别硬扛", "牙神经发炎，夜里更疼，早点去看牙医，牙医会看牙。"),
        ("ＰＭ2.5", "雾霾" * 400),
        ("", ""),
    ):
        prose = Prose(title, (), (text,))
        heard = values(list(map(grams, parts(prose))), learned.rarity)
        for topic, vote in votes(prose, learned).items():
            said = sum(value * learned.weights(gram)[topic] for gram, value in heard.items())
            assert vote == pytest.approx(learned.biases[topic] + said, abs=1e-12)


@given(st.lists(st.lists(st.integers(-(10**12), 10**12), min_size=3, max_size=3), min_size=1))
def test_lanes(rows: list[list[int]]) -> None:
    """The sum of rows holds the sums of their numbers, negative ones among them."""
    total = sum(lane(place, number) for row in rows for place, number in enumerate(row))
    assert numbers(total, 3) == tuple(map(sum, zip(*rows, strict=True)))


def test_grams() -> None:
    """Characters, pairs that no sign parts, Latin words folded; few known grams are hardly heard."""
    found = grams("ＰＭ2.5超标，超标")
    assert (found["超标"], found["超"], found["pm2"], found["5"]) == (2, 2, 1, 1)
    assert "标超" not in found
    [value] = unit(found, {"超标": 5.0}).values()
    assert 0 < value < 0.7
    assert unit(found, {}) == {}
