"""Make the demonstration recordings and their timed transcripts: a beat for chest compressions, and audible beats.

Every sample is computed (sine tones, nothing recorded) and encoded by ffmpeg with the bit-exact flags, so a rerun gives
the same bytes. Run: ``python scripts/demo_sounds.py [sound id …]``.
"""

import math
import subprocess
import sys
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import imageio_ffmpeg

OUT = Path(__file__).resolve().parents[1] / "content" / "media" / "sounds"
RATE = 22_050  # samples a second: tones up to 11 kHz, ours end at 1.3 kHz
CLICK_S = 0.055
FADE_S = 0.01  # without it a tone begins and ends with a crack
COMPRESSIONS = 110  # a minute; the guidelines ask for 100 to 120


@dataclass(frozen=True)
class Part:
    """A stretch of sound: steady ``tones`` in Hz (none: silence), or ``clicks`` a minute, every 30th of them higher."""

    seconds: float
    words: str
    tones: tuple[float, ...] = ()
    clicks: int = 0


def compressions() -> Iterator[Part]:
    """Two minutes of hands-only compressions between two signals, told in rounds of 30."""
    round_s = 30 * 60 / COMPRESSIONS
    yield Part(1.5, "[提示音] 准备：双手交叠，掌根放在两乳头连线中点", (440,))
    yield Part(1.5, "手臂伸直，跟着节拍往下压")
    for number in range(1, 8):
        yield Part(round_s, f"[节拍，每分钟 {COMPRESSIONS} 次] 第 {number} 组，30 次", clicks=COMPRESSIONS)
    yield Part(120 - 7 * round_s, f"[节拍，每分钟 {COMPRESSIONS} 次] 最后 10 次", clicks=COMPRESSIONS)
    yield Part(2, "[提示音] 两分钟到了，换一个人接着按", (660,))


SOUNDS: dict[str, tuple[Part, ...]] = {
    "compressions-110": tuple(compressions()),
    "hear-the-beats": (
        Part(5, "[440 赫兹] 一支音叉", (440,)),
        Part(1, "停一秒"),
        Part(5, "[441 赫兹] 另一支，高一点点，单独听很难分出来", (441,)),
        Part(1, "停一秒"),
        Part(8, "[440 和 441 赫兹] 一起响：每秒强弱一次", (440, 441)),
        Part(1, "停一秒"),
        Part(8, "[440 和 442 赫兹] 每秒两次", (440, 442)),
        Part(1, "停一秒"),
        Part(8, "[440 和 448 赫兹] 每秒八次，像在打颤", (440, 448)),
        Part(1, "停一秒"),
        Part(8, "[440 和 660 赫兹] 相差二百二十，听到的是两个音，和谐的五度", (440, 660)),
    ),
}


def samples(part: Part) -> Iterator[float]:
    """The part as numbers from -1 to 1."""
    for number in range(round(part.seconds * RATE)):
        at = number / RATE
        if part.clicks:
            beat, since = divmod(at, 60 / part.clicks)
            tone = 1320 if beat % 30 == 29 else 880
            yield math.sin(math.tau * tone * since) * math.exp(-60 * since) if since < CLICK_S else 0.0
        else:
            edge = min(1.0, at / FADE_S, (part.seconds - at) / FADE_S)
            yield edge * 0.7 * sum(math.sin(math.tau * tone * at) for tone in part.tones) / max(1, len(part.tones))


def encode(parts: Sequence[Part], target: Path) -> None:
    """Write the parts as a mono MP3. Raises CalledProcessError when ffmpeg fails."""
    raw = array("h", (round(value * 30_000) for part in parts for value in samples(part)))
    if sys.byteorder == "big":
        raw.byteswap()
    command = [
        *(imageio_ffmpeg.get_ffmpeg_exe(), "-y", "-loglevel", "error"),
        *("-f", "s16le", "-ar", str(RATE), "-ac", "1", "-i", "-", "-c:a", "libmp3lame", "-b:a", "40k"),
        *("-flags:a", "+bitexact", "-fflags", "+bitexact", "-map_metadata", "-1", str(target)),
    ]
    subprocess.run(command, input=raw.tobytes(), check=True)


def stamp(seconds: float) -> str:
    """The WebVTT time ``mm:ss.ttt``."""
    ms = round(seconds * 1000)
    return f"{ms // 60000:02d}:{ms // 1000 % 60:02d}.{ms % 1000:03d}"


def transcript(parts: Sequence[Part]) -> str:
    """What is to be heard, as WebVTT."""
    ends = [0.0]
    for part in parts:
        ends.append(ends[-1] + part.seconds)
    times = zip(pairwise(ends), parts, strict=True)
    blocks = (f"{stamp(start)} --> {stamp(end)}\n{part.words}\n" for (start, end), part in times)
    return "WEBVTT\n\n" + "\n".join(blocks)


def main(wanted: Sequence[str]) -> None:
    """Make the wanted recordings, or all of them."""
    OUT.mkdir(parents=True, exist_ok=True)
    for name, parts in SOUNDS.items():
        if wanted and name not in wanted:
            continue
        (OUT / f"{name}.vtt").write_text(transcript(parts), encoding="utf-8", newline="\n")
        encode(parts, OUT / f"{name}.mp3")
        size = (OUT / f"{name}.mp3").stat().st_size
        print(f"{name}: {sum(part.seconds for part in parts):.1f} s, {size / 1024:.0f} KB")


if __name__ == "__main__":
    main(sys.argv[1:])
