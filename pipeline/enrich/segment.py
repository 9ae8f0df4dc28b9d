"""Chinese text → words. The only module that knows the segmentation packages."""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
import logging
import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pipeline.model.vocabulary import Vocabulary

Engine = Literal["jieba", "rjieba"]
WORD_FREQUENCY = 3_000
"""Frequency given to our own words (the dictionary counts 60 million): enough to keep each of them whole, and fixed,
so that the result depends neither on the order of the words nor on the engine."""

_HAN, _LATIN = r"[\u4e00-\u9fd5]+", "[A-Za-z0-9]+"
_RUN = re.compile(rf"{_HAN}(?:[。、,!?:;“”()《》]+{_HAN})*|{_LATIN}(?:[-.+#]{_LATIN})*|\s+|.", re.DOTALL)
"""Han characters go to the engine, whole sentences at once, for all engines cut at these signs; Latin words and numbers
are cut here, because the engines differ on `Wi-Fi`."""


Added = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Segmenter:
    """`cut(text)` gives all tokens of the text in order, so that joining them gives the text back.

    `added` are the words of ours that the engine's dictionary lacked, with the frequency that each was given.
    """

    engine: Engine
    cut: Callable[[str], list[str]]
    added: Added


def make_segmenter(
    vocabulary: Vocabulary, cache_dir: Path, engine: Engine = "jieba", added: Added | None = None
) -> Segmenter:
    """A segmenter that keeps the words of the vocabulary whole; `added` is what an earlier one of it had to add.

    `cache_dir` holds the reference engine's dictionary between runs; the file is replaced atomically. Raises
    ImportError when the optional engine is not installed.
    """
    base = _reference(cache_dir) if engine == "jieba" else _fast()
    if added is None:
        added = tuple(_add_missing(vocabulary.user_words, base))
    else:
        for word, frequency in added:
            base.add(word, frequency)
    return Segmenter(engine, lambda text: _tokens(text, base.cut), added)


def _add_missing(words: Sequence[str], base: _Base) -> Iterator[tuple[str, int]]:
    for frequency in (WORD_FREQUENCY, WORD_FREQUENCY * 100):  # again for words that others of ours would break
        for word in _missing(words, base.cut):
            base.add(word, frequency)
            yield word, frequency


def engine_mark(engine: Engine) -> str:
    """The engine and its version, whose dictionary decides as well."""
    return f"{engine}-{importlib.metadata.version(engine)}"


@cache
def quickest_engine() -> Engine:
    """The fast engine where it is installed: the same tokens (tests/enrich), in a twelfth of the time."""
    return "rjieba" if importlib.util.find_spec("rjieba") else "jieba"


def _tokens(text: str, cut: Callable[[str], list[str]]) -> list[str]:
    found: list[str] = []
    for run in _RUN.findall(text):
        if len(run) > 1 and _is_han(run):
            found += cut(run)
        else:
            found.append(run)
    return found


def _is_han(text: str) -> bool:
    return "\u4e00" <= text[0] <= "\u9fd5" and "\u4e00" <= text[-1] <= "\u9fd5"


@dataclass(frozen=True, slots=True)
class _Base:
    cut: Callable[[str], list[str]]
    add: Callable[[str, int], Any]


def _reference(cache_dir: Path) -> _Base:
    with warnings.catch_warnings():
        # The package has no maintainer: old escapes and `pkg_resources` warn on import, and an editor can do nothing.
        warnings.simplefilter("ignore")
        jieba = importlib.import_module("jieba")
    jieba.setLogLevel(logging.CRITICAL)
    cache_dir.mkdir(parents=True, exist_ok=True)
    tokenizer = jieba.Tokenizer()  # its own: `jieba.add_word` would change the whole process
    tokenizer.tmp_dir = str(cache_dir)
    return _Base(tokenizer.lcut, lambda word, frequency: tokenizer.add_word(word, frequency, "n"))


def _fast() -> _Base:
    package = importlib.import_module("rjieba")
    # It reads its dictionary into an instance of its own as it is loaded: the first who asks gets that one.
    tokenizer = vars(package).pop("_DEFAULT_JIEBA", None) or package.Jieba()
    return _Base(tokenizer.cut, lambda word, frequency: tokenizer.add_word(word, frequency, "n"))


def _missing(words: Iterable[str], cut: Callable[[str], list[str]]) -> list[str]:
    """The words that the plain dictionary breaks; decided before any is added, hence the same in any order."""
    return [word for word in words if len(word) > 1 and all(map(_is_han, word)) and cut(word) != [word]]


def broken_words(vocabulary: Vocabulary, segmenter: Segmenter) -> list[str]:
    """Han words of the vocabulary that the segmenter would still break, sorted; empty when all is well."""
    return _missing(vocabulary.user_words, segmenter.cut)
