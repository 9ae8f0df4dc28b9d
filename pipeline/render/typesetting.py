"""Typst: pages of a template of ours, filled with data. Only module that imports typst.

Content reaches a template as JSON, so nothing in it can become markup; the compiler sees an empty folder and no fonts
but ours, and the clock is the caller's. The same input gives the same bytes with the same release of typst.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from tempfile import TemporaryDirectory
from typing import Any

import typst

from pipeline.render.pictures.fonts import font, font_file


class TypesettingError(Exception):
    """Typst refused a source; the message is the compiler's."""


def draw(source: str, pixels_per_inch: float) -> bytes:
    """A one-page source as a PNG, in the faces that come with typst. Raises TypesettingError."""
    return _compile(source, _fonts(), format="png", ppi=pixels_per_inch)


def typeset(template: str, data: Mapping[str, Any], pictures: Mapping[str, bytes], moment: datetime) -> bytes:
    """The template as a PDF with its fonts embedded; `moment` becomes its date of creation.

    The template finds `data` in `json(bytes(sys.inputs.data))`, with the family of our Chinese face as `face` and the
    bytes of `pictures` (PNG, JPEG, WebP) as lists of numbers by name. Raises TypesettingError or PictureError.
    """
    filled = {**data, "face": font(16).getname()[0], "pictures": {name: list(each) for name, each in pictures.items()}}
    inputs = {"data": json.dumps(filled, ensure_ascii=False)}
    folder = str(font_file().path.parent)
    return _compile(template, _fonts(folder), format="pdf", sys_inputs=inputs, timestamp=int(moment.timestamp()))


@lru_cache(maxsize=2)
def _fonts(*folders: str) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=list(folders))


def _compile(source: str, fonts: typst.Fonts, **options: Any) -> bytes:
    with TemporaryDirectory(prefix="kepu-") as nothing:
        options |= {"font_paths": fonts, "root": nothing, "package_path": nothing, "package_cache_path": nothing}
        try:
            made: Any = typst.compile(source.encode(), **options)
        except typst.TypstError as error:
            raise TypesettingError(error.diagnostic) from error
    if not isinstance(made, bytes):
        raise TypesettingError(f"{len(made or ())} pages where one was expected")
    return made
