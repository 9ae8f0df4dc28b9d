"""Where jobs run: processes of this machine. Any other concurrent.futures executor can stand in."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from concurrent.futures import Executor, ProcessPoolExecutor


def make_pool(jobs: int) -> Executor:
    """A pool of `jobs` processes; they start when the first job comes, so an idle build starts none."""
    # Not fork: the progress bar runs a thread, and forking a process with threads may deadlock.
    spawn = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(jobs, mp_context=spawn, initializer=_begin)


def _begin() -> None:
    """What a worker sets up: it lives as long as the process that the user started, and no longer."""
    # Ctrl-C reaches all processes of a terminal: only the one that the user started answers it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow_parent, daemon=True).start()


def _follow_parent() -> None:
    """End this worker when its parent is gone: a killed parent cannot tell it, and its queue never closes."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
