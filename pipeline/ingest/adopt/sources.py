"""What files there are to import, and where their pictures are."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from pipeline.ingest.adopt.report import Note

TEXTS = (".md", ".markdown", ".mdown", ".mkd", ".mdx", ".rmd", ".qmd")
TABLES = (".csv", ".tsv", ".xlsx", ".xlsm")
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".bmp", ".tif", ".tiff", ".avif", ".heic")
_OTHERS = (".doc", ".docx", ".xls", ".wps", ".et", ".pdf", ".html", ".htm", ".ipynb", ".txt", ".rst", ".org")
_ASSETS = ("", "static", "public", "source", "assets", "images", "img", "content", "docs")
_SKIPPED = frozenset({"node_modules", "__pycache__"})


@dataclass(frozen=True)
class Source:
    """One file: `root` numbers the imported folder, `place` is the POSIX path in it, `name` is for notes."""

    root: int
    place: str
    name: str
    file: Path
    direct: bool
    """Whether the file itself was asked for, not its folder."""


@dataclass(frozen=True)
class Sources:
    """All files to import in order of path; `roots` as resolved folders; `pictures` of each root by folded name.

    `web` gives the bytes of a picture by its web address, or why it cannot be taken; without it, none is.
    """

    files: tuple[Source, ...] = ()
    roots: tuple[Path, ...] = ()
    pictures: tuple[Mapping[str, tuple[Path, ...]], ...] = ()
    notes: tuple[Note, ...] = ()
    web: Callable[[str], bytes | str] | None = None

    def picture(self, root: int, place: str, target: str) -> Path | None:
        """The file that a picture target in the file `place` means, inside the root only; else None.

        Looked for beside the file, in a folder of the file's name, in the root and its usual picture folders, and at
        last, when only one picture of the whole root is called so, by its name.
        """
        if root >= len(self.roots):
            return None  # what came from the web has no folder here
        base, here = self.roots[root], PurePosixPath(place)
        stripped = unquote(target.split("#", 1)[0].split("?", 1)[0])
        for written in dict.fromkeys((target, unquote(target), stripped)):
            relative = written.replace("\\", "/").lstrip("/")
            starts = (here.parent, here.with_suffix(""), *map(PurePosixPath, _ASSETS))
            for start in starts[2 if written.startswith("/") else 0 :]:
                found = _inside(base, base / start / relative)
                if found:
                    return found
        same = self.pictures[root].get(PurePosixPath(stripped.replace("\\", "/")).name.casefold(), ())
        return same[0] if len(same) == 1 else None


def collect(paths: Sequence[Path], content: Path) -> Sources:
    """The files below `paths`; hidden folders, links that lead out of a folder and the content folder are left out."""
    files: list[Source] = []
    notes: list[Note] = []
    roots: list[Path] = []
    pictures: list[Mapping[str, tuple[Path, ...]]] = []
    own = content.resolve()
    for number, path in enumerate(paths):
        full = path.resolve()
        root = full if full.is_dir() else full.parent
        roots.append(root)
        if full.is_dir():
            found = sorted(_walk(root, own))
            others = sorted({PurePosixPath(place).suffix.lower() for place in found} & {*_OTHERS})
            if others:
                notes.append(Note(root.name, 0, f"有这些格式的文件不能导入：{'、'.join(others)}"))
            wanted = [place for place in found if place.lower().endswith((*TEXTS, *TABLES))]
            files += [Source(number, place, f"{root.name}/{place}", root / place, False) for place in wanted]
        elif not full.is_file():
            notes.append(Note(path.name, 0, "没有这个文件或文件夹"))
            found = []
        elif full.suffix.lower() not in {*TEXTS, *TABLES}:
            hint = (
                "，另存为 .xlsx 再导入"
                if full.suffix.lower() in {".xls", ".et"}
                else "，能导入的是 Markdown、.csv、.xlsx"
            )
            notes.append(Note(path.name, 0, f"不认识的格式 {full.suffix}{hint}"))
            found = []
        else:
            files.append(Source(number, full.name, full.name, full, True))
            found = sorted(_walk(root, own))
        named: dict[str, list[Path]] = defaultdict(list)
        for place in found:
            if place.lower().endswith(PICTURES):
                named[PurePosixPath(place).name.casefold()].append(root / place)
        pictures.append({name: tuple(places) for name, places in named.items()})
    return Sources(tuple(files), tuple(roots), tuple(pictures), tuple(notes))


def _walk(root: Path, own: Path) -> Iterator[str]:
    for folder, folders, names in os.walk(root):
        here = Path(folder)
        folders[:] = [n for n in folders if not n.startswith(".") and n not in _SKIPPED and here / n != own]
        for name in names:
            if not name.startswith(("._", ".DS_Store")) and _inside(root, here / name):
                yield (here / name).relative_to(root).as_posix()


def _inside(root: Path, file: Path) -> Path | None:
    """The file, if it is one and lies below `root` when all links are followed."""
    try:
        full = file.resolve()
        return full if full.is_file() and full.is_relative_to(root) else None
    except (OSError, ValueError, RuntimeError):  # a name too long or with NUL, a loop of links
        return None
