"""A body rendered once, for site, feeds and bundles alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pipeline.model.prose import Prose


@dataclass(frozen=True, slots=True)
class Heading:
    """An entry of the table of contents; `level` is 2 to 6, `id` is the anchor."""

    level: int
    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Formula:
    """A tall formula that can be drawn, for places without MathML; `width` and `height` of its drawing in pixels."""

    name: str
    mathml: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Rendered:
    """Neutral HTML: sanitised, pictures as `media:PATH`, links to pieces as `piece:ID#anchor`, other links as written.

    `images` are content-relative paths in order of first use; `links` are ids of linked pieces; `formulas` are those
    that a line of text does not do justice.
    """

    html: str
    headings: tuple[Heading, ...]
    images: tuple[str, ...]
    links: tuple[str, ...]
    prose: Prose
    formulas: tuple[Formula, ...] = ()

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Rendered:
        """The value again from `dataclasses.asdict` that went through JSON."""
        prose = data["prose"]
        return cls(
            html=data["html"],
            headings=tuple(Heading(**row) for row in data["headings"]),
            images=tuple(data["images"]),
            links=tuple(data["links"]),
            prose=Prose(prose["title"], tuple(prose["headings"]), tuple(prose["paragraphs"])),
            formulas=tuple(Formula(**row) for row in data["formulas"]),
        )


class Kept(Rendered):
    """A body that stays where it is kept until it is asked for more than its pictures and links.

    Ten thousand bodies are 100 MB, and a build after an edit needs a few of them. `whole` is picklable: a worker gets
    the way to the body, not the body.
    """

    __slots__ = ("whole",)

    whole: Callable[[], Rendered]

    def __init__(self, images: tuple[str, ...], links: tuple[str, ...], whole: Callable[[], Rendered]) -> None:
        object.__setattr__(self, "images", images)
        object.__setattr__(self, "links", links)
        object.__setattr__(self, "whole", whole)

    def __getattr__(self, name: str) -> Any:
        if name not in {"html", "headings", "prose", "formulas"}:
            raise AttributeError(name)
        return getattr(self.whole(), name)

    def __reduce__(self) -> tuple[Any, ...]:
        return Kept, (self.images, self.links, self.whole)
