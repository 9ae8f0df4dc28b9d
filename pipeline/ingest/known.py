"""What content/ holds already, by the marks that a piece is recognised by: identity, address, title."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from pipeline.ingest.parse import split
from pipeline.ingest.text import decode
from pipeline.model.matter import FOLDERS

_COUNTED = re.compile(r"utm_\w+|spm|from|isappinstalled|scene|share\w*|fbclid|gclid", re.IGNORECASE)
_HEAD = 4096  # bytes in which a head names its id; it stands first
_ID = re.compile(r"^id:[ \t]*[\"']?([\w.-]+)", re.M)


@dataclass(frozen=True)
class Known:
    """Content-relative paths by identity in a feed, by folded address and by folded title; ids are casefolded."""

    origins: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)

    def add(self, path: str, identity: str, matter: Mapping[str, Any]) -> None:
        """Remember a piece by its front matter as read."""
        self.ids.add(identity.casefold())
        if origin := matter.get("origin"):
            self.origins.setdefault(str(origin), path)
        if title := folded_title(str(matter.get("title") or "")):
            self.titles.setdefault(title, path)
        sources = matter.get("sources")
        for source in sources if isinstance(sources, list) else ():
            if isinstance(source, Mapping) and (link := folded_link(str(source.get("url") or ""))):
                self.links.setdefault(link, path)


def read_known(content: Path) -> Known:
    """Every piece of the content folder, also of those with errors elsewhere."""
    known = Known()
    for folder in FOLDERS:
        for file in sorted((content / folder).rglob("*.md")):
            path = file.relative_to(content).as_posix()
            text, _ = decode(path, file.read_bytes())
            data = split(path, text)[0].data
            matter = data if isinstance(data, dict) else {}
            known.add(path, str(matter.get("id") or PurePosixPath(path).stem), matter)
    return known


def read_ids(content: Path) -> set[str]:
    """The casefolded ids in use, from the first lines of each piece: quick, also where they are many thousands."""
    ids = set()
    for folder in FOLDERS:
        for file in (content / folder).rglob("*.md"):
            with file.open("rb") as opened:
                named = _ID.search(opened.read(_HEAD).decode("utf-8", "replace"))
            ids.add((named[1] if named else file.stem).casefold())
    return ids


def folded_title(title: str) -> str:
    """Letters and digits only, in one width and case: what stays when an office sets its own punctuation."""
    return "".join(c for c in unicodedata.normalize("NFKC", title).casefold() if c.isalnum())


def folded_link(address: str) -> str:
    """An address without scheme, `www.`, fragment, last slash and the parameters that only count visits."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    kept = sorted(pair for pair in parse_qsl(parts.query, max_num_fields=None) if not _COUNTED.fullmatch(pair[0]))
    query = f"?{urlencode(kept)}" if kept else ""
    return f"{parts.netloc.casefold().removeprefix('www.')}{parts.path.rstrip('/')}{query}" if parts.netloc else ""
