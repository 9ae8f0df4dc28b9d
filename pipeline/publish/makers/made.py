"""What a maker may start from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.publish.posts import Post


@dataclass(frozen=True)
class Made:
    """The texts of all emits that name a template, and the files of the folder so far.

    `files` holds covers, numbered pictures (`images/01.jpg` …, in the order of `Part.pictures`), attachments, the QR
    code, and what the emits before this one gave. `templates` is the folder templates/, for reading only.
    """

    templates: Path
    post: Post
    files: Mapping[str, bytes]
