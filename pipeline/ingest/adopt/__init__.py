"""Import of what others wrote: folders of Markdown and tables of videos become pieces that pass every check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.ingest.adopt.articles import read_article
from pipeline.ingest.adopt.bodies import Pages, settle
from pipeline.ingest.adopt.dating import date_of
from pipeline.ingest.adopt.ids import unused
from pipeline.ingest.adopt.markup import tidy
from pipeline.ingest.adopt.matter import Setting, front_matter
from pipeline.ingest.adopt.mend import mend
from pipeline.ingest.adopt.report import Note, Raw, Report
from pipeline.ingest.adopt.sources import TABLES, Sources, collect
from pipeline.ingest.adopt.tables import read_table
from pipeline.ingest.adopt.videos import add_video, demand_clip
from pipeline.ingest.adopt.writing import piece_bytes, same_but_date, write_new
from pipeline.ingest.checks.media import CLIPS
from pipeline.ingest.parse import parse_piece, split
from pipeline.ingest.text import decode
from pipeline.ingest.vocabulary import load_vocabulary
from pipeline.ingest.yaml_lines import YamlError, load_yaml
from pipeline.model.matter import FOLDERS

__all__ = ["Note", "Report", "adopt", "take"]
_FOLDER = {kind: folder for folder, kind in FOLDERS.items()}


@dataclass(frozen=True)
class _Planned:
    """A piece with its id, date and place; `held` is the path of a piece that has the id already."""

    raw: Raw
    id: str
    date: datetime
    guessed: bool
    path: str
    held: str | None
    notes: tuple[Note, ...]


def adopt(paths: Sequence[Path], content: Path, *, status: str, today: datetime) -> Report:
    """Import `paths` (files and folders) into the `content` folder; `today` stands in where no date is found.

    Nothing that is there already is changed: a piece whose id is taken is skipped with a note, and running the same
    import again writes nothing. A file that cannot be used is skipped with a note. Raises OSError when `content`
    cannot be written.
    """
    sources = collect(paths, content)
    raws, skipped, notes = _read(sources)
    report = take(raws, sources, content, status=status, today=today)
    notes = list(dict.fromkeys([*sources.notes, *notes, *report.notes]))
    return replace(report, skipped=(*skipped, *report.skipped), notes=tuple(notes))


def take(
    raws: Sequence[Raw], sources: Sources, content: Path, *, status: str, today: datetime, rehearse: bool = False
) -> Report:
    """Make pieces of `raws` and write them, as `adopt` does; to rehearse is to write nothing, with the same report."""
    setting = _setting(content, sources, status, today)
    plan = list(_plan(raws, content, today))
    pages = _pages(plan)
    written: list[str] = []
    skipped: list[str] = []
    notes: list[Note] = []
    media: set[str] = set()
    for planned in plan:
        data, files, found = _made(planned, setting, pages)
        reason = _hindrance(planned, content, data)
        if reason:
            skipped.append(planned.raw.name + (f":{planned.raw.row}" if planned.raw.row else ""))
            notes.append(Note(planned.raw.name, planned.raw.row, reason))
            continue
        new = {path: files[path] for path in sorted(files) if not (content / path).is_file()}
        media |= new.keys()
        for path, bytes_ in {**new, planned.path: data}.items() if not rehearse else ():
            write_new(content, path, bytes_)
        written.append(planned.path)
        notes += [*planned.raw.notes, *planned.notes, *found]
    return Report(tuple(written), tuple(skipped), tuple(dict.fromkeys(notes)), tuple(sorted(media)))


def _read(sources: Sources) -> tuple[list[Raw], list[str], list[Note]]:
    raws: list[Raw] = []
    skipped: list[str] = []
    notes: list[Note] = []
    for source in sources.files:
        if source.place.lower().endswith(TABLES):
            rows, found = read_table(source)
            raws += rows
            notes += found
            skipped += [] if rows else [source.name]
            continue
        raw = read_article(source)
        if isinstance(raw, Raw):
            raws.append(raw)
        else:
            notes.append(raw)
            skipped.append(source.name)
    return raws, skipped, notes


def _plan(raws: Sequence[Raw], content: Path, today: datetime) -> Iterator[_Planned]:
    """Ids and places; two sources that want one id get it with -2, -3 in order of path."""
    held = _held(content)
    taken: set[str] = set()
    for raw in raws:
        name = unused(raw.fields["id"], taken)
        taken.add(name.casefold())
        date, guessed, why = date_of(raw, today)
        notes = [Note(raw.name, raw.row, why)] if why else []
        if name != raw.fields["id"]:
            notes.append(Note(raw.name, raw.row, f"编号“{raw.fields['id']}”在这次导入里重复，改为“{name}”"))
        path = f"{_FOLDER[raw.kind]}/{date.year:04d}/{name}.md"
        yield _Planned(raw, name, date, guessed, path, held.get(name.casefold()), tuple(notes))


def _held(content: Path) -> dict[str, str]:
    """Folded id → path of every piece in the content folder, also of those with errors."""
    found: dict[str, str] = {}
    for folder in FOLDERS:
        for file in sorted((content / folder).rglob("*.md")):
            path = file.relative_to(content).as_posix()
            text, _ = decode(path, file.read_bytes())
            data = split(path, text)[0].data
            named = data.get("id") if isinstance(data, dict) else None
            found.setdefault(str(named or PurePosixPath(path).stem).casefold(), path)
    return found


def _pages(plan: Sequence[_Planned]) -> Pages:
    places = {(p.raw.root, p.raw.place): p.held or p.path for p in plan if not p.raw.row}
    names = Counter(
        name for p in plan if not p.raw.row for name in {p.id.casefold(), PurePosixPath(p.raw.place).stem.casefold()}
    )
    unique = {
        name: p.held or p.path
        for p in plan
        for name in (p.id.casefold(), PurePosixPath(p.raw.place).stem.casefold())
        if names[name] == 1
    }
    return Pages(places, unique)


def _made(planned: _Planned, setting: Setting, pages: Pages) -> tuple[bytes, dict[str, bytes], list[Note]]:
    made = front_matter(planned.raw, setting, planned.id, planned.date)
    if planned.raw.kind == "video":
        add_video(made)
    for sentence in mend(made.fields):
        made.note(sentence)
    if planned.raw.kind == "video":
        demand_clip(made)
    folder = str(PurePosixPath(planned.held or planned.path).parent)
    body = settle(planned.raw, setting.sources, pages, folder)
    text = "\n\n".join(filter(None, [*map(_neutral, made.lead), tidy(body.text)]))
    return piece_bytes(made.fields, text), {**made.media, **body.media}, [*made.notes, *body.notes]


def _neutral(text: str) -> str:
    """Plain text as Markdown that shows it: what would open a link, a tag or code is written as an entity."""
    for mark in ("[", "<", "`", "~~~"):
        text = text.replace(mark, f"&#{ord(mark[0])};" + mark[1:])
    return text


def _hindrance(planned: _Planned, content: Path, data: bytes) -> str:
    """Why the piece is not written; "" when it is."""
    place = planned.held or (planned.path if (content / planned.path).exists() else None)
    if place is not None:
        old = (content / place).read_bytes()
        same = old == data or (planned.guessed and same_but_date(old, data))
        return "已经导入过" if same else f"编号“{planned.id}”已经有了，内容不同，没有改动：{place}"
    piece, problems = parse_piece(planned.path, data)
    return "" if piece else "没有导入：" + "；".join(f"{problem.message}" for problem in problems)


def _setting(content: Path, sources: Sources, status: str, today: datetime) -> Setting:
    vocabulary, _ = load_vocabulary(content / "_data")  # its own problems are the check's to tell
    topics = {key.casefold(): topic.id for topic in vocabulary.topics for key in (topic.name, topic.id)}
    audiences = {key.casefold(): group.id for group in vocabulary.audiences for key in (group.name, group.id)}
    people, columns = (_ids(content / "_data" / name) for name in ("people.yml", "columns.yml"))
    clips = {
        file.name.casefold(): file.relative_to(content).as_posix()
        for file in sorted((content / "media").rglob("*"), reverse=True)
        if file.suffix.lower() in CLIPS
    }
    return Setting(content, sources, topics, audiences, people, columns, clips, status, today)


def _ids(file: Path) -> dict[str, str]:
    """Folded id and name → id of a data file that is a mapping of ids; empty where there is none."""
    if not file.is_file():
        return {}
    text, _ = decode(file.name, file.read_bytes())
    try:
        data: Any = load_yaml(text).data
    except YamlError:  # the check tells; here nobody is known then
        return {}
    entries = {str(key): value for key, value in data.items()} if isinstance(data, dict) else {}
    names = {str(v["name"]).casefold(): key for key, v in entries.items() if isinstance(v, Mapping) and v.get("name")}
    return {**names, **{key.casefold(): key for key in entries}}
