"""The import as a whole: what it must never do, and how it goes on."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.ingest.adopt import adopt
from pipeline.ingest.adopt.writing import write_new
from tests.ingest.adopt.desk import TODAY, bring, office, read, tree

_ROOT = Path(__file__).parents[3]


def _old(folder: Path, **files: str) -> Path:
    old = folder / "old"
    for name, text in files.items():
        file = old / (name.replace("__", "/") + ".md")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return old


def test_an_edited_piece_is_never_overwritten(tmp_path: Path) -> None:
    """A second import of a piece that was edited since: skipped, told, untouched; a link to it still holds."""
    content, old = office(tmp_path), _old(tmp_path, a="# 甲\n\n字\n", b="# 乙\n\n[甲](a.md)\n")
    bring(old, into=content)
    piece = content / "articles/2026/a.md"
    piece.write_text(piece.read_text(encoding="utf-8") + "改过\n", encoding="utf-8")
    (content / "articles/2026/b.md").unlink()
    before = piece.read_bytes()
    report = bring(old, into=content)
    assert piece.read_bytes() == before
    assert report.written == ("articles/2026/b.md",)
    assert report.skipped == ("old/a.md",)
    assert any("内容不同" in note.text and "articles/2026/a.md" in note.text for note in report.notes)
    assert read(content, _ROOT)[1] == []


def test_on_another_day_it_is_still_the_same_piece(tmp_path: Path) -> None:
    """A piece dated by the day of import is recognised the next day."""
    content, old = office(tmp_path), _old(tmp_path, a="# 甲\n")
    bring(old, into=content)
    report = adopt([old], content, status="approved", today=TODAY + timedelta(days=400))
    assert (report.written, [note.text for note in report.notes]) == ((), ["已经导入过"])


def test_an_id_of_another_piece_is_not_taken(tmp_path: Path) -> None:
    """An id in use, in other letter case and under another file name, is skipped."""
    content = office(tmp_path)
    write_new(content, "videos/2020/x.md", "---\nid: Tide\ntitle: 潮\ndate: 2020-01-01\n---\n".encode())
    report = bring(_old(tmp_path, tide="# 潮水\n"), into=content)
    assert (report.written, report.skipped) == ((), ("old/tide.md",))


def test_nothing_is_written_outside_content(tmp_path: Path) -> None:
    """A folder of content/ that is a link to elsewhere is refused, and nothing appears there."""
    content, elsewhere = office(tmp_path), tmp_path / "elsewhere"
    elsewhere.mkdir()
    (content / "articles").symlink_to(elsewhere)
    with pytest.raises(OSError, match="外面"):
        bring(_old(tmp_path, a="# 甲\n"), into=content)
    assert list(elsewhere.iterdir()) == []


def test_nothing_is_read_outside_the_folder(tmp_path: Path) -> None:
    """A picture target that climbs out, or a link that leads out, finds nothing."""
    content, old = office(tmp_path), _old(tmp_path, a="![外](../secret.png) ![链](in.png) ![绝](/etc/x.png)\n")
    picture = (_ROOT / "tests/cases/import/plain/in/图/map.png").read_bytes()
    (tmp_path / "secret.png").write_bytes(picture)
    (old / "in.png").symlink_to(tmp_path / "secret.png")
    (old / "b.md").symlink_to(tmp_path / "content/_data/site.yml")
    report = bring(old, into=content)
    assert (report.media, len(report.written)) == ((), 1)
    assert "［图：外］ ［图：链］ ［图：绝］" in tree(content)["articles/2026/a.md"].decode()


def test_slug_cannot_climb(tmp_path: Path) -> None:
    """A slug with slashes and dots is made an id."""
    content = office(tmp_path)
    report = bring(_old(tmp_path, a="---\nslug: ../../x/../y z\ntitle: 甲\n---\n"), into=content)
    assert report.written == ("articles/2026/x-..-y-z.md",)


def test_too_large_is_told(tmp_path: Path) -> None:
    """More than 1 MB of text is not imported; what lies beside it is."""
    content = office(tmp_path)
    report = bring(_old(tmp_path, a="字" * 340_000, b="# 乙\n"), into=content)
    assert report.skipped == ("old/a.md",)
    assert [note.text for note in report.notes if note.path == "old/a.md"] == ["正文超过 1 MB，没有导入；拆成几篇再试"]
    assert report.written == ("articles/2026/b.md",)


def test_what_cannot_be_imported_is_told(tmp_path: Path) -> None:
    """A missing path, an old workbook and a document each get a sentence."""
    content = office(tmp_path)
    for name in ("a.xls", "b.docx"):
        (tmp_path / name).write_bytes(b"x")
    report = bring(tmp_path / "nowhere", tmp_path / "a.xls", tmp_path / "b.docx", into=content)
    assert report.written == ()
    assert [note.path for note in report.notes] == ["nowhere", "a.xls", "b.docx"]
    assert "另存为 .xlsx" in report.notes[1].text


def test_the_report_names_no_place_of_this_machine(tmp_path: Path) -> None:
    """Paths in the report start with the imported folder's own name."""
    content, old = office(tmp_path), _old(tmp_path, a="![x](x.png)\n", b__c="# 丙\n")
    report = bring(old, into=content)
    assert str(tmp_path) not in repr(report)
    assert {note.path for note in report.notes} == {"old/a.md", "old/b/c.md"}


@pytest.mark.parametrize("status", ["draft", "in_review", "approved"])
def test_status_is_as_asked_but_drafts_stay_drafts(status: str, tmp_path: Path) -> None:
    """`--status` holds for all pieces but those that say they are drafts."""
    content = office(tmp_path)
    bring(_old(tmp_path, a="# 甲\n", b="---\ntitle: 乙\ndraft: true\n---\n"), into=content, status=status)
    shelf, _ = read(content, _ROOT)
    assert {piece.id: piece.matter.status for piece in shelf.pieces} == {"a": status, "b": "draft"}
