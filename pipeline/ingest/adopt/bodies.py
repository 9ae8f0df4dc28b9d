"""A body's pictures and links, so that all of them lead somewhere: into content/, to the web, or to plain text."""

from __future__ import annotations

import html
import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from pipeline.ingest.adopt.pictures import inline_picture, media_path, read_picture
from pipeline.ingest.adopt.report import Note, Raw
from pipeline.ingest.adopt.sources import PICTURES, Sources
from pipeline.ingest.references import references, rewrite
from pipeline.model.paths import is_remote
from pipeline.model.reference import Reference

_WEB = ("http://", "https://", "//")
_KEPT = (*_WEB, "mailto:", "tel:", "ftp://", "ftps://", "sms:", "magnet:")
_ROUNDS = 4  # a replaced reference may complete another one around it


@dataclass(frozen=True)
class Pages:
    """Where the pieces of this import go: content-relative path by (root, place), and by folded name where unique."""

    places: Mapping[tuple[int, str], str]
    names: Mapping[str, str]

    def find(self, root: int, place: str, target: str) -> str | None:
        """The new path of the file that a link in `place` means: by path, else by its last part as id or file name."""
        plain = unquote(target.split("#", 1)[0].split("?", 1)[0]).replace("\\", "/")
        if not plain.strip("/."):
            return None
        starts = ("",) if plain.startswith("/") else (posixpath.dirname(place), posixpath.splitext(place)[0], "")
        for start in starts:
            path = posixpath.normpath(posixpath.join(start, plain.lstrip("/")))
            stem = path.removesuffix(".html").removesuffix(".htm")
            for written in (path, f"{stem}.md", f"{path}.md", *(f"{path}/{name}.md" for name in INDEXES)):
                if (root, written) in self.places:
                    return self.places[root, written]
        last = PurePosixPath(plain.rstrip("/"))
        known = last.suffix.lower() in {".md", ".markdown", ".html", ".htm", ".rmd", ".mdx"}
        return self.names.get((last.stem if known else last.name).casefold())


INDEXES = ("index", "_index", "README", "readme")


@dataclass(frozen=True)
class Body:
    """The text, the media files that it shows (content-relative path → bytes), and the notes."""

    text: str
    media: Mapping[str, bytes]
    notes: tuple[Note, ...]


def settle(raw: Raw, sources: Sources, pages: Pages, folder: str) -> Body:
    """The body of `raw` for a piece in the content folder `folder`."""
    work = _Work(raw, sources, pages, folder)
    text = raw.body
    for _ in range(_ROUNDS):
        before, text = text, rewrite(text, work.change, raw.body_line)
        if text == before:
            break
    return Body(text, work.media, tuple(work.notes))


@dataclass
class _Work:
    """What the changes of one body gather."""

    raw: Raw
    sources: Sources
    pages: Pages
    folder: str
    media: dict[str, bytes] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    done: set[str] = field(default_factory=set)
    found: dict[str, tuple[bytes | str, str]] = field(default_factory=dict)
    unnamed: int = 0

    def note(self, reference: Reference, text: str) -> None:
        """Remember a sentence with the line (a table: the row)."""
        self.notes.append(Note(self.raw.name, self.raw.row or reference.line, text))

    def change(self, reference: Reference) -> Reference | str:
        """What the reference becomes."""
        if reference.target in self.done:
            return reference
        return self._image(reference) if reference.what == "image" else self._link(reference)

    def _image(self, image: Reference) -> Reference | str:
        target, shown = image.target, image.target[:80]
        alt = " ".join(image.text.split()) or image.title
        if target.lower().startswith(_WEB):
            data, name = self._web(target)
            if isinstance(data, str):
                self.note(image, f"{data}，改成了链接：{shown}")
                address = ("https:" + target if target.startswith("//") else target).replace(" ", "%20")
                text = f"图：{alt or _stem(_address_path(target)) or '图片'}"
                return replace(image, what="link", target=address, text=_escaped(image, text))
        else:
            inline = inline_picture(target)
            data, name = self._file(target) if inline is None else (inline, "inline")
        if isinstance(data, str):
            self.note(image, f"图片没有导入（{data}），改成了文字：{shown}")
            caption = f"（{image.title}）" if image.title and image.title != alt else ""
            return _escaped(image, f"［图：{alt or _stem(target) or '图片'}{caption}］")
        if not alt:
            self.unnamed += 1
            alt = f"插图{self.unnamed}"
        if not image.text.strip():
            self.note(image, f"图片没有说明文字，暂写为“{alt}”：{shown}")
        return replace(image, target=self._taken(data, name), text=alt)

    def _link(self, link: Reference) -> Reference | str:
        target = link.target.strip()
        if target.startswith("#") and len(target) > 1:
            return link
        if target.lower().startswith(_KEPT):
            return self._unnested(link)
        page = None if is_remote(target) else self.pages.find(self.raw.root, self.raw.place, target)
        if page is not None:
            mark, anchor = target.partition("#")[1:]
            new = posixpath.relpath(page, self.folder) + mark + anchor.replace(" ", "-").strip("<>()")
            self.done.add(new)
            return self._unnested(replace(link, target=new))
        if target.split("?")[0].lower().endswith(PICTURES) and not is_remote(target):
            data, name = self._file(target)
            if isinstance(data, bytes):
                return self._unnested(replace(link, target=self._taken(data, name)))
        self.note(link, f"链接的文件不在，改成了文字：{target[:80] or '（没有地址）'}")
        return link.text if link.text.strip() else html.escape(target).replace("[", "").replace("]", "")

    def _file(self, target: str) -> tuple[bytes | str, str]:
        """The bytes of a local picture, or why it cannot be taken, and its file name."""
        if target not in self.found:
            file = self.sources.picture(self.raw.root, self.raw.place, target)
            self.found[target] = (read_picture(file), file.name) if file else ("找不到这个文件", "")
        return self.found[target]

    def _web(self, target: str) -> tuple[bytes | str, str]:
        """The bytes of a picture on the web, or why it is not taken, and its file name."""
        if self.sources.web is None:
            return "图片在别的网站上", ""
        if target not in self.found:
            self.found[target] = (self.sources.web(target), _stem(_address_path(target)))
        return self.found[target]

    def _taken(self, data: bytes, name: str) -> str:
        path = media_path(data, name)
        self.media[path] = data
        self.done.add(path)
        return path

    def _unnested(self, link: Reference) -> Reference | str:
        """A link cannot hold a link (a picture of another site that became one): put it behind."""
        inner = [found.target for found in references(link.text) if found.what == "link"]
        if not inner:
            return link
        if inner == [link.target]:
            return link.text
        self.done.add(link.target)
        behind = f'<a href="{html.escape(link.target)}">链接</a>' if link.form == "html" else f"[链接]({link.target})"
        return f"{link.text}（{behind}）"


def _address_path(address: str) -> str:
    """The path of a web address; empty when the address is malformed."""
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def _stem(target: str) -> str:
    stem = PurePosixPath(unquote(target.split("?", maxsplit=1)[0]).replace("\\", "/")).stem
    return " ".join(stem.translate(str.maketrans("[]<>()", "      ")).split())[:60]


def _escaped(reference: Reference, text: str) -> str:
    return html.escape(text) if reference.form == "html" else text
