"""The site's search: an index in small files that the page's own script reads, with no server behind it.

Own code, since no library serves: Pagefind 1.5.2 does not find names such as 海姆立克 by itself, and fed with the same
pairs of characters it took 1.6 GB for 2,000 pieces; others send their whole index to every reader. Figures for both
come from scripts/bench_search.py.
"""

from __future__ import annotations

from pipeline.publish.search.jobs import search_jobs

__all__ = ["search_jobs"]
