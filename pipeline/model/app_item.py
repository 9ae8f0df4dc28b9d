"""What APPs and mini-programs get of a piece: version 1 of our JSON, one file a piece. The JSON Schema is made from it.

A reader may rely on every field that stands here; a later version of the format has another `schema` value.
"""

from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime, Field

from pipeline.model.matter import Kind, Model

SCHEMA: Literal["kepu-app/1"] = "kepu-app/1"


class TextNode(Model):
    """Letters."""

    type: Literal["text"] = Field(description="文本节点")
    text: str = Field(description="文字")


class ElementNode(Model):
    """An element of the tree that `rich-text` components draw."""

    type: Literal["node"] = Field(description="元素节点")
    name: str = Field(description="标签名，只用微信、支付宝小程序都认的")
    attrs: dict[str, str] = Field({}, description="属性；全部标签只有 class，图片有 src、alt、width、height")
    children: tuple[ElementNode | TextNode, ...] = Field((), description="子节点")


class AppSource(Model):
    """Where facts come from."""

    title: str = Field(description="题名")
    url: str = Field("", description="网址")


class AppReview(Model):
    """A review that was signed."""

    stage: str = Field(description="初审、复审、终审、科学性审核")
    by: str = Field(description="审核人")
    org: str = Field("", description="单位")
    date: str = Field("", description="日期")


class AppImage(Model):
    """A picture of the folder."""

    file: str = Field(description="发稿包里的文件；上传后把 nodes 和 html 里的同名地址换掉")
    alt: str = Field(description="说明文字，读屏软件用")
    width: int = Field(description="宽（像素）", ge=1)
    height: int = Field(description="高（像素）", ge=1)


class AppItem(Model):
    """The file."""

    schema_: Literal["kepu-app/1"] = Field(alias="schema", description="格式和版本")
    id: str = Field(description="稿件编号，永不改变")
    kind: Kind = Field(description="类型")
    title: str = Field(description="标题", min_length=1)
    summary: str = Field(description="摘要")
    author: str = Field(description="作者")
    column: str = Field("", description="栏目")
    issue: int | None = Field(None, description="期号")
    topics: tuple[str, ...] = Field((), description="主题")
    keywords: tuple[str, ...] = Field((), description="关键词")
    published: AwareDatetime = Field(description="发布时间，北京时间")
    updated: AwareDatetime = Field(description="最后一次实质修改")
    url: str = Field(description="网站上的原文")
    license: str = Field(description="许可")
    statement: str = Field("", description="给读者看的人工智能声明；不空就必须显示")
    aigc: dict[str, str] | None = Field(
        None, alias="AIGC", description="人工智能隐式标识（GB 45438—2025 附录 E），不要删"
    )
    sources: tuple[AppSource, ...] = Field((), description="来源")
    reviews: tuple[AppReview, ...] = Field((), description="三审和科学性审核")
    corrections: tuple[str, ...] = Field((), description="更正说明")
    cover: str = Field("", description="封面文件")
    images: tuple[AppImage, ...] = Field((), description="正文图片，按出现的次序")
    html: str = Field(description="正文 HTML，给 APP 的网页视图")
    nodes: tuple[ElementNode | TextNode, ...] = Field(description="正文节点树，给小程序的 rich-text")
    text: str = Field(description="正文纯文字，给搜索和朗读")
