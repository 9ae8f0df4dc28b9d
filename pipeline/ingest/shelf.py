"""Everything read from the editors' folder and the program's data, before it is checked across files."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.ingest.channels import account_limits, account_themes, load_channels
from pipeline.ingest.files import find_files
from pipeline.ingest.headers import Seen, see_picture
from pipeline.ingest.layouts import load_layouts, load_looks
from pipeline.ingest.office import load_office
from pipeline.ingest.parse import Parsed, parse_file
from pipeline.ingest.vocabulary import load_vocabulary
from pipeline.model.channel import Channel
from pipeline.model.cover import Layout, Look
from pipeline.model.matter import FOLDERS
from pipeline.model.office import Office
from pipeline.model.piece import Piece
from pipeline.model.problem import Problem
from pipeline.model.vocabulary import Vocabulary

PAGES = "pages"  # plain pages of the site itself (about …): no front matter schema, no checks of pieces
OFFICE_ENDINGS = frozenset({".txt", ".doc", ".docx", ".wps", ".odt", ".rtf", ".htm", ".html"})


@dataclass(frozen=True)
class Shelf:
    """`files` are all content-relative paths that a piece may name; `unread` are pieces and channels with errors."""

    content: Path
    office: Office
    vocabulary: Vocabulary
    channels: dict[str, Channel]
    layouts: dict[str, Layout]
    looks: dict[str, Look]
    pieces: tuple[Piece, ...]
    files: frozenset[str]
    unread: frozenset[str] = field(default=frozenset())
    _takers: dict[tuple[str, str | None], tuple[str, ...]] = field(default_factory=dict, compare=False, repr=False)
    _seen: dict[str, Seen] = field(default_factory=dict, compare=False, repr=False)
    _see: Callable[[Path, str], Seen] = field(default=see_picture, compare=False, repr=False)

    def picture(self, path: str) -> Seen:
        """The digest and the header of a picture of content/, which many pieces may show."""
        if path not in self._seen:
            self._seen[path] = self._see(self.content, path)
        return self._seen[path]

    def takers(self, kind: str, column: str | None) -> tuple[str, ...]:
        """The accounts that take pieces of this kind and column."""
        if (kind, column) not in self._takers:
            self._takers[kind, column] = tuple(
                name
                for name, account in self.office.accounts.items()
                if kind in self.channels[account.channel].kinds
                and (not account.kinds or kind in account.kinds)
                and (not account.columns or column in account.columns)
            )
        return self._takers[kind, column]


def parse_pieces(content: Path, paths: Iterable[str]) -> Iterator[Parsed]:
    """Each file of the content folder by itself, here and now, in the same order."""
    for path in paths:
        yield parse_file(content, path)


@dataclass(frozen=True)
class Templates:
    """The program's data for channels and covers; `unread` are the files of channels with errors."""

    channels: dict[str, Channel]
    layouts: dict[str, Layout]
    looks: dict[str, Look]
    unread: frozenset[str]
    problems: tuple[Problem, ...]


def load_templates(root: Path) -> Templates:
    """What `root`/templates holds of them."""
    channels, wrong = load_channels(root / "templates" / "channels")
    layouts, bad = load_layouts(root / "templates" / "covers")
    looks, odd = load_looks(root / "templates" / "covers")
    return Templates(channels, layouts, looks, frozenset(each.path for each in wrong), (*wrong, *bad, *odd))


@dataclass(frozen=True)
class Readers:
    """How the large parts are read: here and now, unless a caller has something that remembers what it found.

    `picture` gives a picture file's digest and header; `check` is a `check_pieces` that leaves out what it found sound.
    """

    pieces: Callable[[Path, Iterable[str]], Iterator[Parsed]] = parse_pieces
    office: Callable[[Path], tuple[Office | None, list[Problem]]] = load_office
    vocabulary: Callable[[Path], tuple[Vocabulary, list[Problem]]] = load_vocabulary
    templates: Callable[[Path], Templates] = load_templates
    picture: Callable[[Path, str], Seen] = see_picture
    check: Callable[[Shelf], list[Problem]] | None = None


PLAIN = Readers()


def read_shelf(content: Path, root: Path, readers: Readers = PLAIN) -> tuple[Shelf | None, list[Problem]]:
    """The shelf, or None when the office's own data cannot be used; with the problems of every file read."""
    problems: list[Problem] = []
    office, found = readers.office(content)
    problems += found
    vocabulary, found = readers.vocabulary(content / "_data")
    problems += found
    templates = readers.templates(root)
    channels, unread = templates.channels, {*templates.unread}
    problems += templates.problems
    pieces: list[Piece] = []
    files, found = find_files(content)
    problems += found
    ours = [path for path in files if _is_piece(path, problems)]
    for piece, found in readers.pieces(content, ours):
        problems += found
        if piece:
            pieces.append(piece)
    unread |= set(ours) - {piece.path for piece in pieces}
    if office is None:
        return None, problems
    problems += [*account_themes(office, channels, root / "templates" / "channels"), *account_limits(office, channels)]
    shelf = Shelf(
        content=content,
        office=office,
        vocabulary=vocabulary,
        channels=channels,
        layouts=templates.layouts,
        looks=templates.looks,
        pieces=tuple(pieces),
        files=frozenset(files),
        unread=frozenset(unread),
        _see=readers.picture,
    )
    return shelf, problems


def _is_piece(path: str, problems: list[Problem]) -> bool:
    top, _, rest = path.partition("/")
    ending = posixpath.splitext(path)[1].lower()
    if top in FOLDERS and rest and ending in OFFICE_ENDINGS:
        message = f"{ending} 文件不会发布"
        problems.append(Problem(path, 0, "K134", message, "存成 Markdown（.md），或用 kepu import 导入", "warning"))
    if ending not in {".md", ".markdown"} or top in {"_data", "media", PAGES} or path == "README.md":
        return False
    if top not in FOLDERS or not rest:
        where = f"不认识的文件夹“{top}”" if rest else "稿件直接放在了 content/ 下"
        remedy = "文章放 articles/，视频放 videos/，专栏稿放 columns/<栏目>/"
        problems.append(Problem(path, 0, "K130", where, remedy))
        return False
    return True
