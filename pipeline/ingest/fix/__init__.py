"""Mends that a rule can make without knowing what the writer meant: form only, never a word, never a status."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from pipeline.ingest.fix.front import mend_front
from pipeline.ingest.fix.prose import mend_prose
from pipeline.ingest.parse import parse_piece, split
from pipeline.ingest.text import decode
from pipeline.model.matter import FOLDERS
from pipeline.model.problem import Problem, errors


@dataclass(frozen=True)
class Mended:
    """A file before and after, and what was done to it (Chinese, in order)."""

    path: str
    before: bytes
    after: bytes
    done: tuple[str, ...]

    @property
    def texts(self) -> tuple[str, str]:
        """Both as text for a comparison by lines; bytes that are no UTF-8 are never mended."""
        return self.before.decode("utf-8-sig"), self.after.decode("utf-8-sig")


def mended(path: str, data: bytes) -> Mended | None:
    """The file at content-relative `path` with what can be mended; None where there is nothing to do.

    Files that cannot be read as text stay as they are (the check tells), and so does a piece that would have new
    errors after the mending.
    """
    text, problems = decode(path, data)
    if problems:
        return None
    done = []
    if data.startswith(codecs.BOM_UTF8):
        done.append("去掉文件开头的标记（BOM）")
    if b"\r" in data:
        done.append("换行改成 LF")
    is_piece = path.split("/", 1)[0] in FOLDERS and PurePosixPath(path).suffix.lower() in {".md", ".markdown"}
    new, more = _piece(path, text) if is_piece else _lines(text)
    after = new.encode()
    if after == data:
        return None
    if is_piece and _worse(parse_piece(path, data)[1], parse_piece(path, after)[1]):
        return None
    return Mended(path, data, after, (*done, *more))


def _worse(before: Sequence[Problem], after: Sequence[Problem]) -> bool:
    """Whether there are errors that were not there (a head that could not be read may hide several)."""
    unread = any(problem.code.startswith("K1") for problem in before)
    return bool(errors(after)) and not unread and len(errors(after)) > len(errors(before))


def _piece(path: str, text: str) -> tuple[str, list[str]]:
    """Front matter and body each by their rules."""
    opening = text.lstrip("\n \u3000")
    done = []
    if opening != text and opening.startswith("---\n"):
        text = opening
        done.append("去掉开头的空行")
    end = text.find("\n---", 3) if text.startswith("---\n") else -1
    if end < 0:
        return _lines(text)
    close = text.find("\n", end + 1)
    head, body = text[4 : end + 1], "" if close < 0 else text[close + 1 :]
    fence = text[end + 1 : close if close >= 0 else len(text)]
    if fence.rstrip() != "---":
        return _lines(text)
    new_head, more = mend_front(head)
    done += more
    new_body, more = mend_prose(body)
    done += more
    mended_text = f"---\n{new_head}---\n{new_body}"
    if not mended_text.endswith("\n"):
        mended_text += "\n"
        done.append("补上文件末尾的换行")
    if split(path, mended_text)[1].strip() != new_body.strip():
        return _lines(text)  # the head ends elsewhere than it seemed: only what is safe anywhere
    return mended_text, done


def _lines(text: str) -> tuple[str, list[str]]:
    """Data files and what is no piece: blanks at line ends and the last line end."""
    new = "\n".join(line.rstrip(" \t") for line in text.split("\n"))
    done = ["去掉行尾的空格"] if new != text else []
    if new and not new.endswith("\n"):
        new += "\n"
        done.append("补上文件末尾的换行")
    return new, done
