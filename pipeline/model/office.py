"""The office's own data under content/_data: who it is, where it posts, what its columns are."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, ValidationInfo, field_validator, model_validator

from pipeline.model.claim import Claim, Confidence
from pipeline.model.matter import Kind, License, Line, Model, Source, Stage, Url, Whole, Words
from pipeline.model.names import name_trouble
from pipeline.model.times import Day, EveryYear, Moment

ID = r"^[a-z0-9][a-z0-9-]{0,39}$"
COLOUR = r"^#[0-9A-Fa-f]{6}$"


def _portable(value: str) -> str:
    if trouble := name_trouble(value):
        raise ValueError(f"“{value}”不能当编号：{trouble} → 换一个编号")
    return value


Slug = Annotated[str, Field(pattern=ID), AfterValidator(_portable)]

Credit = Literal["sources", "review", "license"]
Theme = Annotated[str, Field(pattern=r"^[\w-]{1,40}$")]


class Policy(Model):
    """What the office demands of a piece before readers see it; `kepu check` holds approved pieces to it."""

    reviews: tuple[Stage, ...] = Field(
        (), description="公开前必须签过的审核：first 初审、second 复审、final 终审、science 科学性审核"
    )
    ai_reviews: tuple[Stage, ...] = Field((), description="含人工智能生成内容（写了 AIGC）的稿件还要签过的审核")
    apart: bool = Field(False, description="三审由不同的人签；写 true 时，初审、复审、终审不能是同一个人")
    approvers: Words = Field((), description="谁可以签终审，写姓名；不写就不限")
    credits: tuple[Credit, ...] = Field(
        (),
        description="粘贴发布的全文末尾要写明的：sources 来源、review 审核、license 许可；缺了算错误（W84）",
    )
    sources: bool = Field(False, description="来源必写；写 true 时没有来源是错误，不写只提醒")
    since: Day | None = Field(None, description="从哪天的稿件起照这些办，更早的不追究；不写就是全部")


class Site(Model):
    """site.yml."""

    name: Line = Field(description="网站名", min_length=1)
    tagline: Line = Field("", description="一句话介绍")
    description: Line = Field("", description="给搜索引擎和订阅源的介绍")
    url: Url = Field(description="网站的正式网址，以 / 结尾", pattern=r"^https?://[^\s?#]+/$")
    owner: Line = Field(description="主办单位", min_length=1)
    notice: Line = Field("", description="每页底部的声明")
    license: License = Field("CC-BY-4.0", description="默认许可")
    feed_since: Day = Field(description="开站日期，订阅源的身份用它，之后不要改")
    feed_host: str = Field(description="订阅源身份用的域名，换域名也不要改", pattern=r"^[a-z0-9.-]+$")
    hub: Url | None = Field(None, description="WebSub 中心的网址；有更新时可以马上通知订阅者")
    email: str | None = Field(
        None, description="公开的联系邮箱；播客目录用它核对身份", pattern=r"^[\w.+-]+@[a-z0-9.-]+\.[a-z]{2,}$"
    )
    handbook: bool = Field(True, description="网站上放不放编辑手册（/handbook/）")
    page_size: Whole = Field(24, description="列表每页多少篇", ge=4, le=200)
    speaking_rate: Whole = Field(240, description="口播每分钟字数", ge=100, le=400)
    desk_days: Whole | None = Field(
        None, description="发稿台保留最近多少天的稿件；不写是全部。稿件上千以后写 90，更新快得多", ge=31
    )
    policy: Policy = Field(Policy(), description="本单位的审核规定")


class OwnLimit(Claim):
    """What an account's figure is where it differs from its channel's, such as one newspaper's budget of words."""

    max: Whole | None = Field(None, description="上限（含）", ge=1)
    min: Whole | None = Field(None, description="下限（含）", ge=0)
    confidence: Confidence = Field("OFF", description="可信度；对方自己定的是 OFF")


class Screen(Model):
    """A display in pixels."""

    width: Whole = Field(ge=16, le=8000, description="宽（像素）")
    height: Whole = Field(ge=16, le=8000, description="高（像素）")


class Account(Model):
    """One entry of accounts.yml: a public account that we own, posting through a channel."""

    id: Slug = Field(description="账号编号")
    name: Line = Field(description="账号名", min_length=1)
    channel: str = Field(description="渠道编号（templates/channels 里的文件夹名）")
    kinds: tuple[Kind, ...] = Field((), description="默认接收哪些类型；不写是渠道支持的全部")
    columns: tuple[str, ...] = Field((), description="默认接收哪些栏目；不写是全部")
    signature: Line = Field("", description="落款")
    byline: Line = Field("", description="画的封面上的署名；不写用网站名，各账号的封面就是同一张")
    theme: Theme | None = Field(None, description="排版主题")
    limits: dict[str, OwnLimit] = Field({}, description="与渠道不同的限额，按限额的名称")
    rate: Whole | None = Field(None, description="口播每分钟字数；不写用 site.yml 的", ge=100, le=400)
    speed: float | None = Field(None, description="滚动字幕每秒几个字；不写用渠道的", gt=0, le=20)
    screen: Screen | None = Field(None, description="屏幕的像素；不写用渠道的")
    issues: Literal["daily", "weekly"] | None = Field(
        None, description="自动合成一期多图文：daily 同一天的，weekly 同一周的；不写就只按 issues.yml"
    )


class Column(Model):
    """One entry of columns.yml."""

    id: Slug = Field(description="栏目编号，也是文件夹名")
    name: Line = Field(description="栏目名", min_length=1)
    description: Line = Field("", description="栏目介绍")
    colour: str = Field("#1F4E5F", description="栏目色", pattern=COLOUR)
    layout: str | None = Field(None, description="封面版式（templates/covers）")
    accounts: tuple[str, ...] | None = Field(None, description="默认发到哪些账号")


class Person(Model):
    """One entry of people.yml."""

    id: Slug = Field(description="人员编号")
    name: Line = Field(description="姓名或署名", min_length=1)
    role: Line = Field("", description="身份")
    bio: Line = Field("", description="简介")


class Issue(Model):
    """One entry of issues.yml: several pieces that one account sends out together."""

    id: Slug = Field(description="这一期的编号")
    account: str = Field(description="账号编号")
    date: Day = Field(description="哪天发")
    pieces: tuple[str, ...] = Field(description="稿件编号，第一篇是头条", min_length=2, max_length=50)
    title: Line = Field("", description="给工作人员看的名称")


class Receipt(Model):
    """One row of receipts.yml: a piece was posted by an account."""

    piece: str = Field(description="稿件编号")
    account: str = Field(description="账号编号")
    at: Moment = Field(description="发布时间")
    url: Url | None = Field(None, description="发布后的网址")
    by: Line = Field("", description="经手人")
    note: Line = Field("", description="备注")


class Campaign(Model):
    """One entry of campaigns.yml: what pieces that name it in `campaign` belong to."""

    id: Slug = Field(description="活动编号，稿件的 campaign 写它")
    name: Line = Field(description="活动名", min_length=1)
    hashtag: str = Field("", description="话题词，不带 #；参加活动的稿件发稿时排在最前", pattern=r"^[^\s#＃]*$")
    start: Day = Field(description="第一天")
    end: Day = Field(description="最后一天")
    description: Line = Field("", description="活动介绍")
    link: Url | None = Field(None, description="活动主办方的网页")

    @field_validator("end")
    @classmethod
    def _after_start(cls, value: str, info: ValidationInfo) -> str:
        if value < info.data.get("start", value):
            raise ValueError("结束早于开始 → 改 start 或 end")
        return value


class ScienceDay(Model):
    """One entry of days.yml: a day that comes every year."""

    id: Slug = Field(description="编号")
    name: Line = Field(description="名称", min_length=1)
    date: EveryYear = Field(description="每年的哪一天：03-22、5月第二个星期日 或 3月最后一个星期一")
    days: Whole = Field(1, description="持续几天", ge=1, le=31)
    note: Line = Field("", description="来历或可以做的选题")
    source: Source = Field(description="名称和日期的出处")


HOST_NEEDS = {"github": ("auth",), "gitlab": ("app_id",), "gitea": ("app_id", "url")}
"""Code host → what form.yml must say besides the repository; the rest is data of `publish/admin/hosts`."""


class Form(Model):
    """form.yml: the browser form as a part of the public site. Without this file it runs on one's own computer only."""

    host: Literal["github", "gitlab", "gitea"] = Field(description="仓库放在哪里；极狐 GitLab 写 gitlab")
    repo: Line = Field(description="仓库，写成 拥有者/仓库名", pattern=r"^[^\s/:]+(/[^\s/:]+)+$")
    branch: Line = Field("main", description="分支", min_length=1)
    url: Url | None = Field(None, description="代码服务器的网址；用自己的服务器时写")
    app_id: str | None = Field(None, description="在代码服务器上登记的 OAuth 应用编号；gitlab 和 gitea 要写")
    auth: Url | None = Field(None, description="登录服务的网址；github 要写，别处不用")
    review: bool = Field(default=True, description="先送审、后合并；gitea 还不支持，总是直接提交")

    @model_validator(mode="after")
    def _complete(self) -> Self:
        lacking = [name for name in HOST_NEEDS[self.host] if not getattr(self, name)]
        if lacking:
            raise ValueError(f"host 是 {self.host} 时，还缺 {'、'.join(lacking)} → 补上 {lacking[0]}: …")
        return self


@dataclass(frozen=True)
class Office:
    """Everything of content/_data but the vocabulary; ids are keys, insertion order is the file's.

    `lines` maps `accounts.<id>.<field>`, `columns.…`, `people.…`, `issues.…`, `campaigns.…`, `days.…` and
    `receipts.<row>.<field>` to 1-based lines of their files.
    """

    site: Site
    accounts: dict[str, Account] = field(default_factory=dict)
    columns: dict[str, Column] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    issues: dict[str, Issue] = field(default_factory=dict)
    receipts: tuple[Receipt, ...] = ()
    campaigns: dict[str, Campaign] = field(default_factory=dict)
    days: dict[str, ScienceDay] = field(default_factory=dict)
    form: Form | None = None
    lines: dict[str, int] = field(default_factory=dict, compare=False)
