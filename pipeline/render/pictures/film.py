"""Still pictures → a silent clip: H.264, yuv420p, each shown for its time, with a gentle fade between them."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from PIL import Image

from pipeline.render.pictures.error import PictureError
from pipeline.render.pictures.frame import ffmpeg

RATE, FADE_S = 12, 0.75  # more frames a second would take as much more time to encode; nothing moves
TIMEOUT_S = 180
# One thread and no dates or versions in the file: the same pictures always give the same bytes.
_SAME = (
    "-threads",
    "1",
    "-filter_threads",
    "1",
    "-fflags",
    "+bitexact",
    "-flags:v",
    "+bitexact",
    "-map_metadata",
    "-1",
)
_CODEC = ("-c:v", "libx264", "-preset", "veryfast", "-tune", "stillimage", "-crf", "23", "-pix_fmt", "yuv420p",
          "-profile:v", "high", "-r", str(RATE), "-g", str(RATE * 10), "-colorspace", "bt709", "-color_primaries",
          "bt709", "-color_trc", "bt709")  # fmt: skip


def film(slides: Sequence[tuple[Image.Image, float]], label: Mapping[str, str] | None = None) -> bytes:
    """An MP4 of slides with their seconds; all pictures of one even size. `label` is the AIGC label (GB 45438-2025),
    written as the metadata key `AIGC`. Raises PictureError: no ffmpeg, odd size, ffmpeg fails."""
    wide, high = slides[0][0].size
    if wide % 2 or high % 2 or any(image.size != (wide, high) for image, _ in slides):
        raise PictureError(f"幻灯视频的宽和高要是偶数，每页一样大：{wide}×{high}")
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "film.mp4"
        command = [ffmpeg(), "-hide_banner", "-nostdin", "-loglevel", "error", "-y"]
        for number, (image, _) in enumerate(slides):
            path = Path(folder) / f"{number}.png"
            image.save(path, "PNG", compress_level=1)
            command += ["-framerate", str(RATE), "-i", str(path)]
        graph = _graph([seconds for _, seconds in slides])
        command += ["-filter_complex", graph, "-map", "[out]", "-an", *_CODEC, *_SAME]
        moov = "+faststart+use_metadata_tags" if label else "+faststart"
        command += ["-movflags", moov, *_metadata(label), str(out)]
        try:
            subprocess.run(command, capture_output=True, timeout=TIMEOUT_S, check=True)  # noqa: S603
        except (subprocess.SubprocessError, OSError) as error:
            raise PictureError("幻灯视频没有做成：ffmpeg 出错或太慢") from error
        return out.read_bytes()


def _graph(seconds: Sequence[float]) -> str:
    """Cross-fades; each slide but the first loses the fade, so that a clip is as long as its slides less the fades."""
    # The picture is read and converted once, then repeated: reading it for every frame would take five times as long.
    convert = "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p,setsar=1"
    parts = [f"[{n}:v]{convert},loop=loop={round(length * RATE) - 1}:size=1[s{n}]" for n, length in enumerate(seconds)]
    last, at = "s0", 0.0
    for number in range(1, len(seconds)):
        at += seconds[number - 1] - FADE_S
        parts.append(f"[{last}][s{number}]xfade=transition=fade:duration={FADE_S}:offset={at:.3f}[f{number}]")
        last = f"f{number}"
    return ";".join(parts) + f";[{last}]null[out]"


def _metadata(label: Mapping[str, str] | None) -> tuple[str, ...]:
    if label is None:
        return ()
    return ("-metadata", "AIGC=" + json.dumps({"AIGC": dict(label)}, ensure_ascii=True, separators=(",", ":")))
