"""A new office's repository: the program as it is, and content, colours and mark of the office's own."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pipeline.ingest.adopt.writing import block
from pipeline.ingest.skeleton import piece_path, skeleton
from pipeline.model.founding import Founding
from pipeline.render.pictures.mark import LOOKS, looks

MANIFEST = ".kepu-files"
_PROGRAM = (
    "pipeline", "templates", "site_overrides", "locks", ".github/workflows", "scripts/build", "scripts/setup",
    "scripts/ci_links", "scripts/ci_issue", "scripts/train_topics.py",
    "mkdocs.yml", "pyproject.toml", "LICENSE", ".gitattributes", ".gitignore",
    ".editorconfig", ".markdownlint.json", ".vscode",
)  # fmt: skip
_VOCABULARY = ("topics.yml", "topics-examples.tsv", "topics-weights.txt", "audiences.yml", "days.yml")
_JOB = re.compile(r"^  [\w-]+:\n(?:^(?: {3,}.*)?\n)*", re.M)


@dataclass(frozen=True)
class Change:
    """What an upgrade does: files to write, files to delete, files that the office changed and that stay."""

    written: Mapping[str, bytes]
    deleted: tuple[str, ...]
    kept: tuple[str, ...]


def founded(root: Path, office: Founding, logo: bytes | None, today: datetime) -> dict[str, bytes]:
    """Every file of the new repository by its path; `root` is the program's folder."""
    program = _program(root)
    own = {
        **_content(root, office, today),
        **looks(office.name, office.colours, logo),
        "README.md": _filled(root, "README.md", office),
    }
    kept = {path: data for path, data in program.items() if path not in own}
    return {**kept, **own, MANIFEST: _manifest(kept)}


def upgraded(root: Path, folder: Path) -> Change:
    """What brings the program's files in the office's `folder` to those of `root`. Raises OSError, ValueError."""
    rows = (folder / MANIFEST).read_text("utf-8").splitlines()
    before = {path: mark for mark, _, path in (row.partition("  ") for row in rows)}
    if not all(re.fullmatch("[0-9a-f]{64}", mark) and ".." not in path.split("/") for path, mark in before.items()):
        raise ValueError(f"{MANIFEST} 坏了")
    after = {path: data for path, data in _program(root).items() if path not in LOOKS}
    there = {path: _mark((folder / path).read_bytes()) for path in {*before, *after} if (folder / path).is_file()}
    changed = {path for path, mark in there.items() if mark != before.get(path)}
    kept = sorted(path for path in changed if path not in after or _mark(after[path]) != there[path])
    written = {path: data for path, data in after.items() if path not in kept and there.get(path) != _mark(data)}
    gone = [path for path in sorted(before) if path not in after and path in there and path not in kept]
    return Change({**written, MANIFEST: _manifest(after)}, tuple(gone), tuple(kept))


def _program(root: Path) -> dict[str, bytes]:
    """The program's own files; workflows without the jobs that run its tests, which stay with it."""
    files: dict[str, bytes] = {}
    for name in _PROGRAM:
        place = root / name
        for file in sorted(place.rglob("*")) if place.is_dir() else [place]:
            path = file.relative_to(root).as_posix()
            if file.is_file() and "__pycache__" not in file.parts and not path.endswith(".pyc"):
                files[path] = file.read_bytes()
    for path, data in files.items():
        if path.startswith(".github/"):
            kept = _JOB.sub(lambda job: "" if "scripts/test" in job[0] else job[0], data.decode())
            files[path] = kept.rstrip("\n").encode() + b"\n"
    return files


def _content(root: Path, office: Founding, today: datetime) -> dict[str, bytes]:
    names: dict[str, dict[str, Any]] = {"accounts": office.accounts, "columns": office.columns, "people": office.people}
    site: dict[str, Any] = {
        "name": office.name,
        "tagline": office.tagline,
        "description": office.tagline or f"{office.owner}的科普文章、视频和专栏。",
        "url": office.url,
        "owner": office.owner,
        "notice": office.notice,
        "license": office.license,
        "feed_since": f"{today:%Y-%m-%d}",
        "feed_host": urlsplit(office.url).hostname or "localhost",
    }
    if policy := office.policy.model_dump(mode="json", exclude_defaults=True):
        site["policy"] = policy
    files = {f"content/_data/{name}.yml": _yaml(data) for name, data in {"site": site, **names}.items()}
    for name in _VOCABULARY:
        if (root / "content/_data" / name).is_file():
            files[f"content/_data/{name}"] = (root / "content/_data" / name).read_bytes()
    files["content/_data/lexicon.txt"] = _lexicon(root, office).encode()
    files["content/pages/about.md"] = _filled(root, "about.md", office)
    files["content/media/.gitkeep"] = b""
    title = f"{office.name}开通了"
    path = piece_path("article", None, today, "kai-tong")
    files[f"content/{path}"] = skeleton("article", {"title": title, "authors": [office.owner]}, today)
    return files


def _lexicon(root: Path, office: Founding) -> str:
    """The words of topics, with the office's own names instead of the last one's."""
    text = (root / "content/_data/lexicon.txt").read_text("utf-8")
    entries = [*office.accounts.values(), *office.columns.values()]
    named = [office.name, office.owner, *(str(each.get("name", "")) for each in entries)]
    words = dict.fromkeys(word for name in named for word in re.findall(r"[\u4e00-\u9fff]{2,12}", name))
    return f"{text.partition('[words]')[0]}[words]\n{' '.join(words)}\n"


def _filled(root: Path, name: str, office: Founding) -> bytes:
    """A text of templates/office with the office's own words."""
    text = (root / "templates/office" / name).read_text("utf-8")
    words = {"name": office.name, "owner": office.owner, "tagline": office.tagline, "license": office.license}
    return re.sub(r"\{(\w+)\}", lambda found: words[found[1]], text).encode()


def _yaml(data: Mapping[str, Any]) -> bytes:
    return ("\n".join(block(data)) + "\n" if data else "{}\n").encode()


def _manifest(files: Mapping[str, bytes]) -> bytes:
    return "".join(f"{_mark(files[path])}  {path}\n" for path in sorted(files)).encode()


def _mark(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
