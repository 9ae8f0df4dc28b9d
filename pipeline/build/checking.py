"""Read and check; loads neither jieba nor Pillow."""

from __future__ import annotations

from pipeline.build.folders import Folders
from pipeline.ingest.checks import check
from pipeline.ingest.shelf import Parse, Shelf, parse_pieces, read_shelf
from pipeline.model.problem import Problem


def read_and_check(folders: Folders, parse: Parse = parse_pieces) -> tuple[Shelf | None, list[Problem]]:
    """The shelf (None when the office's own data cannot be used) and every problem of every file."""
    shelf, problems = read_shelf(folders.content, folders.root, parse)
    return shelf, sorted({*problems, *(check(shelf) if shelf else ())})
