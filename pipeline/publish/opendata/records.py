"""The shapes of the open data, version 1: schema.org names as keys, Dublin Core terms beside them.

Programs of others rely on these shapes: add fields, never rename or remove one within a version. The JSON Schema that
is published comes from these models.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

CONTEXT: dict[str, Any] = {
    "@vocab": "https://schema.org/",
    "dcterms": "http://purl.org/dc/terms/",
    "pieces": {"@id": "https://schema.org/dataFeedElement"},
    "withdrawn": {"@id": "https://schema.org/dataFeedElement"},
    # Words of this API that are not facts about the piece.
    **dict.fromkeys(("html", "data", "pages", "total", "schema", "AIGC"), None),
}


class Record(BaseModel):
    """Written by the program only; keys are the aliases."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Named(Record):
    """Somebody or something with a name, and its id or address where there is one."""

    identifier: str | None = Field(None, description="编号")
    name: str = Field(description="名称")
    url: str | None = Field(None, description="网址")


class Correction(Record):
    """A correction."""

    text: str = Field(description="原来错在哪里、现在怎样")
    date_created: str = Field(alias="dateCreated", description="更正时间（ISO 8601）")


class MediaFile(Record):
    """A picture or a clip; `contentSize` in bytes, `width` and `height` in pixels, `duration` as ISO 8601."""

    content_url: str = Field(alias="contentUrl", description="文件网址")
    encoding_format: str = Field(alias="encodingFormat", description="媒体类型")
    content_size: int | None = Field(None, alias="contentSize", description="字节数")
    width: int | None = Field(None, description="宽（像素）")
    height: int | None = Field(None, description="高（像素）")
    duration: str | None = Field(None, description="时长（ISO 8601）")
    transcript: str | None = Field(None, description="逐字稿")


class Row(Record):
    """A piece as the catalogue lists it."""

    type: str = Field(alias="@type", description="schema.org 类型：Article 或 VideoObject")
    tag: str = Field(alias="@id", description="永久身份（tag URI），换题目、换网址都不变")
    identifier: str = Field(description="编号")
    name: str = Field(description="标题")
    url: str = Field(description="网页")
    data: str = Field(description="这一篇的完整数据")
    abstract: str = Field(description="摘要")
    genre: str = Field(description="类型：article 文章、video 视频、column 专栏")
    published: str = Field(alias="datePublished", description="发布时间（ISO 8601）")
    modified: str = Field(alias="dateModified", description="最近一次实质修改或更正的时间")
    column: str | None = Field(None, alias="isPartOf", description="栏目编号")
    topics: tuple[str, ...] = Field((), alias="about", description="主题编号")
    audiences: tuple[str, ...] = Field((), alias="audience", description="人群编号")
    keywords: tuple[str, ...] = Field((), description="关键词")
    license: str = Field(description="许可：网址，或名称")
    image: str = Field(description="封面图片网址")


class PieceRecord(Record):
    """All that is public about one piece."""

    context: dict[str, Any] = Field(CONTEXT, alias="@context", description="JSON-LD 词汇表")
    type: str = Field(alias="@type", description="schema.org 类型：Article 或 VideoObject")
    tag: str = Field(alias="@id", description="永久身份（tag URI），换题目、换网址都不变")
    schema_url: str = Field(alias="schema", description="本格式的 JSON Schema")
    identifier: str = Field(description="编号")
    name: str = Field(description="标题")
    url: str = Field(description="网页")
    abstract: str = Field(description="摘要")
    genre: str = Field(description="类型：article 文章、video 视频、column 专栏")
    language: str = Field("zh-CN", alias="inLanguage", description="语言")
    published: str = Field(alias="datePublished", description="发布时间（ISO 8601）")
    modified: str = Field(alias="dateModified", description="最近一次实质修改或更正的时间")
    author: tuple[Named, ...] = Field(description="作者")
    publisher: Named = Field(description="主办单位")
    license: str = Field(description="许可：网址，或名称")
    column: Named | None = Field(None, alias="isPartOf", description="栏目")
    position: int | None = Field(None, description="栏目里第几期")
    topics: tuple[Named, ...] = Field((), alias="about", description="主题")
    audiences: tuple[Named, ...] = Field((), alias="audience", description="人群")
    keywords: tuple[str, ...] = Field((), description="关键词")
    word_count: int = Field(alias="wordCount", description="字数")
    time_required: str = Field(alias="timeRequired", description="阅读时间（ISO 8601）")
    image: MediaFile | None = Field(None, description="封面图片")
    video: MediaFile | None = Field(None, description="视频")
    caption: MediaFile | None = Field(None, description="视频字幕（WebVTT）")
    audio: MediaFile | None = Field(None, description="录音")
    transcripts: tuple[MediaFile, ...] = Field((), alias="associatedMedia", description="录音的逐字稿")
    campaign: Named | None = Field(None, alias="subjectOf", description="参加的活动")
    citation: tuple[Named, ...] = Field((), description="来源")
    correction: tuple[Correction, ...] = Field((), description="更正")
    related: tuple[str, ...] = Field((), alias="relatedLink", description="相关内容的网页")
    aigc: dict[str, Any] | None = Field(None, alias="AIGC", description="人工智能生成标识（GB 45438-2025）")
    dc_title: str = Field(alias="dcterms:title", description="同 name")
    dc_creator: tuple[str, ...] = Field(alias="dcterms:creator", description="作者名")
    dc_publisher: str = Field(alias="dcterms:publisher", description="主办单位名")
    dc_issued: str = Field(alias="dcterms:issued", description="同 datePublished")
    dc_modified: str = Field(alias="dcterms:modified", description="同 dateModified")
    dc_subject: tuple[str, ...] = Field(alias="dcterms:subject", description="主题名与关键词")
    dc_license: str = Field(alias="dcterms:license", description="同 license")
    text: str = Field(description="正文纯文本")
    html: str = Field(description="正文 HTML，地址都是完整的")


class Withdrawn(Record):
    """A piece that was public and is not any more; whoever keeps a copy should take it down."""

    type: str = Field("DataFeedItem", alias="@type", description="schema.org 类型")
    tag: str = Field(alias="@id", description="永久身份（tag URI）")
    identifier: str = Field(description="编号")
    url: str = Field(description="原网址，现在是撤稿说明")
    deleted: str = Field(alias="dateDeleted", description="撤稿时间（ISO 8601）")
    description: str = Field(description="撤稿原因")


class CatalogRecord(Record):
    """The catalogue: the newest pieces, and the addresses of pages with the older ones."""

    context: dict[str, Any] = Field(CONTEXT, alias="@context", description="JSON-LD 词汇表")
    type: str = Field("DataFeed", alias="@type", description="schema.org 类型")
    version: str = Field("1", description="格式版本")
    schema_url: str = Field(alias="schema", description="本格式的 JSON Schema")
    name: str = Field(description="网站名")
    description: str = Field(description="网站介绍")
    url: str = Field(description="网站")
    publisher: Named = Field(description="主办单位")
    license: str = Field(description="默认许可")
    modified: str = Field(alias="dateModified", description="其中最近一次修改的时间")
    total: int = Field(description="全部公开内容的篇数")
    topics: tuple[Named, ...] = Field((), alias="about", description="主题表")
    audiences: tuple[Named, ...] = Field((), alias="audience", description="人群表")
    columns: tuple[Named, ...] = Field((), alias="hasPart", description="栏目表")
    pages: tuple[str, ...] = Field((), description="更早的内容在这些文件里，新的在前；没有就是都在这里了")
    pieces: tuple[Row, ...] = Field(description="内容，新的在前")
    withdrawn: tuple[Withdrawn, ...] = Field((), description="撤下的内容，新的在前")


class PageRecord(Record):
    """An older page of the catalogue."""

    context: dict[str, Any] = Field(CONTEXT, alias="@context", description="JSON-LD 词汇表")
    type: str = Field("DataFeed", alias="@type", description="schema.org 类型")
    schema_url: str = Field(alias="schema", description="本格式的 JSON Schema")
    pieces: tuple[Row, ...] = Field(description="内容，新的在前")


class Files(Record):
    """The three kinds of files of version 1 of the open data."""

    catalog: CatalogRecord = Field(description="catalog.json")
    page: PageRecord = Field(description="catalog/….json")
    piece: PieceRecord = Field(description="pieces/….json")


def to_json(record: Record) -> bytes:
    """One line of UTF-8 with the published keys; what is not known is left out."""
    return record.model_dump_json(by_alias=True, exclude_none=True).encode() + b"\n"
