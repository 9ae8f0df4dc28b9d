"""QR codes: a quiet zone, finder patterns, the same bytes each time, an error for what does not fit."""

from __future__ import annotations

import io

import pytest
from lxml import etree
from PIL import Image

from pipeline.render.qr import QUIET, qr_png, qr_svg

ADDRESS = "https://example.org/p/雷雨天/"


def test_the_png_has_a_quiet_zone_and_three_finders() -> None:
    image = Image.open(io.BytesIO(qr_png(ADDRESS, module=3))).convert("L")
    modules = image.width // 3 - 2 * QUIET
    assert image.width == image.height
    assert (modules - 21) % 4 == 0
    assert image.crop((0, 0, image.width, 3 * QUIET)).getextrema() == (255, 255)
    near, far = 3 * QUIET + 1, 3 * (QUIET + modules) - 2
    assert [image.getpixel(p) for p in ((near, near), (far, near), (near, far))] == [0, 0, 0]


def test_the_svg_scales_and_is_well_formed() -> None:
    root = etree.fromstring(qr_svg(ADDRESS).encode())
    assert root.get("viewBox")
    assert root.get("width") is None


def test_codes_are_repeatable_and_differ() -> None:
    assert qr_png(ADDRESS) == qr_png(ADDRESS) != qr_png(ADDRESS + "2")
    assert qr_svg(ADDRESS) == qr_svg(ADDRESS)


def test_too_much_text_is_an_error() -> None:
    with pytest.raises(ValueError, match="装不下"):
        qr_png("科普" * 2000)
