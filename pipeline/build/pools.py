"""Where jobs run: processes of this machine. Any other concurrent.futures executor can stand in."""

from __future__ import annotations

import multiprocessing
import signal
from concurrent.futures import Executor, ProcessPoolExecutor


def make_pool(jobs: int) -> Executor:
    """A pool of `jobs` processes; they start when the first job comes, so an idle build starts none."""
    # Not fork: the progress bar runs a thread, and forking a process with threads may deadlock.
    # Ctrl-C reaches all processes of a terminal: only the one that the user started answers it.
    deaf = (signal.SIGINT, signal.SIG_IGN)
    spawn = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(jobs, mp_context=spawn, initializer=signal.signal, initargs=deaf)
