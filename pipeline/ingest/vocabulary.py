"""The vocabulary files → Vocabulary."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from pipeline.ingest.examples import WEIGHTS, read_weights
from pipeline.ingest.lexicon import LEXICON, parse_lexicon
from pipeline.ingest.text import decode
from pipeline.ingest.yaml_lines import Located, YamlError, load_yaml
from pipeline.model.names import short
from pipeline.model.problem import Problem
from pipeline.model.vocabulary import Audience, Learned, Topic, Tuning, Vocabulary

TOPICS = "_data/topics.yml"
AUDIENCES = "_data/audiences.yml"
FILES = tuple(Path(path).name for path in (TOPICS, AUDIENCES, LEXICON, WEIGHTS))


def load_vocabulary(data_dir: Path) -> tuple[Vocabulary, list[Problem]]:
    """Read `topics.yml`, `audiences.yml`, `lexicon.txt` and, where it is there, `topics-weights.txt` of the folder.

    All findings (K401 no file, text and YAML as everywhere, K402 shape, K403–K407 lexicon) come out together; what
    could be read is in the vocabulary.
    The version is a digest of these files, so any change of data is a new version. Raises nothing.
    """
    problems: list[Problem] = []
    texts = {path: _read(data_dir, path, problems) for path in (TOPICS, AUDIENCES, LEXICON)}
    topic_data = _mapping(TOPICS, texts[TOPICS], {"tagging", "topics"}, problems)
    audience_data = _mapping(AUDIENCES, texts[AUDIENCES], {"audiences"}, problems)
    topics = tuple(
        Topic(row["id"], row["name"], row.get("about", ""))
        for row in _rows(TOPICS, topic_data, "topics", {"id": str, "name": str, "about": str}, problems)
    )
    audiences = tuple(
        Audience(row["id"], row["name"], tuple(row.get("cues", ())))
        for row in _rows(AUDIENCES, audience_data, "audiences", {"id": str, "name": str, "cues": list}, problems)
    )
    known = {topic.id for topic in topics}
    terms, words, found = parse_lexicon(texts[LEXICON], known)
    if not known:  # the lexicon cannot be judged by topics that could not be read
        found = [problem for problem in found if problem.code != "K403"]
    weights = _read(data_dir, WEIGHTS, problems) if (data_dir / Path(WEIGHTS).name).exists() else ""
    version = hashlib.sha256("\x1e".join((*texts.values(), weights)).encode()).hexdigest()[:10]
    tuning, learned = _tuning(topic_data, problems), _learned(weights, problems)
    return Vocabulary(topics, audiences, terms, words, tuning, learned, version), sorted({*problems, *found})


def _read(data_dir: Path, path: str, problems: list[Problem]) -> str:
    try:
        text, found = decode(path, (data_dir / Path(path).name).read_bytes())
    except OSError:
        text, found = "", [Problem(path, 0, "K401", "词表文件打不开", "恢复这个文件")]
    problems += found
    return text


def _mapping(path: str, text: str, known: set[str], problems: list[Problem]) -> Located:
    """The file's outermost mapping; an empty file is an empty one, unusable YAML too."""
    try:
        located = load_yaml(text)
    except YamlError as error:
        problems.append(Problem(path, error.line, error.code, error.message, error.remedy))
        return Located({})
    data = {} if located.data is None else located.data
    if not isinstance(data, dict) or not known >= data.keys():
        line = min((located.lines[key] for key in data if key not in known), default=1) if isinstance(data, dict) else 1
        problems.append(
            Problem(path, line, "K402", f"最外层只能有：{'、'.join(sorted(known))}", "改掉多余的或写错的键")
        )
    return Located(data if isinstance(data, dict) else {}, located.lines)


def _rows(
    path: str, located: Located, key: str, types: Mapping[str, type], problems: list[Problem]
) -> list[Mapping[str, Any]]:
    """The well-formed rows of a list; ids must be unique, `id` and `name` must be there, lists hold words."""
    good: dict[str, Mapping[str, Any]] = {}
    listed = located.data.get(key) or []
    if not isinstance(listed, list):
        problems.append(Problem(path, located.lines[key], "K402", f"{key} 应当是列表", "每项以 - id: 开头"))
        listed = []
    for index, row in enumerate(listed):
        line = located.lines[f"{key}.{index}"]
        if not _fits(row, types):
            remedy = f"每项要有 id 和 name，可用的键：{'、'.join(types)}"
            problems.append(Problem(path, line, "K402", f"{key} 第 {index + 1} 项写法有误", remedy))
        elif row["id"] in good:
            problems.append(Problem(path, line, "K402", f"{key} 里“{short(row['id'])}”写了两遍", "删掉其中一项"))
        else:
            good[row["id"]] = row
    return list(good.values())


def _fits(row: Any, types: Mapping[str, type]) -> bool:
    return (
        isinstance(row, dict)
        and {"id", "name"} <= row.keys() <= types.keys()
        and all(isinstance(value, types[name]) for name, value in row.items())
        and all(isinstance(word, str) for value in row.values() if isinstance(value, list) for word in value)
    )


def _learned(text: str, problems: list[Problem]) -> Learned:
    try:
        return read_weights(text)
    except ValueError:
        problems.append(Problem(WEIGHTS, 0, "K402", "学得的分量坏了", "重新学：python -m scripts.train_topics"))
        return Learned()


def _tuning(topics: Located, problems: list[Problem]) -> Tuning:
    data, line = topics.data.get("tagging", {}), topics.lines.get("tagging", 1)
    names = {field.name for field in fields(Tuning)}
    if not isinstance(data, dict) or not names >= data.keys():
        problems.append(Problem(TOPICS, line, "K402", f"tagging 下只能有：{'、'.join(sorted(names))}", "改掉写错的键"))
        return Tuning()
    if any(isinstance(value, bool) or not isinstance(value, int | float) for value in data.values()):
        problems.append(Problem(TOPICS, line, "K402", "tagging 下的值必须是数字", "改成数字"))
        return Tuning()
    return Tuning(**{name: float(value) for name, value in data.items()})
