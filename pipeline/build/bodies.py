"""Bodies as neutral HTML: the memo keeps each under a key of what it is made from, and whoever needs one fetches it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from pipeline.build.code import code
from pipeline.ingest.shelf import Shelf
from pipeline.model.extensions import Extensions
from pipeline.model.job import digest, make_key
from pipeline.model.paths import candidates
from pipeline.model.piece import Piece
from pipeline.model.rendered import Rendered
from pipeline.render.formula_picture import drawn_formulas
from pipeline.render.markdown import render
from pipeline.store import fetch

Tasks = dict[str, tuple[str, Callable[[], Any]]]
"""Per piece path: the memo's key and how to make the value."""


def body_tasks(pieces: Iterable[Piece], shelf: Shelf, extensions: Extensions) -> Tasks:
    """How to render each of these pieces of the shelf."""
    program = digest(code("render"), code("model"))
    ids = {piece.path: piece.id for piece in shelf.pieces}
    tasks: Tasks = {}
    for piece in pieces:
        links, images = _targets(piece, shelf, ids)
        inputs = digest(piece.body_digest, piece.matter.title, repr(sorted(links.items())), repr(sorted(images)))
        key = make_key("body", piece=inputs, extensions=extensions.digest, code=program)
        tasks[piece.path] = key, partial(render_body, piece, extensions, links, images)
    return tasks


def _targets(piece: Piece, shelf: Shelf, ids: Mapping[str, str]) -> tuple[dict[str, str], frozenset[str]]:
    """The pieces (path → id) and the picture files that this body may mean: small, so that it travels well."""
    links, images = {}, set()
    for found in piece.references:
        for path in candidates(piece.folder, found.target):
            if path in ids:
                links[path] = ids[path]
            elif path in shelf.files:
                images.add(path)
    return links, frozenset(images)


def render_body(piece: Piece, extensions: Extensions, links: Mapping[str, str], files: frozenset[str]) -> Rendered:
    """The piece's body; it may mean these pieces (path → id) and picture files, or fewer."""
    title, folder = piece.matter.title, piece.folder
    made = render(piece.body, title=title, folder=folder, extensions=extensions, pieces=links, pictures=files)
    return replace(made, formulas=drawn_formulas(made.html))


@lru_cache(maxsize=16)  # a page asks for several parts of its body
def stored_body(ledger: Path, key: str) -> Rendered:
    """The body that the memo of this database keeps under the key."""
    return Rendered.from_json(fetch(ledger, "body", key))
