"""Posters, cards and slides: readable from afar, codes that scan, the same bytes, for all topics and titles."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from pipeline.ingest.layouts import load_layouts
from pipeline.model.cover import CoverRequest, Layout, Look, Para
from pipeline.model.layers import Code, Flow, Item, Points, Text, pick, shape_of
from pipeline.render.pictures import running
from pipeline.render.pictures.cover import cover_bytes, draw_and_say
from pipeline.render.pictures.error import PictureError
from tests.render.pictures.reading import WANTED_CONTRAST, Reader

POSTERS = Path(__file__).resolve().parents[3] / "templates" / "posters"
NAMES = sorted(path.stem for path in POSTERS.glob("*.yml"))
LEAST = 0.025  # of the height: the smallest type
LINK = "https://kepu.example.org/p/%E9%98%B2%E9%9B%B7-30-30/"
SIZES = {
    "screen": ((1920, 1080), (1080, 1920), (1080, 1080), (2560, 960), (1024, 768), (768, 1366), (3840, 1080)),
    "share": ((1080, 1620), (1080, 1440), (1080, 1080)),
    **dict.fromkeys(("card", "card-figure", "card-last"), ((1242, 1660),)),
    **dict.fromkeys(("slide", "slide-open", "slide-end"), ((1920, 1080), (1080, 1920))),
}
TITLES = (
    "防雷",
    "抗生素不是“消炎药”：五个说法逐条查",
    "AI 4.0 与 PM2.5：Wi-Fi 会让人得病吗",
    "海姆立克急救法：孩子被果冻噎住的黄金4分钟，家长第一步该怎么做才对，谁来打120？",
)
POINTS = (
    ("趁热分装", "生熟分开"),
    ("停电后冷藏室只能撑 4 小时", "5–60℃ 是危险温度带，细菌二十分钟翻一番", "剩菜 2 小时内进冰箱"),
    (
        "疗程由医生按病来定，觉得好了想提前停，先问一句医生再停药",
        "剩下的药不留、不送人、不给孩子“减半吃”，也不冲进马桶里去",
        "能口服不注射，能注射不输液，这是老规矩，也是一条好规矩",
    ),
)  # fmt: skip
FLOW = (
    Para("heading", "光先到，声后到"),
    Para("text", "数一数中间隔了几秒，CO₂ 也一样。"),
    Para("item", "离开山脊", "1."),
)


@pytest.fixture(scope="session")
def posters() -> dict[str, Layout]:
    found, problems = load_layouts(POSTERS)
    assert not problems
    return found


def requests(name: str, layout: Layout, looks: dict[str, Look]) -> list[CoverRequest]:
    """Every topic's palette and motif once, going round sizes, titles, points; every third is marked as AI content."""
    turns = zip(looks.values(), itertools.cycle(SIZES[name]), itertools.cycle(TITLES), itertools.cycle(POINTS))
    return [
        CoverRequest(
            layout, *size, title, "防灾减灾与应急", "第 12 期" if n % 2 else "", "沙坪坝区科学技术协会", look.colours,
            look.motif, f"piece-{n}", aigc=n % 3 == 0, points=points, digest=points[0], page=f"{n % 9 + 1}",
            source="来源：世界卫生组织等 4 处", note="扫码看全文", code=LINK,
            flow=FLOW[:1] if name == "card-figure" else FLOW,
        )
        for n, (look, size, title, points) in enumerate(turns)
    ]  # fmt: skip


def test_every_layout_has_sizes_to_be_tried_at() -> None:
    assert set(NAMES) == set(SIZES)


@pytest.mark.parametrize("name", NAMES)
def test_the_data_ask_for_readable_type(name: str, posters: dict[str, Layout]) -> None:
    """No size in a layout is below 2.5 % of the height at the sizes it is used at, but for bars, which are no type."""
    layout = posters[name]
    assert layout.least >= LEAST
    for width, height in SIZES[name]:
        shape, unit = shape_of(width, height), min(width, height)
        for layer in layout.layers:
            items: tuple[Item | Points | Flow, ...] = ()
            if isinstance(layer, Text):
                items = tuple(item for item in layer.items if item.what != "bar")
            elif isinstance(layer, (Points, Flow)):
                items = (layer,)
            for item in items:
                small = 0.9 if isinstance(item, Flow) else 1.0  # notes
                assert max(pick(item.size, shape) * unit * small, layout.least * height) >= LEAST * height


@pytest.mark.parametrize("name", NAMES)
def test_every_word_can_be_read(
    name: str, posters: dict[str, Layout], looks: dict[str, Look], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Contrast ≥ 4.5 on every pixel beneath, type ≥ 2.5 % of the height, nothing on top of another or outside."""
    for request in requests(name, posters[name], looks)[:: 1 if name in {"screen", "share"} else 3]:
        where = (name, request.width, request.height, request.title)
        with monkeypatch.context() as patch:
            reader = Reader(patch)
            image, stood = draw_and_say(request)
        assert reader.count, where
        assert reader.worst >= WANTED_CONTRAST, (where, reader.worst)
        assert reader.smallest >= LEAST * request.height, (where, reader.smallest)
        for box in stood:
            assert 0 <= box[0] < box[2] <= image.width, where
            assert 0 <= box[1] < box[3] <= image.height, where
        for one, other in itertools.combinations(stood, 2):
            apart = one[2] <= other[0] + 1 or other[2] <= one[0] + 1 or one[3] <= other[1] + 1 or other[3] <= one[1] + 1
            assert apart, (where, one, other)


@pytest.mark.parametrize("name", [name for name in NAMES if name in {"screen", "share", "slide-end"}])
def test_codes_scan_at_half_the_size(name: str, posters: dict[str, Layout], looks: dict[str, Look]) -> None:
    """Read by another library, from the finished JPEG, at 50 %."""
    assert any(isinstance(layer, Code) for layer in posters[name].layers)
    for request in requests(name, posters[name], looks)[:: len(SIZES[name]) - 1 or 1]:
        image, _ = draw_and_say(request)
        half = image.resize((image.width // 2, image.height // 2), Image.Resampling.BILINEAR)
        assert [found.text for found in zxingcpp.read_barcodes(half)] == [LINK], (request.width, request.height)


def test_an_address_too_long_for_the_code_is_told(posters: dict[str, Layout], looks: dict[str, Look]) -> None:
    request = replace(requests("share", posters["share"], looks)[0], code="https://example.org/" + "很长" * 120)
    with pytest.raises(PictureError, match="二维码排不下"):
        draw_and_say(request)


def test_points_leave_rather_than_shrink(
    posters: dict[str, Layout], looks: dict[str, Look], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a very tall and narrow screen fewer points are shown, none of them too small."""
    wide = requests("screen", posters["screen"], looks)[2]
    reader = Reader(monkeypatch, (running,))
    draw_and_say(replace(wide, width=480, height=1440, aigc=False, title="防雷", code="https://example.org/a"))
    assert reader.smallest >= LEAST * 1440 * 0.999


@pytest.mark.parametrize("name", NAMES)
def test_the_same_poster_has_the_same_bytes(name: str, posters: dict[str, Layout], looks: dict[str, Look]) -> None:
    request = requests(name, posters[name], looks)[1]
    assert cover_bytes(request, "jpg") == cover_bytes(replace(request, seed=request.seed), "jpg")
