"""Measure the site's search on made-up pieces, beside plain Pagefind: `python scripts/bench_search.py [pieces]`.

Known items: queries drawn from titles and bodies with one right answer each. *word*: of the dictionary, 2–6 signs;
*phrase*: two or three words in a row, or two with a space between; *cross*: a stretch that starts and ends inside
words; *mixed*: letters or digits with Chinese; *title*: a whole title. Drawn from a title, no other title holds it;
drawn from a body, no other piece does. Then: every piece with a planted word must be found; bytes and time in Chromium
at a quarter of its speed. `--sentences FOLDER` takes sentences of other Markdown files; `--no-peer` omits Pagefind.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from pipeline.model.job import Job
from pipeline.publish.context import Context
from pipeline.publish.search import search_jobs
from scripts.bench_corpus import CONTENT, PLANTED, Made, made_catalog, make_pieces
from scripts.bench_search_browser import Served, served
from scripts.bench_search_peer import peer
from scripts.bench_search_queries import KINDS, Question, holders, questions

ROOT = CONTENT.parent
GOALS = "success@10 ≥ .95, @1 ≥ .75; first ≤ 250 kB and ≤ 1 s, later ≤ 200 ms; build ≤ 60 s, ≤ 1.5 GB; an edit ≤ 10 s"


def write_index(pieces: list[Made], build: Path, memo: dict[str, Any]) -> dict[str, float]:
    """The index as a build makes it, written below `build`; wall and CPU seconds, files, bytes."""
    context = Context(ROOT, CONTENT, build, build, "bench", lambda _name, tasks: _memoised(memo, tasks))
    catalog = made_catalog(pieces)
    wall, used, files, size = time.monotonic(), time.process_time(), 0, 0
    for job in search_jobs(catalog, context):
        size, files = size + _kept(job, build, memo), files + 1
    return {"wall": time.monotonic() - wall, "cpu": time.process_time() - used, "files": files, "mb": size / 1e6}


def _memoised(memo: dict[str, Any], tasks: Any) -> dict[str, Any]:
    """As the store does it: made once per key, JSON in between."""
    for key, make in tasks.values():
        if key not in memo:
            memo[key] = json.dumps(make())
    return {name: json.loads(memo[key]) for name, (key, _) in tasks.items()}


def _kept(job: Job, build: Path, memo: dict[str, Any]) -> int:
    """Write the job's file unless it is current; its size."""
    target = build / job.path
    if memo.get(job.path) != job.key:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(job.make())
        memo[job.path] = job.key
    return target.stat().st_size


def built(count: int, folder: Path, build: Path) -> None:
    """Build, then edit a piece and build again: print the figures."""
    memo: dict[str, Any] = {}
    pieces = list(make_pieces(count, folder=folder))
    before = _megabytes()
    cold = write_index(pieces, build, memo)
    print(
        f"index: {cold['wall']:.1f} s wall, {cold['cpu']:.1f} s CPU, {cold['files']} files, {cold['mb']:.1f} MB;",
        end=" ",
    )
    print(f"peak {_megabytes():.0f} MB, of which {before:.0f} MB were the pieces")
    changed = pieces[count // 2]
    pieces[count // 2] = Made(**{**vars(changed), "summary": f"改过：{changed.summary}"})
    warm = write_index(pieces, build, memo)
    print(f"one edit: {warm['wall']:.1f} s wall, {warm['cpu']:.1f} s CPU")


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def known_items(site: Served, asked: list[Question]) -> None:
    """Success at 1 and at 10 by kind."""
    for kind in KINDS:
        mine = [each for each in asked if each.kind == kind]
        found = [site.ask(each.text) for each in mine]
        first = sum(ids[:1] == [each.right] for ids, each in zip(found, mine, strict=True))
        ten = sum(each.right in ids[:10] for ids, each in zip(found, mine, strict=True))
        print(f"  {kind:7} {len(mine):4}  @1 {first / len(mine):.2f}  @10 {ten / len(mine):.2f}")


def recall(site: Served, pieces: list[Made]) -> None:
    """How many of the pieces that hold a planted word are found."""
    for word in PLANTED:
        wanted = {pieces[number].id for number in holders(word, pieces)}
        found = set(site.ask(word))
        print(f"  {word}: {len(wanted & found)} of {len(wanted)} found, {len(found - wanted)} more")


def main() -> None:
    """Print all figures."""
    words = argparse.ArgumentParser()
    words.add_argument("pieces", type=int, nargs="?", default=10_000)
    words.add_argument("--sentences", type=Path, default=CONTENT)
    words.add_argument("--queries", type=int, default=200, help="of each kind")
    words.add_argument("--no-peer", action="store_true")
    given = words.parse_args()
    print(f"{given.pieces} pieces; goals: {GOALS}")
    with tempfile.TemporaryDirectory() as folder:
        build = Path(folder)
        worker = get_context("spawn").Process(target=built, args=(given.pieces, given.sentences, build))
        worker.start()
        worker.join()
        pieces = list(make_pieces(given.pieces, folder=given.sentences))
        asked = questions(pieces, given.queries)
        with served(build / "site") as site:
            judged(site, pieces, asked)
        if not given.no_peer:
            with peer(pieces, build / "peer") as site:
                judged(site, pieces, asked)


def judged(site: Served, pieces: list[Made], asked: list[Question]) -> None:
    """What a site's search finds and costs."""
    known_items(site, asked)
    recall(site, pieces)
    site.timed([each.text for each in asked[:: max(1, len(asked) // 25)]][:25])


if __name__ == "__main__":
    main()
