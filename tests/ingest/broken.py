"""Cases of tests/cases/broken: a small complete content tree with one thing wrong, and what must be said about it.

A case is one YAML file; `_README.md` beside them tells editors of tests how to write one.
"""

from __future__ import annotations

import io
import re
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from PIL import Image

CASES = Path(__file__).parents[1] / "cases" / "broken"
PIECE = "articles/2026/case.md"
_EXPECTED = re.compile(r"(?:(?P<path>.+):)?(?P<line>\d+) (?P<code>K\d{3})(?: (?P<words>.+))?", re.DOTALL)


@dataclass(frozen=True)
class Expected:
    """One problem that must be found; every one of `words` stands in its message or remedy."""

    path: str
    line: int
    code: str
    words: tuple[str, ...]


def read_case(path: Path) -> dict[str, Any]:
    """The case as data."""
    data: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    unknown = data.keys() - {"what", "front", "piece", "files", "root", "expect"}
    assert not unknown, f"{path.name}: {unknown}"
    return data


def expected(case: dict[str, Any]) -> list[Expected]:
    """What `expect` lists."""
    found = []
    for text in case.get("expect", ()):
        parts = _EXPECTED.fullmatch(text)
        assert parts, f"expect: {text!r} is not [PATH:]LINE CODE words"
        words = tuple((parts["words"] or "").split(" … "))
        found.append(Expected(parts["path"] or PIECE, int(parts["line"]), parts["code"], words))
    return found


def plant(case: dict[str, Any], content: Path, root: Path) -> None:
    """Write the base tree and the case's files over it."""
    base = read_case(CASES / "_base.yml")
    files = base["files"] | case.get("files", {})
    if "front" in case:
        files[PIECE] = f"---\n{case['front']}---\n\n正文。\n"
    if "piece" in case:
        files[PIECE] = case["piece"]
    for folder, wanted in ((content, files), (root, base["root"] | case.get("root", {}))):
        for name, recipe in wanted.items():
            if recipe is None:
                continue
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(recipe, dict) and "link" in recipe:
                target.symlink_to(recipe["link"])
            else:
                target.write_bytes(make(recipe))


def make(recipe: str | dict[str, Any]) -> bytes:
    """The bytes of a file: text, or one of the recipes of `_README.md`."""
    if isinstance(recipe, str):
        return recipe.encode()
    data = _made(recipe)
    return data[: recipe["cut"]] if "cut" in recipe else data


def _made(recipe: dict[str, Any]) -> bytes:
    if "hex" in recipe:
        return bytes.fromhex(recipe["hex"])
    if "encoding" in recipe:
        return str(recipe["text"]).encode(recipe["encoding"])
    if "png" in recipe:
        width, height = recipe["png"]
        return b"\x89PNG\r\n\x1a\n" + b"".join(
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
            for name, data in (
                (b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)),
                (b"IDAT", zlib.compress(b"\0")),
                (b"IEND", b""),
            )
        )
    if "picture" in recipe:
        out = io.BytesIO()
        width, height = recipe.get("size", (64, 48))
        Image.linear_gradient("L").resize((width, height)).save(out, recipe["picture"])
        return out.getvalue()
    assert "repeat" in recipe, recipe
    middle: str = recipe["repeat"] * recipe["times"]
    return (recipe.get("before", "") + middle + recipe.get("after", "")).encode()
