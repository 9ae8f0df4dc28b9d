"""Covers: every layout at every ratio keeps its text inside, apart, readable; the same request gives the same bytes."""

from __future__ import annotations

import hashlib
import io
import itertools
import os
import pickle
import subprocess
import sys
import time
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from pipeline.model.cover import Clip, CoverRequest, Layout, Look, Motif, choose_layout
from pipeline.render.pictures import words
from pipeline.render.pictures.colour import palette_from, parse
from pipeline.render.pictures.cover import cover_bytes, draw_and_say, draw_cover
from pipeline.render.pictures.error import PictureError
from pipeline.render.pictures.motifs import MOTIFS
from pipeline.render.pictures.typeset import Block

RATIOS = ((900, 383), (1280, 720), (1146, 717), (1200, 900), (900, 900), (900, 1050), (1080, 1440), (720, 1280))
TITLES = (
    "防雷",
    "雷雨天别躲",
    "CO₂浓度又创新高：冰箱里的“温室”故事",
    "海姆立克急救法：孩子被果冻噎住的黄金4分钟，家长第一步该怎么做才对，谁来打120？",
)
KICKERS, LABELS = ("气象", "防灾减灾与应急", "科普沙坪坝"), ("第12期", "视频 1:25", "")


def requests(layout: Layout, looks: dict[str, Look], **more: Any) -> list[CoverRequest]:
    """Every ratio with every title, going round looks, kickers and labels."""
    around = itertools.cycle(looks.values())
    return [
        CoverRequest(
            layout, *size, title, kicker=KICKERS[n % 3], label=LABELS[n % 3], byline="科普沙坪坝", colours=look.colours,
            motif=look.motif, seed=f"piece-{n}", **more,
        )
        for n, (size, title, look) in enumerate((*pair, next(around)) for pair in itertools.product(RATIOS, TITLES))
    ]  # fmt: skip


def luminance(colour: tuple[int, int, int]) -> float:
    """WCAG 2.1, written again here."""
    parts = [c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


class Watch:
    """Stands in front of the two drawing functions and measures each block on the ground that it is drawn on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, draw: bool = True) -> None:
        self.worst, self.sizes = 21.0, list[float]()
        for name in ("draw_block", "draw_down"):
            monkeypatch.setattr(words, name, partial(self._drawn, getattr(words, name), draw))

    def _drawn(self, real: Any, draw: bool, image: Image.Image, block: Block, x: float, y: float, *rest: Any) -> None:
        before = image.copy()
        real(image, block, x, y, *rest)
        changed = ImageChops.difference(before, image).getbbox()
        assert changed, block.texts
        grounds = before.crop(changed).getcolors(changed[2] * changed[3])
        assert grounds
        ink = luminance(rest[-1])
        for _, ground in grounds:
            light = luminance(ground)  # type: ignore[arg-type]
            self.worst = min(self.worst, (max(ink, light) + 0.05) / (min(ink, light) + 0.05))
        self.sizes.append(block.size)
        if not draw:
            image.paste(before)


def test_every_layout_keeps_its_text_inside_and_readable(
    layout_name: str, layouts: dict[str, Layout], looks: dict[str, Look], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Inside the picture, apart from each other, contrast ≥ 4.5 on every pixel beneath, and not tiny."""
    for request in requests(layouts[layout_name], looks):
        with monkeypatch.context() as patch:
            watch = Watch(patch)
            _, stood = draw_and_say(request)
        where = (request.width, request.height, request.title)
        assert watch.worst >= 4.5, where
        assert min(watch.sizes) >= 0.03 * min(request.width, request.height), (where, watch.sizes)
        for box in stood:
            assert 0 <= box[0] < box[2] <= request.width, where
            assert 0 <= box[1] < box[3] <= request.height, where
        for one, other in itertools.combinations(stood, 2):
            apart = one[2] <= other[0] + 1 or other[2] <= one[0] + 1 or one[3] <= other[1] + 1 or other[3] <= one[1] + 1
            assert apart, (where, one, other)


def test_ink_stays_in_the_boxes_that_are_told(
    layout_name: str, layouts: dict[str, Layout], looks: dict[str, Look], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same cover with and without ink differs only there, with 4 % of the short side for marks and overhang."""
    for request in requests(layouts[layout_name], looks)[1::5]:
        inked, stood = draw_and_say(request)
        with monkeypatch.context() as patch:
            Watch(patch, draw=False)
            bare, _ = draw_and_say(request)
        different = ImageChops.difference(inked, bare).convert("L").point([0] + [255] * 255)
        assert different.getbbox()
        slack = round(0.04 * min(inked.size))
        for box in stood:
            different.paste(0, (box[0] - slack, box[1] - slack, box[2] + slack, box[3] + slack))
        assert different.getbbox() is None, (request.width, request.height, request.title)


def test_the_safe_square_holds_all_text(layout_name: str, layouts: dict[str, Layout], looks: dict[str, Look]) -> None:
    """A wide cover of which a platform cuts the middle square loses no word; art still fills the width."""
    for request in requests(layouts[layout_name], looks, safe_square=True, aigc=True)[:4]:
        image, stood = draw_and_say(request)
        left, right = (request.width - request.height) // 2, (request.width + request.height) // 2
        assert all(left <= box[0] and box[2] <= right + 1 for box in stood)
        assert image.size == (900, 383)


def test_bright_and_dark_photographs_carry_readable_text(
    layout_name: str, layouts: dict[str, Layout], looks: dict[str, Look], monkeypatch: pytest.MonkeyPatch
) -> None:
    """White, black and checked photographs: the hardest grounds there are."""
    checks = Image.new("L", (16, 16))
    checks.putdata([255 * ((i + i // 16) % 2) for i in range(256)])
    grounds = [Image.new("RGB", (320, 240), c) for c in ("white", "black")] + [checks.convert("RGB").resize((320, 240))]
    for number, ground in enumerate(grounds):
        out = io.BytesIO()
        ground.save(out, "PNG")
        request = requests(layouts[layout_name], looks, photo=out.getvalue())[5 + 9 * number]
        with monkeypatch.context() as patch:
            watch = Watch(patch)
            draw_and_say(request)
        assert watch.worst >= 4.5, (number, request.title)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.data(), st.integers(300, 1400), st.integers(300, 1400),
    st.text("科普雷雨A1₂，。：“”（）x /🎉", min_size=1, max_size=60),
)  # fmt: skip
def test_any_title_on_any_size(
    layouts: dict[str, Layout], looks: dict[str, Look], data: st.DataObject, width: int, height: int, title: str
) -> None:
    layout, look = (
        layouts[data.draw(st.sampled_from(sorted(layouts)))],
        looks[data.draw(st.sampled_from(sorted(looks)))],
    )
    aigc = data.draw(st.booleans())
    request = CoverRequest(
        layout, width, height, title, "主题", "第3期", "署名", look.colours, look.motif, "x", aigc=aigc
    )
    image, stood = draw_and_say(request)
    assert image.size == (width, height)
    assert all(min(a, b) >= 0 and c <= width and d <= height for a, b, c, d in stood)


def test_a_generated_cover_says_so(layout_name: str, layouts: dict[str, Layout], looks: dict[str, Look]) -> None:
    """GB 45438-2025: the mark's characters are at least 5 % of the shortest side high, and nothing covers them."""
    for request in requests(layouts[layout_name], looks, aigc=True)[2::4]:
        image, stood = draw_and_say(request)
        mark = stood[-1]
        ink = image.crop(mark).convert("L").point([255 if v > 140 else 0 for v in range(256)]).getbbox()
        assert ink
        assert ink[3] - ink[1] >= 0.05 * min(image.size)
        assert all(box[2] <= mark[0] or box[3] <= mark[1] for box in stood[:-1])


def test_a_long_hidden_label_goes_with_the_bytes(layouts: dict[str, Layout]) -> None:
    request = CoverRequest(layouts["poster"], 640, 360, "雷雨天", aigc=True)
    assert b"TC260:AIGC" in cover_bytes(request, "jpg", metadata={"Label": "1"})
    assert b"TC260" not in cover_bytes(request, "jpg")


def test_limits_of_bytes_hold(layouts: dict[str, Layout]) -> None:
    request = CoverRequest(layouts["blueprint"], 900, 383, "雷雨天", motif="contours")
    for format, limit in (("jpg", 65_536), ("webp", 24_000), ("png", 120_000)):
        assert len(cover_bytes(request, format, limit)) <= limit
    with pytest.raises(PictureError, match="900×383"):
        cover_bytes(request, "jpg", 2000)


def test_the_same_bytes_in_another_process(layouts: dict[str, Layout], looks: dict[str, Look]) -> None:
    """Requests survive pickling; hash seed, time zone and locale leave no trace."""
    batch = [replace(requests(layouts[name], looks)[5], width=480, height=270) for name in sorted(layouts)]
    ours = [hashlib.sha256(cover_bytes(r, f)).hexdigest() for r in batch for f in ("jpg", "webp", "png")]
    code = (
        "import sys,pickle,hashlib;from pipeline.render.pictures.cover import cover_bytes;"
        "b=pickle.load(sys.stdin.buffer);"
        "print(*[hashlib.sha256(cover_bytes(r,f)).hexdigest() for r in b for f in ('jpg','webp','png')])"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "77", "TZ": "America/Lima", "LANG": "C", "LC_ALL": "C"}
    done = subprocess.run(
        [sys.executable, "-c", code], input=pickle.dumps(batch), capture_output=True, check=True, env=environment
    )
    assert done.stdout.decode().split() == ours


def test_seeds_vary_the_art_and_nothing_else(layouts: dict[str, Layout], looks: dict[str, Look]) -> None:
    look = looks["earth"]
    one, other = (
        CoverRequest(layouts["poster"], 640, 360, "山城的等高线", colours=look.colours, motif=look.motif, seed=s)
        for s in "ab"
    )
    assert draw_cover(one).tobytes() != draw_cover(other).tobytes()
    assert draw_and_say(one)[1] == draw_and_say(other)[1]


@pytest.mark.parametrize("name", sorted(MOTIFS))
def test_every_motif_fills_every_box(name: Motif, layouts: dict[str, Layout]) -> None:
    """Something is drawn in each quarter of the art, wide or tall, for several seeds."""
    layout = layouts["poster"].model_copy(
        update={"layers": tuple(v for v in layouts["poster"].layers if v.draw == "motif")}
    )
    for size, seed in itertools.product(((700, 300), (400, 400), (300, 700)), ("a", "b", "沙坪坝")):
        image = draw_cover(CoverRequest(layout, *size, "题", motif=name, seed=seed))
        ink = ImageChops.difference(image, Image.new("RGB", size, image.getpixel((1, 1))))  # type: ignore[arg-type]
        box = ink.getbbox()
        assert box
        assert (box[2] - box[0]) * (box[3] - box[1]) > 0.1 * size[0] * size[1], (size, seed)


def test_motif_names_are_those_of_the_model() -> None:
    assert set(MOTIFS) == set(Motif.__args__)  # type: ignore[attr-defined]


def test_photographs_and_clips_that_fail_are_picture_errors(layouts: dict[str, Layout], tmp_path: Any) -> None:
    request = CoverRequest(layouts["photo"], 640, 360, "雷雨天")
    for bad in (tmp_path / "none.jpg", b"", Clip(tmp_path / "none.mp4", 3.0)):
        with pytest.raises(PictureError):
            draw_cover(replace(request, photo=bad))


def test_a_column_colour_makes_a_palette_that_reads() -> None:
    """From any colour: white stands on the base, ink on the ground."""
    for colour in ("#1F4E5F", "#FFFFFF", "#000000", "#FFD400", "#E60012", "#7FFF00"):
        palette = palette_from(colour)
        base, ink, ground = (luminance(parse(c)) for c in (palette.base, palette.ink, palette.ground))
        assert 1.05 / (base + 0.05) >= 4.5
        assert (ground + 0.05) / (ink + 0.05) >= 7


def test_layouts_are_chosen_by_column_photograph_kind_and_id(layouts: dict[str, Layout]) -> None:
    assert choose_layout("column", "masthead", None, "x", layouts) is layouts["masthead"]
    assert all(choose_layout("video", None, None, str(i), layouts, True).photo != "none" for i in range(50))
    chosen = [choose_layout("article", None, "health", f"piece-{i}", layouts).name for i in range(400)]
    assert chosen == [choose_layout("article", None, "health", f"piece-{i}", layouts).name for i in range(400)]
    counts = {name: chosen.count(name) for name in set(chosen)}
    assert len(counts) >= 5
    assert max(counts.values()) < 2.2 * min(counts.values())
    with pytest.raises(LookupError, match="没有封面版式"):
        choose_layout("article", None, None, "x", {})


def test_a_cover_takes_little_time(layouts: dict[str, Layout], looks: dict[str, Look]) -> None:
    """1280 × 720 in about 50 ms of CPU; the bound leaves room for a slow machine."""
    batch = [replace(requests(layout, looks)[6], width=1280, height=720) for layout in layouts.values()]
    draw_cover(batch[0])
    start = time.process_time()
    for request in batch:
        cover_bytes(request, "jpg")
    assert (time.process_time() - start) / len(batch) < 0.3
