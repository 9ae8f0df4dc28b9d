"""Colours as RGB triples: mixing, contrast after WCAG 2, and a palette from one colour."""

from __future__ import annotations

import math

from pipeline.model.cover import Palette

RGB = tuple[int, int, int]
WHITE: RGB = (255, 255, 255)
BLACK: RGB = (12, 14, 16)
# WCAG 2.1 SC 1.4.3 asks for 4.5; the rest is room for antialiasing and lossy compression.
CONTRAST = 4.9


def parse(text: str) -> RGB:
    """`#1F4E5F` as a triple."""
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def mix(one: RGB, other: RGB, share: float) -> RGB:
    """`one` with `share` (0–1) of `other`."""
    r, g, b = (round(a + (z - a) * share) for a, z in zip(one, other, strict=True))
    return r, g, b


def resolve(expression: str, palette: Palette) -> RGB:
    """A layout's colour such as `base` or `ground~base:12` in a palette."""
    first, _, rest = expression.partition("~")
    if not rest:
        return _role(first, palette)
    other, _, percent = rest.partition(":")
    return mix(_role(first, palette), _role(other, palette), int(percent) / 100)


def _role(name: str, palette: Palette) -> RGB:
    if name in ("white", "black"):
        return WHITE if name == "white" else BLACK
    return parse({"base": palette.base, "accent": palette.accent, "ink": palette.ink, "ground": palette.ground}[name])


def linear(value: float) -> float:
    """A channel 0–1 of sRGB without its gamma (IEC 61966-2-1)."""
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def luminance(colour: RGB) -> float:
    """Relative luminance 0–1 (WCAG 2.1)."""
    r, g, b = (linear(part / 255) for part in colour)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def ratio(one: float, other: float) -> float:
    """Contrast ratio 1–21 of two luminances."""
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def readable(colour: RGB, low: float, high: float, want: float = CONTRAST) -> RGB | None:
    """The colour, moved towards white or black no further than needed to stand on grounds from `low` to `high`.

    None when neither reaches `want`.
    """
    for end in sorted((WHITE, BLACK), key=lambda e: abs(luminance(e) - luminance(colour))):
        for step in range(11):
            moved = mix(colour, end, step / 10)
            light = luminance(moved)
            if not low <= light <= high and min(ratio(light, low), ratio(light, high)) >= want:
                return moved
    return None


def palette_from(base: str) -> Palette:
    """A palette around one colour, such as a column's: the base darkened to carry white text, a warm or cool accent.

    Hues are turned in OKLCH, where equal steps look equal (B. Ottosson, 2020).
    """
    light, chroma, hue = _oklch(parse(base))
    # Against cool bases an amber accent, against warm ones a pale gold: both stay clear on dark and on paper.
    accent_hue = math.radians(75) if math.cos(hue - math.radians(75)) < 0.5 else math.radians(95)
    return Palette(
        base=_hex(_rgb(min(light, 0.42), max(chroma, 0.03), hue)),
        accent=_hex(_rgb(0.78, 0.15, accent_hue)),
        ink=_hex(_rgb(0.24, min(chroma, 0.04), hue)),
        ground=_hex(_rgb(0.975, min(chroma, 0.012), hue)),
    )


def _hex(colour: RGB) -> str:
    return "#{:02X}{:02X}{:02X}".format(*colour)


def _oklch(colour: RGB) -> tuple[float, float, float]:
    r, g, b = (linear(part / 255) for part in colour)
    long = math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    mid = math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    short = math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    light = 0.2104542553 * long + 0.7936177850 * mid - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * mid + 0.4505937099 * short
    bb = 0.0259040371 * long + 0.7827717662 * mid - 0.8086757660 * short
    return light, math.hypot(a, bb), math.atan2(bb, a)


def _rgb(light: float, chroma: float, hue: float) -> RGB:
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    mid = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * mid + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * mid - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * mid + 1.7076147010 * short
    return _byte(red), _byte(green), _byte(blue)


def _byte(value: float) -> int:
    value = min(1.0, max(0.0, value))
    return round(255 * (12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055))
