"""The office's own vocabulary, and both engines, once for all tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.enrich.segment import Segmenter, make_segmenter
from pipeline.ingest.vocabulary import load_vocabulary
from pipeline.model.vocabulary import Vocabulary

ROOT = Path(__file__).parents[2]
DATA = ROOT / "content" / "_data"


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    """The vocabulary of `content/_data`."""
    return load_vocabulary(DATA)[0]


@pytest.fixture(scope="session")
def segmenter(vocabulary: Vocabulary, tmp_path_factory: pytest.TempPathFactory) -> Segmenter:
    """The reference engine."""
    return make_segmenter(vocabulary, tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
def fast_segmenter(vocabulary: Vocabulary, tmp_path_factory: pytest.TempPathFactory) -> Segmenter:
    """The optional engine; tests that need it are skipped where it is not installed."""
    pytest.importorskip("rjieba")
    return make_segmenter(vocabulary, tmp_path_factory.mktemp("cache"), "rjieba")
