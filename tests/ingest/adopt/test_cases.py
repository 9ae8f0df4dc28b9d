"""Example folders: what `in/` becomes is `out/`, notes included. Add a folder, and it is tested."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ingest.adopt.desk import bring, office, read, tree

_ROOT = Path(__file__).parents[3]
_CASES = sorted(path for path in (_ROOT / "tests/cases/import").iterdir() if (path / "in").is_dir())


def outcome(case: Path, content: Path) -> dict[str, bytes]:
    """The tree that an import of `case/in` makes, with the report as notes.txt."""
    report = bring(case / "in", into=content)
    lines = [f"{note.path}:{note.line} {note.text}" for note in report.notes]
    lines += [f"跳过 {source}" for source in report.skipped]
    made = tree(content)
    assert sorted(made) == sorted([*report.written, *report.media])
    return {**made, "notes.txt": "".join(f"{line}\n" for line in lines).encode()}


@pytest.mark.parametrize("case", _CASES, ids=lambda path: path.name)
def test_becomes_its_example(case: Path, tmp_path: Path) -> None:
    """Every file and every note is as in `out/`."""
    expected = {
        p.relative_to(case / "out").as_posix(): p.read_bytes() for p in (case / "out").rglob("*") if p.is_file()
    }
    assert outcome(case, office(tmp_path)) == expected


@pytest.mark.parametrize("case", _CASES, ids=lambda path: path.name)
def test_passes_all_checks_and_again_writes_nothing(case: Path, tmp_path: Path) -> None:
    """No error in what was written; a second import skips all and changes nothing."""
    content = office(tmp_path)
    first = bring(case / "in", into=content)
    before = tree(content)
    _, errors = read(content, _ROOT)
    assert [problem for problem in errors if problem.code != "K315"] == []
    second = bring(case / "in", into=content)
    assert (second.written, second.media) == ((), ())
    assert len(second.skipped) == len(first.written) + len(first.skipped)
    assert tree(content) == before
