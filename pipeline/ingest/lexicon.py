"""The lexicon file: terms with topics and weights, one line of words each, in sections."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from pipeline.model.problem import Problem
from pipeline.model.vocabulary import OFF_TOPIC, Term

LEXICON = "_data/lexicon.txt"
WORDS = "words"
_WEIGHTS = {"1", "2", "3"}
_SIGNS = set("=!@~[]#")


@dataclass(frozen=True, slots=True)
class _Entry:
    """One word group of a line, as written."""

    written: str
    section: list[str]
    weight: int
    line: int


@dataclass(slots=True)
class _Draft:
    """A term while its sections are being read."""

    text: str
    line: int
    weights: dict[str, int] = field(default_factory=dict)
    aliases: dict[str, None] = field(default_factory=dict)
    unless: dict[str, None] = field(default_factory=dict)
    whole: set[str] = field(default_factory=set)
    cue: bool = False


def parse_lexicon(text: str, topics: Collection[str]) -> tuple[tuple[Term, ...], tuple[str, ...], list[Problem]]:
    """Terms (sorted by text), plain words for segmentation (sorted), and problems K403–K407.

    A section `[health disaster]` names the topics of its lines, `[-]` holds words that speak against science and
    `[words]` words that are only kept whole. A line is a weight 1–3 and terms: `3 癫痫=抽搐=羊角风 肝脏=肝@ 病毒!电脑`,
    where `=` gives an alias, `@` wants that form as a whole token, `!` a word whose paragraph does not count,
    and `~` at the end says that the concept is a mere cue, never a keyword.
    """
    drafts: dict[str, _Draft] = {}
    words: set[str] = set()
    problems: list[Problem] = []
    for number, section, parts in _sections(text, topics, problems):
        if section == [WORDS]:
            words |= {part.replace("_", " ") for part in parts}
        elif parts[0] not in _WEIGHTS or len(parts) == 1:
            remedy = "行首写权重 1、2 或 3，后面写词，用空格隔开"
            problems.append(_problem(number, "K404", f"这一行不是“权重 词 词…”：{parts[0]}", remedy))
        else:
            for entry in parts[1:]:
                problems += _read(_Entry(entry, section, int(parts[0]), number), drafts)
    _check_forms(drafts, problems)
    terms = [_term(each) for _, each in sorted(drafts.items())]
    return tuple(terms), tuple(sorted(words)), problems


def _sections(
    text: str, topics: Collection[str], problems: list[Problem]
) -> Iterator[tuple[int, list[str], list[str]]]:
    """(line number, topics of the section, words of the line); lines of an unknown section are left out."""
    section: list[str] = []
    known = {*topics, OFF_TOPIC, WORDS}
    for number, written in enumerate(text.splitlines(), 1):
        line = written.split("#", 1)[0].strip()
        if line.startswith("[") and line.endswith("]"):
            section = line[1:-1].split()
            for topic in [topic for topic in section if topic not in known]:
                problems.append(_problem(number, "K403", f"没有“{topic}”这个主题", "改成 topics.yml 里的主题编号"))
                section = []
        elif line and section:
            yield number, section, line.split()


def _read(entry: _Entry, drafts: dict[str, _Draft]) -> Iterator[Problem]:
    head, *unless = entry.written.replace("_", " ").split("!")
    marked = head.removesuffix("~").split("=")
    text, *aliases = [form.removesuffix("@") for form in marked]
    if not all((text, *aliases, *unless)) or _SIGNS & set("".join((text, *aliases, *unless))):
        yield _problem(entry.line, "K404", f"看不懂“{entry.written}”", "写成 词=别名@!语境，等号、@、! 两边不留空")
        return
    draft = drafts.setdefault(text, _Draft(text, entry.line))
    for topic in entry.section:
        if topic in draft.weights:
            yield _problem(entry.line, "K405", f"“{text}”在主题 {topic} 下写了两遍", "删掉其中一个")
        draft.weights[topic] = entry.weight
    draft.aliases |= dict.fromkeys(aliases)
    draft.unless |= dict.fromkeys(unless)
    draft.cue |= head.endswith("~")
    draft.whole |= {form.removesuffix("@").lower() for form in marked if form.endswith("@")}
    if any(len(form) == 1 for form in marked):
        yield _problem(entry.line, "K406", f"单字词“{entry.written}”没有标 @", "单字词只能整词匹配：在后面加 @")


def _term(draft: _Draft) -> Term:
    weights, unless = tuple(sorted(draft.weights.items())), tuple(sorted(draft.unless))
    return Term(draft.text, weights, tuple(draft.aliases), tuple(sorted(draft.whole)), unless, draft.cue)


def _check_forms(drafts: dict[str, _Draft], problems: list[Problem]) -> None:
    owners: dict[str, str] = {}
    for draft in drafts.values():
        for form in (draft.text, *draft.aliases):
            owner = owners.setdefault(form.lower(), draft.text)
            if owner != draft.text:
                message = f"“{form}”同时属于“{owner}”和“{draft.text}”"
                problems.append(_problem(draft.line, "K407", message, "一个写法只能归一个概念，删掉一处"))


def _problem(line: int, code: str, message: str, remedy: str) -> Problem:
    return Problem(LEXICON, line, code, message, remedy)
