"""Every rule of every channel by an example, and what holds for all channels alike. A new channel brings its cases."""

from __future__ import annotations

import re

import pytest

from pipeline.model.channel import MEASURES
from pipeline.publish.cuts import proposals
from pipeline.publish.desk_views import checks
from pipeline.publish.usages import EACH_TAG, TAGS
from tests.publish.channel_cases import CASES, ROOT, Case, post_of, read_cases, shelf

CHANNELS = sorted(file.parent.name for file in (ROOT / "templates" / "channels").glob("*/channel.yml"))
ALL = [case for channel in CHANNELS for case in read_cases(channel)]
_STATEMENT = re.compile(r"(人工智能|AI).{0,4}(生成|合成)")
_KNOWN = {"wrong", "used", "texts", "has", "tags", "cuts", "checks", "facts", "notes"}


@pytest.mark.parametrize("case", ALL, ids=[f"{case.channel}: {case.what}" for case in ALL])
def test_case(case: Case) -> None:
    """The broken limits are exactly those that the case names; texts, topics and proposals are as it says."""
    assert not case.expect.keys() - _KNOWN
    part, post = post_of(case.channel, case.front, case.body, case.account)
    wrong = case.expect.get("wrong", {})
    told = {each.field: each.trouble for each in post.usages if not each.ok}
    assert {name: _told(text, wrong.get(name, "")) for name, text in told.items()} == wrong, told
    used = {each.field: each.used for each in post.usages}
    assert {field: used[field] for field in case.expect.get("used", {})} == case.expect.get("used", {})
    for name, text in case.expect.get("texts", {}).items():
        assert post.texts[name] == text
    for name, words in case.expect.get("has", {}).items():
        assert [word for word in words if word not in post.texts[name]] == []
    if "tags" in case.expect:
        assert list(part.draft.tags) == case.expect["tags"]
    if "cuts" in case.expect:
        assert {cut.field: cut.kept for cut in proposals(part, post, ROOT / "templates")} == case.expect["cuts"]
    assert [line for line in case.expect.get("checks", ()) if line not in checks(part)] == []
    assert [line for line in case.expect.get("notes", ()) if line not in part.notes] == []
    assert case.expect.get("facts", {}).items() <= dict(part.facts).items()


def _told(trouble: str, wanted: str) -> str:
    """`超…` and `差…` stand for any number."""
    return wanted if wanted in {"超…", "差…"} and trouble.startswith(wanted[0]) else trouble


@pytest.mark.parametrize("channel", CHANNELS)
def test_every_rule_has_an_example(channel: str) -> None:
    """Each limit is broken in some case: over, and under where it has a minimum; so are the topics' numbers."""
    rules, cases = shelf().channels[channel], read_cases(channel)
    told = {(field, sign) for case in cases for field, text in case.expect.get("wrong", {}).items() for sign in text}
    wanted = {(name, "超") for name in rules.limits}
    wanted |= {(name, "差") for name, limit in rules.limits.items() if limit.min}
    wanted |= {(name, "不") for name, limit in rules.limits.items() if limit.symbols is not None}
    if rules.hashtags is not None:
        wanted |= {(TAGS, "超")} | ({(TAGS, "差")} if rules.hashtags.min else set())
        wanted |= {(EACH_TAG, "超")} if rules.hashtags.each else set()
    assert wanted - told == set()


def test_cases_belong_to_channels() -> None:
    """No file is left of a channel that is gone."""
    assert {file.stem for file in CASES.glob("*.yml")} <= set(CHANNELS)


@pytest.mark.parametrize("label", ["1", "2", "3"])
@pytest.mark.parametrize("channel", CHANNELS)
def test_ai_content_says_so(channel: str, label: str) -> None:
    """In every text, whatever the channel; the list of things to do names the platform's own menu."""
    part, post = post_of(channel, {"AIGC": {"Label": label}}, "第一段。\n\n第二段。")
    assert [name for name, text in post.texts.items() if not _STATEMENT.search(text)] == []
    declare = part.channel.declare
    wanted = f"{declare.menu}：选“{declare.choice}”" if declare else "声明"
    assert any(wanted in line for line in checks(part))


@pytest.mark.parametrize("channel", CHANNELS)
def test_no_statement_without_ai_content(channel: str) -> None:
    """Nobody is told of AI where there is none."""
    part, post = post_of(channel, {})
    assert part.draft.statement == ""
    assert [name for name, text in post.texts.items() if "含有人工智能生成内容" in text] == []


@pytest.mark.parametrize("channel", CHANNELS)
def test_every_figure_has_a_source(channel: str) -> None:
    """Official, shown or doubly attested figures are errors to break, others warn; advice always warns."""
    for limit in shelf().channels[channel].limits.values():
        firm = limit.confidence in {"OFF", "UI", "2+"} and not limit.advice
        assert limit.level == ("error" if firm else "warning")
        assert limit.source
        assert limit.checked


def test_numbers_of_a_piece_are_all_used() -> None:
    """No measure is there for nothing."""
    limited = {
        each for rules in shelf().channels.values() for n, limit in rules.limits.items() for each in limit.of or (n,)
    }
    assert limited >= MEASURES


def test_advice_only_warns() -> None:
    """Three topics where two are advised do not keep a post back; a sixth where five are taken does."""
    for channel, words, ready in (("weibo", 3, True), ("douyin", 6, False)):
        _, post = post_of(channel, {"overrides": {"case": {"hashtags": [f"词{n}" for n in range(words)]}}})
        assert [usage.field for usage in post.usages if not usage.ok] == [TAGS]
        assert (post.faults == ()) is ready
