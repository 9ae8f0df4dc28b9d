"""Draw the silent demonstration clips and their captions from ``scripts/demo_clips.yml``.

Slides are set with Typst (``scripts/demo_clips_art``), cross-faded with Pillow and encoded by ffmpeg on one thread with
the bit-exact flags, so a rerun gives the same bytes. Run: ``python scripts/demo_clips.py [clip id …]``.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import IO, Any, cast

import imageio_ffmpeg
import manimgx_fonts_cjk
import typst
import yaml
from PIL import Image, ImageDraw

HERE = Path(__file__).resolve().parent
OUT = HERE.parent / "content" / "media" / "clips"
FPS = 25
FADE_FRAMES = 8
BAR_PX = 8
BT709 = "color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv"


@dataclass(frozen=True)
class Scene:
    """One slide: how long it stands, its words, its picture, its spoken lines. ``beats_per_min`` 0 means a still."""

    seconds: int
    kicker: str
    title: str
    text: str
    art: str
    captions: tuple[str, ...]
    beats_per_min: int = 0


@dataclass(frozen=True)
class Clip:
    """A clip of ``width`` × ``height`` px; ``look`` maps colour names to ``#rrggbb``."""

    id: str
    width: int
    height: int
    look: dict[str, str]
    scenes: tuple[Scene, ...]

    @property
    def duration_s(self) -> int:
        """Length in seconds: the scenes follow one another, fades lie inside the scene that begins."""
        return sum(scene.seconds for scene in self.scenes)


def load(path: Path) -> list[Clip]:
    """Read the clips. Raises TypeError on an unknown or missing key."""

    def scene(raw: dict[str, Any]) -> Scene:
        return Scene(**{**raw, "captions": tuple(raw["captions"])})

    rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [Clip(**{**row, "scenes": tuple(map(scene, row["scenes"]))}) for row in rows]


def compiler() -> typst.Compiler:
    """A Typst compiler that sees the bundled CJK font and no font of the machine."""
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(Path(manimgx_fonts_cjk.__file__).parent)],
    )
    return typst.Compiler(input=str(HERE / "demo_clips_art" / "slide.typ"), font_paths=fonts)


def draw(press: typst.Compiler, clip: Clip, index: int, frame: int) -> Image.Image:
    """Set scene ``index`` in state ``frame`` (0 or 1) as an RGB picture of the clip's size."""
    scene = clip.scenes[index]
    slide = {
        "width": clip.width,
        "height": clip.height,
        "look": clip.look,
        "kind": "cover" if index == 0 else "step",
        "step": index,
        "steps": len(clip.scenes) - 1,
        "frame": frame,
        **asdict(scene),
    }
    # One point is one pixel at 72 dots per inch.
    png = press.compile(format="png", ppi=72, sys_inputs={"slide": json.dumps(slide, ensure_ascii=False)})
    if not isinstance(png, bytes):
        raise TypeError("slide.typ makes exactly one page")
    return Image.open(BytesIO(png)).convert("RGB")


def beat(scene: Scene, frame: int) -> int:
    """Which picture of the scene stands at video frame ``frame``: 1 in the second half of every beat."""
    return int(frame * scene.beats_per_min * 2 / (FPS * 60)) % 2


def pictures(press: typst.Compiler, clip: Clip) -> Iterator[Image.Image]:
    """All video frames in order: scene after scene, each faded in over the last picture of the one before."""
    before: Image.Image | None = None
    for index, scene in enumerate(clip.scenes):
        states = [draw(press, clip, index, state) for state in range(2 if scene.beats_per_min else 1)]
        for frame in range(scene.seconds * FPS):
            now = states[beat(scene, frame)]
            fading = before is not None and frame < FADE_FRAMES
            yield Image.blend(before, now, (frame + 1) / (FADE_FRAMES + 1)) if before and fading else now
        before = states[beat(scene, scene.seconds * FPS - 1)]


def with_bar(picture: Image.Image, done: float, colour: str) -> bytes:
    """Raw RGB bytes of the picture with a progress bar along the bottom edge, ``done`` from 0 to 1."""
    width, height = picture.size
    marked = picture.copy()
    ImageDraw.Draw(marked).rectangle((0, height - BAR_PX, round(width * done), height), fill=colour)
    return marked.tobytes()


def encode_args(clip: Clip, target: Path) -> list[str]:
    """The ffmpeg command: raw RGB on standard input to a silent H.264 file that starts playing while it loads."""
    return [
        *(imageio_ffmpeg.get_ffmpeg_exe(), "-y", "-loglevel", "error"),
        *("-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{clip.width}x{clip.height}", "-r", str(FPS), "-i", "-"),
        *("-an", "-vf", f"scale=out_color_matrix=bt709:out_range=tv,format=yuv420p,setparams={BT709}"),
        *("-c:v", "libx264", "-preset", "slow", "-tune", "animation", "-crf", "31", "-g", str(FPS * 15)),
        *("-threads", "1", "-flags:v", "+bitexact", "-fflags", "+bitexact", "-map_metadata", "-1"),
        *("-movflags", "+faststart", str(target)),
    ]


def encode(clip: Clip, target: Path) -> None:
    """Write the clip as MP4. Raises CalledProcessError when ffmpeg fails."""
    total = clip.duration_s * FPS
    with subprocess.Popen(encode_args(clip, target), stdin=subprocess.PIPE) as process:
        pipe = cast("IO[bytes]", process.stdin)
        for number, picture in enumerate(pictures(compiler(), clip), start=1):
            pipe.write(with_bar(picture, number / total, clip.look["accent"]))
        pipe.close()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, process.args)


def stamp(ms: int) -> str:
    """Milliseconds as the WebVTT time ``mm:ss.ttt``."""
    return f"{ms // 60000:02d}:{ms // 1000 % 60:02d}.{ms % 1000:03d}"


def cues(clip: Clip) -> Iterator[tuple[int, int, str]]:
    """Caption lines with start and end in ms: the lines of a scene share its time by their number of characters."""
    start = 0
    for scene in clip.scenes:
        lengths = [len(line) for line in scene.captions]
        ends = [start + scene.seconds * 1000 * sum(lengths[: n + 1]) // sum(lengths) for n in range(len(lengths))]
        for (begin, end), line in zip(pairwise([start, *ends]), scene.captions, strict=True):
            yield begin, end, line
        start = ends[-1]


def captions(clip: Clip) -> str:
    """The WebVTT file of the clip."""
    blocks = (f"{stamp(begin)} --> {stamp(end)}\n{line}\n" for begin, end, line in cues(clip))
    return "WEBVTT\n\n" + "\n".join(blocks)


def main(wanted: Sequence[str]) -> None:
    """Make the wanted clips, or all of them."""
    OUT.mkdir(parents=True, exist_ok=True)
    for clip in load(HERE / "demo_clips.yml"):
        if wanted and clip.id not in wanted:
            continue
        (OUT / f"{clip.id}.vtt").write_text(captions(clip), encoding="utf-8", newline="\n")
        encode(clip, OUT / f"{clip.id}.mp4")
        size = (OUT / f"{clip.id}.mp4").stat().st_size
        print(f"{clip.id}: {clip.width}x{clip.height}, {clip.duration_s} s, {size / 1024:.0f} KB")


if __name__ == "__main__":
    main(sys.argv[1:])
