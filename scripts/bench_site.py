"""All pages of a large site, beside mkdocs-material with a short navigation in the same run.

    python scripts/bench_site.py [1000 3000 10000] [--mkdocs-up-to 3000]

Generated Chinese pieces of about 1,200 characters. Measured is the whole chain in two worker processes: read, check,
Markdown, topics and keywords, every page with its lists, the ledger; an edit also with the search index. Covers, feeds,
open data and zips are other publishers and not part of it. Demands at 10,000: cold at most 45 s and 700 MB, an edit at
most 2 s (10 s with the search index), and no more than 11 times the CPU time of 1,000.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from scripts.bench_corpus import Made, make_pieces  # noqa: E402

PICTURES = ("moon-phases", "fridge-zones", "sponge-city", "soil-ph", "quake-waves", "sleep-cycle")
COLUMN_FIELDS = {"name", "description", "colour", "layout", "accounts"}
COUNTS = (1_000, 3_000, 10_000)
PARTS = re.compile(r"\A---\ntitle: (.*?)\n.*?\n---\n(.*)\Z", re.DOTALL)


@dataclass(frozen=True)
class Cost:
    """Seconds of wall clock and of CPU, and the peak of all processes together in MB."""

    wall: float
    cpu: float
    memory: float

    def __str__(self) -> str:
        return f"{self.wall:6.1f} s wall {self.cpu:7.1f} s CPU {self.memory:5.0f} MB"


def cost_of(command: Iterable[str | Path]) -> Cost:
    """Run a command to its end. Raises CalledProcessError when it fails."""
    start, before = time.perf_counter(), os.times()
    words = [str(word) for word in command]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    with subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as process:
        peaks = [0.0]
        watch = threading.Thread(target=_watch, args=(process, peaks))
        watch.start()
        code = process.wait()
        wall = time.perf_counter() - start  # the watch may sleep on for a moment
        watch.join()
    if code:
        raise subprocess.CalledProcessError(code, words)
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(wall, cpu, max(peaks))


def _watch(process: subprocess.Popen[bytes], peaks: list[float]) -> None:
    while process.poll() is None:
        peaks.append(sum(_resident(pid) for pid in _family(process.pid)) / 1e6)
        time.sleep(0.2)


def _family(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    except OSError:
        return []
    return [pid, *(each for child in children for each in _family(int(child)))]


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def write_pieces(source: Path, target: Path, count: int) -> None:
    """A content folder with the data of `source` and `count` made-up pieces, each with one picture and a list."""
    shutil.copytree(source / "_data", target / "_data")
    for name in ("issues.yml", "receipts.yml"):
        (target / "_data" / name).unlink(missing_ok=True)
    (target / "media" / "figures").mkdir(parents=True)
    for name in PICTURES:
        shutil.copy(source / "media" / "figures" / f"{name}.png", target / "media" / "figures")
    columns = [key for key in (source / "_data" / "columns.yml").read_text("utf-8").split() if key.endswith(":")]
    columns = [key[:-1] for key in columns if re.fullmatch(r"[a-z][a-z-]+:", key) and key[:-1] not in COLUMN_FIELDS]
    for made in make_pieces(count):
        column = columns[made.number // 4 % len(columns)] if made.kind == "column" else ""
        file = target / f"{made.kind}s" / (column or f"{made.date:%Y}") / f"{made.id}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_text(made, column), "utf-8")


def _text(made: Made, column: str) -> str:
    front = {
        "title": made.title, "date": f"{made.date:%Y-%m-%d %H:%M}", "summary": made.summary, "status": "approved",
        "authors": [f"编辑{made.number % 30}"], "audiences": [made.audience],
        "sources": [{"title": "科普资料汇编", "url": "https://example.org/source"}],
    }  # fmt: skip
    if column:
        front |= {"column": column, "issue": made.number + 1}
    if made.kind == "video":
        front["video"] = {"url": f"https://example.org/v/{made.number}", "duration_s": 60 + made.number % 90}
    head = "\n".join(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in front.items())
    picture = f"![图里是{made.keywords[0]}](media/figures/{PICTURES[made.number % len(PICTURES)]}.png)"
    points = "\n".join(f"- **{word}**，{made.summary}" for word in made.keywords)
    return f"---\n{head}\n---\n\n{made.body}\n\n{picture}\n\n{points}\n"


def edit(content: Path) -> None:
    """One sentence more in one piece."""
    file = sorted(content.glob("articles/**/*.md"))[len(list(content.glob("articles/**/*.md"))) // 2]
    file.write_text(file.read_text("utf-8") + "\n再补一句：这一点请以当天的公告为准。\n", "utf-8")


def write_docs(content: Path, top: Path) -> Path:
    """The same pieces for mkdocs-material: a short navigation, the same Markdown extensions, no search."""
    for file in content.glob("*/**/*.md"):
        found = PARTS.match(file.read_text("utf-8"))
        if found:
            target = top / "docs" / file.relative_to(content)
            target.parent.mkdir(parents=True, exist_ok=True)
            body = found[2].replace("(media/", "(" + "../" * (len(file.relative_to(content).parts) - 1) + "media/")
            target.write_text(f"---\ntitle: {found[1]!r}\n---\n{body}", "utf-8")
    (top / "docs" / "media").symlink_to(content / "media")
    (top / "docs" / "index.md").write_text("# 首页\n", "utf-8")
    extensions = (ROOT / "mkdocs.yml").read_text("utf-8").split("# markdown: begin")[1].split("# markdown: end")[0]
    config = (
        "site_name: 对照\ntheme: {name: material, language: zh, font: false}\nplugins: []\n"
        "nav: [index.md]\nnot_in_nav: '*'\nextra: {generator: false}\n" + extensions
    )
    (top / "mkdocs.yml").write_text(config, "utf-8")
    return top / "mkdocs.yml"


def main(words: list[str]) -> None:
    """Print one line a measurement."""
    most = int(words[words.index("--mkdocs-up-to") + 1]) if "--mkdocs-up-to" in words else 3_000
    counts = [int(word) for at, word in enumerate(words) if word.isdigit() and words[at - 1] != "--mkdocs-up-to"]
    cold: dict[int, Cost] = {}
    for count in counts or COUNTS:
        with tempfile.TemporaryDirectory() as folder:
            content, out = Path(folder) / "content", Path(folder) / "out"
            content.mkdir()
            write_pieces(ROOT / "content", content, count)
            run = [sys.executable, Path(__file__).with_name("bench_site_build.py"), content, out]
            cold[count] = cost_of(run)
            print(f"{count:6} cold      {cold[count]}", flush=True)
            print(f"{count:6} unchanged {cost_of(run)}", flush=True)
            edit(content)
            print(f"{count:6} one edit  {cost_of(run)}", flush=True)
            cost_of([*run, "search"])
            edit(content)
            print(f"{count:6} one edit, with the search index {cost_of([*run, 'search'])}", flush=True)
            if count <= most:
                config = write_docs(content, Path(folder) / "peer")
                peer = cost_of([sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", config])
                print(f"{count:6} mkdocs    {peer}", flush=True)
    first, last = min(cold), max(cold)
    print(f"growth: {last} pieces take {cold[last].cpu / cold[first].cpu:.1f} times the CPU time of {first}")


if __name__ == "__main__":
    main(sys.argv[1:])
