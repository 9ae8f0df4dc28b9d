"""The memory of parsed files: nothing is parsed twice, nothing stale is believed, damage costs only time."""

from __future__ import annotations

import pickle
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pipeline.build import parsed
from pipeline.build.parsed import remembered
from pipeline.ingest.shelf import Parsed

FILES = {f"articles/2026/{n}.md": f"---\ntitle: 标题{n}\ndate: 2026-01-01\n---\n正文{n}\n".encode() for n in range(40)}


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths that were parsed."""
    seen: list[str] = []
    plain = parsed.parse_piece

    def watched(path: str, data: bytes) -> Parsed:
        seen.append(path)
        return plain(path, data)

    monkeypatch.setattr(parsed, "parse_piece", watched)
    return seen


def read(memory: Path, files: Iterable[tuple[str, bytes]], code: str = "1") -> list[str]:
    """The titles of the files, read with this memory."""
    with ThreadPoolExecutor(2) as pool, remembered(memory, code, pool) as parse:
        return [piece.matter.title if piece else "" for piece, _ in parse(files)]


TITLES = [f"标题{n}" for n in range(40)]


def test_a_file_is_parsed_once(tmp_path: Path, calls: list[str]) -> None:
    """In order, in the pool or not; the memory is not written again when nothing is new."""
    memory = tmp_path / "pieces.pickle"
    assert read(memory, FILES.items()) == TITLES
    assert sorted(calls) == sorted(FILES)
    size = memory.stat().st_size
    assert read(memory, FILES.items()) == TITLES
    assert (len(calls), memory.stat().st_size) == (40, size)


def test_what_is_new_stands_behind_the_rest(tmp_path: Path, calls: list[str]) -> None:
    """One edit is parsed alone and kept; many edits make the memory anew, without what is gone."""
    memory = tmp_path / "pieces.pickle"
    read(memory, FILES.items())
    before = memory.read_bytes()
    edited = FILES | {"articles/2026/3.md": FILES["articles/2026/3.md"].replace("标题3".encode(), "新题".encode())}
    calls.clear()
    for _ in range(2):
        assert read(memory, edited.items()) == [*TITLES[:3], "新题", *TITLES[4:]]
    assert calls == ["articles/2026/3.md"]
    assert memory.read_bytes().startswith(before)
    read(memory, list(edited.items())[:10])
    assert len(memory.read_bytes()) < len(before)


@pytest.mark.parametrize("damage", ["cut", "noise", "other program", "other pickle"])
def test_a_damaged_memory_costs_only_time(tmp_path: Path, calls: list[str], damage: str) -> None:
    """A build killed while it wrote, a broken disk, another version: all is found again and kept in order."""
    memory = tmp_path / "pieces.pickle"
    read(memory, FILES.items())
    whole = memory.read_bytes()
    broken = {"cut": whole[:-9], "noise": whole + b"\x80\x05nonsense", "other pickle": pickle.dumps([1, 2, 3])}
    memory.write_bytes(broken.get(damage, whole))
    code = "2" if damage == "other program" else "1"
    assert read(memory, FILES.items(), code) == TITLES
    calls.clear()
    assert read(memory, FILES.items(), code) == TITLES
    assert calls == []
