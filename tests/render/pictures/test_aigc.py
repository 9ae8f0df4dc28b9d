"""The label of AI content: seen on the picture, found in the file by another reader, never deleted on the way."""

from __future__ import annotations

import io
import json
import zlib
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image

from pipeline.render.pictures.aigc import SIZE, carried, marked
from pipeline.render.pictures.encode import aigc_xmp, encode
from pipeline.render.pictures.photo import recompress, resize_bytes

LABEL = {"Label": "1", "ContentProducer": "001191110108", "ProduceID": "a<&b", "ReservedCode1": ""}
TAG = "{http://www.tc260.org.cn/ns/AIGC/1.0/}AIGC"


def packet(data: bytes) -> bytes:
    """The XMP packet of a JPEG (APP1), PNG (iTXt) or WebP (XMP chunk), by walking the file's own structure."""
    if data[:2] == b"\xff\xd8":
        at = 2
        while data[at + 1] != 0xDA:
            length = int.from_bytes(data[at + 2 : at + 4], "big")
            body = data[at + 4 : at + 2 + length]
            if data[at + 1] == 0xE1 and body.startswith(b"http://ns.adobe.com/xap/1.0/\x00"):
                return body.split(b"\x00", 1)[1]
            at += 2 + length
    elif data[:4] == b"\x89PNG":
        at = 8
        while at < len(data):
            length, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
            body = data[at + 8 : at + 8 + length]
            if kind == b"iTXt" and body.startswith(b"XML:com.adobe.xmp\x00"):
                packed, text = body[18], body[20:].split(b"\x00", 2)[2]
                return zlib.decompress(text) if packed else text
            at += 12 + length
    else:
        at = 12
        while at < len(data):
            kind, length = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
            if kind == b"XMP ":
                return data[at + 8 : at + 8 + length]
            at += 8 + length + length % 2
    return b""


def label(data: bytes) -> dict[str, str] | None:
    """The label as a reader of XMP finds it; None without one."""
    found = packet(data)
    text = etree.fromstring(found).findtext(f".//{TAG}") if found else None
    return json.loads(text) if text else None


def mark_height(image: Image.Image) -> int:
    """How high the light letters in the dark corner plate are, in pixels."""
    side = min(image.size)
    corner = image.convert("L").crop(
        (image.width - round(0.24 * side), image.height - round(0.075 * side), *image.size)
    )
    box = corner.point([255 if v > 140 else 0 for v in range(256)]).getbbox()
    return box[3] - box[1] if box else 0


@pytest.mark.parametrize("format", ["jpg", "png", "webp"])
def test_another_reader_finds_the_label(format: str) -> None:
    data = encode(Image.new("RGB", (120, 90), (9, 9, 9)), format, None, aigc_xmp(LABEL))
    assert label(data) == LABEL
    assert dict(carried(data) or {}) == LABEL
    assert label(encode(Image.new("RGB", (120, 90)), format)) is None


@pytest.mark.parametrize("form", ["jpg", "png", "webp"])
@pytest.mark.parametrize("size", [(800, 600), (600, 1100), (200, 160)])
def test_pictures_of_such_pieces_carry_mark_and_label(form: str, size: tuple[int, int], tmp_path: Path) -> None:
    path = tmp_path / "x.png"
    Image.new("RGB", size, (30, 90, 40)).save(path)
    for data in (resize_bytes(path, 4000, form, None, LABEL), recompress(path, 900_000, label=LABEL)[0]):
        image = Image.open(io.BytesIO(data))
        assert label(data) == LABEL
        assert mark_height(image) >= 0.05 * min(image.size)
    assert label(resize_bytes(path, 4000, form)) is None
    assert mark_height(Image.open(io.BytesIO(resize_bytes(path, 4000, form)))) == 0


@pytest.mark.parametrize("form", ["jpg", "png", "webp"])
def test_a_label_that_a_file_brings_is_kept(form: str, tmp_path: Path) -> None:
    """The piece says nothing of AI, but the picture's own file does."""
    path = tmp_path / f"own.{form}"
    path.write_bytes(encode(Image.new("RGB", (640, 480), (30, 90, 40)), form, None, aigc_xmp(LABEL)))
    for data in (resize_bytes(path, 320, "webp"), recompress(path, 900_000)[0]):
        assert label(data) == LABEL
        assert mark_height(Image.open(io.BytesIO(data))) > 0


def test_labels_of_other_tools_are_read() -> None:
    """As an attribute of the description, and as a plain text chunk of a PNG."""
    value = json.dumps({"AIGC": LABEL}).replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    xmp = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description TC260:AIGC="{value}"/></x:xmpmeta>'.encode()
    assert dict(carried(encode(Image.new("RGB", (64, 64)), "jpg", None, xmp)) or {}) == LABEL
    assert carried(encode(Image.new("RGB", (64, 64)), "jpg", None, b"<x>AIGC</x>")) is None


def test_tiny_pictures_stay_as_they_are() -> None:
    image = Image.new("RGB", (64, 64), (30, 90, 40))
    assert marked(image.copy()).tobytes() == image.tobytes()
    assert SIZE * 0.84 >= 0.05
