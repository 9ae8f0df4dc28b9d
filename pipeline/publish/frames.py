"""The theme's own pages as frames: mkdocs builds one per page type, the pipeline stamps pieces into their holes.

mkdocs runs as a separate program and is never imported, so another generator that writes the same folder can take its
place. A frame page lies so deep that its way back to the site's root occurs in it for nothing else.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from importlib.metadata import version
from pathlib import Path

from markupsafe import escape

from pipeline.model.job import Job, digest, make_key
from pipeline.model.office import Site
from pipeline.publish.context import Context

FRAMES = ("page", "piece", "search")
"""Page types; each has a template of its name in site_overrides/."""

_DEEP = "f/r/a/m/e"
_BACK = "../" * (_DEEP.count("/") + 2)
HOLES = ("title", "description", "head", "scope", "content")
_MARK = re.compile(rf"{re.escape(_BACK)}|(?:<!--)?kepu-hole-({'|'.join(HOLES)})(?:-->)?")


class FrameError(Exception):
    """mkdocs did not build the frames, or a frame lacks a hole (Chinese message with mkdocs' own words)."""


@dataclass(frozen=True)
class Frame:
    """One page type, cut at its holes: texts and, at odd places, the names of what goes between them."""

    parts: tuple[str, ...]

    def stamp(self, root: str, section: str, holes: Mapping[str, str]) -> str:
        """The page whose way to the site's root is `root` (`../../`, or `./`); `section` is the current nav entry.

        `holes` are HTML already: title and description escaped, head, scope (classes of body) and content markup.
        """
        values = {**holes, "": root}
        text = "".join(part if at % 2 == 0 else values[part] for at, part in enumerate(self.parts))
        return text.replace(f'data-nav="{section}"', 'aria-current="true"') if section else text


def plain(text: str) -> str:
    """Text as HTML, for an attribute too."""
    return str(escape(text))


def back(path: str) -> str:
    """The way from the page folder `path` (`p/x/`) to the site's root."""
    return "../" * path.count("/") or "./"


@lru_cache(maxsize=8)
def load_frame(folder: Path, name: str) -> Frame:
    """The frame `name` of a folder that `build_frames` made. Raises FrameError when a hole is missing."""
    text = (folder / "site" / _DEEP / name / "index.html").read_text("utf-8")
    parts, start, found = [], 0, set()
    for mark in _MARK.finditer(text):
        hole = mark[1] or ""
        parts += [text[start : mark.start()], hole]
        found.add(hole)
        start = mark.end()
    missing = [hole for hole in HOLES if hole not in found]
    if missing:
        raise FrameError(f"site_overrides 的模板 {name} 里没有：{'、'.join(missing)}")
    return Frame((*parts, text[start:]))


def build_frames(context: Context, site: Site) -> tuple[Path, str]:
    """The folder of the built frames and the digest that identifies them. Raises FrameError."""
    about = (context.content / "pages" / "about.md").is_file()
    words = {
        "mkdocs": version("mkdocs"),
        "theme": version("mkdocs-material"),
        "config": digest((context.root / "mkdocs.yml").read_bytes()),
        "overrides": context.template_digest("site_overrides"),
        "site": digest(repr(site), str(about)),
        "code": context.code,
    }
    key = make_key("frames", **words)
    return context.run("frames", key, partial(_make, context.root, site, about)), digest(key)


def _make(root: Path, site: Site, about: bool, work: Path) -> None:
    pages = work / "docs" / _DEEP
    pages.mkdir(parents=True)
    for name in FRAMES:
        front = f"---\ntemplate: {name}.html\ntitle: kepu-hole-title\ndescription: kepu-hole-description\n---\n\n"
        (pages / f"{name}.md").write_text(f"{front}<!--kepu-hole-content-->\n", "utf-8")
    config = {
        "INHERIT": str(root / "mkdocs.yml"),
        "docs_dir": str(work / "docs"),
        "site_dir": str(work / "site"),
        "site_name": site.name,
        "site_description": site.description,
        "theme": {"custom_dir": str(root / "site_overrides")},
        "extra": {**site.model_dump(include={"tagline", "owner", "notice", "license", "handbook"}), "about": about},
    }
    file = work / "mkdocs.json"  # JSON is YAML
    file.write_text(json.dumps(config, ensure_ascii=False), "utf-8")
    environment = {
        **os.environ,
        "NO_MKDOCS_2_WARNING": "1",
        "SOURCE_DATE_EPOCH": "0",
        "PYTHONHASHSEED": "0",
        "PYTHONIOENCODING": "utf-8",
    }
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", str(file)]
    ran = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False)  # noqa: S603
    if ran.returncode != 0:
        raise FrameError(f"mkdocs 没有建成网站框架：\n{ran.stderr.strip() or ran.stdout.strip()}")
    file.unlink()


def theme_jobs(folder: Path, overrides: Path) -> Iterator[Job]:
    """Our own files of the theme, those of the theme itself that some frame names, and the style sheets as one file."""
    site = folder / "site"
    frames = "".join((site / _DEEP / name / "index.html").read_text("utf-8") for name in FRAMES)
    for path in sorted(p for p in (site / "assets").rglob("*") if p.is_file()):
        name = path.relative_to(site).as_posix()
        if (overrides / name).is_file() or name in frames:
            yield Job(f"site/{name}", make_key("theme", file=digest(path.read_bytes())), partial(path.read_bytes))
    sheet = b"".join(path.read_bytes() for path in sorted((overrides / "styles").glob("*.css")))
    yield Job("site/assets/stylesheets/site.css", make_key("theme", file=digest(sheet)), partial(bytes, sheet))
