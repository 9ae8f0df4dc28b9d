"""A piece as an editor wrote it."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pipeline.model.job import digest
from pipeline.model.matter import Matter
from pipeline.model.reference import Reference

PUBLIC_STATUS = frozenset({"approved", "corrected"})


_SELDOM = ("body", "body_line", "references", "lines")
_PACKED = "_packed"  # where they are, together, in a piece that was read back


@dataclass(frozen=True)
class Piece:
    """One Markdown file of content/, valid as far as its own front matter goes.

    `path` is relative to content/; `kind` is article, video or column; `body_line` is the 1-based line where `body`
    starts; `references` are its pictures and links; `lines` maps dotted front matter keys to 1-based lines; `digest`
    identifies the whole file.
    """

    path: str
    kind: str
    id: str
    matter: Matter
    body: str
    body_line: int
    digest: str
    references: tuple[Reference, ...]
    lines: dict[str, int] = field(default_factory=dict, compare=False)
    body_digest: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "body_digest", digest(self.body))  # once: ten thousand bodies are 40 MB

    def __getstate__(self) -> dict[str, Any]:
        """What few builds ask for is pickled by itself, and stays so after reading until somebody asks.

        The body as bytes: a text that was pickled keeps its encoded form beside it, 40 MB for ten thousand.
        """
        state = {**self.__dict__}
        if _PACKED not in state:
            body, *others = (state.pop(name) for name in _SELDOM)
            state[_PACKED] = pickle.dumps((body.encode("utf-8", "surrogatepass"), *others), protocol=5)
        return state

    if not TYPE_CHECKING:  # for a checker, every name would be an attribute

        def __getattr__(self, name: str) -> Any:
            if name not in _SELDOM:
                raise AttributeError(name)
            body, *others = pickle.loads(self.__dict__.pop(_PACKED))  # noqa: S301 - packed above
            self.__dict__.update(zip(_SELDOM, (body.decode("utf-8", "surrogatepass"), *others), strict=True))
            return self.__dict__[name]

    def line(self, *keys: str) -> int:
        """Where a front matter key stands: the deepest known prefix of `keys`, else line 1."""
        for end in range(len(keys), 0, -1):
            found = self.lines.get(".".join(keys[:end]))
            if found:
                return found
        return 1

    def is_public(self, now: datetime) -> bool:
        """Approved, its time has come, and not yet expired."""
        matter = self.matter
        return (
            matter.status in PUBLIC_STATUS
            and (matter.publish_at is None or matter.publish_at <= now)
            and (matter.expires is None or now < matter.expires)
        )

    def is_withdrawn(self, now: datetime) -> bool:
        """Taken back after readers could see it: only this is announced; what never was public stays unknown."""
        told = self.matter.withdrawal
        return self.matter.status == "withdrawn" and told is not None and self.published <= told.date <= now

    @property
    def turns(self) -> tuple[datetime, ...]:
        """The moments at which `is_public` or `is_withdrawn` may say something else, without any edit."""
        matter = self.matter
        if matter.status in PUBLIC_STATUS:
            return tuple(moment for moment in (matter.publish_at, matter.expires) if moment)
        return (matter.withdrawal.date,) if matter.withdrawal else ()

    @property
    def published(self) -> datetime:
        """The time readers see: `publish_at` where set, else `date`."""
        return self.matter.publish_at or self.matter.date

    @property
    def folder(self) -> str:
        """Where relative links in the body start from."""
        return self.path.rpartition("/")[0] or "."
