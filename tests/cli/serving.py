"""A real `kepu serve` in its own process, for tests that ask it over HTTP."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE_S = 120.0  # a guard against hangs, not a measure


@dataclass
class Serving:
    """The running command: its port, its folders, what it printed."""

    process: subprocess.Popen[str]
    content: Path
    out: Path
    port: int = 0
    lines: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Where the browser goes, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def ask(
        self, path: str, method: str = "GET", body: bytes | None = None, **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body; the path goes out as it stands, `Host` and others as given."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        found = answer.status, dict(answer.getheaders()), answer.read()
        connection.close()
        return found

    def text(self, path: str) -> str:
        """The page at `path`."""
        return self.ask(path)[2].decode()

    def until(self, path: str, wanted: Callable[[str], bool]) -> str:
        """The page at `path` as soon as it is as wanted."""
        end = time.monotonic() + PATIENCE_S
        while not wanted(page := self.text(path)):
            assert time.monotonic() < end, page
            time.sleep(0.05)
        return page

    def said(self, words: str) -> bool:
        """Whether the terminal shows these words, now or soon."""
        end = time.monotonic() + PATIENCE_S
        while words not in "".join(self.lines):
            assert time.monotonic() < end, self.lines
            time.sleep(0.05)
        return True

    def stop(self) -> int:
        """As Ctrl-C in a terminal does, which reaches the workers too; the exit code."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(PATIENCE_S)


@contextmanager
def serving(content: Path, out: Path, *words: str, ready: bool = True) -> Iterator[Serving]:
    """`kepu serve` on a free port, when it answers and (with `ready`) has read every piece."""
    command = [sys.executable, "-c", "from pipeline.cli import main; main()", "serve", "--no-open"]
    if "--port" not in words:
        command += ["--port", "0"]
    command += ["--content", str(content), "--out", str(out), *words]
    env = os.environ | {"NO_COLOR": "1", "PYTHONPATH": str(ROOT), "COLUMNS": "200"}
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        one = Serving(process, content, out)
        threading.Thread(target=_listen, args=(one,), daemon=True).start()
        try:
            one.said("Ctrl-C")
            address = next(line for line in one.lines if "http://" in line)
            one.port = int(address.split("://", 1)[1].split("/", 1)[0].rsplit(":", 1)[1])
            if ready:
                one.until("/", lambda page: "正在读取全部稿件" not in page)
            yield one
        finally:
            if process.poll() is None:
                one.stop()


def _listen(one: Serving) -> None:
    one.lines.extend(iter(one.process.stderr.readline, "") if one.process.stderr else ())
