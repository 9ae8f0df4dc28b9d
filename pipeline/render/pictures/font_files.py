"""Where the Chinese typeface may lie; which of these files is taken, and which face of it, is found in `fonts`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

ENVIRONMENT = "KEPU_FONT"
_SYSTEM = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-{}.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-{}.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-{}.ttc",
    "/System/Library/Fonts/PingFang.ttc",
    "C:/Windows/Fonts/msyh.ttc",
)


def usual_files() -> Iterator[Path]:
    """The files of the PyPI package manimgx-fonts-cjk, then those of the system: some may not be there."""
    spec = find_spec("manimgx_fonts_cjk")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        yield from sorted(Path(folder).glob("*.ttc"))
    yield from (Path(pattern.format("Regular")) for pattern in _SYSTEM)


@lru_cache(maxsize=1)
def font_mark() -> str:
    """Tells machines with other fonts apart without opening one: names and sizes of all files that may be taken."""
    files = (Path(os.environ.get(ENVIRONMENT, "")), *usual_files())
    return "+".join(f"{path.name}-{path.stat().st_size}" for path in files if path.is_file())
