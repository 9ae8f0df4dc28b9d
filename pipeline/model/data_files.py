"""The files of content/_data in one table: what each holds, in which shape, under which Chinese name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, Field

from pipeline.model.matter import Line, Model
from pipeline.model.office import Account, Campaign, Column, Form, Issue, Person, Receipt, ScienceDay, Site

Shape = Literal["one", "keyed", "rows"]
"""One record; a mapping of ids to records; a list of records."""


class TopicRow(Model):
    """One entry of `topics:` in topics.yml."""

    id: str = Field(description="主题编号，稿件的 topics 写它")
    name: str = Field(description="主题名")
    about: str = Field("", description="哪些稿件归这里")


class TopicsFile(Model):
    """topics.yml."""

    topics: tuple[TopicRow, ...] = Field(description="主题")
    tagging: dict[str, float] = Field({}, description="标注的松紧；含义见 pipeline/model/vocabulary.py 的 Tuning")


class AudienceRow(Model):
    """One entry of `audiences:` in audiences.yml."""

    id: str = Field(description="人群编号，稿件的 audiences 写它")
    name: str = Field(description="人群名")
    cues: tuple[str, ...] = Field((), description="提示这一人群的词")


class AudiencesFile(Model):
    """audiences.yml."""

    audiences: tuple[AudienceRow, ...] = Field(description="人群")


class PageMatter(Model):
    """Front matter of a plain page in content/pages."""

    title: Line = Field(description="标题", min_length=1)
    summary: Line = Field("", description="摘要")


@dataclass(frozen=True)
class DataFile:
    """A file of content/_data; `optional` files need not be there."""

    name: str
    title: str
    model: type[BaseModel]
    shape: Shape
    optional: bool = False

    @property
    def path(self) -> str:
        """Relative to content/."""
        return f"_data/{self.name}.yml"


DATA_FILES = (
    DataFile("site", "网站", Site, "one"),
    DataFile("accounts", "账号", Account, "keyed"),
    DataFile("columns", "栏目", Column, "keyed"),
    DataFile("people", "作者", Person, "keyed"),
    DataFile("issues", "多图文期次", Issue, "keyed", optional=True),
    DataFile("campaigns", "活动", Campaign, "keyed", optional=True),
    DataFile("days", "科学日", ScienceDay, "keyed", optional=True),
    DataFile("receipts", "发稿登记", Receipt, "rows", optional=True),
    DataFile("topics", "主题", TopicsFile, "one"),
    DataFile("audiences", "人群", AudiencesFile, "one"),
    DataFile("form", "网上表单", Form, "one", optional=True),
)
