"""Drawn covers as data: a layout is a list of layers, a request fills it with one piece's words and colours."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import Field, field_validator

from pipeline.model.job import digest
from pipeline.model.matter import Line, Model

Shape = Literal["wide", "land", "square", "tall"]
Anchor = Literal["top", "middle", "bottom"]
Align = Literal["left", "centre", "right"]
Motif = Literal[
    "pulse", "foam", "seismogram", "flame", "leaf", "field", "furrows", "waves", "cyclone", "circuit", "orbits",
    "lattice", "helix", "contours", "bridge", "rings", "mesh", "lens", "trails", "primes", "spirograph", "rosette",
]  # fmt: skip

_ROLE = r"(base|accent|ink|ground|white|black)"
Colour = Annotated[str, Field(pattern=rf"^{_ROLE}(~{_ROLE}:\d{{1,2}})?$")]
"""A role of the palette; `ground~base:12` is the ground with 12 % of the base mixed in."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom as fractions of the page (layers that bleed) or of the frame inside its margins (text)."""

T = TypeVar("T")
_NEAREST: dict[Shape, tuple[Shape, ...]] = {
    "wide": ("wide", "land", "square", "tall"),
    "land": ("land", "wide", "square", "tall"),
    "square": ("square", "tall", "land", "wide"),
    "tall": ("tall", "square", "land", "wide"),
}


def shape_of(width: float, height: float) -> Shape:
    """Which of the four arrangements a picture of this size takes: 2.35:1 is wide, 16:9 and 4:3 land, 9:16 tall."""
    ratio = width / height
    return "wide" if ratio >= 1.95 else "land" if ratio >= 1.18 else "square" if ratio >= 0.85 else "tall"


def pick(value: T | Mapping[Shape, T], shape: Shape) -> T:
    """The value for a shape; where it is not given, that of the nearest shape that is."""
    if not isinstance(value, Mapping):
        return value
    return next(value[near] for near in _NEAREST[shape] if near in value)


class _Layer(Model):
    box: Box | dict[Shape, Box] = Field((0, 0, 1, 1), description="位置：左、上、右、下，0 到 1")
    only: tuple[Shape, ...] = Field((), description="只在这些画幅出现；不写是全部")

    @field_validator("box")
    @classmethod
    def _ordered(cls, value: Box | dict[Shape, Box]) -> Box | dict[Shape, Box]:
        boxes = list(value.values()) if isinstance(value, dict) else [value]
        if not boxes or any(not (0 <= b[0] < b[2] <= 1 and 0 <= b[1] < b[3] <= 1) for b in boxes):
            raise ValueError("位置要写成 [左, 上, 右, 下]，都在 0 到 1 之间，左小于右，上小于下")
        return value


class Fill(_Layer):
    """A flat area, or a gradient towards `to` (left to right, or top to bottom)."""

    draw: Literal["fill"]
    colour: Colour = Field(description="颜色")
    to: Colour | None = Field(None, description="渐变到的颜色")
    across: bool = Field(False, description="横向渐变；不写是纵向")


class Drawing(_Layer):
    """The piece's motif as line art. `line` is the stroke in thousandths of the page's short side."""

    draw: Literal["motif"]
    colour: Colour = Field(description="线的颜色")
    hot: Colour = Field("accent", description="点睛处的颜色")
    strength: float = Field(1.0, ge=0.02, le=1, description="浓淡")
    line: float = Field(3.4, ge=0.5, le=20, description="线宽（短边的千分之几）")
    round: bool = Field(False, description="裁成正圆")


class Photo(_Layer):
    """The photograph; without one the motif stands in its place on `ground`."""

    draw: Literal["photo"]
    ground: Colour = Field("base", description="没有照片时的底色")
    colour: Colour = Field("ground", description="没有照片时线的颜色")
    hot: Colour = Field("accent", description="没有照片时点睛处的颜色")
    line: float = Field(3.4, ge=0.5, le=20, description="没有照片时的线宽")
    round: bool = Field(False, description="裁成正圆")


class Shade(_Layer):
    """A veil whose strength runs from `start` to `end`, so that text stands on a photograph."""

    draw: Literal["shade"]
    colour: Colour = Field("black", description="颜色")
    start: float = Field(0.0, ge=0, le=1, description="起点浓度")
    end: float = Field(0.8, ge=0, le=1, description="终点浓度")
    across: bool = Field(False, description="横向；不写是纵向")


class Pattern(_Layer):
    """Regular furniture: a grid, dots, rules, a frame, a double rule, corner ticks, a play mark, a ring."""

    draw: Literal["pattern"]
    kind: Literal["grid", "dots", "rules", "frame", "double", "ticks", "play", "ring", "bar", "stripes"]
    colour: Colour = Field(description="颜色")
    strength: float = Field(1.0, ge=0.02, le=1, description="浓淡")
    step: float = Field(0.06, ge=0.01, le=1, description="间距（短边的几分之几）")
    line: float = Field(2.0, ge=0.5, le=40, description="线宽（短边的千分之几）")
    frame: bool = Field(False, description="位置按版心算；不写按整幅算")


class Item(Model):
    """One text of a stack. Sizes are fractions of the page's short side."""

    what: Literal["title", "kicker", "label", "byline", "numeral", "bar"] = Field(description="内容")
    size: float | dict[Shape, float] = Field(0.05, description="字号上限")
    weight: int = Field(500, ge=100, le=900, description="字重")
    colour: Colour = Field("ink", description="颜色；对比不足时自动调整")
    lines: int | dict[Shape, int] = Field(1, description="最多几行")
    leading: float = Field(1.24, ge=1, le=2, description="行距（字号的倍数）")
    tracking: float = Field(0.0, ge=0, le=1, description="字间加空（字号的倍数）")
    gap: float = Field(0.03, ge=0, le=0.5, description="与下一项的间隔")
    chip: Colour | None = Field(None, description="衬底色块")
    mirror: bool = Field(False, description="放在这一行的右端，不占高度")


class Text(_Layer):
    """A stack of texts inside the frame; absent ones leave no gap. The title takes the height that is left."""

    draw: Literal["text"]
    items: tuple[Item, ...] = Field(min_length=1, description="从上到下的各项")
    anchor: Anchor | dict[Shape, Anchor] = Field("top", description="靠上、居中、靠下")
    align: Align | dict[Shape, Align] = Field("left", description="左、中、右对齐")
    vertical: bool = Field(False, description="竖排；只有一项")


Layer = Annotated[Fill | Drawing | Photo | Shade | Pattern | Text, Field(discriminator="draw")]


class Layout(Model):
    """templates/covers/<name>.yml."""

    name: Line = Field(min_length=1, description="版式名")
    about: Line = Field("", description="适合什么")
    kinds: tuple[Literal["article", "video", "column"], ...] = Field((), description="自动选用于哪些类型")
    photo: Literal["none", "either", "only"] = Field("none", description="没有照片的位置、有没有都行、只在有照片时选用")
    topics: tuple[str, ...] = Field((), description="只用于这些主题；不写是全部")
    margin: float = Field(0.085, ge=0.03, le=0.2, description="版心边距（短边的几分之几）")
    ground: Colour = Field("ground", description="底色")
    layers: tuple[Layer, ...] = Field(min_length=1, description="从下到上的各层")

    @cached_property
    def mark(self) -> str:
        """The digest of all of it, found once: every cover of a build asks for it."""
        return digest(repr(self))


@dataclass(frozen=True)
class Palette:
    """Four colours `#RRGGBB`: base (dark, the field's own), accent, ink (text on ground), ground (paper)."""

    base: str = "#1F4E5F"
    accent: str = "#E0A021"
    ink: str = "#1D2A35"
    ground: str = "#FBFAF6"


@dataclass(frozen=True)
class Look:
    """How a topic looks on covers."""

    motif: Motif = "waves"
    colours: Palette = Palette()


@dataclass(frozen=True)
class Clip:
    """A point of a local clip whose frame serves as the photograph."""

    path: Path
    seconds: float


@dataclass(frozen=True)
class CoverRequest:
    """Everything that one cover is drawn from; picklable.

    `width` and `height` in pixels; `kicker` is the column, topic or kind name, `label` a short mark such as 第12期 or
    视频 1:25, `byline` the site or account; U+200B in `title` marks word boundaries where lines break gladly. `seed`
    (the piece's id) varies the motif. `focus` is the point of the photograph to keep, fractions from the top left.
    `safe_square` keeps all text inside the centred square of a wide picture, which some platforms cut out. `aigc` adds
    the visible mark that GB 45438-2025 asks for.
    """

    layout: Layout
    width: int
    height: int
    title: str
    kicker: str = ""
    label: str = ""
    byline: str = ""
    colours: Palette = Palette()
    motif: Motif = "waves"
    seed: str = ""
    photo: bytes | Path | Clip | None = None
    focus: tuple[float, float] | None = None
    aigc: bool = False
    safe_square: bool = False


def choose_layout(
    kind: str, column_layout: str | None, topic: str | None, piece_id: str, layouts: Mapping[str, Layout],
    has_photo: bool = False,
) -> Layout:  # fmt: skip
    """The column's own layout where it names one, else one of those made for the kind and topic, drawn by the id.

    A photograph calls for a photo layout. The same piece always gets the same layout; raises LookupError (Chinese)
    when there is no layout at all.
    """
    if column_layout is not None and column_layout in layouts:
        return layouts[column_layout]
    fit = ("either", "only") if has_photo else ("none", "either")
    made_for = [name for name in sorted(layouts) if kind in layouts[name].kinds]
    names = [n for n in made_for if layouts[n].photo in fit and topic in (layouts[n].topics or (topic,))]
    names = names or made_for or sorted(layouts)
    if not names:
        raise LookupError("templates/covers 里没有封面版式")
    lot = int.from_bytes(hashlib.sha256(piece_id.encode("utf-8", "surrogatepass")).digest()[:8], "big")
    return layouts[names[lot % len(names)]]
