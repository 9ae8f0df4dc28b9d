"""Front matter, once: validation, the editors' JSON Schema and the reference page all come from these models.

A validator's sentence may end with ` → ` and the remedy.
"""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, field_validator

from pipeline.model.names import short
from pipeline.model.times import Moment, Seconds

KINDS = {"article": "文章", "video": "视频", "column": "专栏"}
FOLDERS = {"articles": "article", "videos": "video", "columns": "column"}
ID_PATTERN = r"^[\w][\w.-]{0,59}$"

Kind = Literal["article", "video", "column"]
Status = Literal["draft", "in_review", "approved", "corrected", "withdrawn"]
License = Literal[
    "CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC-BY-NC-SA-4.0", "CC-BY-ND-4.0", "CC0-1.0", "版权所有", "转载"
]


def one_or_many(value: Any) -> Any:
    return [value] if isinstance(value, (str, int, dict)) else value


def _line(value: Any) -> Any:
    """Fold white space: a title or summary is one line, however YAML wrapped it."""
    return (
        " ".join(str(value).split()) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else value
    )


def _address(value: str) -> str:
    try:
        parts = urlsplit(value)
        fine = bool(parts.hostname) and parts.port != 0
    except ValueError:
        fine = False
    if not fine:
        raise ValueError(f"网址里没有正确的网站名：{short(value)} → 从浏览器地址栏复制完整的网址")
    return value


Line = Annotated[str, BeforeValidator(_line)]
Words = Annotated[tuple[Line, ...], BeforeValidator(one_or_many)]
Url = Annotated[str, Field(pattern=r"^https?://\S+$"), AfterValidator(_address)]
Whole = Annotated[int, Field(strict=True)]
"""A whole number; `true` is none, though Python thinks so."""


class Model(BaseModel):
    """Strict about unknown keys, lenient about `title: 2026`."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True, defer_build=True)

    def __reduce__(self) -> tuple[Any, ...]:
        """Only what differs from the defaults is pickled: ten thousand pieces are read back before every build."""
        usual = _usual(type(self))
        given = ((name, value) for name, value in self.__dict__.items() if name in usual)
        own = {name: value for name, value in given if value != usual[name] or type(value) is not type(usual[name])}
        return _restored, (type(self), own)


@cache
def _usual(kind: type[Model]) -> dict[str, Any]:
    """The defaults of all fields, in their order; None stands for those that have none."""
    fields = kind.model_fields.items()
    return {n: None if f.is_required() else f.get_default(call_default_factory=True) for n, f in fields}


def _restored(kind: type[Model], own: dict[str, Any]) -> Model:
    model, put = kind.__new__(kind), object.__setattr__
    put(model, "__dict__", {**_usual(kind), **own})
    put(model, "__pydantic_fields_set__", {*own})
    put(model, "__pydantic_extra__", None)
    put(model, "__pydantic_private__", None)
    return model


class Source(Model):
    """A source that a reader can check: a title with a URL or a DOI."""

    title: Line = Field(description="来源的题名", min_length=1)
    url: Url | None = Field(None, description="网址")
    doi: str | None = Field(None, description="DOI，只写 10. 开头的编号", pattern=r"^10\.\d{4,9}/\S+$")

    @property
    def link(self) -> str | None:
        """The URL to print; a DOI becomes its resolver's address."""
        return self.url or (f"https://doi.org/{self.doi}" if self.doi else None)


Stage = Literal["first", "second", "final", "science"]
"""The signatures that a review may have; the fields of `Review`."""


class Sign(Model):
    """One signature of a review."""

    by: Line = Field(description="审核人", min_length=1)
    org: Line | None = Field(None, description="审核单位")
    date: Moment = Field(description="审核日期")


class Review(Model):
    """三审 and 科学性审核: recorded here, demanded by the office's `Policy`."""

    first: Sign | None = Field(None, description="初审")
    second: Sign | None = Field(None, description="复审")
    final: Sign | None = Field(None, description="终审")
    science: Sign | None = Field(None, description="科学性审核")


class Correction(Model):
    """What was wrong in an earlier version."""

    date: Moment = Field(description="更正日期")
    what: Line = Field(description="原来错在哪里、现在怎样", min_length=1)


class Chapter(Model):
    """A named point of a video."""

    at: Seconds = Field(description="时间点，分:秒")
    title: Line = Field(description="章节名", min_length=1)


class Video(Model):
    """The clip of a video piece: a local file or an address."""

    file: str | None = Field(None, description="视频文件；content/ 里的路径")
    url: Url | None = Field(None, description="视频网址")
    duration_s: Seconds | None = Field(None, description="时长，秒或 分:秒")
    width: Whole | None = Field(None, description="画面宽（像素）", ge=1, le=16384)
    height: Whole | None = Field(None, description="画面高（像素）", ge=1, le=16384)
    bytes: Whole | None = Field(None, description="文件大小（字节）", ge=0)
    captions: str | None = Field(None, description="字幕文件；content/ 里的 .vtt 或 .srt")
    transcript: str | None = Field(None, description="逐字稿；也可以直接写在正文里")
    chapters: tuple[Chapter, ...] = Field((), description="章节", max_length=500)


class Audio(Model):
    """A recording that goes with a piece: a local file or an address. The podcast feed is made of these."""

    file: str | None = Field(None, description="音频文件；content/ 里的 .mp3 或 .m4a")
    url: Url | None = Field(None, description="音频网址")
    duration_s: Seconds | None = Field(None, description="时长，秒或 分:秒")
    bytes: Whole | None = Field(None, description="文件大小（字节）；音频在别处时写", ge=1)
    transcript: str | None = Field(None, description="逐字稿文件；content/ 里带时间的 .vtt 或 .srt；正文总是逐字稿")


class Withdrawal(Model):
    """Why readers no longer find what they once could read."""

    date: Moment = Field(description="撤稿时间")
    reason: Line = Field(description="撤稿原因；会同标题一起公布在原网址和更正订阅源", min_length=1)


class Override(Model):
    """What one account or channel gets instead of the computed text."""

    title: Line | None = Field(None, description="标题")
    text: str | None = Field(None, description="正文或文案")
    digest: Line | None = Field(None, description="摘要")
    hashtags: Words | None = Field(None, description="话题词，不带 #", max_length=50)
    cover: str | None = Field(None, description="封面图片")
    cards: str | None = Field(None, description="图文卡片上的文字，代替全文；## 起头是小标题，• 起头是条目")


class Aigc(BaseModel):
    """The implicit AI label of GB 45438-2025, Annex E, as writing tools put it into front matter: kept as it is."""

    model_config = ConfigDict(extra="allow", frozen=True, coerce_numbers_to_str=True, defer_build=True)

    Label: str = Field("1", description="标识：1 是、2 可能、3 疑似人工智能生成")
    ContentProducer: str = Field("", description="生成服务的名称或编码")
    ProduceID: str = Field("", description="生成编号")
    ReservedCode1: str = Field("", description="预留")
    ContentPropagator: str = Field("", description="传播平台")
    PropagateID: str = Field("", description="传播编号")
    ReservedCode2: str = Field("", description="预留")


class Matter(Model):
    """Front matter of an article, a video or a column piece (design: one schema, three kinds)."""

    id: str | None = Field(None, description="固定编号，改题目、搬文件都不变；不写时用文件名", pattern=ID_PATTERN)
    title: Line = Field(description="标题", min_length=1, max_length=120)
    date: Moment = Field(description="日期，北京时间")
    summary: Line | None = Field(None, description="摘要；不写时自动摘句", max_length=400)
    points: tuple[Annotated[Line, Field(min_length=1, max_length=34)], ...] = Field(
        (), description="海报上的要点，至多三句，每句不超过 34 字；不写时自动摘", max_length=3
    )
    authors: Words = Field((), description="作者：people.yml 里的编号，或姓名", max_length=50)
    cover: str | None = Field(None, description="封面图片，或 视频@时间；不写时自动画")
    cover_focus: tuple[float, float] | None = Field(None, description="封面焦点 [横, 纵]，0 到 1")
    sources: tuple[Source, ...] = Field((), description="来源", max_length=300)
    license: License | None = Field(None, description="许可；不写时用 site.yml 的")
    origin: Line | None = Field(
        None, description="转载稿在来源订阅源里的编号；kepu pull 用它认出取过的稿件，不要改", max_length=500
    )
    column: str | None = Field(None, description="栏目编号（专栏稿必写）")
    series: Line | None = Field(None, description="系列名")
    issue: Whole | None = Field(None, description="第几期", ge=1)
    topics: tuple[str, ...] | None = Field(None, description="主题编号；写了就以此为准", max_length=3)
    topics_add: tuple[str, ...] = Field((), description="在自动主题之外添加", max_length=3)
    topics_drop: tuple[str, ...] = Field((), description="从自动主题里去掉", max_length=50)
    keywords: Words | None = Field(None, description="关键词；写了就以此为准", max_length=50)
    audiences: tuple[str, ...] = Field((), description="面向人群", max_length=20)
    accounts: tuple[str, ...] | None = Field(None, description="发到哪些账号；[] 只上网站", max_length=200)
    overrides: dict[str, Override] = Field(
        {}, description="专用文案：某个账号或渠道另用的标题、正文、话题词、封面", max_length=200
    )
    status: Status = Field("draft", description="状态")
    review: Review = Field(Review(), description="三审与科学性审核")
    publish_at: Moment | None = Field(None, description="定时公开的时刻")
    expires: Moment | None = Field(None, description="过期时刻，之后不再公开")
    urgency: Literal["normal", "emergency"] = Field("normal", description="缓急")
    campaign: str | None = Field(None, description="活动编号（campaigns.yml）")
    updated: Moment | None = Field(None, description="更新日期；有实质修改时写，订阅者会看到更新")
    corrections: tuple[Correction, ...] = Field((), description="更正说明", max_length=200)
    withdrawal: Withdrawal | None = Field(None, description="撤稿公告；公开过的稿件撤下时写")
    video: Video | None = Field(None, description="视频")
    audio: Audio | None = Field(None, description="音频；有音频的稿件进播客源")
    AIGC: Aigc | None = Field(None, description="人工智能生成标识（GB 45438-2025），不要删")

    @field_validator("cover_focus", mode="before")
    @classmethod
    def _inside(cls, value: Any) -> Any:
        parts = value if isinstance(value, (list, tuple)) else ()
        if value is not None and (len(parts) != 2 or not all(type(p) in (int, float) and 0 <= p <= 1 for p in parts)):
            raise ValueError("要写两个 0 到 1 之间的数 → 写成 [横, 纵]，例如 [0.5, 0.3]")
        return value
