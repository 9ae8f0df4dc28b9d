"""Drawn covers as data: a layout is a list of layers, a request fills it with one piece's words and colours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Literal

from pydantic import Field

from pipeline.model.job import digest
from pipeline.model.layers import Colour, Layer
from pipeline.model.matter import Line, Model

Motif = Literal[
    "pulse", "foam", "seismogram", "flame", "leaf", "field", "furrows", "waves", "cyclone", "circuit", "orbits",
    "lattice", "helix", "contours", "bridge", "rings", "mesh", "lens", "trails", "primes", "spirograph", "rosette",
]  # fmt: skip


class Layout(Model):
    """templates/covers/<name>.yml, and what templates/posters and templates/cards hold."""

    name: Line = Field(min_length=1, description="版式名")
    about: Line = Field("", description="适合什么")
    kinds: tuple[Literal["article", "video", "column"], ...] = Field((), description="自动选用于哪些类型")
    photo: Literal["none", "either", "only"] = Field("none", description="没有照片的位置、有没有都行、只在有照片时选用")
    topics: tuple[str, ...] = Field((), description="只用于这些主题；不写是全部")
    margin: float = Field(0.085, ge=0.03, le=0.2, description="版心边距（短边的几分之几）")
    least: float = Field(0.0, ge=0, le=0.1, description="最小的字高（画面高的几分之几）；屏幕和海报要在远处看清")
    ground: Colour = Field("ground", description="底色")
    layers: tuple[Layer, ...] = Field(min_length=1, description="从下到上的各层")

    @cached_property
    def mark(self) -> str:
        """The digest of all of it, found once: every cover of a build asks for it."""
        return digest(repr(self))


@dataclass(frozen=True)
class Palette:
    """Four colours `#RRGGBB`: base (dark, the field's own), accent, ink (text on ground), ground (paper)."""

    base: str = "#1F4E5F"
    accent: str = "#E0A021"
    ink: str = "#1D2A35"
    ground: str = "#FBFAF6"


@dataclass(frozen=True)
class Look:
    """How a topic looks on covers."""

    motif: Motif = "waves"
    colours: Palette = Palette()


@dataclass(frozen=True)
class Clip:
    """A point of a local clip whose frame serves as the photograph."""

    path: Path
    seconds: float


@dataclass(frozen=True)
class Para:
    """A paragraph of running text on a card; `mark` is a list item's sign; `goes_on` says that its first part stood
    on the card before."""

    kind: Literal["heading", "text", "item", "note"]
    text: str
    mark: str = ""
    goes_on: bool = False


@dataclass(frozen=True)
class CoverRequest:
    """Everything that one cover is drawn from; picklable.

    `width` and `height` in pixels; `kicker` is the column, topic or kind name, `label` a short mark such as 第12期 or
    视频 1:25, `byline` the site or account; U+200B in `title` marks word boundaries where lines break gladly. `seed`
    (the piece's id) varies the motif. `focus` is the point of the photograph to keep, fractions from the top left.
    `safe_square` keeps all text inside the centred square of a wide picture, which some platforms cut out. `aigc` adds
    the visible mark that GB 45438-2025 asks for. The rest is for posters and cards: `points`, the `digest`, where it
    comes from (`source`), the number of the card (`page`), a line beside the code (`note`), what the QR code says
    (`code`) and running text (`flow`).
    """

    layout: Layout
    width: int
    height: int
    title: str
    kicker: str = ""
    label: str = ""
    byline: str = ""
    colours: Palette = Palette()
    motif: Motif = "waves"
    seed: str = ""
    photo: bytes | Path | Clip | None = None
    focus: tuple[float, float] | None = None
    aigc: bool = False
    safe_square: bool = False
    points: tuple[str, ...] = ()
    digest: str = ""
    source: str = ""
    page: str = ""
    note: str = ""
    code: str = ""
    flow: tuple[Para, ...] = ()

    @cached_property
    def mark(self) -> str:
        """The digest of all of it but a photograph's bytes: its layout, words, colours, size."""
        own = [getattr(self, field.name) for field in fields(self) if field.name not in {"photo", "layout"}]
        photo = self.photo if not isinstance(self.photo, bytes) else sha256(self.photo).hexdigest()
        return digest(self.layout.mark, repr(own), repr(photo))


def choose_layout(
    kind: str, column_layout: str | None, topic: str | None, piece_id: str, layouts: Mapping[str, Layout],
    has_photo: bool = False,
) -> Layout:  # fmt: skip
    """The column's own layout where it names one, else one of those made for the kind and topic, drawn by the id.

    A photograph calls for a photo layout. The same piece always gets the same layout; raises LookupError (Chinese)
    when there is no layout at all.
    """
    if column_layout is not None and column_layout in layouts:
        return layouts[column_layout]
    fit = ("either", "only") if has_photo else ("none", "either")
    made_for = [name for name in sorted(layouts) if kind in layouts[name].kinds]
    names = [n for n in made_for if layouts[n].photo in fit and topic in (layouts[n].topics or (topic,))]
    names = names or made_for or sorted(layouts)
    if not names:
        raise LookupError("templates/covers 里没有封面版式")
    lot = int.from_bytes(sha256(piece_id.encode("utf-8", "surrogatepass")).digest()[:8], "big")
    return layouts[names[lot % len(names)]]
