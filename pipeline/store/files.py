"""Files and folders that appear whole or not at all."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from pipeline.model.job import digest
from pipeline.model.names import name_trouble, printable

PARTIAL = ".kepu-partial"


def write_atomic(target: Path, data: bytes | Iterable[bytes]) -> None:
    """Write `data`, or its parts one after the other, so that `target` is either as before or whole."""
    partial = target.with_name(f"{digest(target.name)}-{os.getpid()}{PARTIAL}")
    parts = (data,) if isinstance(data, bytes) else data
    try:
        try:
            _fill(partial, parts)
        except FileNotFoundError:
            target.parent.mkdir(parents=True, exist_ok=True)
            _fill(partial, parts)
        partial.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            partial.unlink()
        raise


def _fill(file: Path, parts: Iterable[bytes]) -> None:
    with file.open("wb") as opened:
        opened.writelines(parts)


def remove(target: Path) -> None:
    """Take a file away, where there is one."""
    target.unlink(missing_ok=True)


def memo_folder(cache: Path, name: str, key: str, make: Callable[[Path], None]) -> Path:
    """A folder that `make` fills once per key; older folders of the same name are removed. Atomic by rename."""
    wanted = cache / f"{name}-{digest(key)}"
    if not wanted.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        partial = cache / f"{name}-{os.getpid()}{PARTIAL}"
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir()
        try:
            make(partial)
            partial.rename(wanted)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
    ours = re.compile(rf"{re.escape(name)}-([0-9a-f]{{12}}|\d+{re.escape(PARTIAL)})")
    for old in cache.iterdir():
        if old != wanted and ours.fullmatch(old.name):
            shutil.rmtree(old, ignore_errors=True)
    return wanted


def put(build: Path, path: str, data: bytes) -> None:
    """Write one output. Raises ValueError (Chinese) when its path could not be a file on every system."""
    for part in path.split("/"):
        if trouble := name_trouble(part, 255):
            raise ValueError(f"路径 {printable(path)} 里的“{printable(part)}”{trouble}")
    target = build / path
    try:
        write_atomic(target, data)
    except (FileExistsError, NotADirectoryError, IsADirectoryError):
        _clear(build, target)  # an older build had a file where a folder is now, or the other way round
        write_atomic(target, data)


def _clear(build: Path, target: Path) -> None:
    for folder in target.parents[: len(target.relative_to(build).parts) - 1]:
        if folder.is_file():
            folder.unlink(missing_ok=True)
    if target.is_dir():
        shutil.rmtree(target)


def listing(build: Path, tops: Iterable[str]) -> tuple[set[str], set[str]]:
    """All files and all folders below these folders of `build`, relative to it; links to folders are not followed."""
    files: set[str] = set()
    folders: set[str] = set()
    waiting = [top for top in tops if (build / top).is_dir()]
    while waiting:
        folder = waiting.pop()
        folders.add(folder)
        with os.scandir(f"{build}/{folder}") as found:
            for each in found:
                inside = f"{folder}/{each.name}"
                waiting.append(inside) if each.is_dir(follow_symlinks=False) else files.add(inside)
    return files, folders


def prune(build: Path, files: Iterable[str], folders: Iterable[str], used: set[str]) -> list[str]:
    """Remove these files, and those of `folders` that are not `used`; what was removed, sorted."""
    gone = []
    for path in sorted(files):
        full = build / path
        if full.is_file() or full.is_symlink():  # else it made way for another
            full.unlink()
            gone.append(path)
    for folder in sorted(set(folders) - used, reverse=True):
        with contextlib.suppress(OSError):  # gone already
            (build / folder).rmdir()
    return gone


def folders_above(paths: Iterable[str]) -> set[str]:
    """Every folder that some of these paths lie in."""
    found: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found
