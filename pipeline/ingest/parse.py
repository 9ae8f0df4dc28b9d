"""One Markdown file to one Piece: the only module that knows python-frontmatter."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path, PurePosixPath

from frontmatter.default_handlers import YAMLHandler

from pipeline.ingest.files import read_bytes, unreadable
from pipeline.ingest.references import references
from pipeline.ingest.text import decode
from pipeline.ingest.validate import validate
from pipeline.ingest.yaml_lines import Located, YamlError, load_yaml
from pipeline.model.job import digest
from pipeline.model.matter import FOLDERS, ID_PATTERN, Matter
from pipeline.model.names import name_trouble, short
from pipeline.model.piece import Piece
from pipeline.model.problem import Problem

_HANDLER = YAMLHandler()
Parsed = tuple[Piece | None, list[Problem]]


def parse_file(content: Path, path: str) -> Parsed:
    """`parse_piece` of a file; one that cannot be opened is a problem too."""
    try:
        return parse_piece(path, read_bytes(content, path))
    except OSError:
        return None, [unreadable(path)]


def parse_piece(path: str, data: bytes) -> Parsed:
    """The piece of the file at content-relative `path`, or None with everything that is wrong with the file."""
    text, problems = decode(path, data)
    if problems:
        return None, problems
    kind = FOLDERS.get(path.split("/", 1)[0], "article")
    located, body, body_line, problems = split(path, text)
    if problems:
        return None, problems
    matter, problems = validate(Matter, located, path, first_line=2)
    if matter is None:
        return None, problems
    identity = unicodedata.normalize("NFC", matter.id or PurePosixPath(path).stem)
    well_formed = re.fullmatch(ID_PATTERN, identity)
    trouble = name_trouble(identity) if well_formed else "只能有字母、数字、汉字、点和短横线，60 个字符以内"
    if trouble:
        what, line = ("编号", located.lines["id"]) if matter.id else ("文件名", 1)
        remedy = "在 front matter 写 id: 字母数字短横线组成的编号"
        return None, [Problem(path, line, "K110", f"{what}“{short(identity)}”不能当编号：{trouble}", remedy)]
    found = references(body, body_line)
    return Piece(path, kind, identity, matter, body, body_line, digest(path, data), found, located.lines), []


def split(path: str, text: str) -> tuple[Located, str, int, list[Problem]]:
    """Front matter, body, the body's first line, and problems."""
    opening = _HANDLER.FM_BOUNDARY.match(text)
    if not opening:
        remedy = "文件第一行写 ---，再写 title: 和 date:，再写一行 ---"
        return Located({}), text, 1, [Problem(path, 1, "K104", "没有 front matter", remedy)]
    try:
        front, body = _HANDLER.split(text)
    except ValueError:
        return Located({}), text, 1, [Problem(path, 1, "K109", "front matter 没有结束", "在正文之前补一行 ---")]
    first_line = text[: opening.end()].count("\n") + 1
    body_line = text[: len(text) - len(body)].count("\n") + 1
    try:
        located = load_yaml(front, first_line)
    except YamlError as error:
        return Located({}), body, body_line, [Problem(path, error.line, error.code, error.message, error.remedy)]
    return located, body, body_line, []
