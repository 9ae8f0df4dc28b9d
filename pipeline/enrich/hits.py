"""Find the vocabulary in segmented prose: longest match on whole tokens, then inside tokens."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.enrich.segment import Segmenter
from pipeline.model.facts import Place
from pipeline.model.prose import Prose
from pipeline.model.vocabulary import Term, Vocabulary

_SENTENCE_END = re.compile(r"(?<=[。！？!?])")
_JOIN = 4  # tokens that may make up one term: 「维生素」+「C」, 「PM」+「2.5」


@dataclass(frozen=True, slots=True)
class Block:
    """A run of prose in one place; `tokens` join to its folded text."""

    place: Place
    tokens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A term found `count` times, `places` best first, `form` as first found, `first` token position of that."""

    term: Term
    form: str
    places: frozenset[Place]
    count: int
    first: int


def fold(text: str) -> str:
    """Full-width letters to half-width, lower case: 「ＡＥＤ」 and 「AED」 are one word."""
    return unicodedata.normalize("NFKC", text).lower()


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
    seen: dict[str, tuple[Term, str, set[Place], int]] = {}
    counts: dict[str, int] = {}
    position = 0
    for block in found:
        forms = list(_forms(block.tokens, vocabulary))
        text = "".join(block.tokens) if any(vocabulary.forms[form].unless for form in forms) else ""
        for form in forms:
            term = vocabulary.forms[form]
            if any(word in text for word in term.unless):
                continue
            position += 1
            seen.setdefault(term.text, (term, form, set(), position))[2].add(block.place)
            counts[term.text] = counts.get(term.text, 0) + 1
    return tuple(
        Hit(term, form, frozenset(places), counts[text], first) for text, (term, form, places, first) in seen.items()
    )


def _forms(tokens: Sequence[str], vocabulary: Vocabulary) -> Iterator[str]:
    """Forms in the tokens, left to right, longest first, none inside another."""
    forms, openings, index = vocabulary.forms, vocabulary.openings, 0
    while index < len(tokens):
        token, step = tokens[index], 1
        opening = token[:2] if len(token) > 1 else "".join(tokens[index : index + 2])[:2]
        if opening in openings:
            for size in range(_JOIN, 1, -1):
                joined = "".join(tokens[index : index + size])
                if joined in forms:
                    yield joined
                    step = size
                    break
        if step == 1:
            if token in forms:
                yield token
            elif len(token) > 2:
                yield from _inside(token, vocabulary)
        index += step


def _inside(token: str, vocabulary: Vocabulary) -> Iterator[str]:
    """Forms within a longer Han token (「地震学」 holds 「地震」); Latin words and whole-token terms never."""
    if token.isascii():
        return
    start = 0
    while start < len(token) - 1:
        for end in range(min(len(token), start + vocabulary.longest), start + 1, -1):
            term = vocabulary.forms.get(token[start:end])
            if term and token[start:end] not in term.whole:
                yield token[start:end]
                start = end - 1
                break
        start += 1
