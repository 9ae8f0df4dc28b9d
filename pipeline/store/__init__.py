"""The only place that writes: runs jobs, skips what is current, writes atomically, prunes, keeps the ledger.

A file is current when the ledger holds its key and the file exists; nothing else counts (no mtimes, no dirty flags).
A row loses its key before its file is touched and gets the new one after the file was renamed into place, so a killed
build never leaves a half-written or stale file that counts as current, and the next one goes on where it stopped.
"""

from __future__ import annotations

from pipeline.store.database import database, explain_key, is_current, open_database
from pipeline.store.files import memo_folder, remove, write_atomic
from pipeline.store.jobs import Made, run_jobs
from pipeline.store.memo import fetch, few_or_many, fill, forget, memoised, stored
from pipeline.store.snapshot import snapshot

__all__ = [
    "Made", "database", "explain_key", "fetch", "few_or_many", "fill", "forget", "is_current", "memo_folder",
    "memoised", "open_database", "remove", "run_jobs", "snapshot", "stored", "write_atomic",
]  # fmt: skip
