"""The preview's state, without HTTP: one file first, the whole later, last good pieces kept."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pipeline.build.folders import Folders
from pipeline.build.preview.archive import Archive, read_one_piece, read_whole, renewed
from pipeline.build.preview.session import Session
from pipeline.build.preview.watching import changed, look
from pipeline.build.run import build
from pipeline.model.times import parse_time
from pipeline.publish.site import page_jobs
from tests.build.conftest import AT, ROOT, TOY

THUNDER, FRIDGE = "articles/2026/thunder.md", "articles/2026/fridge.md"


@pytest.fixture
def place(tmp_path: Path) -> Folders:
    """A copy of the toy."""
    return Folders(ROOT, Path(shutil.copytree(TOY, tmp_path / "content")), tmp_path / "out")


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    """A pool of one thread."""
    with ThreadPoolExecutor(1) as made:
        yield made


def test_looking_tells_what_changed(tmp_path: Path) -> None:
    """New, gone and different files; hidden ones and folders are not looked at."""
    for name in ("a.md", "b.md", "deep/c.md", ".hidden/d.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", "utf-8")
    before = look(tmp_path)
    assert set(before) == {"a.md", "b.md", "deep/c.md"}
    (tmp_path / "a.md").write_text("xy", "utf-8")
    (tmp_path / "b.md").unlink()
    (tmp_path / "deep" / "e.md").write_text("", "utf-8")
    assert changed(before, look(tmp_path)) == {"a.md", "b.md", "deep/e.md"}
    assert look(tmp_path / "nowhere") == {}


def test_one_piece_is_read_first(place: Folders) -> None:
    """The office and this file alone; links to files that were not read are no problem."""
    archive = read_one_piece(place, THUNDER)
    assert archive.shelf is not None
    assert [piece.path for piece in archive.shelf.pieces] == [THUNDER]
    assert (archive.whole, dict(archive.troubles)) == (False, {})


def test_a_file_with_errors_keeps_its_last_piece(place: Folders, pool: ThreadPoolExecutor) -> None:
    """Renewed alone or read with all others; a file that never was good has no piece."""
    archive = read_whole(place, "code", pool, Archive(None))
    good = archive.piece(FRIDGE)
    (place.content / FRIDGE).write_text("---\ntitle: 坏\n---\n", "utf-8")
    (place.content / "articles/2026/new.md").write_text("---\ntitle: 坏\n---\n", "utf-8")
    for broken in (renewed(archive, FRIDGE), read_whole(place, "code", pool, archive)):
        assert broken.piece(FRIDGE) == good
        assert [problem.code for problem in broken.troubles[FRIDGE]] == ["K201"]
        assert broken.piece("articles/2026/new.md") is None


def test_a_broken_office_keeps_the_last_archive(place: Folders, pool: ThreadPoolExecutor) -> None:
    """With what is wrong; at the very first there is none to keep."""
    archive = read_whole(place, "code", pool, Archive(None))
    (place.content / "_data" / "site.yml").write_text("name: [", "utf-8")
    broken = read_whole(place, "code", pool, archive)
    assert broken.shelf is archive.shelf
    assert "_data/site.yml" in broken.troubles
    assert read_whole(place, "code", pool, Archive(None)).shelf is None


def test_any_piece_is_there_while_the_whole_is_read(place: Folders, pool: ThreadPoolExecutor) -> None:
    """Out of turn, and nothing but pieces of content/."""
    (place.content.parent / "x.md").write_text("---\ntitle: 外面\ndate: 2026-01-01\n---\n", "utf-8")
    session = Session(place, "code", pool, drafts=True, say=lambda _saved: None)
    session._seen = look(place.content)  # as `open` does, without its threads
    session.archive = read_one_piece(place, "")
    with session.lock:
        piece = session.piece(FRIDGE)
        assert piece is not None
        catalog = session.catalog_of(piece)
        assert catalog is not None
        assert [entry.id for entry in catalog.entries] == ["fridge"]
        assert session.piece("articles/../../x.md") is None
        assert session.piece("_data/site.yml") is None


def test_the_builds_memory_is_only_read(place: Folders, pool: ThreadPoolExecutor) -> None:
    """The first preview after a build takes over what it found; the ledger stays byte for byte."""
    assert build(place, parse_time(AT), pool, publishers=(page_jobs,)).ok
    kept = [path for path in place.out.iterdir() if path.is_file() and path.suffix != ".sqlite-shm"]  # readers' own
    before = {path: path.read_bytes() for path in kept}
    session = Session(place, "code", pool, drafts=True, say=lambda _saved: None)
    session.archive = read_one_piece(place, "")
    session._read()
    assert session.catalog is not None
    assert len(session.catalog.public) == len(session.catalog.entries)
    assert {path: path.read_bytes() for path in kept} == before
    assert (place.out / "ledger.sqlite") in kept
