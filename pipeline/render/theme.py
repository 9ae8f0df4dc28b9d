"""Themes of paste-safe HTML: plain CSS in the closed set of `css`, read once, put into style attributes.

Most themes are a palette over a shared sheet: `@import "../sheet.css";`, colours as `:root { --ink: #2f3437 }`, and
what looks different. `var(--ink)` is put in when the theme is read; no editor ever sees it.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import tinycss2

from pipeline.model.job import digest
from pipeline.render.css import COLOUR, ROLES, value_fault

_VARIABLE = re.compile(r"var\((--[\w-]+)\)")


class ThemeError(ValueError):
    """A theme says what is outside the closed set; the message is Chinese and names file and line."""


@dataclass(frozen=True, slots=True)
class Theme:
    """`rules` are (role, declarations) in the order of the file; `name` is the file's stem, `mark` their digest."""

    name: str
    rules: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    mark: str = ""

    def style(self, roles: Sequence[str]) -> str:
        """The style attribute of an element with these roles; later rules win."""
        merged: dict[str, str] = {}
        for role, declarations in self.rules:
            if role in roles:
                merged.update(declarations)
        return ";".join(f"{name}:{value}" for name, value in merged.items())


@lru_cache(maxsize=32)
def load_theme(path: Path) -> Theme:
    """A theme file. Raises ThemeError when something in it is outside the closed set, OSError when unreadable."""
    return parse_theme(path.read_text("utf-8"), path.stem, path.parent)


def parse_theme(text: str, name: str, folder: Path | None = None) -> Theme:
    """A theme's text; `folder` is where the sheets that it imports are looked for. Raises ThemeError (see there)."""
    nodes = list(_nodes(text, name, folder))
    palette = {
        key: value for where, node in nodes if _selector(node) == ":root" for key, value in _palette(node, where)
    }
    rules: list[tuple[str, tuple[tuple[str, str], ...]]] = []
    for where, node in nodes:
        if _selector(node) == ":root":
            continue
        declarations = tuple(_declarations(node.content, where, palette))
        for selector in _selector(node).split(","):
            role = selector.strip().removeprefix(".")
            if role not in ROLES or not selector.strip().startswith("."):
                raise ThemeError(f"{where}：没有“{selector.strip()}”这个角色{_near(role, ROLES, '.')}")
            rules.append((role, declarations))
    return Theme(name, tuple(rules), digest(repr(rules)))


def _nodes(text: str, name: str, folder: Path | None) -> Iterator[tuple[str, Any]]:
    """The rules with where they stand, those of an imported sheet in its place."""
    for node in tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True):
        where = f"主题 {name} 第 {node.source_line} 行"
        if node.type == "at-rule" and node.lower_at_keyword == "import" and folder is not None:
            wanted = tinycss2.serialize(node.prelude).strip().strip("\"'")
            path = (folder / wanted).resolve()
            if not path.is_relative_to(folder.resolve().parents[1]) or path.suffix != ".css" or not path.is_file():
                raise ThemeError(f"{where}：没有样式表 {wanted}")
            yield from _nodes(path.read_text("utf-8"), path.stem, None)
        elif node.type != "qualified-rule":
            raise ThemeError(
                f"{where}：只能写“.角色 {{ … }}”这样的规则，不能用 @ 规则（共用的样式表可以在开头 @import 一层）"
            )
        else:
            yield where, node


def _selector(node: Any) -> str:
    return str(tinycss2.serialize(node.prelude)).strip()


def _near(word: str, known: Iterable[str], sign: str) -> str:
    near = difflib.get_close_matches(word, sorted(known), 1)
    return f"，是不是 {sign}{near[0]}" if near else ""


def _palette(node: Any, where: str) -> Iterator[tuple[str, str]]:
    for item in tinycss2.parse_blocks_contents(node.content, skip_comments=True, skip_whitespace=True):
        value = tinycss2.serialize(item.value).strip().lower() if item.type == "declaration" else ""
        if not value or not item.name.startswith("--") or not COLOUR.fullmatch(value):
            raise ThemeError(f"{where}：:root 里只写颜色，如“--ink: #2f3437”")
        yield item.name, value


def _declarations(content: Sequence[Any], where: str, palette: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for item in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if item.type != "declaration":
            raise ThemeError(f"{where}：有一条样式写法不对")
        value = tinycss2.serialize(item.value).strip().lower()
        for name in _VARIABLE.findall(value):
            if name not in palette:
                raise ThemeError(f"{where}：没有颜色 {name}{_near(name, palette, '')}，在 :root 里写上")
            value = value.replace(f"var({name})", palette[name])
        fault = "不能用 !important" if item.important else value_fault(item.lower_name, value)
        if fault:
            raise ThemeError(f"{where}：{item.lower_name}: {value}，{fault}")
        yield item.lower_name, value
