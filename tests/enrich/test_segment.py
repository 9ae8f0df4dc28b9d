"""Segmentation: nothing lost, own words whole, both engines alike, nothing left behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.enrich.segment import Segmenter, make_segmenter
from pipeline.model.vocabulary import Term, Vocabulary
from tests.enrich.conftest import ROOT

SENTENCES = st.text(st.characters(codec="utf-8") | st.sampled_from("碳中和水是的病毒系外行星AI5 ，。"), max_size=60)


@given(SENTENCES)
@settings(max_examples=200, deadline=None)
def test_tokens_join_to_the_text(segmenter: Segmenter, fast_segmenter: Segmenter, text: str) -> None:
    """Whatever the text, both engines keep every character in order."""
    assert "".join(segmenter.cut(text)) == text
    assert "".join(fast_segmenter.cut(text)) == text


def _pages() -> list[Path]:
    folders = [ROOT / "content", *map(Path, filter(None, [os.environ.get("KEPU_CORPUS")]))]
    return sorted(path for folder in folders for path in folder.rglob("*.md"))


# The only line of 1.09 million tokens where they differ: both cuts of 「常|在此」「常在|此」 are equally likely.
TIES = ("常在此",)


def test_both_engines_agree(segmenter: Segmenter, fast_segmenter: Segmenter) -> None:
    """Same tokens over all our own pieces, and over the folder named by KEPU_CORPUS when it is set."""
    compared = 0
    for path in _pages():
        for line in path.read_text(encoding="utf-8").splitlines():
            tokens = segmenter.cut(line)
            if fast_segmenter.cut(line) != tokens:
                assert any(tie in line for tie in TIES), (path, line)
            compared += len(tokens)
    assert compared > 10_000


def test_the_order_of_words_does_not_matter(tmp_path: Path) -> None:
    """Overlapping own words, given forwards and backwards."""
    names = ("水循环", "循环水泵", "水泵站", "地下水循环系统")
    text = "地下水循环系统里的循环水泵站和水循环"
    terms = tuple(Term(name, (("water", 3),)) for name in names)
    cuts = [make_segmenter(Vocabulary((), (), group), tmp_path).cut(text) for group in (terms, terms[::-1])]
    assert cuts[0] == cuts[1]


def test_words_of_one_vocabulary_do_not_leak_into_another(tmp_path: Path) -> None:
    """Each segmenter has its own dictionary."""
    with_word = Vocabulary((), (), (Term("幽门螺杆菌", (("health", 3),)),))
    assert make_segmenter(with_word, tmp_path).cut("幽门螺杆菌") == ["幽门螺杆菌"]
    assert make_segmenter(Vocabulary((), (), ()), tmp_path).cut("幽门螺杆菌") != ["幽门螺杆菌"]


@pytest.mark.parametrize("module", ["facts", "batch", "related", "choice", "explain", "topics"])
def test_only_the_segmenter_loads_an_engine(module: str) -> None:
    """Importing the rest of the room must stay quick."""
    code = f"import sys, pipeline.enrich.{module}; assert not {{'jieba', 'rjieba'}} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def test_the_engine_is_silent_and_stays_in_its_folder(tmp_path: Path) -> None:
    """No word on stderr, warnings made loud; the cache in our folder and not in the shared temporary one."""
    code = (
        "import sys; from pathlib import Path; from pipeline.enrich.segment import make_segmenter;"
        "from pipeline.model.vocabulary import Vocabulary;"
        "make_segmenter(Vocabulary((), (), ()), Path(sys.argv[1])).cut('科学普及')"
    )
    shared, own = tmp_path / "shared", tmp_path / "own"
    shared.mkdir()
    done = subprocess.run(
        [sys.executable, "-W", "always", "-c", code, str(own)],
        cwd=ROOT,
        env=os.environ | {"TMPDIR": str(shared), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    assert list(shared.iterdir()) == []
    assert len(list(own.iterdir())) == 1
