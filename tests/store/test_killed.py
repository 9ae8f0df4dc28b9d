"""A build killed at the worst moments: the next one finds nothing half-written that counts as current."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.store.making import Store, job

# The process kills itself with SIGKILL when the named function is called for the nth time, in run 2 of 2.
SCRIPT = """
import os, pathlib, signal, sqlite3, sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
import pipeline.store as store
import pipeline.store.files as files
from tests.store.making import job

build, moment, count, word = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4]
left = count

def strike():
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

if moment == "writing":
    def half(file, parts):
        data = b"".join(parts)
        with open(file, "wb") as opened:
            opened.write(data[: len(data) // 2])
            opened.flush()
            strike()
            opened.write(data[len(data) // 2 :])
    files._fill = half
elif moment == "renaming":
    plain = pathlib.Path.replace
    def replace(self, target):
        strike()
        return plain(self, target)
    pathlib.Path.replace = replace
elif moment == "noting":
    plain = files.write_atomic
    def write(target, data):
        plain(target, data)
        strike()
    files.write_atomic = write
elif moment == "pruning":
    plain = pathlib.Path.unlink
    def unlink(self, missing_ok=False):
        plain(self, missing_ok)
        if not missing_ok:
            strike()
    pathlib.Path.unlink = unlink

base = store.open_database(build / "ledger.sqlite")
with ThreadPoolExecutor(2) as pool:
    store.run_jobs(base, build, (job(f"site/{n}.html", word * 5000 + str(n)) for n in range(100)), pool)
"""
ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
@pytest.mark.parametrize(
    ("moment", "count"), [("writing", 1), ("writing", 57), ("renaming", 30), ("noting", 90), ("pruning", 3)]
)
@pytest.mark.parametrize("back", [False, True], ids=["go-on", "go-back"])
def test_killed(store: Store, moment: str, count: int, back: bool) -> None:
    """After the kill every file in its place is whole; the next run ends at its tree, the one after rests.

    Also when the editor takes the change back meanwhile: a new file under an old key would be stale.
    """
    old = [job(f"site/{n}.html", "旧" * 5000 + str(n)) for n in range(0, 200, 2)]
    new = [job(f"site/{n}.html", "新" * 5000 + str(n)) for n in range(100)]
    store.run(*old)
    before = store.tree()
    done = subprocess.run([sys.executable, "-c", SCRIPT, store.build, moment, str(count), "新"], cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    wanted = {each.path: each.make().decode() for each in new}
    for path, text in store.tree().items():
        assert path.endswith(".kepu-partial") or text in {before.get(path), wanted.get(path)}
    jobs = old if back else new
    made = store.run(*jobs)
    assert store.tree() == (before if back else wanted)
    assert store.run(*jobs).kept == 100
    if moment == "noting" and not back:
        assert made.kept >= count - 64  # what the killed build noted is not done again
