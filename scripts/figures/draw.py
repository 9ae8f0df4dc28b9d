"""Draw the article figures: scripts/figures/NAME.typ -> content/media/figures/NAME.png.

Run from the project root: python scripts/figures/draw.py [NAME...]  (no name: all of them).
The pictures are 1600 px wide, palette PNGs of at most 256 colours and 200 KB; the same source gives the same bytes.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

import manimgx_fonts_cjk
import typst
from PIL import Image

SOURCES = Path(__file__).resolve().parent
TARGET = SOURCES.parents[1] / "content" / "media" / "figures"
FONTS = Path(manimgx_fonts_cjk.__file__).resolve().parent
WIDTH_PX = 1600
MAX_BYTES = 200_000
PX_PER_POINT_PPI = 72.0  # the sources use one typst point for one pixel


def names() -> list[str]:
    """Every figure: a .typ file beside this script, without the shared style."""
    return sorted(p.stem for p in SOURCES.glob("*.typ") if p.stem != "style")


def draw(name: str) -> int:
    """Write one figure and return its size in bytes.

    Raises FileNotFoundError for an unknown name, ValueError when the picture has another width or is too
    heavy, TypeError when it has more than one page, typst.TypstError when the source does not compile.
    """
    source = SOURCES / f"{name}.typ"
    if not source.is_file():
        raise FileNotFoundError(f"没有这张图：{name}（可用：{'、'.join(names())}）")
    page = typst.compile(
        source, format="png", ppi=PX_PER_POINT_PPI, font_paths=[FONTS], ignore_system_fonts=True, root=SOURCES
    )
    if not isinstance(page, bytes):
        raise TypeError(f"{name}：应当只有一页，实得 {len(page or [])} 页")
    picture = Image.open(BytesIO(page)).convert("RGB")
    if picture.width != WIDTH_PX:
        raise ValueError(f"{name}：宽 {picture.width} 像素，应为 {WIDTH_PX}")
    # No dithering: flat areas stay flat and compress well.
    small = picture.quantize(256, method=Image.Quantize.MEDIANCUT, kmeans=1, dither=Image.Dither.NONE)
    out = BytesIO()
    small.save(out, "PNG", optimize=True)
    if len(out.getvalue()) > MAX_BYTES:
        raise ValueError(f"{name}：{len(out.getvalue())} 字节，超过 {MAX_BYTES}")
    TARGET.mkdir(parents=True, exist_ok=True)
    (TARGET / f"{name}.png").write_bytes(out.getvalue())
    return len(out.getvalue())


def run(arguments: list[str]) -> None:
    """Draw the named figures, or all, and print one line each."""
    for name in arguments or names():
        print(f"{name:20s}{draw(name):>9,d} B")


if __name__ == "__main__":
    run(sys.argv[1:])
