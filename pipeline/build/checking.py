"""Read and check; loads neither jieba nor Pillow."""

from __future__ import annotations

from pipeline.build.folders import Folders
from pipeline.ingest.checks import check, check_pieces
from pipeline.ingest.shelf import PLAIN, Readers, Shelf, read_shelf
from pipeline.model.problem import Problem


def read_and_check(folders: Folders, readers: Readers = PLAIN) -> tuple[Shelf | None, list[Problem]]:
    """The shelf (None when the office's own data cannot be used) and every problem of every file."""
    shelf, problems = read_shelf(folders.content, folders.root, readers)
    found = check(shelf, readers.check or check_pieces) if shelf else ()
    return shelf, sorted({*problems, *found})
