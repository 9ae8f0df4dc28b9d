"""The files of content/: which there are, and which must not be there."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

from pipeline.ingest.text import MAX_BYTES
from pipeline.model.names import name_trouble, printable
from pipeline.model.problem import Problem


def find_files(content: Path) -> tuple[list[str], list[Problem]]:
    """Regular files below `content`, POSIX style, sorted, hidden ones left out; and what is wrong with the names.

    K131: a link, unless it leads to a file of `content` (a link to a folder is not followed at all). K132: a name that
    is impossible or misleading on some system. K133: two files whose names differ only by letter case. The files of
    K131 and K132 are not among those found.
    """
    base = content.resolve()
    files: list[str] = []
    problems: list[Problem] = []
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        try:
            inside = list(os.scandir(content / folder))
        except OSError:
            if folder:
                problems.append(unreadable(folder))
            continue
        for each in inside:
            path = folder + each.name
            if each.name.startswith(".") or _trouble(path, each.name, problems):
                continue
            if each.is_symlink() and _leads_away(Path(each.path), path, base, problems):
                continue
            if each.is_dir():
                waiting.append(f"{path}/")
            elif each.is_file():
                files.append(path)
    return sorted(files), [*problems, *_twins(files)]


def read_bytes(content: Path, path: str) -> bytes:
    """An editor's file, but of one that is larger than allowed only so much that a reader can tell. Raises OSError."""
    with open(f"{content}/{path}", "rb", buffering=0) as file:  # noqa: PTH123 - ten thousand times
        return file.read(MAX_BYTES + 1)


def unreadable(path: str) -> Problem:
    """A file or folder that cannot be opened."""
    return Problem(path, 0, "K100", "文件打不开", "检查这个文件的权限，或重新放一次")


def _trouble(path: str, name: str, problems: list[Problem]) -> bool:
    trouble = name_trouble(name)
    if trouble:
        problems.append(Problem(printable(path), 0, "K132", f"名字{trouble}", "改文件名，只用汉字、字母、数字和 - _ ."))
    return trouble is not None


def _leads_away(full: Path, path: str, base: Path, problems: list[Problem]) -> bool:
    if full.is_file() and full.resolve().is_relative_to(base):
        return False
    message = "这是一个链接，指到 content/ 外面、指向文件夹或指向不存在的文件"
    problems.append(Problem(path, 0, "K131", message, "删掉链接，把文件本身放进来"))
    return True


def _twins(files: list[str]) -> list[Problem]:
    first: dict[str, str] = {}
    problems = []
    for path in sorted(files):
        folded = path.lower() if path.isascii() else unicodedata.normalize("NFC", path).casefold()
        twin = first.setdefault(folded, path)
        if twin != path:
            message = f"与 {twin} 只差大小写，在 Windows 和 macOS 上只剩一个"
            problems.append(Problem(path, 0, "K133", message, "给其中一个改名"))
    return problems
