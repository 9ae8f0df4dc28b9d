"""Layouts and looks of the project, and covers to draw with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.ingest.layouts import load_layouts, load_looks
from pipeline.model.cover import Layout, Look

COVERS = Path(__file__).resolve().parents[3] / "templates" / "covers"


@pytest.fixture(scope="session")
def layouts() -> dict[str, Layout]:
    found, problems = load_layouts(COVERS)
    assert not problems
    return found


@pytest.fixture(scope="session")
def looks() -> dict[str, Look]:
    found, problems = load_looks(COVERS)
    assert not problems
    return found


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "layout_name" in metafunc.fixturenames:
        metafunc.parametrize("layout_name", sorted(p.stem for p in COVERS.glob("[!_]*.yml")))
