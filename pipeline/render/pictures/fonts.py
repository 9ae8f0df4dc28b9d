"""The Chinese typeface: found once, checked to be the simplified face, cut to any size and weight."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont, TTLibError
from PIL import ImageFont

from pipeline.render.pictures.error import PictureError
from pipeline.render.pictures.font_files import ENVIRONMENT, usual_files

FACE = "Noto Sans CJK SC"
# Other faces are tried in this order when the package is missing; all have simplified forms.
FACES = (FACE, "Noto Sans SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei")
MIN_CHARACTERS = 20_000


@dataclass(frozen=True, slots=True)
class FontFile:
    """A font file and the number of the simplified face in it; `bold` is a second file of a static family."""

    path: Path
    index: int
    variable: bool
    bold: Path | None = None


def find_font_file(environment: Mapping[str, str] = os.environ) -> FontFile:
    """The font in the order: KEPU_FONT, the PyPI package manimgx-fonts-cjk, the system's own Chinese fonts.

    Raises PictureError that names both ways to install one. Index 0 of the usual collections is the Japanese face,
    where 直 门 与 令 come out wrong: the face is chosen by its name.
    """
    wanted = environment.get(ENVIRONMENT)
    if wanted:
        found = _face(Path(wanted), strict=False)
        if found is None:
            raise PictureError(f"环境变量 {ENVIRONMENT} 指的文件不是可用的中文字体：{Path(wanted).name}")
        return found
    for path in usual_files():
        found = _face(path, strict=True)
        if found is not None:
            return found
    raise PictureError(
        "找不到中文字体，封面画不出来。请运行 pip install manimgx-fonts-cjk，或在系统里安装 fonts-noto-cjk；"
        f"也可以用环境变量 {ENVIRONMENT} 指定一个字体文件"
    )


def _face(path: Path, *, strict: bool) -> FontFile | None:
    if not path.is_file():
        return None
    names: list[str] = []
    for index in range(12):
        try:
            face = ImageFont.truetype(str(path), 16, index=index)
        except OSError:
            break
        names.append(face.getname()[0] or "")
        if names[-1] in FACES:
            return FontFile(path, index, _is_variable(face), _bold_of(path))
    return None if strict or not names else FontFile(path, 0, _is_variable(ImageFont.truetype(str(path), 16)))


def _is_variable(face: ImageFont.FreeTypeFont) -> bool:
    try:
        return any(axis["name"] in (b"Weight", "Weight") for axis in face.get_variation_axes())
    except OSError:
        return False


def _bold_of(path: Path) -> Path | None:
    bold = path.with_name(path.name.replace("Regular", "Bold").replace("msyh.", "msyhbd."))
    return bold if bold != path and bold.is_file() else None


@lru_cache(maxsize=1)
def font_file() -> FontFile:
    """The font of this process; raises PictureError when there is none or it covers too little."""
    return find_font_file()


@lru_cache(maxsize=256)
def font(size: float, weight: int = 400) -> ImageFont.FreeTypeFont:
    """The face at `size` pixels per em and `weight` 100–900 (a static family has two weights)."""
    file = font_file()
    path = file.bold if file.bold and weight >= 600 and not file.variable else file.path
    face = ImageFont.truetype(str(path), size, index=file.index)
    if file.variable:
        face.set_variation_by_axes([min(900, max(100, weight))])
    return face


@lru_cache(maxsize=1)
def covered() -> frozenset[int]:
    """All code points that the font has. Raises PictureError when they are too few for Chinese."""
    file = font_file()
    try:
        with TTFont(file.path, fontNumber=file.index, lazy=True) as opened:
            points = frozenset(opened.getBestCmap() or ())
    except (TTLibError, OSError) as error:
        raise PictureError(f"字体文件坏了：{file.path.name}") from error
    if len(points) < MIN_CHARACTERS:
        raise PictureError(f"字体 {file.path.name} 只有 {len(points)} 个字，不够排中文")
    return points


@lru_cache(maxsize=1)
def font_name() -> str:
    """`NotoSansCJK-VF.otf.ttc-d3d8256c`: file name and digest, for the keys of what is drawn with it."""
    path = font_file().path
    return f"{path.name}-{hashlib.sha256(path.read_bytes()).hexdigest()[:8]}"
