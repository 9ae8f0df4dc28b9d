"""Facts of one piece: counts, summary, reasons, JSON, and the same answer everywhere."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.enrich.batch import tag_lines
from pipeline.enrich.choice import Chosen, apply_choice
from pipeline.enrich.explain import explain
from pipeline.enrich.facts import count_characters, make_facts
from pipeline.enrich.retag import retagged
from pipeline.enrich.segment import Segmenter
from pipeline.enrich.summary import summarize
from pipeline.model.facts import Facts, Scored
from pipeline.model.prose import Prose
from pipeline.model.vocabulary import Vocabulary
from tests.enrich.conftest import DATA, ROOT
from tests.enrich.examples import examples

QUAKE = Prose(
    "地震时躲在哪里",
    ("先躲", "再撤"),
    ("地震来了，先躲到结实的桌子底下，护住头颈。不要坐电梯。", "震感过后迅速撤离到空旷处，小心余震。"),
)
TEXTS = st.text(st.sampled_from("地震台风疫苗是的。，！？\n水稻a5 桥梁“”"), max_size=120)


def test_counts() -> None:
    """Han characters and Latin words count, punctuation does not."""
    assert count_characters("打 120，找AED。") == 4
    assert count_characters("CO₂和 10²") == 3
    assert count_characters("") == 0


def test_times_and_version(vocabulary: Vocabulary, segmenter: Segmenter) -> None:
    """Reading is rounded up to minutes, speaking to seconds, at the pace that was asked for."""
    facts = make_facts(QUAKE, vocabulary, segmenter)
    assert facts.characters == count_characters(QUAKE.body) == 43
    assert facts.reading_minutes == 1
    assert facts.speaking_seconds == 11
    assert make_facts(QUAKE, vocabulary, segmenter, speaking_per_minute=120).speaking_seconds == 22
    assert facts.vocabulary == vocabulary.version


def test_an_empty_piece_has_no_facts(vocabulary: Vocabulary, segmenter: Segmenter) -> None:
    """The tagger says nothing rather than something."""
    assert make_facts(Prose(""), vocabulary, segmenter) == Facts(vocabulary=vocabulary.version)


def test_reasons_cover_every_topic(vocabulary: Vocabulary, segmenter: Segmenter) -> None:
    """Each applied or suggested topic can name a term and its place; the title comes first."""
    facts = make_facts(QUAKE, vocabulary, segmenter, explained=True)
    shown = {each.topic for each in (*facts.topics, *facts.suggested)}
    assert "disaster" in shown
    assert {reason.topic for reason in facts.reasons} == shown
    first = next(reason for reason in facts.reasons if reason.topic == "disaster")
    assert (first.term, first.place, first.count) == ("地震", "title", 3)


def test_explain_names_terms_places_and_weights(vocabulary: Vocabulary, segmenter: Segmenter) -> None:
    """An editor reads why, in Chinese."""
    text = explain(make_facts(QUAKE, vocabulary, segmenter, explained=True), vocabulary)
    assert "自动主题：防灾减灾与应急（disaster" in text
    assert "地震〔标题，权重 3，3 次〕" in text
    assert f"词表版本：{vocabulary.version}" in text
    assert "自动主题：无" in explain(make_facts(Prose("你好"), vocabulary, segmenter), vocabulary)


@given(title=TEXTS, body=st.lists(TEXTS, max_size=4))
@settings(max_examples=100, deadline=None)
def test_shape_of_the_facts(title: str, body: list[str], vocabulary: Vocabulary, segmenter: Segmenter) -> None:
    """Limits hold, nothing is both applied and suggested, a pickle brings everything back, twice is the same."""
    prose = Prose(title, (), tuple(body))
    facts = make_facts(prose, vocabulary, segmenter, explained=True)
    names = [each.topic for each in (*facts.topics, *facts.suggested)]
    assert len(facts.topics) <= 3
    assert len(names) == len(set(names))
    assert set(names) <= set(vocabulary.topic_names)
    assert all(0 < each.score <= 1 for each in (*facts.topics, *facts.suggested))
    words = (*facts.keywords, *facts.more_keywords)
    assert len(facts.keywords) <= 5 and len(words) <= 8 and len(set(words)) == len(words)
    assert pickle.loads(pickle.dumps(facts)) == facts  # noqa: S301 - our own
    assert make_facts(prose, vocabulary, segmenter, explained=True) == facts


@given(st.lists(st.text(st.sampled_from("地震水。！？”a1 "), max_size=80), max_size=5), st.integers(10, 120))
@settings(deadline=None)
def test_a_summary_is_whole_sentences(paragraphs: list[str], length: int) -> None:
    """Never too long, ends as a sentence ends, and every character comes from the piece, in its order."""
    summary = summarize(Prose("", (), tuple(paragraphs)), ["地震", "水"], length)
    assert len(summary) <= length
    assert not summary or summary.rstrip("”’」』）)")[-1] in "。！？!?"
    characters = iter("".join(paragraphs))
    assert all(character in characters for character in summary), "not in the order of the piece"


def test_both_engines_give_the_same_facts(
    vocabulary: Vocabulary, segmenter: Segmenter, fast_segmenter: Segmenter
) -> None:
    """The optional engine changes the speed only."""
    for example in (*examples("topics.txt"), *examples("keywords.txt")):
        assert make_facts(example.prose, vocabulary, segmenter) == make_facts(example.prose, vocabulary, fast_segmenter)


def test_lines_in_any_order_in_any_process(tmp_path: Path, vocabulary: Vocabulary, segmenter: Segmenter) -> None:
    """Same answers for each line, turned round, with another hash seed, in a new process."""
    lines = [
        json.dumps({"id": each.name, "title": each.prose.title, "text": "\n".join(each.prose.paragraphs)})
        for each in examples("topics.txt")
    ]
    here = list(tag_lines(lines, vocabulary, segmenter))
    assert list(tag_lines(["", *lines[::-1]], vocabulary, segmenter)) == here[::-1]
    code = (
        "import sys; from pathlib import Path; from pipeline.enrich.batch import tag_lines;"
        "from pipeline.enrich.segment import make_segmenter; from pipeline.ingest.vocabulary import load_vocabulary;"
        "v = load_vocabulary(Path(sys.argv[1]))[0]; s = make_segmenter(v, Path(sys.argv[2]));"
        "sys.stdout.reconfigure(encoding='utf-8'); print(*tag_lines(sys.stdin, v, s), sep='\\n')"
    )
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", code, str(DATA), str(tmp_path)],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed, "LC_ALL": "C"},
            input="\n".join(lines),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
        )
        assert done.stdout.splitlines() == here


@pytest.mark.parametrize("line", ["{", "[]", '{"id": "a", "title": "b"}', '{"id": "a", "title": "b", "text": 5}'])
def test_a_bad_line_is_named(line: str, vocabulary: Vocabulary, segmenter: Segmenter) -> None:
    """The message says which line."""
    with pytest.raises(ValueError, match="第 2 行"):
        list(tag_lines(["", line], vocabulary, segmenter))


def test_retagged_tells_only_differences(vocabulary: Vocabulary) -> None:
    """Topics by name, keywords as they are; equal pieces, new ones and gone ones are silent."""
    before = {
        "a": Facts(topics=(Scored("earth", 0.6),), keywords=("地震", "震级")),
        "b": Facts(keywords=("水",)),
        "gone": Facts(),
    }
    after = {"a": Facts(topics=(Scored("disaster", 0.6),), keywords=("地震",)), "b": before["b"], "new": Facts()}
    assert list(retagged(before, after, vocabulary)) == ["a：主题 +防灾减灾与应急 −地球科学；关键词 −震级"]


def test_the_editor_wins() -> None:
    """Replace, add, drop; the source is told; saying nothing leaves the computed choice."""
    facts = Facts(topics=(Scored("earth", 0.6), Scored("disaster", 0.4)), keywords=("地震",))
    computed = (Chosen("earth", "auto", 0.6), Chosen("disaster", "auto", 0.4))
    assert apply_choice(facts) == (computed, (Chosen("地震", "auto"),))
    assert apply_choice(facts, topics=["math"])[0] == (Chosen("math", "editor"),)
    assert apply_choice(facts, topics=[])[0] == ()
    assert apply_choice(facts, topics_add=["math"], topics_drop=["disaster"])[0] == (
        Chosen("math", "editor"),
        Chosen("earth", "auto", 0.6),
    )
    assert apply_choice(facts, topics_add=["earth"])[0][0] == Chosen("earth", "editor")
    assert apply_choice(facts, keywords=["震级", "震级"])[1] == (Chosen("震级", "editor"),)
