"""The player of a video piece: local file with captions and chapters, or a link to where the clip is."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.catalog import Catalog, Entry
from pipeline.model.times import clock
from pipeline.publish.pictures import captions_path, clip_files, media_path, poster_path


@dataclass(frozen=True, slots=True)
class Player:
    """`file` and `captions` are site paths (empty when there is none); chapters are (seconds, clock, title)."""

    file: str
    captions: str
    poster: str
    url: str
    width: int
    height: int
    seconds: float
    length: str
    chapters: tuple[tuple[float, str, str], ...]

    @property
    def tall(self) -> bool:
        """Higher than wide, as clips made for phones are."""
        return self.height > self.width


def make_player(entry: Entry, catalog: Catalog) -> Player | None:
    """The player of a piece that has a video."""
    video = entry.piece.matter.video
    if video is None:
        return None
    files = clip_files(catalog, entry)
    return Player(
        file=media_path(files["file"]) if "file" in files else "",
        captions=captions_path(files["captions"]) if "captions" in files else "",
        poster=poster_path(entry),
        url=video.url or "",
        width=video.width or 1280,
        height=video.height or 720,
        seconds=video.duration_s or 0,
        length=clock(video.duration_s) if video.duration_s else "",
        chapters=tuple((chapter.at, clock(chapter.at), chapter.title) for chapter in video.chapters),
    )
