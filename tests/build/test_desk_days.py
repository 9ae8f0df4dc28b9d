"""`desk_days` of site.yml: old pieces leave the desk, and stay on the site."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pipeline.build.folders import Folders
from pipeline.build.run import planned
from pipeline.model.times import parse_time
from tests.build.conftest import AT, ROOT

pytestmark = pytest.mark.slow


def files(content: Path, out: Path) -> set[str]:
    """What a build would make."""
    with ThreadPoolExecutor(1) as pool:
        plan = planned(Folders(ROOT, content, out), parse_time(AT), pool)
    assert plan is not None
    return set(plan)


def test_old_pieces_leave_the_desk(toy_content: Path, tmp_path: Path) -> None:
    """A piece of long ago: its bundle is made until `desk_days` is set; its page always; coming pieces stay."""
    fridge = toy_content / "articles/2026/fridge.md"
    fridge.write_text(re.sub("^date: .*$", "date: 2024-05-02", fridge.read_text("utf-8"), count=1, flags=re.M), "utf-8")
    before = files(toy_content, tmp_path / "out")
    with (toy_content / "_data/site.yml").open("a", encoding="utf-8") as site:
        site.write("desk_days: 31\n")
    after = files(toy_content, tmp_path / "out")
    bundles = {name for name in before - after if name.startswith("desk/bundles/")}
    assert "desk/bundles/fridge.zip" in bundles and "desk/months/2024-05.html" in before - after
    assert {name for name in before if name.startswith("site/")} == {name for name in after if name.startswith("site/")}
    assert "desk/bundles/canary-embargo-id.zip" in after and "desk/index.html" in after
