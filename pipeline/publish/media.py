"""Where the site publishes pictures and clips, as full addresses for feeds and open data."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass
from functools import cache

from pipeline.model.catalog import Catalog, Entry
from pipeline.publish.addresses import page_url
from pipeline.publish.pictures import audio_files, captions_path, clip_files, cover_path, media_path, picture_path

COVER_SIZE = (1280, 720)


@dataclass(frozen=True)
class File:
    """A picture or clip: address, MIME type, bytes (None where unknown), size in pixels, duration in seconds."""

    url: str
    type: str
    bytes: int | None = None
    width: int | None = None
    height: int | None = None
    duration_s: float | None = None


def picture_urls(entry: Entry, catalog: Catalog) -> tuple[tuple[str, str], ...]:
    """The content path and the address of every picture of the body."""
    shown = (catalog.pictures[path] for path in entry.rendered.images if path in catalog.pictures)
    return tuple((picture.path, page_url(catalog.office.site.url, picture_path(picture))) for picture in shown)


def cover_file(entry: Entry, catalog: Catalog) -> File:
    """The piece's cover with its title."""
    return File(page_url(catalog.office.site.url, cover_path(entry.id)), "image/jpeg", None, *COVER_SIZE)


def clip_file(entry: Entry, catalog: Catalog) -> File | None:
    """The clip of a video piece. The byte length is the file's own; of a clip elsewhere what the editor noted."""
    video = entry.piece.matter.video
    if video is None:
        return None
    shape = (video.width, video.height, video.duration_s)
    path = clip_files(catalog, entry).get("file")
    if path:
        size = (catalog.content / path).stat().st_size
        return File(page_url(catalog.office.site.url, media_path(path)), mime(path), size, *shape)
    return File(video.url, mime(video.url), video.bytes, *shape) if video.url else None


def audio_file(entry: Entry, catalog: Catalog) -> File | None:
    """The recording of a piece, as `clip_file`."""
    audio = entry.piece.matter.audio
    if audio is None:
        return None
    path = audio_files(catalog, entry).get("file")
    if path:
        size = (catalog.content / path).stat().st_size
        address = page_url(catalog.office.site.url, media_path(path))
        return File(address, mime(path), size, duration_s=audio.duration_s)
    return File(audio.url, mime(audio.url), audio.bytes, duration_s=audio.duration_s) if audio.url else None


def transcript_files(entry: Entry, catalog: Catalog) -> tuple[File, ...]:
    """What is said in the recording: the timed file where there is one, and the page itself."""
    if entry.piece.matter.audio is None:
        return ()
    url = catalog.office.site.url
    timed = audio_files(catalog, entry).get("transcript")
    page = File(page_url(url, entry.path), "text/html")
    return (*([File(page_url(url, captions_path(timed)), "text/vtt")] if timed else []), page)


def captions_file(entry: Entry, catalog: Catalog) -> File | None:
    """The captions of a local clip."""
    path = clip_files(catalog, entry).get("captions")
    return File(page_url(catalog.office.site.url, captions_path(path)), "text/vtt") if path else None


def mime(path: str) -> str:
    """The MIME type by file name, from the table of the standard library alone (never the machine's own)."""
    if path.split("?", 1)[0].lower().endswith(".m4a"):
        return "audio/x-m4a"  # as Apple's podcast guide has it; the standard library says audio/mp4 or nothing
    return _types().guess_type(path.split("?", 1)[0])[0] or "application/octet-stream"


@cache
def _types() -> mimetypes.MimeTypes:
    return mimetypes.MimeTypes()
