"""Everything a publisher may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from pipeline.model.channel import Channel
from pipeline.model.cover import Layout, Look
from pipeline.model.facts import Facts
from pipeline.model.office import Office
from pipeline.model.piece import Piece
from pipeline.model.rendered import Rendered
from pipeline.model.vocabulary import Vocabulary

MAX_PIXELS = 40_000_000  # 40 megapixels: a 7,700 × 5,200 photograph; above it decoding takes over 160 MB of memory


@dataclass(frozen=True)
class Picture:
    """A picture file of content/ that something shows; size in pixels as displayed (after EXIF rotation)."""

    path: str
    width: int
    height: int
    digest: str


@dataclass(frozen=True)
class Entry:
    """A piece with all that was found out about it: editors' choices already win over computed ones.

    `withdrawn` pieces were public once: of them only identity, title, dates and the reason may be told.
    """

    piece: Piece
    rendered: Rendered
    facts: Facts
    topics: tuple[str, ...]
    keywords: tuple[str, ...]
    audiences: tuple[str, ...]
    accounts: tuple[str, ...]
    summary: str
    related: tuple[str, ...]
    public: bool
    digest: str
    withdrawn: bool = False
    id: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", self.piece.id)  # asked for a dozen times in a build

    @property
    def path(self) -> str:
        """The page's folder on the site: `p/<id>/`; it hangs on the id alone, so a retitle or a move keeps it."""
        return f"p/{self.piece.id}/"


@dataclass(frozen=True)
class Catalog:
    """All entries, newest first (ties by id), with the office, the vocabulary, the channels and the pictures.

    `content` and `root` are the folders of the editors' files and of the program's data (templates/, mkdocs.yml);
    they are for reading inputs only and never reach an output or a key.
    """

    content: Path
    root: Path
    office: Office
    vocabulary: Vocabulary
    channels: dict[str, Channel]
    layouts: dict[str, Layout]
    looks: dict[str, Look]
    entries: tuple[Entry, ...]
    pictures: dict[str, Picture] = field(default_factory=dict)

    @cached_property
    def public(self) -> tuple[Entry, ...]:
        """What readers may see. Publishers of the site and the feeds read nothing else."""
        return tuple(entry for entry in self.entries if entry.public)

    @cached_property
    def withdrawn(self) -> tuple[Entry, ...]:
        """What readers once saw and must hear that it was taken back."""
        return tuple(entry for entry in self.entries if entry.withdrawn)

    @cached_property
    def by_column(self) -> dict[str, tuple[Entry, ...]]:
        """Public entries by column."""
        return self.grouped(lambda entry: filter(None, (entry.piece.matter.column,)))

    @cached_property
    def by_topic(self) -> dict[str, tuple[Entry, ...]]:
        """Public entries by topic."""
        return self.grouped(lambda entry: entry.topics)

    @cached_property
    def by_audience(self) -> dict[str, tuple[Entry, ...]]:
        """Public entries by audience."""
        return self.grouped(lambda entry: entry.audiences)

    def grouped(self, names: Callable[[Entry], Iterable[str]]) -> dict[str, tuple[Entry, ...]]:
        """Public entries under each of the names that they go by."""
        groups: defaultdict[str, list[Entry]] = defaultdict(list)
        for entry in self.public:
            for name in names(entry):
                groups[name].append(entry)
        return {name: tuple(group) for name, group in groups.items()}
