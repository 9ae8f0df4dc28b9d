"""First page and edit of `kepu serve`, beside a plain static server of the same page in the same run.

    python scripts/bench_serve.py [1000 10000] [--content FOLDER]

Generated Chinese pieces of about 1,200 characters. Measured from outside: from starting the command to the first byte-
complete page of a piece and of the home page (with nothing remembered, then again), and from saving a piece to the
page that has the new words. Demands at 10,000: a first page in 5 s, an edit in 1.5 s.
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
    """A server that was started at `since` (perf_counter)."""

    address: str
    since: float


@contextmanager
def started(command: list[str | Path]) -> Iterator[Running]:
    """The server while the block runs, on a port of its own; ended as Ctrl-C ends it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    since = time.perf_counter()
    words = [str(word).replace("PORT", str(port)) for word in command]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        yield Running(f"http://127.0.0.1:{port}", since)
        process.send_signal(signal.SIGINT)


def seconds_until(address: str, is_there: Callable[[str], bool], since: float) -> float:
    """Seconds from `since` until the page at `address` is as wanted. Raises TimeoutError when it never is."""
    while time.perf_counter() - since < PATIENCE_S:
        with suppress(OSError), urllib.request.urlopen(address, timeout=PATIENCE_S) as answer:  # noqa: S310
            if is_there(answer.read().decode()):
                return time.perf_counter() - since
        time.sleep(0.02)
    raise TimeoutError(address)


def serve(content: Path, out: Path, *more: str | Path) -> list[str | Path]:
    """The command line of the preview."""
    return [*KEPU, "--port", "PORT", "--content", content, "--out", out, *more]


def edited(address: str, file: Path) -> float:
    """Seconds from saving a new sentence to the page that has it, the median of some edits."""
    taken = []
    text = file.read_text("utf-8")
    for number in range(EDITS):
        words = f"第{number}次补的一句"
        time.sleep(0.5)
        since = time.perf_counter()
        file.write_text(f"{text}\n{words}。\n", "utf-8")
        taken.append(seconds_until(address, lambda page, words=words: words in page, since))
    file.write_text(text, "utf-8")
    return median(taken)


def measure(content: Path, out: Path, count: int) -> None:
    """Print the lines of one archive."""
    pieces = sorted(content.glob("articles/**/*.md"))
    file = pieces[len(pieces) // 2]
    page = f"/p/{file.stem}/"
    for state in ("nothing remembered", "started again"):
        with started(serve(content, out, file)) as running:
            first = seconds_until(f"{running.address}{page}", lambda text: file.stem in text, running.since)
            print(f"{count:6} {state:19} first page, of a piece {first:6.2f} s", flush=True)
            alone = edited(f"{running.address}{page}", file)
            print(f"{count:6} {state:19} an edit, while reading {alone:6.2f} s", flush=True)
            home = seconds_until(f"{running.address}/", lambda text: "page-home" in text, running.since)
            print(f"{count:6} {state:19} home page               {home:6.2f} s", flush=True)
            print(
                f"{count:6} {state:19} an edit                 {edited(running.address + page, file):6.2f} s",
                flush=True,
            )
            listed = f"{running.address}/articles/"
            since = time.perf_counter()
            print(
                f"{count:6} {state:19} a list                  "
                f"{seconds_until(listed, lambda text: 'page-list' in text, since):6.2f} s",
                flush=True,
            )
            with urllib.request.urlopen(f"{running.address}{page}") as answer:  # noqa: S310
                plain = answer.read()
    floor = out / "floor"
    floor.mkdir(parents=True, exist_ok=True)
    (floor / "page.html").write_bytes(plain)
    with started([sys.executable, "-m", "http.server", "PORT", "--bind", "127.0.0.1", "--directory", floor]) as running:
        first = seconds_until(f"{running.address}/page.html", lambda text: True, running.since)
        print(f"{count:6} floor: static server first page              {first:6.2f} s", flush=True)
        print(
            f"{count:6} floor: static server an edit                 "
            f"{edited(f'{running.address}/page.html', floor / 'page.html'):6.2f} s",
            flush=True,
        )


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
