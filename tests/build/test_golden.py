"""The toy repository against its expected tree; `pytest --bless -k golden` accepts a change that was meant."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("toy")]
EXPECTED = Path(__file__).parents[1] / "toy" / "expected"
TEXTS = (".txt", ".html", ".json", ".vtt")
_HASHED = re.compile(r"[0-9a-f]{7,}")
_MAIN = re.compile(r"<main\b.*?</main>", re.DOTALL)


def published(out: Path) -> Iterator[tuple[str, str]]:
    """What people read: all paths (hashes masked), the main part of piece pages, the feed, the texts of bundles."""
    files = sorted(
        p.relative_to(out).as_posix() for top in ("site", "desk") for p in (out / top).rglob("*") if p.is_file()
    )
    yield "paths.txt", "".join(f"{_HASHED.sub('#', path)}\n" for path in files)
    for page in sorted((out / "site" / "p").glob("*/index.html")):
        found = _MAIN.search(page.read_text("utf-8"))
        assert found, page
        yield f"page-{page.parent.name}.html", found[0] + "\n"
    yield "all.rss.xml", (out / "site" / "feeds" / "all.rss.xml").read_text("utf-8")
    for bundle in sorted((out / "desk" / "bundles").glob("*.zip")):
        with zipfile.ZipFile(bundle) as archive:
            names = [n for n in archive.namelist() if n.endswith(TEXTS) and "粘贴页" not in n and "manifest" not in n]
            yield f"bundle-{bundle.stem}.txt", "".join(f"== {n}\n{archive.read(n).decode()}\n" for n in sorted(names))


def test_golden_tree(toy: Path, request: pytest.FixtureRequest) -> None:
    """Byte for byte what stands in tests/toy/expected."""
    made = dict(published(toy))
    if request.config.getoption("--bless"):
        EXPECTED.mkdir(exist_ok=True)
        for old in EXPECTED.iterdir():
            old.unlink()
        for name, text in made.items():
            (EXPECTED / name).write_text(text, "utf-8")
    wanted = {path.name: path.read_text("utf-8") for path in EXPECTED.iterdir()}
    assert sorted(made) == sorted(wanted)
    for name, text in made.items():
        assert text == wanted[name], f"{name}: look at the change, then accept it with `pytest --bless -k golden`"
