"""Measure the tagger: `python scripts/bench_tagging.py [jieba|rjieba] [texts]`.

Prints start time, CPU seconds for that many texts of 1,000 characters (cut from the office's own articles, rotated so
that no two are equal) and the peak memory.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from pipeline.enrich.facts import make_facts  # noqa: E402
from pipeline.enrich.segment import Engine, make_segmenter  # noqa: E402
from pipeline.ingest.vocabulary import load_vocabulary  # noqa: E402
from pipeline.model.prose import Prose  # noqa: E402

LENGTH = 1000


def main() -> None:
    """Read the two arguments, run and print."""
    engine: Engine = "rjieba" if "rjieba" in sys.argv[1:] else "jieba"
    texts = next((int(word) for word in sys.argv[1:] if word.isdigit()), 10_000)
    source = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "content").rglob("*.md")))
    with tempfile.TemporaryDirectory() as folder:
        for run in ("first start", "start"):
            begin = time.process_time()
            vocabulary, _ = load_vocabulary(ROOT / "content" / "_data")
            segmenter = make_segmenter(vocabulary, Path(folder), engine)
            print(f"{run}: {time.process_time() - begin:.2f} CPU s")
        begin = time.process_time()
        for number in range(texts):
            start = number * 37 % (len(source) - LENGTH)
            text = source[start : start + LENGTH]
            make_facts(Prose(text[:20], (), tuple(text.splitlines())), vocabulary, segmenter)
        spent = time.process_time() - begin
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{engine}: {texts} texts of {LENGTH} characters in {spent:.1f} CPU s; peak {memory:.0f} MB")


if __name__ == "__main__":
    main()
