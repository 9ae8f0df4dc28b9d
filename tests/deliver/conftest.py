"""Pieces to push, made once; a fresh server and a fresh ledger for each test."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import pytest
from PIL import Image

from pipeline.build.delivery import Delivery, Outcome, deliver, prepare
from pipeline.build.folders import Folders
from pipeline.model.times import SHANGHAI
from tests.deliver.server import APPID, SECRET, Box, running

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 22, 8, tzinfo=SHANGHAI)
KEYS = {"KEPU_TOWN_APPID": APPID, "KEPU_TOWN_SECRET": SECRET}
GALLERY = """---
id: gallery
title: 四种图片，一种“转义”
date: 2026-11-01
summary: 大图、透明图、动图和小图，都要能进草稿箱。
authors: [lin]
sources: [{title: 自己画的, url: "https://example.org/figures?a=1&b=2"}]
accounts: [town]
status: approved
---

下面依次是照片、透明图和动图，中间写着 `src="images/01.jpg"` 的字样不能动。

![大照片](../../media/big.jpg)

![透明的图](../../media/clear.png)

![会动的图](../../media/moving.gif)

CO~2~ 与 10^6^：温度 < 30 ℃，湿度 > 60%，A & B。
"""

ISSUES = """\
week-47: {account: town, date: "2026-11-20", title: 第 47 周, pieces: [gallery, thunder, fridge]}
early: {account: town, date: "2026-11-20", title: 还早, pieces: [thunder, canary-draft-id]}
crowd: {account: town, date: "2026-11-20", title: 太多, pieces: [%s]}
"""
CROWD = [f"crowd-{number}" for number in range(9)]
SHORT = """---
id: {0}
title: 挤在一期里的 {0}
date: 2026-11-01
sources: [{{title: 自己写的}}]
accounts: [town]
status: approved
---

一句话。
"""


def draw_pictures(folder: Path) -> None:
    """A photograph of more than 1.2 MB, a PNG with transparency, a GIF of two frames: the same every time."""
    noise = random.Random(7).randbytes(1300 * 820 * 3)  # noqa: S311 - only has to be noisy
    Image.frombytes("RGB", (1300, 820), noise).save(folder / "big.jpg", quality=95)
    assert (folder / "big.jpg").stat().st_size > 1_200_000
    clear = Image.new("RGBA", (300, 200), (0, 0, 0, 0))
    clear.paste((20, 90, 200, 160), (40, 40, 260, 160))
    clear.save(folder / "clear.png")
    frames = [Image.new("P", (120, 90), colour) for colour in (3, 9)]
    frames[0].save(folder / "moving.gif", save_all=True, append_images=frames[1:], duration=200)


@pytest.fixture(scope="session")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The toy's content with a piece full of pictures."""
    copy = Path(shutil.copytree(ROOT / "tests" / "toy" / "content", tmp_path_factory.mktemp("push") / "content"))
    (copy / "articles" / "2026" / "gallery.md").write_text(GALLERY, "utf-8")
    (copy / "_data" / "issues.yml").write_text(ISSUES % ", ".join(CROWD), "utf-8")
    for name in CROWD:
        (copy / "articles" / "2026" / f"{name}.md").write_text(SHORT.format(name), "utf-8")
    draw_pictures(copy / "media")
    return copy


@pytest.fixture(scope="session")
def ask(content: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Delivery]:
    """`prepare`, with the session's content unless another is given."""
    out = tmp_path_factory.mktemp("built")

    def call(*pieces: str, account: str = "town", other: Path | None = None) -> Delivery:
        with ThreadPoolExecutor(1) as pool:
            made = prepare(account, pieces, Folders(ROOT, other or content, out), NOW, pool)
        assert isinstance(made, Delivery), [str(problem) for problem in made]
        return made

    return call


@pytest.fixture(scope="session")
def gallery(ask: Callable[..., Delivery]) -> Delivery:
    """The piece with a large photograph, a transparent picture and a GIF."""
    return ask("gallery")


@pytest.fixture(scope="session")
def issue(ask: Callable[..., Delivery]) -> Delivery:
    """An issue of three pieces."""
    return ask("week-47")


@pytest.fixture(scope="session")
def thunder(ask: Callable[..., Delivery]) -> Delivery:
    """A piece with one small picture."""
    return ask("thunder")


@pytest.fixture
def box(monkeypatch: pytest.MonkeyPatch) -> Iterator[Box]:
    """A fresh server."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with running() as made:
        yield made


@dataclass
class Desk:
    """Someone who pushes: `out` keeps the ledger from one push to the next."""

    box: Box
    out: Path
    waited: list[float] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def push(self, delivery: Delivery, *, rehearse: bool = False, **changes: str) -> list[Outcome]:
        """All outcomes; the sleeps are noted, not slept."""
        environment = KEYS | {"KEPU_API_BASE": self.box.base} | changes
        done = deliver(delivery, self.out, environment, self.said.append, rehearse=rehearse, pause=self.waited.append)
        return list(done)


@pytest.fixture
def desk(box: Box, tmp_path: Path) -> Desk:
    """A desk at the fresh server."""
    return Desk(box, tmp_path)


def edited(delivery: Delivery, **fields: str) -> Delivery:
    """The delivery with its last piece's fields changed, as after an editor's work."""
    *others, batch = delivery.batches
    *before, last = batch.parcels
    changed = replace(last, fields=last.fields | fields)
    return replace(delivery, batches=(*others, replace(batch, parcels=(*before, changed))))
