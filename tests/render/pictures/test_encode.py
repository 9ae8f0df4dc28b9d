"""Bytes: within the limit, the same each time, labelled where asked."""

from __future__ import annotations

import io
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from pipeline.render.pictures.encode import aigc_xmp, encode
from pipeline.render.pictures.error import PictureError

NOISE = Image.merge("RGB", [Image.effect_noise((200, 150), 60 + 20 * k) for k in range(3)])
LABEL = {"Label": "1", "ContentProducer": "001191110108", "ProduceID": "a<&b", "ReservedCode1": ""}


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(["jpg", "png", "webp"]), st.integers(1000, 120_000))
def test_never_above_the_limit(format: str, limit: int) -> None:
    try:
        data = encode(NOISE, format, limit)
    except PictureError as error:
        assert str(limit) in str(error)
    else:
        assert len(data) <= limit
        assert Image.open(io.BytesIO(data)).size == NOISE.size


@pytest.mark.parametrize("format", ["jpg", "png", "webp"])
def test_a_lower_limit_costs_quality_not_the_picture(format: str) -> None:
    best = encode(NOISE, format)
    assert len(encode(NOISE, format, len(best) - 1)) < len(best)


@pytest.mark.parametrize("format", ["jpg", "png", "webp"])
def test_the_hidden_label_can_be_read_back(format: str) -> None:
    """GB 45438-2025, Annex E, as XMP in the TC260 name space."""
    data = encode(NOISE, format, xmp=aigc_xmp(LABEL))
    image = Image.open(io.BytesIO(data))
    packet = image.info.get("xmp") or image.info["XML:com.adobe.xmp"].encode()
    found = re.search(rb"<TC260:AIGC>(.*)</TC260:AIGC>", packet)
    assert found
    text = found[1].decode().replace("&lt;", "<").replace("&amp;", "&")
    assert json.loads(text) == LABEL
    assert b"http://www.tc260.org.cn/ns/AIGC/1.0/" in packet


def test_unlabelled_pictures_carry_nothing() -> None:
    for format in ("jpg", "png", "webp"):
        image = Image.open(io.BytesIO(encode(NOISE, format)))
        assert not {"exif", "xmp", "icc_profile", "comment", "XML:com.adobe.xmp"} & set(image.info)


def test_transparency_becomes_white_in_a_jpg() -> None:
    clear = Image.new("RGBA", (20, 20), (0, 0, 0, 0))
    assert Image.open(io.BytesIO(encode(clear, "jpg"))).getpixel((9, 9)) == (255, 255, 255)


def test_other_formats_are_refused() -> None:
    with pytest.raises(PictureError, match="gif"):
        encode(NOISE, "gif")
