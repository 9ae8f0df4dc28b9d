"""What one run of publish.yml costs at many pieces: cache out, cache in, a new piece, build, the archive for Pages.

    scripts/bench publish [10000] [--keep FOLDER]

The archive of 10,000 pieces is built once, with stand-ins for what is drawn: a picture or a zip is noise of the usual
length, written under the true key, since only its being there and its size matter to a run that does not make it.
Everything else is the true program: `kepu build` in a process of its own, tar with zstd as actions/cache calls them,
tar as actions/upload-pages-artifact does. The demand is a minute for all of it together,
without the download of the cache and what GitHub's own steps take.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from pipeline.build.folders import Folders  # noqa: E402
from pipeline.build.run import build  # noqa: E402
from pipeline.model.times import SHANGHAI  # noqa: E402
from pipeline.publish.packing import zip_bytes  # noqa: E402
from pipeline.publish.parts import Part  # noqa: E402
from scripts.bench_site import edit, write_pieces  # noqa: E402

NOW = datetime(2026, 11, 22, 9, tzinfo=SHANGHAI)
NOISE = random.Random(8)  # noqa: S311 - a filling, not a secret; each piece of it is another, or zstd would find it again
DRAWN = {  # what is not drawn here → how many bytes it takes in the demonstration
    "pipeline.publish.pictures.cover_bytes": 40_000,
    "pipeline.publish.pictures.resize_bytes": 30_000,
    "pipeline.publish.desk.cover_bytes": 12_000,
    "pipeline.publish.desk.resize_bytes": 12_000,
}
DESK_DAYS = 90
PART = 250_000
"""Bytes of one account's part of a bundle."""


def stand_in(length: int) -> Callable[..., bytes]:
    """Something that gives that many bytes, whatever it is asked."""

    def drawn(*_: Any, **__: Any) -> bytes:
        return NOISE.randbytes(length)

    return drawn


def packed(_: str, parts: Sequence[Part], __: Path, mark: str) -> bytes:
    """The zip of a piece with one picture an account: collections are put together from it as from a true one."""
    return zip_bytes({f"{part.account.id}/封面.jpg": NOISE.randbytes(PART) for part in parts}, mark)


def cold(folders: Folders) -> None:
    """The state that the run before left."""
    with ExitStack() as stack, ThreadPoolExecutor(1) as pool:
        for name, length in DRAWN.items():
            stack.enter_context(patch(name, stand_in(length)))
        stack.enter_context(patch("pipeline.publish.bundles.make_bundle", packed))
        report = build(folders, NOW, pool)
    if not report.ok:
        raise SystemExit(f"{report.problems[:3]}")
    print(f"       made before: {report.counts['新做的文件']} files of {report.counts['稿件']} pieces", flush=True)


@contextmanager
def timed(what: str, times: list[float]) -> Iterator[None]:
    """Print and note the seconds of wall clock, beside those of CPU."""
    start, before = time.perf_counter(), os.times()
    yield
    after, took = os.times(), time.perf_counter() - start
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    times.append(took)
    print(f"{took:6.1f} s  {cpu:6.1f} CPU s  {what}", flush=True)


def run(*words: str | Path, cwd: Path = ROOT) -> None:
    """Raises CalledProcessError."""
    subprocess.run([str(word) for word in words], cwd=cwd, check=True, stdout=subprocess.DEVNULL)


def size(folder: Path) -> str:
    """Bytes below, and the number of files."""
    files = [file.stat().st_size for file in folder.rglob("*") if file.is_file()]
    return f"{sum(files) / 1e6:,.0f} MB in {len(files):,} files"


def add(content: Path) -> None:
    """A new piece of today: the change that CI sees most."""
    old = max(content.glob("articles/**/*.md"))
    text = re.sub(r"^date: .*$", f'date: "{NOW:%Y-%m-%d 08:00}"', old.read_text("utf-8"), count=1, flags=re.M)
    (old.parent / "made-today.md").write_text(re.sub(r'^title: "', 'title: "新：', text, count=1, flags=re.M), "utf-8")


def measure(top: Path, count: int) -> None:
    """Print one line a step."""
    content, out, archive = top / "content", top / "build", top / "cache.tzst"
    if not content.is_dir():
        content.mkdir(parents=True)
        write_pieces(ROOT / "content", content, count)
        with (content / "_data" / "site.yml").open("a", encoding="utf-8") as site:
            site.write(f"desk_days: {DESK_DAYS}\n")
    cold(Folders(ROOT, content, out))
    for part in ("site", "desk", "cache"):
        print(f"       build/{part}: {size(out / part)}")
    print(f"       build/ledger.sqlite: {(out / 'ledger.sqlite').stat().st_size / 1e6:.0f} MB", flush=True)
    kepu = (sys.executable, "-c", "from pipeline.cli import main; main()")
    around = ("--content", content, "--out", out)
    saved: list[float] = []
    with timed("cache out (after the deployment)", saved):
        run("tar", "--posix", "-cf", archive, "--use-compress-program", "zstdmt", "-C", top, "build")
    shutil.rmtree(out)
    print(f"       cache: {archive.stat().st_size / 1e6:,.0f} MB")
    times: list[float] = []
    with timed("cache in", times):
        run("tar", "-xf", archive, "--use-compress-program", "zstd -d", "-C", top)
    moment = ("--at", f"{NOW:%Y-%m-%d %H:%M}")
    with timed("kepu build, nothing changed", []):
        run(*kepu, "build", *around, *moment)
    edit(content)
    with timed("kepu build after an edit of an old piece", []):
        run(*kepu, "build", *around, *moment)
    add(content)
    with timed("kepu build with a new piece of today", times):
        run(*kepu, "build", *around, *moment)
    with timed("archive for Pages", times):
        run("tar", "--dereference", "--hard-dereference", "-cf", top / "artifact.tar", "-C", out / "site", ".")
    print(f"{sum(times):6.1f} s  until the site is handed over")


def main() -> None:
    """As the docstring says."""
    parser = argparse.ArgumentParser()
    parser.add_argument("count", type=int, nargs="?", default=10_000)
    parser.add_argument("--keep", type=Path)
    words = parser.parse_args()
    if words.keep:
        measure(words.keep, words.count)
        return
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), words.count)


if __name__ == "__main__":
    main()
