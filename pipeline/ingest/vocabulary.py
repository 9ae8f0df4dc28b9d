"""The vocabulary files → Vocabulary."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import yaml

from pipeline.ingest.lexicon import LEXICON, parse_lexicon
from pipeline.model.problem import Problem
from pipeline.model.vocabulary import Audience, Topic, Tuning, Vocabulary

TOPICS = "_data/topics.yml"
AUDIENCES = "_data/audiences.yml"


def load_vocabulary(data_dir: Path) -> tuple[Vocabulary, list[Problem]]:
    """Read `topics.yml`, `audiences.yml` and `lexicon.txt` of the folder.

    All findings (K401 file, K402 shape, K403–K407 lexicon) come out together; what could be read is in the vocabulary.
    The version is a digest of the three files, so any change of data is a new version. Raises nothing.
    """
    problems: list[Problem] = []
    texts = {path: _read(data_dir, path, problems) for path in (TOPICS, AUDIENCES, LEXICON)}
    topic_data = _mapping(TOPICS, texts[TOPICS], {"tagging", "topics"}, problems)
    audience_data = _mapping(AUDIENCES, texts[AUDIENCES], {"audiences"}, problems)
    topics = tuple(
        Topic(row["id"], row["name"], row.get("about", ""), tuple(row.get("partners", ())), row.get("joins", False))
        for row in _rows(
            TOPICS,
            topic_data,
            "topics",
            {"id": str, "name": str, "about": str, "partners": list, "joins": bool},
            problems,
        )
    )
    audiences = tuple(
        Audience(row["id"], row["name"], tuple(row.get("cues", ())))
        for row in _rows(AUDIENCES, audience_data, "audiences", {"id": str, "name": str, "cues": list}, problems)
    )
    known = {topic.id for topic in topics}
    for topic in topics:
        for other in sorted(set(topic.partners) - known):
            message = f"主题 {topic.id} 的 partners 里没有“{other}”这个主题"
            problems.append(Problem(TOPICS, 0, "K403", message, "改成本文件里的主题编号"))
    terms, words, found = parse_lexicon(texts[LEXICON], known)
    version = hashlib.sha256("\x1e".join(texts.values()).encode()).hexdigest()[:10]
    tuning = _tuning(topic_data.get("tagging", {}), problems)
    return Vocabulary(topics, audiences, terms, words, tuning, version), sorted({*problems, *found})


def _read(data_dir: Path, path: str, problems: list[Problem]) -> str:
    try:
        return (data_dir / Path(path).name).read_text(encoding="utf-8").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = "不是 UTF-8 编码" if isinstance(error, UnicodeDecodeError) else "打不开"
        problems.append(Problem(path, 0, "K401", f"词表文件{reason}", "恢复这个文件，存成 UTF-8"))
        return ""


def _mapping(path: str, text: str, known: set[str], problems: list[Problem]) -> Mapping[str, Any]:
    try:
        data = yaml.safe_load(text) if text else {}
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        problems.append(Problem(path, line, "K401", "YAML 写法有误", "检查这一行的缩进、冒号和引号"))
        return {}
    if not isinstance(data, dict) or not known >= data.keys():
        problems.append(Problem(path, 0, "K402", f"最外层只能有：{'、'.join(sorted(known))}", "改掉多余的或写错的键"))
        return data if isinstance(data, dict) else {}
    return data


def _rows(
    path: str, data: Mapping[str, Any], key: str, types: Mapping[str, type], problems: list[Problem]
) -> list[Mapping[str, Any]]:
    """The well-formed rows of a list; ids must be unique, `id` and `name` must be there."""
    good: dict[str, Mapping[str, Any]] = {}
    for number, row in enumerate(data.get(key) or (), 1):
        fits = isinstance(row, dict) and {"id", "name"} <= row.keys() <= types.keys()
        if not fits or any(not isinstance(value, types[name]) for name, value in row.items()):
            remedy = f"每项要有 id 和 name，可用的键：{'、'.join(types)}"
            problems.append(Problem(path, 0, "K402", f"{key} 第 {number} 项写法有误", remedy))
        elif row["id"] in good:
            problems.append(Problem(path, 0, "K402", f"{key} 里“{row['id']}”写了两遍", "删掉其中一项"))
        else:
            good[row["id"]] = row
    return list(good.values())


def _tuning(data: Any, problems: list[Problem]) -> Tuning:
    names = {field.name for field in fields(Tuning)}
    if not isinstance(data, dict) or not names >= data.keys():
        problems.append(Problem(TOPICS, 0, "K402", f"tagging 下只能有：{'、'.join(sorted(names))}", "改掉写错的键"))
        return Tuning()
    if any(isinstance(value, bool) or not isinstance(value, int | float) for value in data.values()):
        problems.append(Problem(TOPICS, 0, "K402", "tagging 下的值必须是数字", "改成数字"))
        return Tuning()
    return Tuning(**{name: float(value) for name, value in data.items()})
