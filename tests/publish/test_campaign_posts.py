"""Pieces of a campaign carry its hashtag where a platform has hashtags."""

from __future__ import annotations

from pipeline.ingest.channels import load_channels
from pipeline.model.office import Account
from pipeline.publish.drafts import make_draft
from tests.publish.feeds.catalogs import ROOT, make_catalog, make_entry


def test_the_campaigns_hashtag_comes_first() -> None:
    """First among the tags, in the syntax of each channel; a piece outside has none; the editor's own choice wins."""
    channels, problems = load_channels(ROOT / "templates" / "channels")
    assert not problems
    office = make_catalog(()).office
    inside, outside = make_entry("a", campaign="fair"), make_entry("b")
    tagged = {name: channel for name, channel in channels.items() if channel.hashtags}
    assert tagged
    for name, channel in tagged.items():
        chosen = make_entry("c", campaign="fair", overrides={name: {"hashtags": ["自选"]}})
        account = Account(id="x", name="账号", channel=name)
        with_tag, without, own = (
            make_draft(entry, account, channel, office, {}, {}) for entry in (inside, outside, chosen)
        )
        assert with_tag.tags[0] == "科普集市", name
        assert "科普集市" in with_tag.hashtags
        assert "科普集市" not in without.hashtags
        assert own.tags == ("自选",)
