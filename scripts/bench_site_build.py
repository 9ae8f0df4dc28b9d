"""What scripts/bench_site.py measures, as a program of its own: `bench_site_build.py CONTENT OUT [search]`.

Workers import it again, so it asks for nothing but the build.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))


def main(content: Path, out: Path, *, search: bool) -> None:
    """Build the pages in two processes. Exits with the problems when there are errors."""
    gc.disable()  # as `kepu` starts
    from pipeline.build.folders import Folders  # noqa: PLC0415
    from pipeline.build.pools import make_pool  # noqa: PLC0415
    from pipeline.build.run import Publisher, build  # noqa: PLC0415
    from pipeline.model.times import SHANGHAI  # noqa: PLC0415
    from pipeline.publish.search import search_jobs  # noqa: PLC0415
    from pipeline.publish.site import page_jobs  # noqa: PLC0415

    publishers: tuple[Publisher, ...] = (page_jobs, search_jobs) if search else (page_jobs,)
    now = datetime(2026, 11, 22, 9, tzinfo=SHANGHAI)
    with make_pool(2) as pool:
        report = build(Folders(ROOT, content, out), now, pool, publishers=publishers)
    print(json.dumps(report.seconds, ensure_ascii=False), file=sys.stderr)
    if not report.ok:
        raise SystemExit(f"{report.problems[:3]}")
    sys.stderr.flush()
    os._exit(0)  # as `kepu` ends


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), search="search" in sys.argv[3:])
