"""What changed in the content since a git revision: pieces, their topics, and how they stand with each account."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline.build.checking import read_and_check
from pipeline.build.folders import Folders
from pipeline.build.questions import Kit, entry_of, make_kit, posts_of, render_any, tag_changes, words
from pipeline.enrich.choice import apply_choice
from pipeline.enrich.facts import make_facts
from pipeline.enrich.segment import Segmenter
from pipeline.ingest.parse import parse_piece
from pipeline.ingest.revision import changed_files, old_bytes, resolved
from pipeline.ingest.shelf import Shelf
from pipeline.ingest.vocabulary import FILES
from pipeline.model.matter import FOLDERS
from pipeline.model.piece import Piece
from pipeline.model.problem import Problem, errors
from pipeline.model.vocabulary import Vocabulary
from pipeline.publish.usages import Usage
from pipeline.store import write_atomic

STATUS = {"draft": "草稿", "in_review": "审核中", "approved": "审定", "corrected": "更正过", "withdrawn": "撤下"}
_TOLD = ("title", "status")  # fields that are told in words of their own
Words = tuple[Vocabulary, Segmenter]


@dataclass(frozen=True)
class Change:
    """A piece that was added, edited, moved or taken away; `usages` are those of each account it goes to, by name."""

    path: str
    title: str
    what: tuple[str, ...]
    before: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    usages: Mapping[str, tuple[Usage, ...]] | None = None

    @property
    def wrong(self) -> list[tuple[str, Usage]]:
        """Limits that are not kept, with the account's name."""
        return [(name, each) for name, found in (self.usages or {}).items() for each in found if not each.ok]


@dataclass(frozen=True)
class Changes:
    """All of them; `others` are changed files that are no pieces, `retagged` lines about pieces that nobody touched."""

    pieces: tuple[Change, ...]
    others: tuple[str, ...]
    retagged: tuple[str, ...]
    problems: tuple[Problem, ...]


def changes_since(revision: str, folders: Folders, now: datetime) -> Changes:
    """Compare the files of now with a revision. Raises RevisionError."""
    commit = resolved(folders.content, revision)
    paths = changed_files(folders.content, commit)
    pieces = [path for path in paths if _is_piece(path)]
    old = {path: data for path in pieces if (data := old_bytes(folders.content, commit, path)) is not None}
    new = {path: file.read_bytes() for path in pieces if (file := folders.content / path).is_file()}
    shelf, problems = read_and_check(folders)
    with tempfile.TemporaryDirectory() as name:
        vocabulary = old_vocabulary(folders.content, commit, Path(name))
        both = words(folders), words(folders, data=vocabulary)
        retagged = tuple(tag_changes(folders, vocabulary, lambda _: None)) if _vocabulary_changed(paths) else ()
    now_read = _parsed(new)
    unread = new.keys() - {piece.path for piece in now_read.values()}
    then_read = {name: piece for name, piece in _parsed(old).items() if piece.path not in unread}
    made = _changes(then_read, now_read, _Bench(folders, shelf, make_kit(folders), problems, *both, now))
    broken = (Change(path, path, ("读不了，看下面的问题",)) for path in sorted(unread))
    touched = {change.path for change in made}
    return Changes(
        (*made, *broken),
        tuple(path for path in paths if path not in pieces),
        tuple(line for line in retagged if line.partition("：")[0] not in touched),
        tuple(sorted(problems, key=lambda each: (each.severity, each.path not in paths))),
    )


def old_vocabulary(content: Path, commit: str, folder: Path) -> Path:
    """`folder`, with the vocabulary as the commit has it."""
    for name in FILES:
        write_atomic(folder / name, old_bytes(content, commit, f"_data/{name}") or b"")
    return folder


@dataclass(frozen=True)
class _Bench:
    folders: Folders
    shelf: Shelf | None
    kit: Kit
    problems: list[Problem]
    words: Words
    old_words: Words
    now: datetime


def _is_piece(path: str) -> bool:
    return path.partition("/")[0] in FOLDERS and path.endswith((".md", ".markdown"))


def _vocabulary_changed(paths: Iterable[str]) -> bool:
    return any(path == f"_data/{name}" for path in paths for name in FILES)


def _parsed(files: Mapping[str, bytes]) -> dict[str, Piece]:
    """Pieces by id; those that cannot be read are left to the problems."""
    found = (parse_piece(path, data)[0] for path, data in files.items())
    return {piece.id: piece for piece in found if piece is not None}


def _changes(old: Mapping[str, Piece], new: Mapping[str, Piece], bench: _Bench) -> list[Change]:
    return [_change(old.get(name), new.get(name), bench) for name in sorted(old.keys() | new.keys())]


def _change(before: Piece | None, after: Piece | None, bench: _Bench) -> Change:
    path, title = next((piece.path, piece.matter.title) for piece in (after, before) if piece)
    return Change(
        path,
        title,
        _what(before, after),
        _topics(before, bench.kit, *bench.old_words) if before else (),
        _topics(after, bench.kit, *bench.words) if after else (),
        _usages(after, bench) if after else None,
    )


def _what(before: Piece | None, after: Piece | None) -> tuple[str, ...]:
    if before is None or after is None:
        return ("新增",) if after else ("删除",)
    old, new = before.matter, after.matter
    fields = [
        f"`{name}`" for name in type(new).model_fields if name not in _TOLD and getattr(old, name) != getattr(new, name)
    ]
    told = (
        f"从 {before.path} 移来" if before.path != after.path else "",
        f"标题原来是“{old.title}”" if old.title != new.title else "",
        f"{STATUS[old.status]} → {STATUS[new.status]}" if old.status != new.status else "",
        "正文" if before.body != after.body else "",
        "、".join(fields),
    )
    return tuple(filter(None, told)) or ("写法",)


def _topics(piece: Piece, kit: Kit, vocabulary: Vocabulary, segmenter: Segmenter) -> tuple[str, ...]:
    """The names of the topics that hold for the piece."""
    facts, matter = make_facts(render_any(piece, kit).prose, vocabulary, segmenter), piece.matter
    chosen, _ = apply_choice(facts, matter.topics, matter.topics_add, matter.topics_drop)
    return tuple(vocabulary.topic_names.get(each.name, each.name) for each in chosen)


def _usages(piece: Piece, bench: _Bench) -> dict[str, tuple[Usage, ...]] | None:
    """Limits by account; None while there are errors in the piece or the office's data."""
    stop = any(each.path == piece.path or each.path.startswith("_data/") for each in errors(bench.problems))
    if bench.shelf is None or stop:
        return None
    entry = entry_of(piece, bench.kit, bench.shelf, bench.words[1], bench.now)
    return {part.account.name: post.usages for part, post in posts_of(entry, bench.shelf, bench.folders)}
