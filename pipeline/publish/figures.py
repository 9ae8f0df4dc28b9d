"""Every figure of a channel in one table: limits, topics, covers, menus, times, other rules, each with its source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.model.channel import MEASURES, Channel, Limit
from pipeline.model.claim import Claim


@dataclass(frozen=True)
class Figure:
    """One row. `value` is in words; `counter` and `level` are empty where nothing is counted by the program."""

    kind: str
    label: str
    value: str
    source: str
    confidence: str
    checked: str
    counter: str = ""
    level: str = ""


def figures(channel: Channel) -> Iterator[Figure]:
    """All rows of a channel, in the order in which staff meet them."""
    for name, limit in channel.limits.items():
        yield _limit("limit", limit, counted=not MEASURES.issuperset(limit.of or (name,)))
    if channel.issue is not None:
        yield _limit("issue", channel.issue, counted=False)
    if (rule := channel.hashtags) is not None:
        written = rule.separator.join(rule.pattern.replace("{}", word) for word in ("词一", "词二"))
        told = [f"写成“{written}”", f"{rule.min} 到 {rule.max} 个" if rule.min else f"至多 {rule.max} 个"]
        told += [f"每个不超过 {rule.each} 字"] if rule.each else []
        told += ["多了只提醒"] if rule.advice else []
        told += ["在列表里点选，只打字不算"] if rule.picker else []
        yield _row("hashtags", "话题", "，".join(told), rule)
    for cover in channel.covers:
        most = f"，不超过 {cover.max_bytes} 字节" if cover.max_bytes else ""
        yield _row("cover", cover.label, f"{cover.name}.{cover.format} {cover.width}×{cover.height}{most}", cover)
    if (declare := channel.declare) is not None:
        note = f"（{declare.note}）" if declare.note else ""
        yield _row("declare", "人工智能声明", f"{declare.menu}：{declare.choice}{note}", declare)
    if (times := channel.schedule) is not None:
        yield _row("schedule", "定时", f"提前 {times.hours} 小时到 {times.days} 天", times)
    for each in channel.rules:
        yield _row("rule", each.label, each.text, each)


def _limit(kind: str, limit: Limit, *, counted: bool) -> Figure:
    span = f"{limit.min}–{limit.max}" if limit.min else f"不超过 {limit.max}"
    value = " ".join(filter(None, (span, "秒" if limit.pace else limit.unit)))
    value += f"，符号只能用 {limit.symbols}" if limit.symbols else ""
    counter = limit.counter if counted else ""
    return Figure(kind, limit.label, value, limit.source, limit.confidence, limit.checked, counter, limit.level)


def _row(kind: str, label: str, value: str, claim: Claim) -> Figure:
    return Figure(kind, label, value, claim.source, claim.confidence, claim.checked)
