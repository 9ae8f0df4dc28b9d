"""The site of one catalog, page by page and picture by picture, from the publishers' own plans."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain

from pipeline.model.catalog import Catalog, Entry
from pipeline.model.job import Job
from pipeline.publish.cards import Cards
from pipeline.publish.context import Context
from pipeline.publish.pictures import audio_files, avif_path, captions_path, clip_files, media_path, picture_jobs, shown
from pipeline.publish.sheets import Planned, Press, make_sheet
from pipeline.publish.site import pages

COVERS = "media/covers"


@dataclass(frozen=True)
class Site:
    """Plans are made when they are first asked for, and kept: a catalog never changes."""

    catalog: Catalog
    context: Context
    press: Press

    @cached_property
    def entries(self) -> dict[str, Entry]:
        """Every entry by its id."""
        return {entry.id: entry for entry in self.catalog.entries}

    @cached_property
    def _planned(self) -> dict[str, Planned]:
        return {page.path: page for page in pages(self.catalog, Cards(self.catalog))}

    def page(self, path: str) -> bytes | None:
        """The page at this file of the site; None where there is none. Raises what making it raises."""
        planned = self._planned.get(path)
        return make_sheet(self.press, planned.sheet()) if planned else None

    def file(self, path: str) -> Job | None:
        """The job of a picture, clip or captions at this path of the site; None where no piece shows it."""
        if name := path.removeprefix(f"{COVERS}/") if path.startswith(f"{COVERS}/") else "":
            showing = [entry for entry in self.catalog.public if name.startswith(entry.id)]
        else:
            showing = [self._media[path]] if path in self._media else []
        narrow = (replace(self.catalog, entries=(entry,)) for entry in showing)
        jobs = chain.from_iterable(picture_jobs(one, self.context) for one in narrow)
        return next((job for job in jobs if job.path == f"site/{path}"), None)

    @cached_property
    def _media(self) -> dict[str, Entry]:
        """The first piece that shows each body picture, clip and caption, by their paths on the site."""
        found: dict[str, Entry] = {}
        for entry in self.catalog.public:
            for picture in (self.catalog.pictures[p] for p in entry.rendered.images if p in self.catalog.pictures):
                for path, _ in shown(picture).sizes:
                    found.setdefault(path, entry)
                    found.setdefault(avif_path(path), entry)
            for what, path in (*clip_files(self.catalog, entry).items(), *audio_files(self.catalog, entry).items()):
                found.setdefault(media_path(path) if what == "file" else captions_path(path), entry)
        return found
