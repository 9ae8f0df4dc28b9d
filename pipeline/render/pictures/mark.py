"""An office's colours and mark for its site: a logo, or the first character of its name."""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Mapping

from PIL import Image, ImageDraw, UnidentifiedImageError

from pipeline.model.founding import Colours
from pipeline.render.pictures.error import PictureError
from pipeline.render.pictures.fonts import font

_INLINE, _ICON = "site_overrides/partials/mark.svg", "site_overrides/assets/images/mark.svg"
_PNG, _CSS = "site_overrides/assets/images/mark-180.png", "site_overrides/styles/90-office.css"
LOOKS = frozenset({_INLINE, _ICON, _PNG, _CSS})
"""The files below site_overrides/ that are an office's own."""
_SIDE, _SMALL = 180, 80  # pixels: a phone's home screen; twice the 40 that the site's head shows
_LARGEST = 4096
_PAPER = "#FCFDFD"  # the page's ground (site_overrides/styles/10-base.css)
_CONTRAST = 4.5  # of text against its ground: WCAG 2.2, 1.4.3, level AA


def too_pale(colours: Colours) -> list[str]:
    """The names of the colours of text that cannot be read on the page's ground."""
    return [name for name in ("link", "mark") if _contrast(getattr(colours, name), _PAPER) < _CONTRAST]


def looks(name: str, colours: Colours, logo: bytes | None) -> Mapping[str, bytes]:
    """The files of `LOOKS` for an office called `name`. Raises PictureError for a logo that cannot be used."""
    css = (
        "/* 本单位的颜色；深色界面不变。升级程序时这个文件不动。 */\n"
        f':root,\n:root[data-theme="light"] {{\n  --link: {colours.link};\n  --mark: {colours.mark};\n}}\n'
    )
    picture = _read(logo) if logo else _drawn(name[0], colours.deep)
    inside = _embedded(picture) if logo else _letter(name[0], colours.deep)
    return {
        _CSS: css.encode(),
        _PNG: _png(picture, _SIDE),
        _ICON: f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40">{inside}</svg>\n'.encode(),
        _INLINE: f'<svg class="brand__mark" viewBox="0 0 40 40" aria-hidden="true">{inside}</svg>\n'.encode(),
    }


def _read(logo: bytes) -> Image.Image:
    try:
        with Image.open(io.BytesIO(logo), formats=["PNG", "JPEG"]) as opened:
            if opened.width != opened.height or not _SIDE <= opened.width <= _LARGEST:
                raise PictureError(
                    f"标志要是正方形，边长 {_SIDE} 到 {_LARGEST} 像素，现在是 {opened.width}×{opened.height}"
                )
            return opened.convert("RGBA")
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        raise PictureError("标志不是 PNG 或 JPEG，或者坏了") from None


def _drawn(letter: str, ground: str) -> Image.Image:
    picture = Image.new("RGB", (_SIDE, _SIDE), ground)
    ImageDraw.Draw(picture).text((_SIDE / 2, _SIDE / 2), letter, "#FFFFFF", font(_SIDE * 0.62, 700), anchor="mm")
    return picture


def _letter(letter: str, ground: str) -> str:
    style = 'font-family="Noto Sans SC,PingFang SC,Microsoft YaHei,sans-serif" font-weight="700" font-size="25"'
    text = f'<text x="20" y="29" text-anchor="middle" fill="#fff" {style}>{html.escape(letter)}</text>'
    return f'<rect width="40" height="40" fill="{ground}"/>{text}'


def _embedded(picture: Image.Image) -> str:
    data = base64.b64encode(_png(picture, _SMALL)).decode()
    return f'<image href="data:image/png;base64,{data}" width="40" height="40"/>'


def _png(picture: Image.Image, side: int) -> bytes:
    stream = io.BytesIO()
    picture.resize((side, side), Image.Resampling.LANCZOS).save(stream, "PNG", optimize=True)
    return stream.getvalue()


def _contrast(one: str, other: str) -> float:
    """WCAG 2.2's ratio of two colours, 1 to 21."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
