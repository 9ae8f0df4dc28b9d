"""Everything read from the editors' folder and the program's data, before it is checked across files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.ingest.channels import load_channels
from pipeline.ingest.layouts import load_layouts, load_looks
from pipeline.ingest.office import load_office
from pipeline.ingest.parse import parse_piece
from pipeline.ingest.vocabulary import load_vocabulary
from pipeline.model.channel import Channel
from pipeline.model.cover import Layout, Look
from pipeline.model.matter import FOLDERS
from pipeline.model.office import Office
from pipeline.model.piece import Piece
from pipeline.model.problem import Problem
from pipeline.model.vocabulary import Vocabulary

PAGES = "pages"  # plain pages of the site itself (about …): no front matter schema, no checks of pieces


@dataclass(frozen=True)
class Shelf:
    """`files` are all content-relative paths that a piece may name; `unread` are pieces that did not parse."""

    content: Path
    office: Office
    vocabulary: Vocabulary
    channels: dict[str, Channel]
    layouts: dict[str, Layout]
    looks: dict[str, Look]
    pieces: tuple[Piece, ...]
    files: frozenset[str]
    unread: frozenset[str] = field(default=frozenset())


def read_shelf(content: Path, root: Path) -> tuple[Shelf | None, list[Problem]]:
    """The shelf, or None when the office's own data cannot be used; with the problems of every file read."""
    problems: list[Problem] = []
    office, found = load_office(content)
    problems += found
    vocabulary, found = load_vocabulary(content / "_data")
    problems += found
    channels, found = load_channels(root / "templates" / "channels")
    problems += found
    layouts, found = load_layouts(root / "templates" / "covers")
    problems += found
    looks, found = load_looks(root / "templates" / "covers")
    problems += found
    pieces, unread = [], []
    files = sorted(_walk(content))
    for path in files:
        if not _is_piece(path, problems):
            continue
        piece, found = parse_piece(path, (content / path).read_bytes())
        problems += found
        if piece:
            pieces.append(piece)
        else:
            unread.append(path)
    if office is None:
        return None, problems
    shelf = Shelf(
        content=content,
        office=office,
        vocabulary=vocabulary,
        channels=channels,
        layouts=layouts,
        looks=looks,
        pieces=tuple(pieces),
        files=frozenset(files),
        unread=frozenset(unread),
    )
    return shelf, problems


def _walk(content: Path) -> Iterator[str]:
    """Regular files below content/, POSIX style, hidden ones left out. A link that leads outside is not followed."""
    base = content.resolve()
    for folder, folders, names in os.walk(content):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            full = Path(folder, name)
            if not name.startswith(".") and full.is_file() and full.resolve().is_relative_to(base):
                yield full.relative_to(content).as_posix()


def _is_piece(path: str, problems: list[Problem]) -> bool:
    top, _, rest = path.partition("/")
    if not path.endswith((".md", ".markdown")) or top in {"_data", "media", PAGES} or not rest:
        return False
    if top not in FOLDERS:
        remedy = "文章放 articles/，视频放 videos/，专栏稿放 columns/<栏目>/"
        problems.append(Problem(path, 0, "K130", f"不认识的文件夹“{top}”", remedy))
        return False
    return True
