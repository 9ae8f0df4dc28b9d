"""The layers of a layout, from flat areas to running text: what a drawn picture is composed of, as data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, TypeVar

from pydantic import Field, field_validator

from pipeline.model.matter import Model

Shape = Literal["wide", "land", "square", "tall"]
Anchor = Literal["top", "middle", "bottom"]
Align = Literal["left", "centre", "right"]

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
    whole: bool = Field(False, description="整幅缩进来，不裁切；四周露出底色")


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


What = Literal["title", "kicker", "label", "byline", "numeral", "bar", "digest", "source", "page", "note"]


class Item(Model):
    """One text of a stack. Sizes are fractions of the page's short side."""

    what: What = Field(description="内容")
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


class Code(_Layer):
    """The QR code of the piece's address, black on a white plate, square in the middle of its box."""

    draw: Literal["code"]


class Points(_Layer):
    """The piece's points under each other (or side by side), numbered, all in one size."""

    draw: Literal["points"]
    size: float | dict[Shape, float] = Field(0.06, description="字号上限")
    weight: int = Field(600, ge=100, le=900, description="字重")
    colour: Colour = Field("ink", description="颜色；对比不足时自动调整")
    number: Colour = Field("base", description="序号的颜色")
    plate: Colour | None = Field(None, description="序号的衬底色块")
    rule: Colour | None = Field(None, description="各点之间细线的颜色")
    lines: int = Field(3, ge=1, le=8, description="每点最多几行")
    leading: float = Field(1.3, ge=1, le=2, description="行距（字号的倍数）")
    gap: float = Field(0.05, ge=0, le=0.5, description="各点的间隔")
    anchor: Anchor | dict[Shape, Anchor] = Field("top", description="靠上、居中、靠下")
    across: tuple[Shape, ...] = Field((), description="在这些画幅里并排")


class Flow(_Layer):
    """Running text of a card: headings, paragraphs, list items. Sizes are fixed; what does not fit is another card."""

    draw: Literal["flow"]
    size: float = Field(0.042, ge=0.01, le=0.2, description="正文字号")
    leading: float = Field(1.7, ge=1, le=2.4, description="正文行距（字号的倍数）")
    gap: float = Field(0.5, ge=0, le=3, description="段间距（正文字号的倍数）")
    colour: Colour = Field("ink", description="正文颜色")
    heading: float = Field(1.45, ge=1, le=3, description="小标题字号（正文字号的倍数）")
    hot: Colour = Field("base", description="小标题、序号的颜色")
    anchor: Anchor = Field("top", description="靠上、居中、靠下")


Layer = Annotated[Fill | Drawing | Photo | Shade | Pattern | Text | Code | Points | Flow, Field(discriminator="draw")]
