"""Small questions about single files or texts: tags of a piece, tags of lines, one channel's text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline.build.catalog import catalog_of
from pipeline.build.channels import as_problem, problems_of
from pipeline.build.entries import choose, make_entry
from pipeline.build.folders import Folders
from pipeline.enrich.batch import tag_lines
from pipeline.enrich.facts import make_facts
from pipeline.enrich.retag import retagged
from pipeline.enrich.segment import Engine, Segmenter, make_segmenter
from pipeline.ingest.extensions import load_extensions
from pipeline.ingest.headers import read_header
from pipeline.ingest.parse import parse_piece
from pipeline.ingest.references import references
from pipeline.ingest.shelf import Shelf, read_shelf
from pipeline.ingest.vocabulary import load_vocabulary
from pipeline.model.catalog import Entry, Picture
from pipeline.model.extensions import Extensions
from pipeline.model.facts import Facts
from pipeline.model.matter import FOLDERS, Matter
from pipeline.model.office import Account
from pipeline.model.piece import Piece
from pipeline.model.problem import Problem, errors
from pipeline.model.prose import Prose
from pipeline.model.rendered import Rendered
from pipeline.model.vocabulary import Vocabulary
from pipeline.publish.parts import Part, desk_of, make_part, make_post
from pipeline.publish.posts import Post
from pipeline.publish.usages import Usage
from pipeline.render.markdown import render
from pipeline.render.paste_lint import lint_article


def read_any(path: Path, content: Path, now: datetime) -> tuple[Piece | None, list[Problem]]:
    """A piece from any Markdown file: one of ours, or plain text whose first heading or file name is the title."""
    full = path.resolve()
    inside = full.is_relative_to(content)
    name = full.relative_to(content).as_posix() if inside else path.name
    data = full.read_bytes()
    piece, problems = parse_piece(name, data)
    if piece is None and [problem.code for problem in problems] == ["K104"]:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
        first, _, rest = text.lstrip().partition("\n")
        title, body = (first.lstrip("# ").strip(), rest) if first.startswith("# ") else (path.stem, text)
        matter = Matter.model_validate({"title": title[:120] or path.stem[:120], "date": now})
        return Piece(name, "article", "piece", matter, body, 1, "", references(body)), []
    return piece, problems


@dataclass(frozen=True)
class Kit:
    """What rendering single files needs, read once per command; `files` are all content-relative paths."""

    extensions: Extensions
    files: frozenset[str]


def make_kit(folders: Folders) -> Kit:
    """The list of extensions and the paths of the content folder. Raises what `load_extensions` raises."""
    content = folders.content
    files = frozenset(path.relative_to(content).as_posix() for path in content.rglob("*") if path.is_file())
    return Kit(load_extensions(folders.root / "mkdocs.yml"), files)


def render_any(piece: Piece, kit: Kit) -> Rendered:
    """The piece rendered by itself: links to other pieces stay text, pictures count where the file is there."""
    return render(
        piece.body,
        title=piece.matter.title,
        folder=piece.folder,
        extensions=kit.extensions,
        pieces={},
        pictures=kit.files,
    )


def words(folders: Folders, engine: Engine = "jieba", data: Path | None = None) -> tuple[Vocabulary, Segmenter]:
    """The vocabulary, that of the content folder unless `data` names another one, and a segmenter that knows it."""
    vocabulary, _ = load_vocabulary(data or folders.content / "_data")
    return vocabulary, make_segmenter(vocabulary, folders.cache / "words", engine)


def tag_files(
    paths: Iterable[Path], folders: Folders, now: datetime, vocabulary: Vocabulary, segmenter: Segmenter
) -> Iterator[tuple[Path, Facts | list[Problem]]]:
    """The facts of each file, or its problems."""
    kit = make_kit(folders)
    for path in paths:
        piece, problems = read_any(path, folders.content, now)
        if piece is None:
            yield path, problems
        else:
            yield path, make_facts(render_any(piece, kit).prose, vocabulary, segmenter, explained=True)


def tag_text(lines: Iterable[str], folders: Folders, engine: Engine = "jieba") -> Iterator[str]:
    """JSON lines in, JSON lines out (see `enrich.batch.tag_lines`)."""
    return tag_lines(lines, *words(folders, engine))


def tag_changes(folders: Folders, old_data: Path, note: Callable[[str], None]) -> Iterator[str]:
    """A line for each piece that another vocabulary (`old_data`) tags otherwise; unreadable pieces go to `note`."""
    proses, kit = {}, make_kit(folders)
    for file in sorted(folders.content.glob("*/**/*.md")):
        path = file.relative_to(folders.content).as_posix()
        if path.split("/", 1)[0] in FOLDERS:
            piece, problems = parse_piece(path, file.read_bytes())
            if piece is None:
                note(str(problems[0]))
            else:
                proses[path] = render_any(piece, kit).prose
    before, after = (_facts_of(proses, data, folders) for data in (old_data, folders.content / "_data"))
    vocabulary, _ = load_vocabulary(folders.content / "_data")
    return retagged(before, after, vocabulary)


def _facts_of(proses: Mapping[str, Prose], data: Path, folders: Folders) -> dict[str, Facts]:
    vocabulary, segmenter = words(folders, data=data)
    return {path: make_facts(prose, vocabulary, segmenter) for path, prose in proses.items()}


def _measured(name: str, content: Path) -> Picture:
    """A picture by its header alone; one that has none counts as a square."""
    header = read_header((content / name).read_bytes())
    return Picture(name, header.width, header.height, "") if header else Picture(name, 1, 1, "")


def channel_text(
    channel_id: str, path: Path, folders: Folders, now: datetime
) -> tuple[str, tuple[Usage, ...]] | list[Problem] | Problem:
    """The main text that a channel gets of any Markdown file, and its limits; else what is wrong."""
    shelf, problems = read_shelf(folders.content, folders.root)
    if shelf is None:
        return errors(problems)
    if channel_id not in shelf.channels:
        return Problem("", 0, "K331", f"没有渠道“{channel_id}”", "可用的有：" + "、".join(shelf.channels))
    piece, problems = read_any(path, folders.content, now)
    if piece is None:
        return problems
    entry = entry_of(piece, make_kit(folders), shelf, words(folders)[1], now)
    _, post = _preview(entry, channel_id, shelf, folders)
    return post.texts[post.main], post.usages


def lint_files(paths: Iterable[Path], folders: Folders, now: datetime) -> list[Problem]:
    """What limits and paste-safe rules of each channel with `lint` say of any Markdown files; or their problems.

    HTML files, made by whatever editor, are held against the rules for any article.
    """
    shelf, problems = read_shelf(folders.content, folders.root)
    if shelf is None:
        return errors(problems)
    kit, (_, segmenter) = make_kit(folders), words(folders)
    found: set[Problem] = set()
    for path in paths:
        if path.suffix.lower() in {".html", ".htm"}:
            article = path.read_bytes().decode("utf-8-sig", "replace")
            found.update(as_problem(finding, path.as_posix()) for finding in lint_article(article))
            continue
        piece, problems = read_any(path, folders.content, now)
        if piece is None:
            found.update(problems)
            continue
        entry = entry_of(piece, kit, shelf, segmenter, now)
        for channel_id, channel in shelf.channels.items():
            if piece.kind in channel.kinds and channel.lint:
                found.update(problems_of(*_preview(entry, channel_id, shelf, folders), piece))
    return sorted(found)


def entry_of(piece: Piece, kit: Kit, shelf: Shelf, segmenter: Segmenter, now: datetime) -> Entry:
    """The piece with everything that can be found out about it by itself."""
    rendered = render_any(piece, kit)
    facts = make_facts(rendered.prose, shelf.vocabulary, segmenter)
    return make_entry(piece, rendered, facts, choose(piece, facts, shelf), now)


def _preview(entry: Entry, channel_id: str, shelf: Shelf, folders: Folders) -> tuple[Part, Post]:
    """The piece as an account of its own, named like the channel, would get it."""
    account = Account(id="preview", name=shelf.channels[channel_id].name, channel=channel_id)
    return next(_posts(entry, [account], shelf, folders))


def posts_of(entry: Entry, shelf: Shelf, folders: Folders) -> Iterator[tuple[Part, Post]]:
    """The piece as each of its accounts gets it."""
    return _posts(entry, [shelf.office.accounts[name] for name in entry.accounts], shelf, folders)


def _posts(entry: Entry, accounts: Sequence[Account], shelf: Shelf, folders: Folders) -> Iterator[tuple[Part, Post]]:
    pictures = {name: _measured(name, folders.content) for name in entry.rendered.images}
    catalog, templates = catalog_of(shelf, folders, (entry,), pictures), folders.root / "templates"
    desk = desk_of(catalog, templates, accounts, {})
    for account in accounts:
        part = make_part(desk, entry, account)
        yield part, make_post(part, templates)
