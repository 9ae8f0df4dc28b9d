"""The memory of files read: nothing is read twice, nothing stale is believed, what looks elsewhere is judged again."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pipeline.build import parsed
from pipeline.build.checking import read_and_check
from pipeline.build.folders import Folders
from pipeline.build.parsed import remembered
from pipeline.ingest.shelf import Parsed, Shelf
from pipeline.model.problem import Problem
from tests.ingest.broken import plant

NAMES = [f"articles/2026/piece-{number:02}.md" for number in range(12)]
TITLES = [f"标题{number}" for number in range(12)]
OLD = 1_700_000_000  # seconds: long ago, so that time stamps can be trusted


@pytest.fixture
def place(tmp_path: Path) -> Folders:
    """A healthy tree with some pieces, all of them old."""
    plant({}, tmp_path / "content", tmp_path / "root")
    folders = Folders(tmp_path / "root", tmp_path / "content", tmp_path / "out")
    for folder in ("articles", "videos", "columns"):
        shutil.rmtree(folders.content / folder)
    for name, title in zip(NAMES, TITLES, strict=True):
        write(folders, name, piece(title))
    for file in (path for path in folders.content.rglob("*") if path.is_file()):
        os.utime(file, (OLD, OLD))
    return folders


@pytest.fixture(autouse=True)
def trusting(monkeypatch: pytest.MonkeyPatch) -> None:
    """ctime cannot be set: files of this test are as old as their mtime says, unless a test says otherwise."""
    monkeypatch.setattr(parsed, "_YOUNG", -10_000_000_000_000)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths whose bytes were parsed."""
    seen: list[str] = []
    plain = parsed.parse_piece

    def watched(path: str, data: bytes) -> Parsed:
        seen.append(path)
        return plain(path, data)

    monkeypatch.setattr(parsed, "parse_piece", watched)
    return seen


def piece(title: str, more: str = "", body: str = "正文。") -> str:
    """An article."""
    source = "sources: [{title: 书, url: 'https://example.org'}]"
    return f"---\ntitle: {title}\ndate: 2026-01-01\nstatus: approved\n{source}\n{more}---\n\n{body}\n"


def write(folders: Folders, name: str, text: str) -> None:
    """A file of content/."""
    file = folders.content / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def read(folders: Folders, code: str = "1") -> tuple[Shelf, list[Problem]]:
    """The shelf and the problems, with the memory."""
    with ThreadPoolExecutor(2) as pool, remembered(folders, code, pool) as readers:
        shelf, problems = read_and_check(folders, readers)
    assert shelf is not None
    assert problems == read_and_check(folders)[1], "the same as without a memory"
    return shelf, problems


def titles(shelf: Shelf) -> list[str]:
    """Of all pieces."""
    return [each.matter.title for each in shelf.pieces if each.path in NAMES]


def test_a_file_is_parsed_once(place: Folders, opened: list[str]) -> None:
    """In order, in the pool or not; the memory is not written again when nothing is new."""
    assert titles(read(place)[0]) == TITLES
    assert sorted(opened) == sorted(NAMES)
    memory = place.cache / "pieces.pickle"
    before = memory.read_bytes()
    assert titles(read(place)[0]) == TITLES
    assert (len(opened), memory.read_bytes()) == (12, before)


def test_an_edit_is_parsed_alone(place: Folders, opened: list[str]) -> None:
    """And once."""
    read(place)
    opened.clear()
    write(place, NAMES[3], piece("新题"))
    for _ in range(2):
        assert titles(read(place)[0]) == [*TITLES[:3], "新题", *TITLES[4:]]
    assert opened == [NAMES[3]]


def test_same_size_and_same_modification_time(place: Folders, opened: list[str]) -> None:
    """An edit that keeps both is seen all the same: the disk counts changes apart."""
    read(place)
    opened.clear()
    write(place, NAMES[3], piece("标顶3"))
    os.utime(place.content / NAMES[3], (OLD, OLD))
    assert titles(read(place)[0])[3] == "标顶3"
    assert opened == [NAMES[3]]


def test_a_young_file_is_read_again(place: Folders, opened: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """On a disk that counts whole seconds it may change without a sign; unchanged bytes are not parsed again."""
    monkeypatch.setattr(parsed, "_YOUNG", 2_000_000_000)
    read(place)
    opened.clear()
    looked: list[str] = []
    plain = parsed.read_bytes
    monkeypatch.setattr(parsed, "read_bytes", lambda folder, name: looked.append(name) or plain(folder, name))
    read(place)
    assert set(NAMES) <= set(looked)
    assert opened == []


def test_a_new_checkout_parses_nothing(place: Folders, opened: list[str]) -> None:
    """Other time stamps and inodes, the same bytes."""
    read(place)
    opened.clear()
    shutil.copytree(place.content, place.content.with_name("copy"))
    shutil.rmtree(place.content)
    place.content.with_name("copy").rename(place.content)
    assert titles(read(place)[0]) == TITLES
    assert opened == []


@pytest.mark.parametrize("damage", ["cut", "other program"])
def test_a_damaged_memory_costs_only_time(place: Folders, opened: list[str], damage: str) -> None:
    """A build killed while it wrote, another version: all is found again and kept in order."""
    read(place)
    memory = place.cache / "pieces.pickle"
    memory.write_bytes(memory.read_bytes()[: -9 if damage == "cut" else None])
    code = "2" if damage == "other program" else "1"
    assert titles(read(place, code)[0]) == TITLES
    opened.clear()
    assert titles(read(place, code)[0]) == TITLES
    assert opened == []


def office(folders: Folders) -> None:
    """A policy that no piece keeps."""
    file = folders.content / "_data" / "site.yml"
    file.write_text(file.read_text("utf-8") + "\npolicy: {reviews: [final]}\n", "utf-8")


def picture_gone(folders: Folders) -> None:
    """The picture of a piece is taken away."""
    (folders.content / "media" / "fine.png").unlink()


def picture_broken(folders: Folders) -> None:
    """The picture of a piece is replaced by something else."""
    (folders.content / "media" / "fine.png").write_bytes(b"no picture")


def target_gone(folders: Folders) -> None:
    """The piece that another one links to is taken away."""
    (folders.content / NAMES[2]).unlink()


def words_gone(folders: Folders) -> None:
    """The vocabulary loses the topic that a piece names."""
    file = folders.content / "_data" / "topics.yml"
    file.write_text(file.read_text("utf-8").replace("id: weather", "id: soil"), "utf-8")


def test_learned_weights_belong_to_the_vocabulary(place: Folders) -> None:
    """New weights are a new vocabulary, though nothing else changed."""
    before = read(place)[0].vocabulary
    write(place, "_data/topics-weights.txt", "# 学得\nweather:-72\n风 300 0:50\n")
    after = read(place)[0].vocabulary
    assert after.learned.weights("风") == {"weather": 0.5}
    assert after.version != before.version


@pytest.mark.parametrize("happening", [office, picture_gone, picture_broken, target_gone, words_gone])
def test_what_a_piece_looks_at_is_looked_at_again(place: Folders, happening: Callable[[Folders], None]) -> None:
    """A sound piece that nobody touched has a problem when something else changes (`read` compares)."""
    body = "![一个点](media/fine.png) [另一篇](articles/2026/piece-02.md)"
    write(place, NAMES[1], piece(TITLES[1], "topics: [weather]\n", body))
    before = read(place)[1]
    assert NAMES[1] not in {problem.path for problem in before}
    assert read(place)[1] == before
    happening(place)
    after = read(place)[1]
    assert {p.path for p in after} - {p.path for p in before}


def test_a_file_more_leaves_the_rest_of_the_memory_alone(place: Folders) -> None:
    """All pieces are checked again, for a name more may matter to any; none is written again."""
    read(place)
    memory = place.cache / "pieces.pickle"
    before = memory.read_bytes()
    write(place, "articles/2026/more.md", piece("新添"))
    assert "新添" in [each.matter.title for each in read(place)[0].pieces]
    after = memory.read_bytes()
    assert after.startswith(before)
    assert len(after) - len(before) < len(before) / 2
