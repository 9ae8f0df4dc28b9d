"""How a path written in a piece is understood: pure text, no file system."""

from __future__ import annotations

import posixpath
import re
from functools import lru_cache
from urllib.parse import unquote

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


def is_remote(target: str) -> bool:
    """Whether a link or picture names another place than our own files (`https:`, `mailto:`, `//host`)."""
    return _SCHEME.match(target) is not None


@lru_cache(maxsize=20_000)  # checks, the renderer and the pages ask for the same
def candidates(folder: str, target: str) -> tuple[str, ...]:
    """Content-relative paths that `target`, written in a file of `folder`, may mean: from the file, then from content/.

    A leading `/` means content/ itself; anchors and queries are dropped, percent escapes decoded. What would leave
    content/ is not in the answer, so an empty answer means: outside the tree.
    """
    plain = unquote(target.split("#", 1)[0].split("?", 1)[0]).replace("\\", "/")
    if not plain or is_remote(target) or "\0" in plain or ":" in plain:
        return ()
    starts = ("",) if plain.startswith("/") else (folder, "")
    found = (posixpath.normpath(posixpath.join(start, plain.lstrip("/"))) for start in starts)
    return tuple(dict.fromkeys(path for path in found if path != ".." and not path.startswith("../") and path != "."))
