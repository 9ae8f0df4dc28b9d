"""One order for Pagefind's filters: it writes them as its hash tables happen to run, so that no two builds were equal.

Only the filter files and the two files that name them are touched. Their form is that of Pagefind 1.5.2, which is
pinned: gzip over `pagefind_dcd` and CBOR; a filter is `[name, [[value, [page, …]], …]]`, the metadata's fourth item
lists `[name, file]` of the filters.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

import cbor2

_SIGN = b"pagefind_dcd"


def order_filters(folder: Path) -> None:
    """Sort the values of every filter and the list of filters, and name the files by their new content."""
    entry_file = folder / "pagefind-entry.json"
    entry = json.loads(entry_file.read_text("utf-8"))
    for language in sorted(entry["languages"]):
        known = entry["languages"][language]
        meta_file = folder / f"pagefind.{known['hash']}.pf_meta"
        meta = _read(meta_file)
        filters = []
        for name, old in meta[3]:
            file = folder / "filter" / f"{old}.pf_filter"
            data = _packed([name, sorted(_read(file)[1])])
            file.unlink()
            mark = f"{language}_{_mark(data, 7)}"
            (folder / "filter" / f"{mark}.pf_filter").write_bytes(data)
            filters.append([name, mark])
        meta[3] = sorted(filters)
        data = _packed(meta)
        meta_file.unlink()
        known["hash"] = f"{language}_{_mark(data, 15)}"
        (folder / f"pagefind.{known['hash']}.pf_meta").write_bytes(data)
    entry_file.write_text(json.dumps(entry, ensure_ascii=False, separators=(",", ":")), "utf-8")


def _read(file: Path) -> Any:
    data = gzip.decompress(file.read_bytes())
    if not data.startswith(_SIGN):
        raise ValueError(f"{file.name} 不是这一版 Pagefind 的文件")
    return cbor2.loads(data[len(_SIGN) :])


def _packed(value: Any) -> bytes:
    return gzip.compress(_SIGN + cbor2.dumps(value), compresslevel=9, mtime=0)


def _mark(data: bytes, length: int) -> str:
    return hashlib.sha256(data).hexdigest()[:length]
