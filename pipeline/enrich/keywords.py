"""Hits → keywords: concepts of the glossary, never free phrases (merged phrases read as nonsense on how-to prose)."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from pipeline.enrich.hits import Hit
from pipeline.model.facts import Scored
from pipeline.model.prose import Prose
from pipeline.model.vocabulary import Vocabulary

_SUBJECT = re.compile(r"[\u4e00-\u9fff·A-Za-z0-9]{2,6}|[\u4e00-\u9fff]+·[\u4e00-\u9fff·]+")
_SENTENCE_WORDS = re.compile("[的是与和吗呢怎何么了不没在有要会能就都也很把被让给别想看说做这那谁几]")
# Titles of sections and of papers everywhere: they name a part of a text, not its subject.
_GENERIC = frozenset(
    "定义 性质 引入 引言 形式 例子 例题 举例 概述 概念 简介 介绍 前言 序言 导言 导读 "
    "背景 正文 说明 说明书 结论 结语 小结 总结 应用 用法 使用 方法 步骤 过程 原理 基础 "
    "入门 进阶 教程 练习 习题 解答 答案 问题 思考 讨论 分类 类型 特点 特征 优点 缺点 "
    "注意 注意事项 附录 附件 目录 参考 参考文献 参考资料 资料 更新日志 日志 更新 通知 "
    "公告 通告 公示 简报 新闻 动态 其他 证明 推广 扩展 补充 常见问题".split()
)
_ASIDE = re.compile(r"[（(].*?[)）]")
# Chosen on the labelled keywords; all of them sit on a plateau.
_TITLE = 1.5
_LEAD = 1.0
_OTHER_TOPIC = 0.3
_FORM = 0.7
_PER_CHARACTER = 0.1


def rank_keywords(
    prose: Prose, hits: Sequence[Hit], applied: Sequence[Scored], vocabulary: Vocabulary
) -> tuple[str, ...]:
    """All keyword candidates, best first.

    A term counts its weight, more when it is frequent, high up, long (long words are specific) and of an applied
    topic. Where the piece uses an alias, the concept comes first and the alias follows. A title that is one short
    word or name is itself the first keyword, provided that the piece has a topic and the word is not a generic one.
    """
    own = {scored.topic for scored in applied}
    scored: list[tuple[float, int, str]] = []
    for hit in hits:
        word = hit.term.text
        fits = hit.term.weight > 1 and not hit.term.cue and word not in _GENERIC
        if fits and (len(word) > 1 or "title" in hit.places):
            score = _score(hit, own)
            scored.append((-score, hit.first, word))
            if hit.form != word.lower() and len(hit.form) > 1 and not _SENTENCE_WORDS.search(hit.form):
                scored.append((-score * _FORM, hit.first, _spelling(hit, vocabulary)))
    subject = _ASIDE.sub("", prose.title).strip()
    named = bool(
        own and subject not in _GENERIC and _SUBJECT.fullmatch(subject) and not _SENTENCE_WORDS.search(subject)
    )
    return tuple(dict.fromkeys([*([subject] if named else []), *(text for _, _, text in sorted(scored))]))


def _score(hit: Hit, own: set[str]) -> float:
    fits = not own or any(topic in own and weight > 1 for topic, weight in hit.term.weights)
    place = (_TITLE if "title" in hit.places else 0.0) + (_LEAD if "lead" in hit.places else 0.0)
    length = 1 + _PER_CHARACTER * min(len(hit.term.text), 6)
    return hit.term.weight * (1 + math.log(hit.times) + place) * length * (1.0 if fits else _OTHER_TOPIC)


def _spelling(hit: Hit, vocabulary: Vocabulary) -> str:
    """The alias as the lexicon writes it: forms are lower case, but a keyword is read by people."""
    return next((alias for alias in vocabulary.forms[hit.form].aliases if alias.lower() == hit.form), hit.form)
