"""The editors' handbook: Markdown of the program's own, published as `/handbook/` in the site's frames."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from pipeline.ingest.extensions import load_extensions
from pipeline.ingest.parse import split
from pipeline.ingest.text import decode
from pipeline.model.catalog import Picture
from pipeline.model.extensions import Extensions
from pipeline.model.job import Job, digest, make_key
from pipeline.model.office import Site
from pipeline.model.rendered import Rendered
from pipeline.publish.cards import Link
from pipeline.publish.context import Context, folder_digest
from pipeline.publish.pictures import shown, sized_jobs
from pipeline.publish.search.records import Record
from pipeline.publish.sheets import Planned, Press, Sheet
from pipeline.publish.views import contents
from pipeline.render.fragment import parse
from pipeline.render.markdown import render
from pipeline.render.pictures import picture_size
from pipeline.render.prose import extract

NAME = "编辑手册"
FOLDER = "templates/docs/handbook"
INDEX = "index"
_CODE = re.compile(r"</?code\b[^>]*>")
"""Names of commands and fields, which stand in code, are what readers look for here; the words of a piece lack them."""
_EXAMPLE = re.compile(r"^```markdown 效果\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Chapter:
    """A page; `part` is the group that the table of contents shows it under."""

    name: str
    title: str
    summary: str
    part: str
    rendered: Rendered
    pictures: tuple[Picture, ...]

    @property
    def path(self) -> str:
        """Its folder on the site."""
        return chapter_path(self.name)


def chapter_files(site: Site, context: Context) -> dict[str, Path]:
    """The pages by name; none where the office wants none."""
    return {file.stem: file for file in sorted((context.root / FOLDER).glob("*.md"))} if site.handbook else {}


def chapter_path(name: str) -> str:
    """A page's folder on the site."""
    return "handbook/" if name == INDEX else f"handbook/{name}/"


def load_chapters(site: Site, context: Context) -> tuple[Chapter, ...]:
    """All pages, first the index, then in the order of the index's links."""
    folder = context.root / FOLDER
    files = {name: file.read_bytes() for name, file in chapter_files(site, context).items()}
    if not files:
        return ()
    extensions = load_extensions(context.root / "mkdocs.yml")
    pieces = {f"{name}.md": name for name in files}
    known = digest(*sorted(pieces), folder_digest(folder / "media"))
    tasks = {
        name: (
            make_key("chapter", file=digest(data), known=known, extensions=extensions.digest, code=context.code),
            partial(_read, folder, name, data, extensions, pieces),
        )
        for name, data in files.items()
    }
    chapters = {name: _chapter(name, value) for name, value in context.memo("handbook", tasks).items()}
    order = [INDEX, *chapters[INDEX].rendered.links]
    return tuple(chapters[name] for name in dict.fromkeys((*order, *sorted(chapters))))


def _read(folder: Path, name: str, data: bytes, extensions: Extensions, pieces: dict[str, str]) -> dict[str, Any]:
    text, problems = decode(name, data)
    located, body, _, more = split(name, text)
    if problems or more:
        raise ValueError("；".join(each.message for each in (*problems, *more)))
    front, body = located.data, _EXAMPLE.sub(_with_effect, body)
    files = {f"media/{file.name}" for file in (folder / "media").iterdir()}
    made = render(body, title=front["title"], folder="", extensions=extensions, pieces=pieces, pictures=files)
    made = replace(made, prose=extract(parse(_CODE.sub("", made.html)), front["title"]))
    pictures = []
    for path in made.images:
        image = (folder / path).read_bytes()
        pictures.append((path, *picture_size(image), digest(image)))
    return {"front": front, "rendered": asdict(made), "pictures": pictures}


def _with_effect(example: re.Match[str]) -> str:
    """An example of Markdown, then what it becomes."""
    inside = re.sub(r"^(?=.)", "    ", example[1], flags=re.MULTILINE)
    return f'```markdown\n{example[1]}```\n\n!!! example "排出来是这样"\n\n{inside}'


def _chapter(name: str, value: dict[str, Any]) -> Chapter:
    front = value["front"]
    return Chapter(
        name,
        front["title"],
        front["summary"],
        front.get("part", ""),
        Rendered.from_json(value["rendered"]),
        tuple(Picture(*each) for each in value["pictures"]),
    )


def handbook_jobs(press: Press, chapters: tuple[Chapter, ...]) -> Iterator[Job]:
    """The pages."""
    for sheet in _sheets(chapters):
        yield press.job(Planned.of(sheet, digest(sheet.body)))


def handbook_picture_jobs(chapters: tuple[Chapter, ...], context: Context) -> Iterator[Job]:
    """Every picture that some page shows."""
    pictures = {picture.path: picture for chapter in chapters for picture in chapter.pictures}
    for path, picture in sorted(pictures.items()):
        yield from sized_jobs(_placed(picture), context.root / FOLDER / path, context.code)


def _sheets(chapters: tuple[Chapter, ...]) -> Iterator[Sheet]:
    """Each page with its own contents, its neighbours and the table of all chapters."""
    paths = tuple((chapter.name, chapter.path) for chapter in chapters)
    table = [
        (part, tuple(Link(each.title, each.path) for each in group))
        for part, group in groupby(chapters[1:], key=lambda chapter: chapter.part)
    ]
    for before, chapter, after in zip((None, *chapters), chapters, (*chapters[1:], None), strict=False):
        values = {
            "name": NAME,
            "contents": tuple(contents(chapter.rendered.headings)),
            "table": table,
            "older": Link(before.title, before.path) if before else None,
            "newer": Link(after.title, after.path) if after else None,
        }
        yield Sheet(
            chapter.path, chapter.title, chapter.summary, "handbook", scope="handbook", values=values,
            body=chapter.rendered.html, pieces=paths,
            pictures=tuple((each.path, shown(_placed(each))) for each in chapter.pictures),
        )  # fmt: skip


def _placed(picture: Picture) -> Picture:
    """Apart from the pictures of pieces."""
    return replace(picture, path=picture.path.replace("media/", "media/handbook/", 1))


def handbook_records(chapters: tuple[Chapter, ...]) -> Iterator[Record]:
    """What search knows of the pages."""
    for chapter in reversed(chapters):
        prose = chapter.rendered.prose
        yield Record(
            id=chapter.name, path=chapter.path, title=chapter.title, day="", summary=chapter.summary,
            text=prose.paragraphs, about=prose.headings, names=(), words=(chapter.title,),
            facets=((NAME,), (), (), (), ()),
        )  # fmt: skip
