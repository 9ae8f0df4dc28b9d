"""Pictures drawn by the processes of the pool; the last ones are kept, and a browser that has one gets none."""

from __future__ import annotations

import threading
from collections import OrderedDict
from concurrent.futures import Executor

from pipeline.build.preview.answers import Answer, type_of
from pipeline.model.job import Job, digest

_KEPT_BYTES = 64_000_000
_DRAWN = ("cover", "picture")  # kinds of keys; clips are only read


class Drawing:
    """Makes the files of jobs; for any number of threads."""

    def __init__(self, pool: Executor) -> None:
        self._pool = pool
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def answer(self, job: Job, known: str) -> Answer:
        """The file, or 304 where the asker has it already (`known` is its mark). Raises what making it raises."""
        mark = digest(job.path, job.key)
        if mark == known:
            return Answer(status=304, mark=mark)
        kind = type_of(job.path)
        if not job.key.startswith(_DRAWN):
            return Answer(job.make(), kind, mark=mark)
        with self._lock:
            data = self._kept.get(mark)
        if data is None:
            data = self._pool.submit(job.make).result()
            self._keep(mark, data)
        return Answer(data, kind, mark=mark)

    def _keep(self, mark: str, data: bytes) -> None:
        with self._lock:
            self._kept[mark] = data
            while sum(map(len, self._kept.values())) > _KEPT_BYTES:
                self._kept.popitem(last=False)
