"""The players of a piece: its clip with captions and chapters, its recording, or a link to where they are."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.catalog import Catalog, Entry
from pipeline.model.times import clock
from pipeline.publish.media import audio_file
from pipeline.publish.pictures import audio_files, captions_path, clip_files, media_path, poster_path


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


@dataclass(frozen=True, slots=True)
class Sound:
    """A recording: `file` is a site path, empty where it lies elsewhere; `url` its full address; `size` for people."""

    file: str
    url: str
    type: str
    bytes: int | None
    seconds: float
    length: str
    size: str


def make_sound(entry: Entry, catalog: Catalog) -> Sound | None:
    """The recording of a piece that has one."""
    audio, file = entry.piece.matter.audio, audio_file(entry, catalog)
    if audio is None or file is None:
        return None
    return Sound(
        file=media_path(path) if (path := audio_files(catalog, entry).get("file")) else "",
        url=file.url,
        type=file.type,
        bytes=file.bytes,
        seconds=audio.duration_s or 0,
        length=clock(audio.duration_s) if audio.duration_s else "",
        size=f"{file.bytes / 1e6:.1f} MB" if file.bytes else "",
    )


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
