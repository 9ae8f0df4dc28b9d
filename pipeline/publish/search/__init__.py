"""The site's search: an index in small files that the page's own script reads, with no server behind it.

Pagefind 1.5.2 on the same pairs of characters, 10,000 pieces: see the figures in scripts/bench_search.py.
"""

from __future__ import annotations

from pipeline.publish.search.jobs import search_jobs

__all__ = ["search_jobs"]
