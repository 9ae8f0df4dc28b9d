"""Posters, cards and clips in a real build: codes lead to the piece, and all of an AI piece's pictures say so."""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from tests.build.conftest import TOY, run_kepu
from tests.render.pictures.test_aigc import label, mark_height

AT = "2026-06-02 08:00"
ACCOUNTS = """
afar:
  name: 小镇屏
  channel: building-screen
strip:
  name: 小镇长屏
  channel: building-screen
  screen: {width: 1536, height: 576}
passed:
  name: 小镇信息员
  channel: forwarding
notes:
  name: 小镇图文
  channel: xiaohongshu
paper:
  name: 小镇晚报
  channel: newspaper-column
  kinds: [column]
hall:
  name: 小镇大厅
  channel: hall-clip
  kinds: [column]
"""
LIST = "1. 远离山脊和孤立的树\n2. 双脚并拢低低蹲下\n3. 等最后一声雷过后三十分钟\n\n"
BODY = f"## 先下山\n\n不要站在树下。\n\n{LIST}![云](media/thunder.png)\n\n"
HEAD = """---
id: ridge
title: 雷雨天在山上怎么办
date: 2026-06-01 10:00
status: approved
summary: 打雷时离开高处。
accounts: [afar, strip, passed, notes, paper, hall, town]
sources:
- title: 测试
  url: https://example.org/
AIGC:
  Label: "1"
  ContentProducer: "001191110108"
---

"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drawn")
    shutil.copytree(TOY, folder / "content")
    accounts = folder / "content/_data/accounts.yml"
    accounts.write_text(accounts.read_text("utf-8") + ACCOUNTS, "utf-8")
    long = "".join(f"第{number}次打雷时都要先离开高处，再找一间屋子。" for number in range(200))
    (folder / "content/articles/2026/ridge.md").write_text(f"{HEAD}{BODY}{long}\n", "utf-8")
    done = run_kepu("build", "--content", folder / "content", "--out", folder / "build", "--at", AT)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "build"


@pytest.fixture(scope="module")
def files(built: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(built / "desk/bundles/ridge.zip") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_screens_get_their_sizes(files: dict[str, bytes]) -> None:
    sizes = {name: Image.open(io.BytesIO(data)).size for name, data in files.items() if "海报" in name}
    assert sizes == {
        "afar/海报-1920x1080.jpg": (1920, 1080),
        "afar/海报-1080x1920.jpg": (1080, 1920),
        "strip/海报.jpg": (1536, 576),
        "passed/转发海报.jpg": (1080, 1620),
    }


def test_codes_lead_to_the_piece_at_half_the_size(files: dict[str, bytes]) -> None:
    for name, data in files.items():
        if "海报" in name:
            image = Image.open(io.BytesIO(data))
            half = image.resize((image.width // 2, image.height // 2), Image.Resampling.BILINEAR)
            assert [found.text.endswith("/p/ridge/") for found in zxingcpp.read_barcodes(half)] == [True], name


def test_forwarders_get_texts_with_all_points(files: dict[str, bytes]) -> None:
    for name in ("朋友圈.txt", "微信群.txt"):
        text = files[f"passed/{name}"].decode()
        assert all(
            point in text
            for point in ("远离山脊和孤立的树", "双脚并拢低低蹲下", "等最后一声雷过后三十分钟", "人工智能")
        )
    assert "/p/ridge/" in files["passed/微信群.txt"].decode()


def test_what_does_not_fit_on_nine_cards_is_told_with_a_proposal(files: dict[str, bytes]) -> None:
    cards = sorted(name for name in files if name.startswith("notes/卡片-"))
    assert cards == [f"notes/卡片-{number:02}.jpg" for number in range(1, 10)]
    told = files["notes/没放进卡片的文字.txt"].decode()
    assert "overrides:\n  notes:\n    cards: |-\n      ## 先下山" in told
    kept, rest = told.split("没放进去的文字：")
    assert "第199次" in rest
    assert "第199次" not in kept


def test_every_picture_of_an_ai_piece_says_so(files: dict[str, bytes]) -> None:
    """All of the bundle but the code's own picture, which shows no content."""
    checked = 0
    for name, data in files.items():
        if name.endswith((".jpg", ".png", ".webp")) and "二维码" not in name:
            image = Image.open(io.BytesIO(data))
            assert (label(data) or {}).get("Label") == "1", name
            assert min(image.size) < 96 or mark_height(image) >= 0.05 * min(image.size), name
            checked += 1
    assert "paper/原图-01.png" in files
    assert checked >= 15
    assert b'{"AIGC"' in files["hall/幻灯.mp4"]


def test_so_do_its_pictures_on_the_site_and_the_desk(built: Path) -> None:
    paths = [
        path for path in (built / "site/media/covers").rglob("ridge*") if path.suffix in {".jpg", ".webp", ".avif"}
    ]
    assert {path.suffix for path in paths} >= {".jpg", ".webp"}
    small = sorted((built / "desk/p/ridge").glob("*.webp"))
    assert len(small) >= 3
    for path in (*paths, *small, *(built / "site/media").glob("thunder*.webp")):
        data = path.read_bytes()
        if path.suffix == ".avif":
            assert b"TC260:AIGC" in Image.open(path).info["xmp"], path.name
        else:
            assert (label(data) or {}).get("Label") == "1", path.name
