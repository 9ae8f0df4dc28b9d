"""The parts that the project's owner fixed are really used: a lock line alone would be a pretence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PIPELINE = Path(__file__).parents[2] / "pipeline"
FIXED = {
    "feedgen": "publish/feeds",  # RSS and Atom are written by feedgen; mend its faults by an extension, as before
    "frontmatter": "ingest",
    "jieba": "enrich",
    "jinja2": "render",
    "PIL": "render/pictures",
}


@pytest.mark.parametrize(("package", "room"), FIXED.items())
def test_the_owner_s_choice_does_the_work(package: str, room: str) -> None:
    """Imported in its own room."""
    files = (PIPELINE / room).rglob("*.py")
    found = [
        path
        for path in files
        if re.search(rf"^\s*(?:from|import) {package}\b|import_module\(\"{package}\"\)", path.read_text(), re.M)
    ]
    assert found, f"{package} is fixed by the owner of the project and must stay in pipeline/{room}: put it back"


def test_the_frames_are_built_by_mkdocs_material() -> None:
    """The theme in the configuration, mkdocs as the program that is run."""
    assert re.search(r"^\s*name: material$", (PIPELINE.parent / "mkdocs.yml").read_text(), re.MULTILINE)
    assert '"mkdocs"' in (PIPELINE / "publish" / "frames.py").read_text()
