"""Which cover a piece gets: the editor's picture or a clip's frame, else one drawn in its column's or topic's look."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from pipeline.model.catalog import Catalog, Entry
from pipeline.model.cover import Clip, CoverRequest, Look, choose_layout
from pipeline.model.job import digest, make_key
from pipeline.model.matter import KINDS
from pipeline.model.paths import candidates
from pipeline.model.piece import PUBLIC_STATUS, Piece
from pipeline.model.problem import Problem
from pipeline.model.times import clock, parse_clock
from pipeline.publish.context import Tasks
from pipeline.publish.title_breaks import broken_title
from pipeline.render.pictures import missing_glyphs
from pipeline.render.pictures.certain import surely_shown
from pipeline.render.pictures.colour import palette_from
from pipeline.render.pictures.font_files import font_mark


def cover_request(
    catalog: Catalog,
    entry: Entry,
    width: int,
    height: int,
    *,
    title: str = "",
    cover: str | None = None,
    byline: str = "",
    safe_square: bool = False,
) -> CoverRequest:
    """The request for a cover of `width` × `height` pixels; `title` and `cover` stand in for the piece's own.

    The piece's own title breaks between its words; for an editor's other title the typesetter decides alone.
    """
    piece, matter = entry.piece, entry.piece.matter
    column = catalog.office.columns.get(matter.column or "")
    topic = entry.topics[0] if entry.topics else None
    look = catalog.looks.get(topic or "", Look())
    photo = photo_source(catalog, entry, cover or matter.cover)
    layout = choose_layout(
        piece.kind, column.layout if column else None, topic, piece.id, catalog.layouts, has_photo=photo is not None
    )
    names = catalog.vocabulary.topic_names
    return CoverRequest(
        layout=layout,
        width=width,
        height=height,
        title=title if title not in {"", matter.title} else broken_title(entry),
        kicker=column.name if column else names.get(topic or "", KINDS[piece.kind]),
        label=_label(entry),
        byline=byline or catalog.office.site.name,
        colours=palette_from(column.colour) if column else look.colours,
        motif=look.motif,
        seed=piece.id,
        photo=photo,
        focus=matter.cover_focus,
        aigc=matter.AIGC is not None,
        safe_square=safe_square,
    )


def photo_source(catalog: Catalog, entry: Entry, cover: str | None) -> Path | Clip | None:
    """The file or the point of a clip that a `cover:` value means; None for a drawn cover."""
    if not cover:
        return None
    path, at, moment = cover.rpartition("@")
    target = path if at and path else cover
    found = next((p for p in candidates(entry.piece.folder, target) if (catalog.content / p).is_file()), None)
    if found is None:
        return None
    return Clip(catalog.content / found, parse_clock(moment)) if target == path else catalog.content / found


def cover_inputs(catalog: Catalog, request: CoverRequest) -> dict[str, str]:
    """The words of the key that a cover's bytes hang on: the words and the layout, and the photograph's own bytes."""
    photo = request.photo
    file = photo.path if isinstance(photo, Clip) else photo if isinstance(photo, Path) else None
    own = [getattr(request, field.name) for field in fields(request) if field.name not in {"photo", "layout"}]
    words = {"layout": digest(request.layout.mark, repr(own))}
    if file is not None:
        at = f"@{photo.seconds}" if isinstance(photo, Clip) else ""
        known = catalog.pictures.get(file.relative_to(catalog.content).as_posix())
        words["picture"] = (known.digest if known else digest(file.read_bytes())) + at
    return words


def _label(entry: Entry) -> str:
    matter = entry.piece.matter
    if matter.issue is not None:
        return f"第 {matter.issue} 期"
    if matter.video is not None and matter.video.duration_s:
        return f"视频 {clock(matter.video.duration_s)}"
    return ""


def _titles(piece: Piece) -> Iterator[tuple[Piece, str, str]]:
    """The piece with each of its titles and where that stands in the front matter."""
    yield piece, "title", piece.matter.title
    for name, override in piece.matter.overrides.items():
        if override.title:
            yield piece, f"overrides.{name}.title", override.title


def _odd(pieces: Sequence[Piece]) -> Iterator[tuple[Piece, str, str]]:
    """The titles that need a look into the font; mostly none, which one question for all plain ones tells."""
    known = surely_shown("".join([piece.matter.title for piece in pieces]))
    for piece in pieces:
        if not known or piece.matter.overrides:
            yield from (row for row in _titles(piece) if not surely_shown(row[2]))


def cover_warnings(catalog: Catalog, quick: Callable[[str, Tasks], dict[str, Any]]) -> list[Problem]:
    """A warning (K503) for every title with characters that the covers' font lacks: covers leave them out.

    Opening the font's table takes 0.2 s, so the answer for each unusual title is remembered through `quick`.
    """
    pieces = [entry.piece for entry in catalog.entries if entry.piece.matter.status in PUBLIC_STATUS]
    odd = list(chain.from_iterable(_odd(pieces[start : start + 100]) for start in range(0, len(pieces), 100)))
    tasks = {
        title: (make_key("glyphs", title=digest(title), font=font_mark()), partial(missing_glyphs, title))
        for _, _, title in odd
    }
    absent = quick("glyphs", tasks)
    message = "封面字体里没有这些字符，封面上会略去：{}"
    remedy = "从标题里去掉它们，或在 overrides 里给出封面能用的标题"
    return [
        Problem(piece.path, piece.line(*where.split(".")), "K503", message.format(absent[title]), remedy, "warning")
        for piece, where, title in odd
        if absent[title]
    ]
