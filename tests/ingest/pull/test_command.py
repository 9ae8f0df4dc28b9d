"""`kepu pull` as people call it."""

from __future__ import annotations

from click.testing import CliRunner

from pipeline.cli import kepu
from tests.ingest.pull.conftest import Desk, item, rss
from tests.ingest.pull.server import Site


def test_a_file_and_an_address_inside(desk: Desk, site: Site) -> None:
    """One feed that cannot be had does not keep the other back; exit code 1; the local server is not asked."""
    (desk.folder / "feed.xml").write_bytes(rss(item(), item(title="第二篇", guid="2")))
    outside = desk.outside()
    words = ["pull", site.serve("/feed", rss(item())), str(desk.folder / "feed.xml"), "--content", str(desk.content)]
    rehearsed = CliRunner().invoke(kepu, [*words, "--dry-run"], standalone_mode=False)
    assert rehearsed.return_value == 1 and "会写成草稿 2 篇" in rehearsed.output and not list(desk.content.glob("a*"))
    done = CliRunner().invoke(kepu, words, standalone_mode=False)
    assert done.return_value == 1 and done.exception is None
    assert "友站：共 2 篇，取过 0 篇，写成草稿 2 篇" in done.output
    assert "K601" in done.output and "怎么改" in done.output and site.asked == []
    again = CliRunner().invoke(kepu, words[:1] + words[2:], standalone_mode=False)
    assert again.return_value == 0 and "取过 2 篇，没有新的" in again.output
    assert desk.outside() == outside
