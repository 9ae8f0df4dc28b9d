"""A platform's format as data: limits, counting rule, hashtags, pictures, files, checklist. Never code."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from pipeline.model.claim import FIRM, Claim
from pipeline.model.matter import Kind, Line, Model
from pipeline.model.names import name_trouble
from pipeline.model.office import Account, Theme

Level = Literal["error", "warning"]
Counter = Literal[
    "codepoints", "utf16", "graphemes", "cjk1_ascii_half_ceil", "cjk2_latin1_url20_half_ceil", "utf8_bytes", "columns",
    "widest", "manuscript", "said",
]  # fmt: skip
COUNTED = frozenset({"title", "digest", "author", "hashtags", "link"})
"""Fields of a post that can be counted by themselves; every other limit counts the file that names it."""
MEASURES = frozenset({"video_seconds", "video_megabytes", "video_short_side", "video_long_side"})
"""Numbers of a piece that can be limited as well; a limit of what a piece has not, or nobody knows, is left out."""
Characters = Literal["unicode", "gb2312"]
"""What a target can show; the names of `render.characters.CHARACTERS`, which a test compares."""
Family = Literal["文章", "短图文", "视频", "屏幕与版面", "投稿与对接", "其他"]
"""Where the desk puts a channel; in this order."""
Make = Literal["app", "cards", "originals", "page", "poster", "proof", "slides", "text", "word"]
"""The names of `publish.makers.MAKERS`; a test compares them."""
DRAWN = frozenset({"poster", "cards", "slides"})
"""Makers that draw, and so need a canvas."""


def _file_name(value: str) -> str:
    if trouble := name_trouble(value):
        raise ValueError(f"“{value}”不能当文件名：{trouble} → 换一个文件名")
    return value


FileName = Annotated[str, Field(pattern=r"^[^/\\:*?\"<>|]{1,40}$"), AfterValidator(_file_name)]


class Limit(Claim):
    """A budget of one field, or of several together (`of`). A weak figure, and mere advice, only warn (`level`)."""

    label: Line = Field(description="给工作人员看的名称")
    max: int = Field(description="上限（含）", ge=1)
    min: int = Field(0, description="下限（含）", ge=0)
    counter: Counter = Field("codepoints", description="计数规则")
    of: tuple[str, ...] = Field((), description="数哪些字段，合计；不写就数与限额同名的")
    pace: Literal["rate", "speed"] | None = Field(
        None, description="折算成秒：rate 按账号的语速（字/分），speed 按账号的滚动速度（字/秒）"
    )
    unit: Line = Field("", description="单位，写在数字后面")
    symbols: str | None = Field(None, description="除文字、数字和空格外只能用这些符号；不写就不限")
    advice: bool = Field(False, description="依据只是建议：超出只提醒")

    @model_validator(mode="after")
    def _in_order(self) -> Limit:
        if self.min > self.max:
            raise ValueError(f"下限 {self.min} 大于上限 {self.max} → 改 max 或 min")
        if MEASURES.intersection(self.of) and not MEASURES.issuperset(self.of):
            raise ValueError("of 里把文字和数目混在一起了 → 分成两个限额")
        return self

    @property
    def level(self) -> Level:
        """Follows from the confidence, so that nobody can harden a rumour or soften a rule."""
        return "error" if self.confidence in FIRM and not self.advice else "warning"


class Hashtags(Claim):
    """How topic words are written, and how many of them. Words that an editor wrote are counted, never left out."""

    pattern: str = Field("#{}", description="写法，{} 处是词", pattern=r"^[^{}]*\{\}[^{}]*$")
    separator: str = Field(" ", description="间隔")
    max: int = Field(5, description="最多几个", ge=1)
    min: int = Field(0, description="最少几个", ge=0)
    each: int | None = Field(None, description="一个词最多几个字", ge=2)
    advice: bool = Field(False, description="个数只是建议：多了只提醒")
    picker: bool = Field(False, description="要在平台的列表里点选，只打字不算话题")


class Declaration(Claim):
    """Where a platform wants to be told that content was made by AI: its menu and the choice in it."""

    menu: Line = Field(description="菜单的名称", min_length=1)
    choice: Line = Field(description="含人工智能生成内容时选哪一项", min_length=1)
    otherwise: Line = Field("", description="不含时选哪一项")
    note: Line = Field("", description="要注意什么")


class Schedule(Claim):
    """How far ahead a post can be timed on the platform."""

    hours: int = Field(description="最少提前几小时", ge=0)
    days: int = Field(description="最多提前几天", ge=1)


class Rule(Claim):
    """Any other figure or rule that staff must know."""

    label: Line = Field(description="名称", min_length=1)
    text: Line = Field(description="内容", min_length=1)


class Step(Model):
    """Something to do for a post that has pictures, captions or chapters."""

    when: Literal["pictures", "captions", "chapters"] = Field(description="有这个才要做：正文图片、字幕、章节")
    do: Line = Field(description="做什么", min_length=1)

    def __str__(self) -> str:
        return self.do


class CoverSize(Claim):
    """A picture that the platform asks for."""

    name: FileName = Field(description="文件名（不带后缀）", pattern=r"^[\w-]{1,40}$")
    label: Line = Field(description="给工作人员看的名称")
    width: int = Field(ge=16, le=8000, description="宽（像素）")
    height: int = Field(ge=16, le=8000, description="高（像素）")
    format: Literal["jpg", "png", "webp"] = Field("jpg", description="格式")
    max_bytes: int | None = Field(None, description="最大字节数", ge=1000)
    safe_square: bool = Field(False, description="文字都排在正中的方形里，平台会从宽封面裁出这一块")


Side = Annotated[int, Field(ge=16, le=8000)]


class Canvas(Model):
    """What posters, cards and slides are drawn on."""

    layout: str = Field(description="版式：templates/posters 里的文件名，不带 .yml", pattern=r"^[a-z0-9-]{1,40}$")
    sizes: tuple[tuple[Side, Side], ...] = Field(
        description="各幅的宽和高（像素）；账号写了 screen 就用它的", min_length=1
    )
    most: int = Field(9, description="一套最多几张卡片，含封面和末页", ge=3, le=35)
    max_bytes: int | None = Field(None, description="一张最大字节数", ge=1000)


class Emit(Model):
    """What one maker adds to a bundle: mostly one file, from a template and the body as it wants it."""

    path: FileName = Field(description="文件名；一次做出几个文件的，在后缀前加 -01、-02…")
    make: Make = Field(
        "text",
        description="怎样做出来：text 模板的文字，word 模板的 HTML 排成 DOCX，proof 用 Typst 排成 PDF 小样，"
        "page 给别的网站的网页，app 给程序的 JSON，originals 原图",
    )
    template: FileName | None = Field(None, description="渠道文件夹里的模板；别的做法也可以从它的文字做起")
    typst: FileName | None = Field(None, description="渠道文件夹里的 Typst 模板，make 是 proof 时要有")
    body: Literal["html", "text", "spoken", "caption", "none"] = Field(
        "text",
        description="正文的形式：html 排好版的，text 纯文字，spoken 口播稿（渠道文件夹里要有 readings.txt），"
        "caption 滚动字幕（按限额 screen 分屏）",
    )
    main: bool = Field(False, description="kepu render 打印的就是它；要有模板")
    field: str | None = Field(None, description="整个文件按哪个限额计数")
    also: tuple[str, ...] = Field((), description="同一个文件还要守的限额")
    canvas: Canvas | None = Field(None, description="海报、卡片、幻灯片的版式和尺寸")

    @model_validator(mode="after")
    def _on_canvas(self) -> Emit:
        if (self.make in DRAWN) != (self.canvas is not None):
            raise ValueError("海报、卡片、幻灯片要写 canvas，别的不写 → 写 canvas: {layout: …, sizes: [[宽, 高]]}")
        return self

    @model_validator(mode="after")
    def _with_source(self) -> Emit:
        if (self.make == "proof") != (self.typst is not None):
            raise ValueError("typst 和 make: proof 要一起写 → 补上或删掉 typst")
        return self

    @property
    def pasted(self) -> bool:
        """HTML that staff paste into an editor: the desk shows it, the paste-safe rules apply."""
        return self.make == "text" and self.body == "html"


class Channel(Model):
    """templates/channels/<id>/channel.yml; the id is the folder's name."""

    name: Line = Field(description="渠道名", min_length=1)
    family: Family = Field("其他", description="发稿台上归在哪一组")
    kinds: tuple[Kind, ...] = Field(description="支持哪些类型")
    limits: dict[str, Limit] = Field({}, description="各字段限额")
    issue: Limit | None = Field(None, description="一次可以发几篇（多图文）；不写是一次一篇")
    hashtags: Hashtags | None = Field(None, description="话题词")
    covers: tuple[CoverSize, ...] = Field((), description="封面")
    files: tuple[Emit, ...] = Field(description="输出文件", min_length=1)
    lint: bool = Field(False, description="粘贴的 HTML 按公众号编辑器的规矩核对（kepu lint）")
    transforms: tuple[str, ...] = Field((), description="正文依次经过的处理")
    theme: Theme | None = Field(None, description="默认排版主题（themes 里的文件名，不带 .css）")
    pictures: Literal["numbered", "none"] = Field("none", description="正文图片是否按序放进发稿包")
    picture_max_bytes: int | None = Field(None, description="单张正文图片最大字节数", ge=10000)
    keep_links_to: tuple[str, ...] = Field((), description="这些网站的链接保留，其余变成文末的参考资料")
    attach: tuple[Literal["video", "captions", "qr"], ...] = Field(
        (), description="一起放进发稿包的文件：视频、字幕、原文二维码"
    )
    strip_emoji: bool = Field(False, description="去掉表情符号")
    speed: float | None = Field(None, description="滚动字幕每秒几个字，账号可以另写", gt=0, le=20)
    equivalents: dict[str, str] = Field({}, description="显示不了的字换成什么，一个字对一个写法")
    characters: Characters = Field("unicode", description="平台显示得了哪些字")
    declare: Declaration | None = Field(None, description="人工智能声明在平台上叫什么")
    schedule: Schedule | None = Field(None, description="平台上能提前多久定时")
    rules: tuple[Rule, ...] = Field((), description="别的规定，各有依据")
    checklist: tuple[Line | Step, ...] = Field(
        (), description="发稿清单；传视频、字幕、封面，粘贴正文，选 AI 声明，这几条由程序写"
    )

    def for_account(self, account: Account) -> Channel:
        """The channel with the account's own limits in the place of the general ones."""
        own = {name: limit.model_dump(exclude_none=True) for name, limit in account.limits.items()}
        limits = {name: limit.model_copy(update=own.get(name, {})) for name, limit in self.limits.items()}
        return self.model_copy(update={"limits": limits})
