"""Frames of clips, from clips made here."""

from __future__ import annotations

import subprocess
from pathlib import Path

import imageio_ffmpeg
import pytest

from pipeline.render.pictures.error import PictureError
from pipeline.render.pictures.frame import ClipInfo, grab, probe_clip


def make(path: Path, *arguments: str) -> Path:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", *arguments, str(path)]
    subprocess.run(command, check=True, capture_output=True)
    return path


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One second of red, one of blue, 96 × 64."""
    folder = tmp_path_factory.mktemp("clip")
    parts = [part for c in ("red", "blue") for part in ("-f", "lavfi", "-i", f"color={c}:s=96x64:d=1:r=10")]
    return make(folder / "clip.mp4", *parts, "-filter_complex", "[0][1]concat=n=2", "-pix_fmt", "yuv420p")


def test_size_and_length(clip: Path) -> None:
    assert probe_clip(clip) == ClipInfo(96, 64, 2.0)


@pytest.mark.parametrize(("seconds", "channel"), [(0.0, 0), (0.5, 0), (1.5, 2)])
def test_the_frame_is_that_of_the_asked_moment(clip: Path, seconds: float, channel: int) -> None:
    image = grab(clip, seconds)
    pixel = image.getpixel((48, 32))
    assert image.size == (96, 64)
    assert isinstance(pixel, tuple)
    assert pixel[channel] > 200
    assert sum(pixel) - pixel[channel] < 60


def test_the_same_frame_every_time(clip: Path) -> None:
    assert grab(clip, 1.2).tobytes() == grab(clip, 1.2).tobytes()


def test_beyond_the_end_the_length_is_told(clip: Path) -> None:
    with pytest.raises(PictureError, match=r"clip.mp4 只有 2.0 秒.*第 12 秒"):
        grab(clip, 12)


def test_turned_clips_stand_upright(clip: Path, tmp_path: Path) -> None:
    turned = make(tmp_path / "t.mp4", "-display_rotation", "90", "-i", str(clip), "-c", "copy")
    assert probe_clip(turned) == ClipInfo(64, 96, 2.0)
    assert grab(turned, 0.2).size == (64, 96)


def test_squeezed_pixels_are_stretched(clip: Path, tmp_path: Path) -> None:
    wide = make(tmp_path / "w.mp4", "-i", str(clip), "-vf", "setsar=2/1", "-pix_fmt", "yuv420p")
    assert probe_clip(wide).width == grab(wide, 0.2).width == 192


def test_what_is_no_clip_is_an_error_without_paths(clip: Path, tmp_path: Path) -> None:
    (tmp_path / "x.mp4").write_bytes(b"not a clip")
    (tmp_path / "cut.mp4").write_bytes(clip.read_bytes()[:700])
    (tmp_path / "empty.mp4").write_bytes(b"")
    sound = make(tmp_path / "s.m4a", "-f", "lavfi", "-i", "sine=d=0.2")
    for path in (tmp_path / "x.mp4", tmp_path / "cut.mp4", tmp_path / "empty.mp4", tmp_path / "none.mp4", sound):
        for call in (probe_clip, lambda p: grab(p, 0.1)):
            with pytest.raises(PictureError, match=path.name) as caught:
                call(path)
            assert str(tmp_path) not in str(caught.value)


def test_playlists_reach_no_network(tmp_path: Path) -> None:
    """A playlist in a clip's clothes names an address: ffmpeg must not follow it."""
    (tmp_path / "list.mp4").write_text("#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/x.ts\n#EXT-X-ENDLIST\n")
    with pytest.raises(PictureError):
        grab(tmp_path / "list.mp4", 0)
