"""Photographs of editors: opened with suspicion, turned upright, cropped around their focus, made smaller."""

from __future__ import annotations

import io
import warnings
from collections.abc import Mapping
from pathlib import Path

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from pipeline.model.catalog import MAX_PIXELS
from pipeline.render.pictures.aigc import carried, marked
from pipeline.render.pictures.encode import aigc_xmp, encode
from pipeline.render.pictures.error import PictureError

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")
# What Pillow's decoders raise on broken files, found by cutting and flipping bytes of all formats in the tests.
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError, ArithmeticError, MemoryError,
           AttributeError, RuntimeError)  # fmt: skip


def open_picture(data: bytes) -> Image.Image:
    """The first frame, upright, in sRGB: mode RGB, or RGBA where it has transparency; without any metadata.

    Raises PictureError (Chinese): empty, not a picture, over 40 million pixels, cut off or broken.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = _opened(data)
            image.load()
            upright = ImageOps.exif_transpose(image)
            done = _plain(upright)
    except Image.DecompressionBombError as error:
        raise PictureError("图片尺寸大得不正常，请缩小到 4000 万像素以内") from error
    except _BROKEN as error:
        raise PictureError("图片文件不完整或已损坏，请重新导出") from error
    done.info.clear()
    return done


def picture_size(data: bytes) -> tuple[int, int]:
    """Width and height as displayed (after EXIF rotation), from the header alone; same errors as `open_picture`."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = _opened(data)
            turned = image.getexif().get(0x0112, 1) in (5, 6, 7, 8)
    except Image.DecompressionBombError as error:
        raise PictureError("图片尺寸大得不正常，请缩小到 4000 万像素以内") from error
    except _BROKEN as error:
        raise PictureError("图片文件不完整或已损坏，请重新导出") from error
    return (image.height, image.width) if turned else (image.width, image.height)


def _opened(data: bytes) -> Image.Image:
    if not data:
        raise PictureError("图片文件是空的（0 字节）")
    if data[:256].lstrip()[:5].lower() in (b"<?xml", b"<svg ") or b"<svg" in data[:256]:
        raise PictureError("SVG 图片不能裁切，请导出为 PNG")
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError as error:
        raise PictureError("不认识的图片格式，请用 JPG、PNG 或 WebP") from error
    if image.width * image.height > MAX_PIXELS:
        raise PictureError(f"图片有 {image.width}×{image.height} 像素，超过 4000 万像素，请先缩小")
    if not image.width or not image.height:
        raise PictureError("图片的宽或高是 0")
    return image


def _plain(image: Image.Image) -> Image.Image:
    """RGB or RGBA, 8 bit, sRGB."""
    if image.mode in ("I;16", "I;16L", "I;16B", "I;16N", "I"):
        # 16-bit greys: keep the upper eight bits; `convert("L")` alone would clip everything above 255 to white.
        image = image.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    if image.mode == "F":
        raise PictureError("浮点灰度图不能直接用，请导出为 8 位的 JPG 或 PNG")
    clear = image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "RGBA", "CMYK", "L"):
        image = _srgb(image, profile)
    done = image.convert("RGBA" if clear else "RGB")
    return done.convert("RGB") if clear and done.getchannel("A").getextrema() == (255, 255) else done


def _srgb(image: Image.Image, profile: bytes) -> Image.Image:
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        mode = "RGBA" if image.mode == "RGBA" else "RGB"
        turned = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError):
        return image  # a wrong profile is common; the plain reading is what browsers show then
    return turned if turned is not None else image


def crop(image: Image.Image, width: int, height: int, focus: tuple[float, float] | None = None) -> Image.Image:
    """The largest part of the asked ratio around `focus` (fractions from the top left), scaled to width × height.

    Without a focus the crop is centred, on tall pictures a little higher, where faces are.
    """
    scale = min(image.width / width, image.height / height)
    wide, high = width * scale, height * scale
    x, y = focus or (0.5, 0.4 if image.height > image.width else 0.5)
    left = min(max(0.0, x * image.width - wide / 2), image.width - wide)
    top = min(max(0.0, y * image.height - high / 2), image.height - high)
    box = (max(0.0, left), max(0.0, top), min(left + wide, image.width), min(top + high, image.height))
    return image.resize((width, height), Image.Resampling.LANCZOS, box=box, reducing_gap=3.0)


def resize_bytes(
    path: Path, width: int, format: str, max_bytes: int | None = None, label: Mapping[str, str] | None = None
) -> bytes:
    """The picture `width` pixels wide, never wider than it is, as jpg, png or webp. Raises PictureError.

    With a `label` of AI content, or with the file's own, it carries the visible mark and the label as XMP.
    """
    data = read_picture(path)
    image = open_picture(data)
    label = label or carried(data)
    if width < image.width:
        height = max(1, round(image.height * width / image.width))
        image = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
    return encode(marked(image), format, max_bytes, aigc_xmp(label)) if label else encode(image, format, max_bytes)


def recompress(
    path: Path, max_bytes: int, width: int | None = None, *, label: Mapping[str, str] | None = None
) -> tuple[bytes, str]:
    """A JPG or PNG for platforms that take no other: the bytes and `jpg` or `png`, at most `max_bytes`.

    Drawings with few colours stay PNG where that fits. Pictures shrink only when the lowest fair quality does not
    suffice. `label` as in `resize_bytes`. Raises PictureError when even 320 pixels are too many.
    """
    data = read_picture(path)
    image = open_picture(data)
    label = label or carried(data)
    xmp = aigc_xmp(label) if label else b""
    if width and width < image.width:
        image = image.resize((width, max(1, round(image.height * width / image.width))), Image.Resampling.LANCZOS)
    image = marked(image) if label else image
    drawn = image.mode == "RGBA" or image.reduce(max(1, min(image.size) // 200)).getcolors(6000) is not None
    for format in ("png", "jpg") if drawn else ("jpg",):
        current = image
        while True:
            try:
                return encode(current, format, max_bytes, xmp, lossy=format == "jpg"), format
            except PictureError:
                smaller = round(current.width * 0.85), round(current.height * 0.85)
                if format == "png" or min(smaller) < 1 or smaller[0] < 320:
                    break
                current = image.resize(smaller, Image.Resampling.LANCZOS, reducing_gap=3.0)
    raise PictureError(f"图片压不到 {max_bytes} 字节以内：{path.name}")


def read_picture(path: Path) -> bytes:
    """The file's bytes. Raises PictureError when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise PictureError(f"读不到图片：{path.name}") from error
