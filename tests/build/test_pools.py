"""Workers end with the process that started them, however it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

# Starts a worker, tells its number, and is killed before it can tell the worker anything.
KILLED = """
import os, signal
from pipeline.build.pools import make_pool
if __name__ == "__main__":
    print(make_pool(1).submit(os.getpid).result(), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def alive(pid: int) -> bool:
    """Whether a process with this number runs; one that only waits to be counted out does not."""
    try:
        return " Z" not in Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2][:3]
    except OSError:
        return False


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at /proc")
def test_no_worker_outlives_a_killed_build(tmp_path: Path) -> None:
    script = tmp_path / "killed.py"
    script.write_text(KILLED, "utf-8")
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen([sys.executable, str(script)], env=env, stdout=subprocess.PIPE, text=True) as started:
        assert started.stdout is not None
        worker = int(started.stdout.readline())
        assert started.wait() == -signal.SIGKILL
    end = time.monotonic() + 60  # a guard against hangs
    while alive(worker) and time.monotonic() < end:
        time.sleep(0.05)
    assert not alive(worker)
