"""What the walk from sanitised to neutral HTML knows and gathers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from pipeline.model.rendered import Heading


@dataclass
class Page:
    """What a walk knows and gathers: `folder` is where relative paths start, `pieces` maps content-relative .md paths
    to ids, `pictures` are the content-relative paths of pictures that are there."""

    folder: str
    pieces: Mapping[str, str]
    pictures: Collection[str]
    headings: list[Heading] = field(default_factory=list)
    images: dict[str, None] = field(default_factory=dict)
    links: dict[str, None] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)
    anchors: set[str] = field(default_factory=set)
    level: int = 1


def replace(node: HtmlElement, other: HtmlElement) -> None:
    """`other` in the place of `node`; the text that follows stays."""
    other.tail, node.tail = node.tail, None
    node.getparent().replace(node, other)
