"""A platform's format as data: limits, counting rule, hashtags, pictures, files, checklist. Never code."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from pipeline.model.matter import Kind, Line, Model
from pipeline.model.names import name_trouble
from pipeline.model.office import Theme
from pipeline.model.times import Day

Counter = Literal[
    "codepoints", "utf16", "graphemes", "cjk1_ascii_half_ceil", "cjk2_latin1_url20_half_ceil", "utf8_bytes", "columns"
]
COUNTED = frozenset({"title", "digest", "author"})
"""Fields of a post that are counted by themselves; every other limit counts the file that names it."""
Confidence = Literal["OFF", "UI", "2+", "1", "CONV", "?"]


def _file_name(value: str) -> str:
    if trouble := name_trouble(value):
        raise ValueError(f"“{value}”不能当文件名：{trouble} → 换一个文件名")
    return value


FileName = Annotated[str, Field(pattern=r"^[^/\\:*?\"<>|]{1,60}$"), AfterValidator(_file_name)]


class Limit(Model):
    """A budget of one field. `source`, `confidence` and `checked` say where the figure comes from."""

    label: Line = Field(description="给工作人员看的名称")
    max: int = Field(description="上限（含）", ge=1)
    min: int = Field(0, description="下限（含）", ge=0)
    counter: Counter = Field("codepoints", description="计数规则")
    level: Literal["error", "warning"] = Field("error", description="超出时的级别")
    source: Line = Field(description="依据", min_length=1)
    confidence: Confidence = Field(description="可信度")
    checked: Day = Field(description="核对日期")


class Hashtags(Model):
    """How topic words are written."""

    pattern: str = Field("#{}", description="写法，{} 处是词", pattern=r"^[^{}]*\{\}[^{}]*$")
    separator: str = Field(" ", description="间隔")
    max: int = Field(5, description="最多几个", ge=0)
    source: Line = Field("", description="依据")
    confidence: Confidence = Field("CONV", description="可信度")


class CoverSize(Model):
    """A picture that the platform asks for."""

    name: FileName = Field(description="文件名（不带后缀）", pattern=r"^[\w-]{1,40}$")
    label: Line = Field(description="给工作人员看的名称")
    width: int = Field(ge=16, le=8000, description="宽（像素）")
    height: int = Field(ge=16, le=8000, description="高（像素）")
    format: Literal["jpg", "png", "webp"] = Field("jpg", description="格式")
    max_bytes: int | None = Field(None, description="最大字节数", ge=1000)
    safe_square: bool = Field(False, description="文字都排在正中的方形里，平台会从宽封面裁出这一块")


class Emit(Model):
    """One file of a bundle: a template and how the body is prepared for it."""

    path: FileName = Field(description="文件名")
    template: FileName = Field(description="渠道文件夹里的模板")
    body: Literal["html", "text", "none"] = Field("text", description="正文的形式")
    main: bool = Field(False, description="kepu render 打印的就是它")
    field: str | None = Field(None, description="整个文件按哪个限额计数")
    also: tuple[str, ...] = Field((), description="同一个文件还要守的限额")


class Channel(Model):
    """templates/channels/<id>/channel.yml; the id is the folder's name."""

    name: Line = Field(description="渠道名", min_length=1)
    kinds: tuple[Kind, ...] = Field(description="支持哪些类型")
    limits: dict[str, Limit] = Field({}, description="各字段限额")
    issue: Limit | None = Field(None, description="一次可以发几篇（多图文）；不写是一次一篇")
    hashtags: Hashtags | None = Field(None, description="话题词")
    covers: tuple[CoverSize, ...] = Field((), description="封面")
    files: tuple[Emit, ...] = Field(description="输出文件", min_length=1)
    transforms: tuple[str, ...] = Field((), description="正文依次经过的处理")
    theme: Theme | None = Field(None, description="默认排版主题（themes 里的文件名，不带 .css）")
    pictures: Literal["numbered", "none"] = Field("none", description="正文图片是否按序放进发稿包")
    picture_max_bytes: int | None = Field(None, description="单张正文图片最大字节数", ge=10000)
    keep_links_to: tuple[str, ...] = Field((), description="这些网站的链接保留，其余变成文末的参考资料")
    attach: tuple[Literal["video", "captions", "qr"], ...] = Field(
        (), description="一起放进发稿包的文件：视频、字幕、原文二维码"
    )
    strip_emoji: bool = Field(False, description="去掉表情符号")
    checklist: tuple[Line, ...] = Field((), description="发稿清单")
