"""Photographs: every odd but right picture is read rightly, everything else is a PictureError."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageDraw

from pipeline.render.pictures.error import PictureError
from pipeline.render.pictures.photo import crop, open_picture, picture_size, recompress, resize_bytes


def saved(image: Image.Image, format: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


def scene(width: int = 120, height: int = 80, mode: str = "RGB") -> Image.Image:
    image = Image.new("RGB", (width, height), (200, 40, 30))
    ImageDraw.Draw(image).rectangle((0, 0, width // 2 - 1, height), fill=(20, 60, 190))
    return image.convert(mode)


def near(got: Any, want: tuple[int, ...], by: int = 12) -> bool:
    return all(abs(a - b) <= by for a, b in zip(got, want, strict=True))


SAMPLES = {
    "jpeg": saved(scene(), "JPEG"), "png": saved(scene(), "PNG"), "webp": saved(scene(), "WEBP", quality=95),
    "gif": saved(scene(), "GIF"), "bmp": saved(scene(), "BMP"), "tiff": saved(scene(), "TIFF"),
    "avif": saved(scene(), "AVIF", quality=95), "palette": saved(scene().quantize(16), "PNG"),
    "cmyk": saved(scene(mode="CMYK"), "JPEG", quality=95), "progressive": saved(scene(), "JPEG", progressive=True),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_every_format_keeps_its_colours(name: str) -> None:
    image = open_picture(SAMPLES[name])
    assert image.mode == "RGB"
    assert image.size == picture_size(SAMPLES[name]) == (120, 80)
    assert near(image.getpixel((20, 40)), (20, 60, 190), 25)
    assert near(image.getpixel((100, 40)), (200, 40, 30), 25)
    assert not image.info


def test_transparency_is_kept() -> None:
    image = Image.new("RGBA", (40, 40), (10, 200, 10, 0))
    ImageDraw.Draw(image).rectangle((20, 0, 40, 40), fill=(200, 10, 10, 255))
    assert open_picture(saved(image, "PNG")).mode == "RGBA"
    clear = saved(image.convert("RGBA").quantize(8), "PNG")
    assert open_picture(clear).convert("RGBA").getpixel((5, 5))[3] == 0  # type: ignore[index]
    grey = open_picture(saved(image.convert("LA"), "PNG"))
    assert grey.mode == "RGBA"


def test_sixteen_bit_greys_are_scaled_not_clipped() -> None:
    image = Image.new("I;16", (10, 10), 32768)
    assert near(open_picture(saved(image, "PNG")).getpixel((5, 5)), (127, 127, 127), 2)


def test_black_and_white_and_grey() -> None:
    assert open_picture(saved(Image.new("1", (9, 9), 1), "PNG")).getpixel((4, 4)) == (255, 255, 255)
    assert open_picture(saved(Image.new("L", (9, 9), 90), "PNG")).getpixel((4, 4)) == (90, 90, 90)


@pytest.mark.parametrize("format", ["GIF", "PNG", "WEBP"])
def test_of_animations_the_first_frame_is_taken(format: str) -> None:
    frames = [Image.new("RGB", (30, 30), colour) for colour in ((250, 0, 0), (0, 250, 0), (0, 0, 250))]
    data = saved(frames[0], format, save_all=True, append_images=frames[1:], duration=100)
    assert near(open_picture(data).getpixel((15, 15)), (250, 0, 0), 20)


def test_exif_rotation_is_applied_and_removed() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    data = saved(scene(), "JPEG", exif=exif, quality=95)
    assert picture_size(data) == (80, 120)
    image = open_picture(data)
    assert image.size == (80, 120)
    assert near(image.getpixel((40, 20)), (20, 60, 190), 25)


def test_colour_profiles_are_turned_into_srgb() -> None:
    lab = ImageCms.createProfile("LAB")
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert near(open_picture(saved(scene(), "PNG", icc_profile=profile)).getpixel((20, 40)), (20, 60, 190), 3)
    wrong = ImageCms.ImageCmsProfile(lab).tobytes()
    assert open_picture(saved(scene(), "PNG", icc_profile=wrong)).size == (120, 80)


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few hundred bytes that claims to be enormous."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(9999))) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "空的"),
        (bomb(30000, 30000), "尺寸|4000 万"),
        (bomb(8000, 6000), "4000 万"),
        (bomb(200, 200), "不完整|损坏"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"<?xml version='1.0'?><svg/>", "SVG"),
        (b"hello, not a picture", "不认识"),
        (b"%PDF-1.7 ...", "不认识"),
        (bytes(4000), "不认识"),
        (SAMPLES["jpeg"][:300], "不完整|损坏|不认识"),
        (SAMPLES["png"][:90], "不完整|损坏|不认识"),
        (SAMPLES["webp"][:60], "不完整|损坏|不认识"),
    ],
)
def test_what_is_no_picture_is_told_in_chinese(data: bytes, message: str) -> None:
    with pytest.raises(PictureError, match=message):
        open_picture(data)


@settings(max_examples=250, deadline=None)
@given(st.sampled_from(sorted(SAMPLES)), st.data())
def test_damaged_files_never_escape(name: str, data: st.DataObject) -> None:
    """Cut anywhere, or with bytes overwritten: a picture of sane size or a PictureError, nothing else."""
    broken = bytearray(SAMPLES[name])
    for _ in range(data.draw(st.integers(0, 6))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(broken[: data.draw(st.integers(1, len(broken)))])
    try:
        image = open_picture(cut)
    except PictureError as error:
        assert any("\u4e00" <= letter <= "\u9fff" for letter in str(error))
    else:
        assert image.mode in ("RGB", "RGBA")
        assert image.width * image.height <= 40_000_000


@settings(max_examples=60, deadline=None)
@given(
    st.tuples(st.integers(30, 300), st.integers(30, 300)), st.tuples(st.integers(10, 200), st.integers(10, 200)),
    st.floats(0, 1), st.floats(0, 1),
)  # fmt: skip
def test_the_crop_has_the_size_and_keeps_the_focus(
    of: tuple[int, int], to: tuple[int, int], x: float, y: float
) -> None:
    """A red spot at the focus is still in the picture, whatever the ratios."""
    image = Image.new("RGB", of, (255, 255, 255))
    at = round(x * (of[0] - 1)), round(y * (of[1] - 1))
    pen = ImageDraw.Draw(image)
    half = max(2, round(2 * min(of[0] / to[0], of[1] / to[1])))  # two pixels of the result
    pen.rectangle((at[0] - half, at[1] - half, at[0] + half, at[1] + half), fill=(255, 0, 0))
    made = crop(image, *to, (x, y))
    assert made.size == to
    assert made.convert("RGB").getchannel("G").getextrema()[0] < 140  # type: ignore[operator]


def test_resized_pictures_are_never_wider_than_they_were(tmp_path: Path) -> None:
    path = tmp_path / "x.png"
    path.write_bytes(SAMPLES["png"])
    assert Image.open(io.BytesIO(resize_bytes(path, 60, "webp"))).size == (60, 40)
    assert Image.open(io.BytesIO(resize_bytes(path, 4000, "jpg"))).size == (120, 80)


def test_platform_pictures_fit_and_carry_no_metadata(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    noise = Image.effect_noise((900, 700), 90).convert("RGB")
    (tmp_path / "n.jpg").write_bytes(saved(noise, "JPEG", quality=97, exif=exif, comment=b"secret note"))
    data, format = recompress(tmp_path / "n.jpg", 60_000)
    assert (len(data) <= 60_000, format) == (True, "jpg")
    assert b"secret" not in data
    (tmp_path / "d.png").write_bytes(SAMPLES["palette"])
    assert recompress(tmp_path / "d.png", 900_000)[1] == "png"
    with pytest.raises(PictureError, match=r"n\.jpg"):
        recompress(tmp_path / "n.jpg", 1000)
    with pytest.raises(PictureError, match="读不到"):
        recompress(tmp_path / "none.jpg", 1000)
