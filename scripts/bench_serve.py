"""First page and edit of `kepu serve`, beside a plain static server of the same page in the same run.

    python scripts/bench_serve.py [1000 10000] [--content FOLDER]

Generated Chinese pieces of about 1,200 characters. Measured from outside: from starting the command to the page of a
piece and to the home page (with nothing remembered, then again), and from saving a piece to the page that has the new
words; CPU seconds are those of the main process and of mkdocs. Demands at 10,000: a first page in 5 s, an edit in
1.5 s.
The floor is `python -m http.server` on a file of the page as it was served: start to first page, and an edit of it.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from scripts.bench_site import write_pieces  # noqa: E402

KEPU = [sys.executable, "-c", "from pipeline.cli import main; main()", "serve", "--no-open"]
EDITS = 5
PATIENCE_S = 300.0


@dataclass(frozen=True)
class Running:
    """A server that was started at `since` (perf_counter), with its process."""

    address: str
    since: float
    process: int

    def cpu(self) -> float:
        """CPU seconds of the process so far, and of those it waited for: they tell more on a busy machine."""
        ticks = Path(f"/proc/{self.process}/stat").read_text("ascii").rpartition(")")[2].split()[11:15]
        return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


@contextmanager
def started(command: list[str | Path]) -> Iterator[Running]:
    """The server while the block runs, on a port of its own; ended as Ctrl-C ends it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    since = time.perf_counter()
    words = [str(word).replace("PORT", str(port)) for word in command]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        yield Running(f"http://127.0.0.1:{port}", since, process.pid)
        process.send_signal(signal.SIGINT)


def seconds_until(address: str, is_there: Callable[[str], bool], since: float) -> float:
    """Seconds from `since` until the page at `address` is as wanted. Raises TimeoutError when it never is."""
    while time.perf_counter() - since < PATIENCE_S:
        with suppress(OSError), urllib.request.urlopen(address, timeout=PATIENCE_S) as answer:  # noqa: S310
            if is_there(answer.read().decode()):
                return time.perf_counter() - since
        time.sleep(0.02)
    raise TimeoutError(address)


def edited(running: Running, page: str, file: Path) -> tuple[float, float]:
    """Wall and CPU seconds from saving a new sentence to the page that has it: the median, the mean of some edits."""
    taken, text, before = [], file.read_text("utf-8"), running.cpu()
    for number in range(EDITS):
        words = f"第{number}次补的一句"
        time.sleep(0.5)
        since = time.perf_counter()
        file.write_text(f"{text}\n{words}。\n", "utf-8")
        taken.append(seconds_until(running.address + page, lambda found, words=words: words in found, since))
    file.write_text(text, "utf-8")
    return median(taken), (running.cpu() - before) / EDITS


def measure(content: Path, out: Path, count: int) -> None:
    """Print the lines of one archive."""

    def tell(what: str, wall: float, cpu: float) -> None:
        print(f"{count:6} {what:42} {wall:6.2f} s wall {cpu:6.2f} s CPU", flush=True)

    pieces = sorted(content.glob("articles/**/*.md"))
    file = pieces[len(pieces) // 2]
    page, command = f"/p/{file.stem}/", [*KEPU, "--port", "PORT", "--content", content, "--out", out, file]
    for state in ("nothing remembered", "started again"):
        with started(command) as running:
            first = seconds_until(running.address + page, lambda text: file.stem in text, running.since)
            tell(f"{state}: first page", first, running.cpu())
            tell(f"{state}: home page", *_home(running))
            tell(f"{state}: edit", *edited(running, page, file))
            with urllib.request.urlopen(running.address + page) as answer:  # noqa: S310
                plain = answer.read()
    floor = out / "floor"
    floor.mkdir(parents=True, exist_ok=True)
    (floor / "page.html").write_bytes(plain)
    with started([sys.executable, "-m", "http.server", "PORT", "--bind", "127.0.0.1", "--directory", floor]) as running:
        first = seconds_until(f"{running.address}/page.html", lambda _: True, running.since)
        tell("floor, a static server: first page", first, running.cpu())
        tell("floor, a static server: edit", *edited(running, "/page.html", floor / "page.html"))


def _home(running: Running) -> tuple[float, float]:
    """Since the start: the home page needs every piece."""
    wall = seconds_until(f"{running.address}/", lambda text: "page-home" in text, running.since)
    return wall, running.cpu()


def main(words: list[str]) -> None:
    """One archive after the other."""
    print(f"load of the machine: {' '.join(f'{each:.1f}' for each in os.getloadavg())}, {os.cpu_count()} processors")
    given = Path(words[words.index("--content") + 1]) if "--content" in words else None
    for count in [int(word) for word in words if word.isdigit()] or [1_000, 10_000]:
        with tempfile.TemporaryDirectory() as folder:
            content = Path(folder) / "content"
            if given is not None:
                shutil.copytree(given, content)
            else:
                content.mkdir()
                write_pieces(ROOT / "content", content, count)
            measure(content, Path(folder) / "out", count)


if __name__ == "__main__":
    main(sys.argv[1:])
