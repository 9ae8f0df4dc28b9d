"""The vocabulary files and the findings about broken ones."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from pipeline.enrich.segment import Segmenter, broken_words
from pipeline.ingest.lexicon import parse_lexicon
from pipeline.ingest.vocabulary import load_vocabulary
from pipeline.model.vocabulary import Vocabulary
from tests.enrich.conftest import DATA

FILES = ("topics.yml", "audiences.yml", "lexicon.txt", "topics-weights.txt")


def test_our_own_files_are_without_a_finding() -> None:
    """No duplicate, no unmarked one-character term, no unknown topic."""
    assert load_vocabulary(DATA)[1] == []


def test_every_topic_has_at_least_80_terms(vocabulary: Vocabulary) -> None:
    """Coverage is what makes the tagger good."""
    counts = {
        topic.id: sum(weight > 1 and name == topic.id for term in vocabulary.terms for name, weight in term.weights)
        for topic in vocabulary.topics
    }
    assert len(counts) == 22
    assert min(counts.values()) >= 80, counts


@pytest.mark.parametrize("engine", ["segmenter", "fast_segmenter"])
def test_every_term_survives_segmentation(engine: str, vocabulary: Vocabulary, request: pytest.FixtureRequest) -> None:
    """Each Han word of ours, alone, is one token."""
    used: Segmenter = request.getfixturevalue(engine)
    assert broken_words(vocabulary, used) == []


def test_one_character_forms_are_whole_tokens(vocabulary: Vocabulary) -> None:
    """The rule holds for aliases too."""
    for term in vocabulary.terms:
        assert all(form.lower() in term.whole for form in (term.text, *term.aliases) if len(form) == 1), term


def test_the_order_of_lines_does_not_matter() -> None:
    """Sections turned round give the same terms."""
    text = (DATA / "lexicon.txt").read_text(encoding="utf-8")
    sections = [f"[{part}" for part in text.split("\n[")[1:]]
    topics = {"health", "food", "agri"}
    kept = [section for section in sections if section[1:].split("]")[0] in topics]
    once, words, _ = parse_lexicon("\n".join(kept), topics)
    again, same_words, _ = parse_lexicon("\n".join(reversed(kept)), topics)
    assert words == same_words
    assert [(term.text, term.weights, set(term.aliases)) for term in once] == [
        (term.text, term.weights, set(term.aliases)) for term in again
    ]


def test_the_version_follows_the_data(tmp_path: Path) -> None:
    """A copy has the same version; one more word gives another."""
    for name in FILES:
        (tmp_path / name).write_text((DATA / name).read_text(encoding="utf-8"), encoding="utf-8")
    version = load_vocabulary(DATA)[0].version
    assert load_vocabulary(tmp_path)[0].version == version
    with (tmp_path / "lexicon.txt").open("a", encoding="utf-8") as file:
        file.write("\n[space]\n3 新发现的天体名\n")
    assert load_vocabulary(tmp_path)[0].version != version


def test_the_vocabulary_travels_to_other_processes(vocabulary: Vocabulary) -> None:
    """It can be pickled, with or without its cached tables."""
    assert vocabulary.forms
    assert pickle.loads(pickle.dumps(vocabulary)) == vocabulary  # noqa: S301


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("[helth]\n3 感冒", 1, "K403"),
        ("[health]\n感冒 咳嗽", 2, "K404"),
        ("[health]\n3 感冒= 咳嗽", 2, "K404"),
        ("[health]\n3 感冒\n2 感冒", 3, "K405"),
        ("[health]\n\n3 肝", 3, "K406"),
        ("[health]\n3 癌症=癌", 2, "K406"),
        ("[health]\n3 癫痫=抽搐\n2 抽搐", 3, "K407"),
        ("[health]\n3 癫痫=抽搐 惊厥=抽搐", 2, "K407"),
    ],
)
def test_findings_of_the_lexicon(text: str, line: int, code: str) -> None:
    """Each finding names its line and a remedy in Chinese."""
    [problem] = parse_lexicon(text, {"health"})[2]
    assert (problem.line, problem.code) == (line, code)
    assert problem.message
    assert problem.remedy


def test_marks_of_the_lexicon() -> None:
    """Aliases, whole tokens, contexts, cues, spaces, and weights of several sections."""
    text = "[health food]\n2 肝脏=肝@!猪肝\n[food]\n1 别_信~  # 注释\n3 Wi-Fi\n[words]\n沙磁荟"
    terms, words, problems = parse_lexicon(text, {"health", "food"})
    assert problems == []
    assert words == ("沙磁荟",)
    wifi, trust, liver = terms
    assert (wifi.text, wifi.weight) == ("Wi-Fi", 3)
    assert (trust.text, trust.cue, trust.weight) == ("别 信", True, 1)
    assert liver.weights == (("food", 2), ("health", 2))
    assert (liver.aliases, liver.whole, liver.unless, liver.cue) == (("肝",), ("肝",), ("猪肝",), False)


def test_all_files_are_judged_in_one_run(tmp_path: Path) -> None:
    """A missing file, wrong keys and a bad term do not hide each other."""
    text = "topics:\n  - {id: health, name: 健康}\n  - {id: x}\ncolour: red\ntagging: {floor: a}\n"
    (tmp_path / "topics.yml").write_text(text, encoding="utf-8")
    (tmp_path / "lexicon.txt").write_text("[health]\n3 肝\n", encoding="utf-8")
    problems = load_vocabulary(tmp_path)[1]
    assert [problem.code for problem in problems] == ["K401", "K406", "K402", "K402", "K402"]


def test_broken_yaml_names_the_line(tmp_path: Path) -> None:
    """The editor is sent to the line."""
    for name in FILES:
        (tmp_path / name).write_text("", encoding="utf-8")
    (tmp_path / "topics.yml").write_text("topics:\n  - id: [a\n", encoding="utf-8")
    problem = next(each for each in load_vocabulary(tmp_path)[1] if each.code == "K105")
    assert problem.line == 2
