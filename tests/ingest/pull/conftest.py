"""An office, a server, and a pull from one to the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.ingest.known import read_known
from pipeline.ingest.pull import Pulled, pull
from pipeline.ingest.pull.wire import Limits, Wire
from pipeline.model.names import printable
from pipeline.model.problem import Problem
from tests.ingest.adopt.desk import TODAY, office
from tests.ingest.pull.server import Site, only_this_server, running


@pytest.fixture
def site() -> Iterator[Site]:
    """A fresh server."""
    with running() as made:
        yield made


@dataclass
class Desk:
    """Someone who pulls into `content`; everything else below `folder` must stay as it is."""

    folder: Path
    content: Path

    def pull(self, feed: str | Path, limits: Limits = Limits(), **more: bool | int) -> Pulled | Problem:  # noqa: B008
        """One feed, on the tests' day, from this machine's server."""
        wire = Wire(limits, only_this_server)
        return pull(str(feed), self.content, read_known(self.content), today=TODAY, wire=wire, **more)  # type: ignore[arg-type]

    def took(self, feed: str | Path, **more: bool | int) -> Pulled:
        """A pull that must work."""
        found = self.pull(feed, **more)
        assert isinstance(found, Pulled), str(found)
        return found

    def refused(self, feed: str | Path, limits: Limits = Limits()) -> Problem:  # noqa: B008
        """A pull that must end with a problem, all words of it, and change nothing."""
        before = self.everything()
        found = self.pull(feed, limits)
        assert isinstance(found, Problem), found
        assert found.message and found.remedy and found.path in printable(str(feed))
        assert self.everything() == before
        return found

    def everything(self) -> dict[str, bytes]:
        """Every file and link of the folder."""
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes() if path.is_file() else b"/"
            for path in sorted(self.folder.rglob("*"))
        }

    def outside(self) -> dict[str, bytes]:
        """Every file that is not in content/."""
        return {path: data for path, data in self.everything().items() if not path.startswith("content/")}

    def piece(self, name: str) -> str:
        """The text of a piece by its id."""
        (file,) = self.content.glob(f"articles/*/{name}.md")
        return file.read_text("utf-8")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """An office with nothing but its data, and a neighbour that must not be touched."""
    (tmp_path / "neighbour").mkdir()
    (tmp_path / "neighbour" / "secret.md").write_text("# secret\n", "utf-8")
    return Desk(tmp_path, office(tmp_path))


def rss(*items: str, head: str = "<title>友站</title><link>https://partner.example/</link>", before: str = "") -> bytes:
    """An RSS document."""
    named = 'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    body = f'<rss version="2.0" {named}><channel>{head}{"".join(items)}</channel></rss>'
    return f'<?xml version="1.0" encoding="utf-8"?>{before}{body}'.encode()


def item(title: str = "潮水从哪里来", html: str = "<p>月亮。</p>", guid: str = "", more: str = "") -> str:
    """An entry; its guid makes its link."""
    number = guid or "1001"
    return (
        f"<item><title>{title}</title><link>https://partner.example/{number}</link>"
        f'<guid isPermaLink="false">{number}</guid><pubDate>Mon, 16 Nov 2026 08:30:00 +0800</pubDate>'
        f"<content:encoded><![CDATA[{html}]]></content:encoded>{more}</item>"
    )
