"""Slide clips: what screens can play, the same bytes each time, and the label of AI content inside."""

from __future__ import annotations

import json
import struct
import subprocess
from collections.abc import Iterator

import imageio_ffmpeg
import pytest
from PIL import Image, ImageDraw

from pipeline.publish.makers import slides
from pipeline.render.pictures.error import PictureError
from pipeline.render.pictures.film import FADE_S, film
from pipeline.render.pictures.frame import grab, probe_clip

LABEL = {"Label": "1", "ContentProducer": "001191110108", "ProduceID": "a-1"}
COLOURS = ((200, 40, 30), (30, 160, 60), (20, 60, 190))


def pages(width: int = 320, height: int = 180) -> list[tuple[Image.Image, float]]:
    made = []
    for number, colour in enumerate(COLOURS):
        image = Image.new("RGB", (width, height), colour)
        ImageDraw.Draw(image).rectangle((20, 20, 120, 60 + 30 * number), fill=(255, 255, 255))
        made.append((image, 3.0))
    return made


def boxes(data: bytes, path: str = "") -> Iterator[tuple[str, bytes]]:
    """The boxes of an MP4 (ISO/IEC 14496-12) with their path, those in containers too."""
    at = 0
    while at + 8 <= len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        name = f"{path}/{kind.decode('latin-1')}"
        body = data[at + 8 : at + size] if size >= 8 else data[at + 8 :]
        yield name, body
        if kind in {b"moov", b"udta", b"trak"}:
            yield from boxes(body, name)
        elif kind == b"meta":
            yield from boxes(body[4:] if body[4:8] != b"hdlr" else body, name)
        at += size if size >= 8 else len(data)


def test_a_clip_plays_everywhere_and_lasts_as_told(tmp_path: pytest.TempPathFactory) -> None:
    path = tmp_path / "film.mp4"  # type: ignore[operator]
    path.write_bytes(film(pages()))
    told = subprocess.run(
        [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-i", str(path)], capture_output=True, text=True, check=False
    ).stderr
    assert "h264" in told
    assert "yuv420p" in told
    assert "Audio" not in told
    info = probe_clip(path)
    assert (info.width, info.height) == (320, 180)
    assert info.duration_s == pytest.approx(9 - 2 * FADE_S, abs=0.2)
    for second, colour in ((1.0, COLOURS[0]), (3.7, COLOURS[1]), (6.5, COLOURS[2])):
        seen = grab(path, second).convert("RGB").getpixel((250, 150))
        assert all(abs(a - b) < 14 for a, b in zip(seen, colour, strict=True)), (second, seen)  # type: ignore[arg-type]


def test_the_same_bytes_twice() -> None:
    assert film(pages(), LABEL) == film(pages(), LABEL) != film(pages())


def test_the_label_stands_in_the_file() -> None:
    """In the metadata of the movie (moov/…/meta): a key that holds AIGC, with the JSON of Annex E."""
    found = dict(boxes(film(pages(), LABEL)))
    keys = next(body for name, body in found.items() if name.endswith("/keys"))
    values = next(body for name, body in found.items() if name.endswith("/ilst"))
    assert b"AIGC" in keys
    start = values.index(b'{"AIGC"')
    assert json.loads(values[start : values.rindex(b"}") + 1]) == {"AIGC": LABEL}
    assert b"AIGC" not in film(pages())


def test_odd_and_mixed_sizes_are_told() -> None:
    with pytest.raises(PictureError, match="偶数"):
        film(pages(321, 180))
    with pytest.raises(PictureError, match="一样大"):
        film([*pages(), *pages(640, 360)])


def test_without_ffmpeg_there_is_a_note_and_no_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent() -> str:
        raise PictureError("找不到 ffmpeg，请运行 pip install imageio-ffmpeg")

    monkeypatch.setattr(slides, "ffmpeg", absent)
    made = slides.make_slides(None, None, None)  # type: ignore[arg-type]
    assert list(made) == [slides.NO_PROGRAM]
    assert "imageio-ffmpeg" in made[slides.NO_PROGRAM].decode()
