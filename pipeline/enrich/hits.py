"""Find the vocabulary in segmented prose: longest match on whole tokens, then inside tokens."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.enrich.segment import Segmenter
from pipeline.model.facts import Place
from pipeline.model.prose import Prose
from pipeline.model.vocabulary import Term, Vocabulary

_STRANGE = re.compile("[^\u4e00-\u9fff。、“”\n]+")
"""What folding may change; the rest, most of a text, neither changes nor joins with its neighbours."""
_SENTENCE_END = re.compile(r"(?<=[。！？!?])")
_JOIN = 4  # tokens that may make up one term: 「维生素」+「C」, 「PM」+「2.5」


@dataclass(frozen=True, slots=True)
class Block:
    """A run of prose in one place; `tokens` join to its folded text."""

    place: Place
    tokens: tuple[str, ...]


class Hit(NamedTuple):
    """A term found so many `times`, `places` best first, `form` as first found, `first` token position of that."""

    term: Term
    form: str
    places: frozenset[Place]
    times: int
    first: int


def fold(text: str) -> str:
    """Full-width letters to half-width, lower case: 「ＡＥＤ」 and 「AED」 are one word."""
    return _STRANGE.sub(lambda found: unicodedata.normalize("NFKC", found[0]).lower(), text)


def blocks(prose: Prose, segmenter: Segmenter) -> tuple[Block, ...]:
    """Title, lead (first sentence of the first paragraph), headings and paragraphs, segmented once."""
    return tuple(Block(place, tuple(segmenter.cut(fold(text)))) for place, text in _places(prose) if text.strip())


def _places(prose: Prose) -> Iterator[tuple[Place, str]]:
    yield "title", prose.title
    yield from (("heading", text) for text in prose.headings)
    if prose.paragraphs:
        lead, *rest = _SENTENCE_END.split(prose.paragraphs[0], maxsplit=1)
        yield "lead", lead
        yield "body", "".join(rest)
    yield from (("body", text) for text in prose.paragraphs[1:])


def find_hits(found: Sequence[Block], vocabulary: Vocabulary) -> tuple[Hit, ...]:
    """All terms of the vocabulary in the blocks, in order of first occurrence."""
    firsts: dict[str, tuple[str, int]] = {}
    places: defaultdict[str, list[Place]] = defaultdict(list)
    position = 0
    for block in found:
        text = "".join(block.tokens)
        for form in _forms(block.tokens, vocabulary):
            term = vocabulary.forms[form]
            if term.unless and any(word in text for word in term.unless):
                continue
            position += 1
            firsts.setdefault(term.text, (form, position))
            places[term.text].append(block.place)
    return tuple(
        Hit(vocabulary.forms[form], form, frozenset(places[text]), len(places[text]), first)
        for text, (form, first) in firsts.items()
    )


def _forms(tokens: Sequence[str], vocabulary: Vocabulary) -> Iterator[str]:
    """Forms in the tokens, left to right, longest first, none inside another."""
    forms, prefixes, after = vocabulary.forms, vocabulary.prefixes, 0
    for index, token in enumerate(tokens):
        if index < after:
            continue
        joined, end, form = token, index, ""
        while joined in prefixes:
            end += 1
            if joined in forms:
                form, after = joined, end
            if end == len(tokens) or end == index + _JOIN:
                break
            joined += tokens[end]
        if form:
            yield form
        elif len(token) > 2:
            yield from _inside(token, vocabulary)


def _inside(token: str, vocabulary: Vocabulary) -> Iterator[str]:
    """Forms within a longer Han token (「地震学」 holds 「地震」); Latin words and whole-token terms never."""
    if token.isascii():
        return
    start = 0
    while start < len(token) - 1:
        if token[start : start + 2] in vocabulary.prefixes:
            for end in range(min(len(token), start + vocabulary.longest), start + 1, -1):
                term = vocabulary.forms.get(token[start:end])
                if term and token[start:end] not in term.whole:
                    yield token[start:end]
                    start = end - 1
                    break
        start += 1
