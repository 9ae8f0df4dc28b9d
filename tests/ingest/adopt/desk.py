"""A tiny office to import into, and the import as the tests call it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from pipeline.ingest.adopt import Report, adopt
from pipeline.ingest.checks import check
from pipeline.ingest.shelf import Shelf, read_shelf
from pipeline.model.problem import Problem
from pipeline.model.times import SHANGHAI

TODAY = datetime(2026, 11, 22, tzinfo=SHANGHAI)
_DATA = {
    "site.yml": """\
name: 示范站
url: https://example.org/
owner: 示范科协
feed_since: 2026-01-01
feed_host: example.org
""",
    "accounts.yml": "{}\n",
    "columns.yml": "season: {name: 四季科学}\n",
    "people.yml": "unit-a: {name: 科普部}\n",
    "topics.yml": """\
topics:
  - {id: space, name: 天文与航空航天}
  - {id: life, name: 生命科学}
  - {id: health, name: 卫生健康}
  - {id: math, name: 数学与统计}
""",
    "audiences.yml": "audiences: [{id: elders, name: 老年人}, {id: workers, name: 产业工人}]\n",
    "lexicon.txt": "",
}


def office(folder: Path) -> Path:
    """A content folder with nothing but its data."""
    content = folder / "content"
    (content / "_data").mkdir(parents=True)
    for name, text in _DATA.items():
        (content / "_data" / name).write_text(text, encoding="utf-8")
    return content


def bring(*paths: Path, into: Path, status: str = "approved") -> Report:
    """Import on the tests' day."""
    return adopt(paths, into, status=status, today=TODAY)


def read(content: Path, root: Path) -> tuple[Shelf, list[Problem]]:
    """The shelf, and the errors of reading and of all checks."""
    shelf, problems = read_shelf(content, root)
    assert shelf is not None, problems
    return shelf, [p for p in [*problems, *check(shelf)] if p.severity == "error"]


def tree(content: Path) -> dict[str, bytes]:
    """Everything but the office's data."""
    files = (file for file in content.rglob("*") if file.is_file() and "_data" not in file.parts)
    return {file.relative_to(content).as_posix(): file.read_bytes() for file in sorted(files)}
