"""Layout files: the project's own are right, and every mistake has a line."""

from __future__ import annotations

from pathlib import Path

from pipeline.ingest.layouts import load_layouts, load_looks

COVERS = Path(__file__).resolve().parents[2] / "templates" / "covers"
GOOD = "name: 样\nlayers:\n  - draw: fill\n    colour: base\n"


def test_the_projects_layouts_serve_every_kind_with_and_without_photographs() -> None:
    layouts, problems = load_layouts(COVERS)
    assert not problems
    assert len(layouts) >= 6
    for kind in ("article", "video", "column"):
        assert sum(kind in layout.kinds and layout.photo != "only" for layout in layouts.values()) >= 3
        assert any(kind in layout.kinds and layout.photo != "none" for layout in layouts.values())


def test_every_topic_has_a_look_of_its_own() -> None:
    looks, problems = load_looks(COVERS)
    assert not problems
    assert (
        len(looks)
        == len({look.motif for look in looks.values()})
        == len({look.colours for look in looks.values()})
        == 22
    )


def test_mistakes_are_told_with_their_line(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(GOOD, "utf-8")
    (tmp_path / "b.yml").write_text(GOOD + "  - draw: fill\n    colour: 红\n", "utf-8")
    (tmp_path / "c.yml").write_text(GOOD + "    box: [0.5, 0, 0.2, 1]\n", "utf-8")
    (tmp_path / "d.yml").write_text("name: x\n  layers: [\n", "utf-8")
    (tmp_path / "e.yml").write_text(GOOD + "margn: 0.1\n", "utf-8")
    (tmp_path / "f.yml").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "g.yml").write_text("- just\n- a list\n", "utf-8")
    layouts, problems = load_layouts(tmp_path)
    assert list(layouts) == ["a"]
    found = {(Path(p.path).name, p.code, p.line) for p in problems}
    assert {("b.yml", "K351", 6), ("c.yml", "K351", 5), ("d.yml", "K350", 2), ("e.yml", "K351", 5)} <= found
    assert {("f.yml", "K350", 0), ("g.yml", "K351", 1)} <= found
    assert "左小于右" in next(p.message for p in problems if p.path.endswith("c.yml"))


def test_an_empty_folder_is_a_problem(tmp_path: Path) -> None:
    assert [p.code for p in load_layouts(tmp_path)[1]] == ["K352"]
    assert load_looks(tmp_path) == ({}, [])
