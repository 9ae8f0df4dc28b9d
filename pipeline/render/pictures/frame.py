"""A frame of a local clip, and a clip's size and length, by ffmpeg from its PyPI wheel."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import imageio_ffmpeg
from PIL import Image

from pipeline.render.pictures.error import PictureError
from pipeline.render.pictures.photo import open_picture

TIMEOUT_S = 40
# A playlist may name addresses; nothing but local files may be read, and only by demuxers of real clips.
_SAFE = ("-hide_banner", "-nostdin", "-protocol_whitelist", "file,pipe")
_DURATION = re.compile(r"Duration: (\d+):(\d\d):(\d\d(?:\.\d+)?)")
_VIDEO = re.compile(r"Stream #.*?: Video: .*?, (\d{2,5})x(\d{2,5})(?: \[SAR (\d+):(\d+))?")
_TURN = re.compile(r"rotation of (-?\d+(?:\.\d+)?) degrees")


@dataclass(frozen=True, slots=True)
class ClipInfo:
    """Displayed size in pixels (after rotation and sample aspect ratio) and length in seconds."""

    width: int
    height: int
    duration_s: float


@lru_cache(maxsize=1)
def ffmpeg() -> str:
    """The program's path. Raises PictureError when there is none for this machine."""
    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as error:
        raise PictureError("找不到 ffmpeg，请运行 pip install imageio-ffmpeg") from error


def _run(path: Path, before: tuple[str, ...], after: tuple[str, ...]) -> subprocess.CompletedProcess[bytes]:
    if not path.is_file():
        raise PictureError(f"找不到视频：{path.name}")
    command = [ffmpeg(), *_SAFE, *before, "-i", f"file:{path.resolve()}", *after]
    try:
        return subprocess.run(command, capture_output=True, timeout=TIMEOUT_S, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise PictureError(f"读视频超过 {TIMEOUT_S} 秒，放弃了：{path.name}") from error


def probe_clip(path: Path) -> ClipInfo:
    """Size and length of a clip. Raises PictureError when it is missing or holds no readable picture."""
    told = _run(path, (), ()).stderr.decode("utf-8", "replace")
    video, length = _VIDEO.search(told), _DURATION.search(told)
    if not video:
        raise PictureError(f"视频里没有可读的画面：{path.name}")
    width, height = int(video[1]), int(video[2])
    if video[3] and int(video[3]) and int(video[4]):
        width = round(width * int(video[3]) / int(video[4]))
    turn = _TURN.search(told)
    if turn and round(abs(float(turn[1]))) % 180 == 90:
        width, height = height, width
    seconds = int(length[1]) * 3600 + int(length[2]) * 60 + float(length[3]) if length else 0.0
    return ClipInfo(width, height, seconds)


def grab(path: Path, seconds: float) -> Image.Image:
    """The frame shown at `seconds`. Raises PictureError: no such file, no picture, beyond the end, too slow."""
    after = ("-frames:v", "1", "-vf", "scale=trunc(iw*sar/2)*2:ih,setsar=1")
    done = _run(
        path, ("-ss", f"{max(0.0, seconds):.3f}"), ("-an", "-sn", *after, "-f", "image2pipe", "-c:v", "png", "pipe:1")
    )
    if done.returncode == 0 and done.stdout:
        return open_picture(done.stdout)
    info = probe_clip(path)
    if seconds >= info.duration_s - 0.05:
        raise PictureError(f"{path.name} 只有 {info.duration_s:.1f} 秒，取不到第 {seconds:g} 秒的画面")
    raise PictureError(f"取不出画面，视频可能已损坏：{path.name}")
