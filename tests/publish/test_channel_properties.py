"""Whatever title, text, topic words and body hold: nothing over a hard limit passes for ready, nothing is torn."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.publish.cuts import proposals
from pipeline.publish.desk_views import not_ready
from pipeline.publish.drafts import as_tag
from pipeline.publish.usages import fields_of
from pipeline.render.characters import CHARACTERS, graphemes, symbols_besides
from pipeline.render.counting import COUNTERS
from tests.publish.channel_cases import ROOT, post_of, shelf

CHANNELS = sorted(file.parent.name for file in (ROOT / "templates" / "channels").glob("*/channel.yml"))
_PIECES = st.sampled_from(
    [
        *("雷", "雨天", "，", "。", "！？", "·", "“", "”", "°", "%", "#", "+", "a", "Agent", " ", "1", "CO₂"),
        *("🔥", "👩\u200d🔬", "👨\u200d👩\u200d👧", "🇨🇳", "é", "e\u0301", "𠮷", "𬌗", "㐂", "שלום"),
        *("\u202e", "\u200b", "\u2066", "\ufeff", "\ue000", "\x07", "\x1b"),
    ]
)
_WORDS = st.lists(_PIECES, min_size=1, max_size=60).map("".join).filter(str.strip)
_LONG = st.tuples(_WORDS, st.integers(1, 60)).map(lambda pair: pair[0] * pair[1])
_FRONTS = st.fixed_dictionaries(
    {
        "title": _WORDS.map(lambda text: text[:120]).filter(str.strip),
        "summary": _WORDS.map(lambda text: text[:400]).filter(str.strip),
        "overrides": st.fixed_dictionaries(
            {},
            optional={
                "case": st.fixed_dictionaries(
                    {}, optional={"text": _LONG, "hashtags": st.lists(_WORDS, min_size=1, max_size=12)}
                )
            },
        ),
    }
)


@pytest.mark.parametrize("channel", CHANNELS)
@settings(max_examples=25, deadline=None)
@given(front=_FRONTS, body=_LONG)
def test_nothing_wrong_passes_for_ready(channel: str, front: dict[str, Any], body: str) -> None:
    """Over a firm limit, under its minimum, or with a character that its target cannot show: told, and marked."""
    part, post = post_of(channel, front, body)
    texts, faults = fields_of(part.draft, part.channel, post.texts), {fault.field for fault in post.faults}
    for name, limit in part.channel.limits.items():
        fields = [texts[each] for each in limit.of or (name,) if each in texts]
        if fields and not limit.pace and limit.level == "error":
            used = sum(map(COUNTERS[limit.counter], fields))
            strange = CHARACTERS[part.channel.characters]("".join(fields))
            strange += symbols_besides("".join(fields), limit.symbols) if limit.symbols is not None else ""
            assert (name in faults) == (not limit.min <= used <= limit.max or bool(strange))
    for text in post.texts.values():
        strange = set(CHARACTERS[part.channel.characters](text.strip()))
        assert strange <= {char for usage in post.usages for char in usage.strange}
    if post.faults:
        told = not_ready(part, post, ROOT / "templates").decode()
        assert all(fault.label in told for fault in post.faults)


@pytest.mark.parametrize("channel", CHANNELS)
@settings(max_examples=15, deadline=None)
@given(front=_FRONTS)
def test_proposals_fit_and_tear_nothing(channel: str, front: dict[str, Any]) -> None:
    """An accepted proposal mends its limit; it ends between two characters as readers see them."""
    part, post = post_of(channel, front)
    for cut in proposals(part, post, ROOT / "templates"):
        assert cut.kept.strip()
        assert graphemes(cut.kept) + graphemes(cut.cut) == graphemes(cut.kept + cut.cut)
        limit = part.channel.limits.get(cut.field)
        if limit is not None and cut.field in {"title", "digest"}:
            assert COUNTERS[limit.counter](cut.kept) <= limit.max


@given(_WORDS)
def test_a_tag_is_whole_characters(word: str) -> None:
    """Making it again changes nothing, and it begins with no stray mark."""
    tag = as_tag(word)
    assert as_tag(tag) == tag
    assert not tag or tag[0].isalnum() or tag[0] in "_·"


def test_what_a_display_card_knows() -> None:
    """GB 2312 and no more; every channel that names it says so."""
    assert CHARACTERS["gb2312"]("打雷时别站在树下，快走！123 abc") == ""
    assert CHARACTERS["gb2312"]("𠮷🔥①₂") == "𠮷🔥₂"
    assert {name for name, rules in shelf().channels.items() if rules.characters == "gb2312"}
