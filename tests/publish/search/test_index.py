"""The index as bytes: every substring of a text can be found, blocks can be joined, nothing depends on chance."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.job import Job
from pipeline.publish.context import Context
from pipeline.publish.search import jobs
from pipeline.publish.search.jobs import search_jobs
from pipeline.publish.search.postings import SLOTS, mixed, pack
from pipeline.publish.search.records import Record, piece_file, slots
from pipeline.publish.search.sounds import count_words, sound_files, spell
from pipeline.publish.search.text import runs, tokens
from scripts.bench_corpus import Made, made_catalog, make_pieces

ROOT = Path(__file__).parents[3]
WORDS = st.text(st.sampled_from("防灾减5GCカ々𫓧，。 \nO₂ａ℃"), max_size=30)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("沙坪坝区。", ["沙坪坝区"]),
        ("５Ｇ 基站", ["5g基站"]),
        ("CO₂和CO2", ["co2和co2"]),
        ("36.5℃", ["36", "5", "c"]),
        ("上一段\n下一段", ["上一段", "下一段"]),
        ("Wi-Fi 6 路由", ["wi", "fi", "6路由"]),
        ("", []),
    ],
)
def test_runs(text: str, found: list[str]) -> None:
    """Plain small letters; spaces beside Chinese are typography, line ends and punctuation part."""
    assert runs(text) == found


def test_words_of_letters_are_whole_too() -> None:
    """5G is told from the 5g in 15g."""
    assert "=5g" in tokens(runs("说 5G 的事"))
    assert "=5g" not in tokens(runs("15g 盐"))
    assert "5g" in tokens(runs("15g 盐"))


@given(WORDS, st.integers(0, 30), st.integers(2, 12))
def test_any_stretch_of_a_run_is_found(text: str, start: int, length: int) -> None:
    """All pairs of a stretch are among those of the text it was taken from."""
    for run in runs(text):
        pairs = {token for token in tokens([run[start : start + length]]) if not token.startswith("=")}
        assert pairs <= tokens(runs(text))


def unpacked(data: bytes) -> dict[str, list[int]]:
    """A file of the index as the page's script reads it."""
    found: dict[str, list[int]] = {}
    rest = iter(data)

    def number() -> int:
        value = shift = 0
        for byte in rest:
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value
        raise EOFError

    for first in rest:
        size = first if first < 128 else (first & 127) + (number() << 7)
        token = bytes(next(rest) for _ in range(size)).decode()
        part = iter(bytes(next(rest) for _ in range(number())))
        found.setdefault(token, []).extend(_places(part))
    return found


def _places(part: Iterator[int]) -> Iterator[int]:
    last, value, shift = -1, 0, 0
    for byte in part:
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            last += value
            yield last
            value = shift = 0


@given(
    st.lists(st.lists(st.sets(st.sampled_from(["沙坪", "坪坝", "=5g", "𫓧减", "x" * 130])), max_size=3), max_size=400)
)
def test_packed_places_come_back(pieces: list[list[set[str]]]) -> None:
    """From one block or from three that are joined, in whichever file the hash names."""
    wanted: dict[str, list[int]] = {}
    for number, places in enumerate(pieces):
        for slot, held in enumerate(places):
            for token in held:
                wanted.setdefault(token, []).append(number * SLOTS + slot)
    for cuts in ((0, len(pieces)), (0, len(pieces) // 3, len(pieces) // 2, len(pieces))):
        parts = [pack(a, map(enumerate, pieces[a:b]), 4) for a, b in pairwise(cuts)]
        files = [unpacked(b"".join(each)) for each in zip(*parts, strict=True)]
        assert {token: places for file in files for token, places in file.items()} == wanted
        assert all(mixed(token) % 4 == number for number, file in enumerate(files) for token in file)


def planned(pieces: list[Made], memo: dict[str, Any]) -> dict[str, Job]:
    """The index's jobs by path; `memo` is kept between builds."""

    def remember(_name: str, tasks: Any) -> dict[str, Any]:
        for key, make in tasks.values():
            memo.setdefault(key, None)
            memo[key] = memo[key] or json.dumps(make())
        return {name: json.loads(memo[key]) for name, (key, _) in tasks.items()}

    context = Context(ROOT, ROOT, ROOT, ROOT, "code", remember)
    return {job.path: job for job in search_jobs(made_catalog(pieces), context)}


def test_an_edit_costs_what_shows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """One block is made again, one piece's file and few others change; a new piece changes no old one's file."""
    monkeypatch.setattr(jobs, "BLOCK", 20)
    monkeypatch.setattr(jobs, "FILE_BYTES", 300)
    pieces, memo = list(make_pieces(100)), {}
    before = planned(pieces[:99], memo)
    assert len(memo) == 5 + 1  # blocks, and the spelling of words
    summary = pieces[50].summary
    edited = planned([*pieces[:50], replace(pieces[50], summary=f"{summary}鵷鶵"), *pieces[51:99]], memo)
    assert len(memo) == 6 + 1
    changed = {path for path, job in edited.items() if before[path].key != job.key}
    assert {path for path in changed if "/pieces/" in path} == {"site/search/pieces/50.json"}
    assert 0 < sum("/pairs/" in path for path in changed) <= 40  # of 512
    grown = planned(pieces, memo)
    assert all(grown[path].key == job.key for path, job in before.items() if "/pieces/" in path)


def test_nothing_depends_on_chance() -> None:
    """Two processes with different hash seeds and another order of pieces make the same files."""
    script = (
        "import hashlib, sys; from tests.publish.search.test_index import planned; "
        "from scripts.bench_corpus import make_pieces; pieces = list(make_pieces(40))[::int(sys.argv[1])]; "
        "made = sorted((path, job.make()) for path, job in planned(pieces, {}).items()); "
        "print(hashlib.sha256(repr(made).encode()).hexdigest())"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", script, order], cwd=ROOT, env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed, order in (("1", "1"), ("2", "-1"))
    }  # fmt: skip
    assert len(told) == 1


def test_empty_site() -> None:
    """No piece at all: an index that finds nothing."""
    made = planned([], {})
    assert json.loads(made["site/search/index.json"].make())["pieces"] == 0
    assert made["site/search/pairs/0.bin"].make() == b""


def test_small_digits_are_shown() -> None:
    """What a result shows keeps the digits above and below the line, and plain ones find them."""
    record = Record(
        "x", "p/x/", "题", "2026-01-01", "", ("CO₂ 不是 10⁶",), (), (), (), (("文章",), (), (), (), ("2026",))
    )
    assert json.loads(piece_file(record))["text"] == ["CO₂ 不是 10⁶"]
    held = set().union(*(found for _, found in slots(record)))
    assert tokens(runs("CO2")) | tokens(runs("106")) <= held


def test_sounds() -> None:
    """Words by the first letter of their pinyin, by phrase where a sign has two, the most frequent first."""
    counts = count_words([("海姆立克", "重庆", "5G"), ("海豚", "海姆立克", "绿豆")])
    files = sound_files(counts, spell(counts))
    assert json.loads(files["h"]) == [["海姆立克", "hai mu li ke", 2], ["海豚", "hai tun", 1]]
    assert json.loads(files["c"]) == [["重庆", "chong qing", 1]]
    assert json.loads(files["l"]) == [["绿豆", "lv dou", 1]]
