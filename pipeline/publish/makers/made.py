"""What a maker may start from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.publish.parts import Part
from pipeline.publish.posts import Post
from pipeline.publish.studio import Studio


@dataclass(frozen=True)
class Made:
    """The texts of all emits that name a template, and the files of the folder so far.

    `files` holds covers, numbered pictures (`images/01.jpg` …, in the order of `Part.pictures`), attachments, the QR
    code, and what the emits before this one gave. `templates` is the folder templates/, for reading only; `studio`
    draws what accounts share.
    """

    templates: Path
    post: Post
    files: Mapping[str, bytes]
    studio: Studio

    def picture_names(self, part: Part) -> dict[str, str]:
        """The folder's file of each picture of the body, by the picture's content path."""
        names = sorted(name for name in self.files if name.startswith("images/"))
        return {picture.path: name for picture, name in zip(part.pictures, names, strict=False)}

    def pictures(self, part: Part) -> dict[str, bytes]:
        """Their bytes, by the `media:` address that neutral HTML has for them."""
        return {f"media:{path}": self.files[name] for path, name in self.picture_names(part).items()}
