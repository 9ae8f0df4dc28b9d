"""Facts → Chinese text for an editor who asks why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.model.facts import Facts, Reason
from pipeline.model.vocabulary import Vocabulary

_PLACES = {"title": "标题", "lead": "首句", "heading": "小标题", "body": "正文"}
_MOST_REASONS = 8


def explain(facts: Facts, vocabulary: Vocabulary) -> str:
    """A few lines: topics applied and suggested with the terms behind each, keywords, audiences, vocabulary."""
    return "\n".join(_lines(facts, vocabulary))


def _lines(facts: Facts, vocabulary: Vocabulary) -> Iterator[str]:
    if not facts.topics:
        yield "自动主题：无（证据不够，请编辑决定）"
    for word, group in (("自动主题", facts.topics), ("建议主题", facts.suggested)):
        for scored in group:
            yield f"{word}：{vocabulary.topic_names[scored.topic]}（{scored.topic}，把握{_chance(scored.score)}）"
            for name, learned in (("词表", False), ("例文", True)):
                if found := [
                    each for each in facts.reasons if each.topic == scored.topic and bool(each.learned) == learned
                ]:
                    yield f"  {name}：{_because(found)}"
    yield "关键词：" + ("、".join(facts.keywords) or "无")
    if facts.more_keywords:
        yield "备选关键词：" + "、".join(facts.more_keywords)
    if facts.audiences:
        names = {audience.id: audience.name for audience in vocabulary.audiences}
        yield "建议受众：" + "、".join(names[each] for each in facts.audiences)
    yield f"词表版本：{facts.vocabulary}"


def _chance(score: float) -> str:
    return f" {score:.0%}" if score >= 0.01 else "不到 1%"


def _because(reasons: Sequence[Reason]) -> str:
    shown = "、".join(map(_reason, reasons[:_MOST_REASONS]))
    hidden = len(reasons) - _MOST_REASONS
    return f"{shown}，另有 {hidden} 个词" if hidden > 0 else shown


def _reason(reason: Reason) -> str:
    name = reason.term if reason.form == reason.term.lower() else f"{reason.term}（文中“{reason.form}”）"
    times = f"，{reason.count} 次" if reason.count > 1 else ""
    weight = f"+{reason.learned:.2f}" if reason.learned else f"权重 {reason.weight}"
    return f"{name}〔{_PLACES[reason.place]}，{weight}{times}〕"
