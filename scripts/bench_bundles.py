"""How much CPU time a piece's bundle for twelve accounts takes, covers, posters and cards included.

`python scripts/bench_bundles.py [--runs 5] [--all]`

Pieces of content/ without photographs are bundled for twelve accounts, one per channel, each run in turn; in the same
run Pillow alone encodes the very pictures of that bundle, decoded before (the floor: no program that packs these files
can take less). The bar is 400 CPU ms for twelve channels that take covers and a poster; `--all` adds, without a bar,
the same with card sets and screen posters in the place of four of them. Documents in PDF and clips in MP4 are left
out.
"""

from __future__ import annotations

import argparse
import io
import statistics
import sys
import tempfile
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pipeline.build.catalog import make_catalog  # noqa: E402
from pipeline.build.checking import read_and_check  # noqa: E402
from pipeline.build.folders import Folders, Report, silent  # noqa: E402
from pipeline.model.catalog import Catalog, Entry  # noqa: E402
from pipeline.model.office import Account  # noqa: E402
from pipeline.model.times import SHANGHAI  # noqa: E402
from pipeline.publish.packing import make_bundle  # noqa: E402
from pipeline.publish.parts import Desk, desk_of, make_part  # noqa: E402
from pipeline.store import open_database  # noqa: E402

BAR = 400.0  # CPU milliseconds
_COVERS = ("wechat", "weibo", "weibo-article", "weitoutiao", "toutiao", "zhihu", "baijiahao", "app-json", "gov-page",
           "led-caption", "radio-script", "forwarding")  # fmt: skip
_DRAWN = ("wechat", "wechat-newspic", "weibo", "weibo-article", "toutiao", "zhihu", "xiaohongshu", "app-json",
          "gov-page", "building-screen", "radio-script", "forwarding")  # fmt: skip


def read(work: Path) -> Catalog:
    """The demonstration's catalog."""
    folders = Folders(ROOT, ROOT / "content", work)
    shelf, problems = read_and_check(folders)
    if shelf is None:
        raise SystemExit(str(problems))
    now = datetime(2026, 11, 22, 9, 0, tzinfo=SHANGHAI)
    return make_catalog(
        shelf, folders, now, open_database(folders.ledger), ThreadPoolExecutor(1), silent, Report(problems)
    )


def desk_for(catalog: Catalog, channels: tuple[str, ...]) -> Desk:
    """One account for each channel."""
    accounts = {name: Account(id=name, name=f"{name}（测）", channel=name, speed=4.0) for name in channels}
    office = replace(catalog.office, accounts=accounts)
    return desk_of(replace(catalog, office=office), ROOT / "templates", accounts.values(), {})


def bundle(desk: Desk, entry: Entry) -> tuple[float, bytes]:
    """CPU milliseconds of planning and making, and the zip."""
    start = time.process_time()
    parts = tuple(make_part(desk, entry, account) for account in desk.catalog.office.accounts.values())
    data = make_bundle(entry.id, parts, desk.templates, "bench")
    return (time.process_time() - start) * 1000, data


def floor(data: bytes) -> tuple[float, int, int]:
    """CPU milliseconds of encoding the bundle's different pictures alone; how many files and different ones."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = [archive.read(name) for name in archive.namelist() if name.endswith(".jpg")]
    images = [Image.open(io.BytesIO(each)).convert("RGB") for each in dict.fromkeys(files)]
    start = time.process_time()
    for image in images:
        image.save(io.BytesIO(), "JPEG", quality=88, optimize=True, subsampling="4:2:0")
    return (time.process_time() - start) * 1000, len(files), len(images)


def main() -> int:
    """Print a line per set of channels; 1 when the median of the first is over the bar."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--all", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        catalog = read(Path(work))
    entries = [e for e in catalog.entries if not e.rendered.images and not e.piece.matter.cover]
    entries = [e for e in entries if e.piece.kind == "column"][: options.runs]
    missed = False
    print(
        f"{'channels':26}{'first ms':>9}{'median ms':>11}{'floor ms':>10}{'pictures':>10}{'different':>11}{'zip MB':>8}"
    )
    for name, channels in (("12: covers, one poster", _COVERS), ("12: with cards, screens", _DRAWN)):
        if name.endswith("screens") and not options.all:
            continue
        desk = desk_for(catalog, channels)
        made = [bundle(desk, entry) for entry in entries]
        floors = [floor(data) for _, data in made]
        median = statistics.median(spent for spent, _ in made[1:])
        low, files, different = (statistics.median(column) for column in zip(*floors, strict=True))
        size = statistics.median(len(data) for _, data in made) / 1e6
        print(f"{name:26}{made[0][0]:9.0f}{median:11.0f}{low:10.0f}{files:10.0f}{different:11.0f}{size:8.1f}")
        missed |= channels is _COVERS and median > BAR
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
