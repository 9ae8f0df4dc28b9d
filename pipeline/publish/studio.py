"""Pictures that the accounts of one bundle share: each is drawn, and squeezed, once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.model.cover import CoverRequest
from pipeline.publish.linting import picture_file
from pipeline.publish.parts import Image
from pipeline.render.paste_lint import PictureFile
from pipeline.render.pictures import cover_bytes


@dataclass(frozen=True)
class Packed:
    """A picture of the body as it goes along, with the ending of its name and what the paste-safe rules ask of it."""

    data: bytes
    ending: str
    file: PictureFile


@dataclass(frozen=True)
class Studio:
    """For the making of one piece's bundle only: a photograph may change between two builds."""

    drawn: dict[tuple[str, str, str], bytes] = field(default_factory=dict)
    packed: dict[tuple[str, int, bool], Packed] = field(default_factory=dict)

    def cover(self, request: CoverRequest, form: str, max_bytes: int | None, label: Mapping[str, str] | None) -> bytes:
        """As `cover_bytes`; a picture that already fits under this limit is not drawn again. Raises PictureError."""
        key = request.mark, form, repr(label)
        found = self.drawn.get(key)
        if found is None or (max_bytes is not None and len(found) > max_bytes):
            made = cover_bytes(request, form, max_bytes, label)
            self.drawn.setdefault(key, made)
            return made
        return found

    def picture(self, picture: Image, limit: int, label: Mapping[str, str] | None) -> Packed:
        """As `Image.packed`. Raises PictureError."""
        key = picture.path, limit, label is not None
        if key not in self.packed:
            data, ending = picture.packed(limit, label)
            self.packed[key] = Packed(data, ending, picture_file(data))
        return self.packed[key]
