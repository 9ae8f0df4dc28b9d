"""Every picture and clip that the site shows: covers in several sizes, body pictures, local clips with captions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath

from pipeline.ingest.layouts import load_layouts
from pipeline.model.captions import FORMS
from pipeline.model.catalog import Catalog, Entry, Picture
from pipeline.model.cover import CoverRequest, Layout, choose_layout
from pipeline.model.job import Job, digest, make_key
from pipeline.model.paths import candidates
from pipeline.publish.context import Context
from pipeline.publish.covers import cover_inputs, cover_request
from pipeline.render.captions import captions_as
from pipeline.render.pictures import cover_bytes, resize_bytes

PLATE_WIDTHS = (480, 960, 1440)
BODY_WIDTHS = (480, 960, 1600)
LARGEST_COVER = 600_000  # bytes; platforms that fetch a shared link's picture give up on larger ones


@dataclass(frozen=True, slots=True)
class Shown:
    """A body picture on a page: `sizes` are (site path, width) from small to large; width and height of the largest."""

    sizes: tuple[tuple[str, int], ...]
    width: int
    height: int


def shown(picture: Picture) -> Shown:
    """How pages show a picture of content/: in steps, never larger than it is."""
    widths = sorted({min(width, picture.width) for width in BODY_WIDTHS})
    height = max(1, round(picture.height * widths[-1] / picture.width))
    return Shown(tuple((_sized(picture, width), width) for width in widths), widths[-1], height)


def avif_path(path: str) -> str:
    """The same picture as AVIF, a third smaller, beside every WebP of covers and bodies."""
    return path.removesuffix(".webp") + ".avif"


def picture_path(picture: Picture) -> str:
    """The site path of a body picture's largest form: what feeds and open data should name."""
    return shown(picture).sizes[-1][0]


def media_path(path: str) -> str:
    """The site path of a content file that is published as it is."""
    return path if path.startswith("media/") else f"media/{path}"


def _sized(picture: Picture, width: int) -> str:
    # The digest keeps x.png and x.jpg apart, and makes an old copy in a browser's cache harmless.
    stem = str(PurePosixPath(media_path(picture.path)).with_suffix("")).lower()
    return f"{stem}.{picture.digest[:6]}-{width}.webp"


def plate_path(piece_id: str, width: int) -> str:
    """The wordless cover on lists and at the head of a page, 16:9."""
    return f"media/covers/{piece_id}-{width}.webp"


def poster_path(entry: Entry) -> str:
    """What a player shows before it plays: the wordless cover, or one of its own shape for a clip higher than wide."""
    video = entry.piece.matter.video
    tall = video is not None and (video.height or 0) > (video.width or 0)
    return f"media/covers/{entry.id}-poster.webp" if tall else plate_path(entry.id, 960)


def cover_path(piece_id: str) -> str:
    """The cover with its title, 1280 × 720 JPEG: for feeds, readers and structured data."""
    return f"media/covers/{piece_id}.jpg"


def card_path(piece_id: str) -> str:
    """The picture for links shared elsewhere, 1200 × 630 JPEG."""
    return f"media/covers/{piece_id}-og.jpg"


def picture_jobs(catalog: Catalog, context: Context) -> Iterator[Job]:
    """All pictures and clips of public pieces. Raises ValueError (Chinese) when a wordless layout is not usable."""
    plates, problems = load_layouts(context.root / "templates" / "site" / "covers")
    if problems:
        raise ValueError("；".join(f"{each.path}：{each.message}" for each in problems))
    for entry in catalog.public:
        yield from _cover_jobs(catalog, context, entry, plates)
    yield from _body_jobs(catalog, context)
    yield from _clip_jobs(catalog, context)


def _cover_jobs(catalog: Catalog, context: Context, entry: Entry, plates: dict[str, Layout]) -> Iterator[Job]:
    label = ai_label(entry)

    def job(path: str, request: CoverRequest, form: str) -> Job:
        inputs = cover_inputs(catalog, request)
        inputs["layout"] = digest(inputs["layout"], repr(label)) if label else inputs["layout"]
        key = make_key("cover", **inputs, code=context.code)
        return Job(f"site/{path}", key, partial(cover_bytes, request, form, LARGEST_COVER, label))

    sizes = {plate_path(entry.id, width): (width, width * 9 // 16) for width in PLATE_WIDTHS}
    plain, video = frozenset(sizes), entry.piece.matter.video
    if video and video.width and video.height:
        sizes.setdefault(poster_path(entry), (720, min(1600, 720 * video.height // video.width)))
    for path, (width, height) in sizes.items():
        whole = cover_request(catalog, entry, width, height, cover=entry.piece.matter.cover or _still(entry))
        topic = entry.topics[0] if entry.topics else None
        layout = choose_layout(entry.piece.kind, None, topic, entry.id, plates, has_photo=whole.photo is not None)
        plate = replace(whole, layout=layout, title="", kicker="", label="", byline="")
        yield job(path, plate, "webp")
        if path in plain:
            yield job(avif_path(path), plate, "avif")
    yield job(cover_path(entry.id), cover_request(catalog, entry, 1280, 720), "jpg")
    yield job(card_path(entry.id), cover_request(catalog, entry, 1200, 630), "jpg")


def ai_label(entry: Entry) -> dict[str, str] | None:
    """The implicit label that pictures of the piece carry; None where no AI made it."""
    aigc = entry.piece.matter.AIGC
    return aigc.model_dump(exclude_defaults=True) | {"Label": aigc.Label} if aigc else None


def _still(entry: Entry) -> str | None:
    """A point of the piece's own clip, in the middle of its middle chapter: what a `cover:` value would say."""
    video = entry.piece.matter.video
    if video is None or not video.file or not video.duration_s:
        return None
    starts = [*(chapter.at for chapter in video.chapters if chapter.at < video.duration_s), video.duration_s]
    middle = (len(starts) - 1) // 2
    seconds = (starts[middle] + starts[middle + 1]) / 2 if len(starts) > 1 else video.duration_s * 0.4
    return f"{video.file}@{seconds:.1f}"


def _body_jobs(catalog: Catalog, context: Context) -> Iterator[Job]:
    wanted: dict[str, dict[str, str] | None] = {}
    for entry in catalog.public:
        for path in entry.rendered.images:
            wanted[path] = wanted.get(path) or ai_label(entry)
    jobs = {}
    for picture in (catalog.pictures[path] for path in sorted(wanted) if path in catalog.pictures):
        for job in sized_jobs(picture, catalog.content / picture.path, context.code, wanted[picture.path]):
            jobs[job.path] = job
    yield from jobs.values()


def sized_jobs(picture: Picture, file: Path, code: str, label: dict[str, str] | None = None) -> Iterator[Job]:
    """The picture as pages show it, in every size and form; `label` is the implicit one of `ai_label`."""
    for path, width in shown(picture).sizes:
        about = {"label": digest(repr(label))} if label else {}
        key = make_key("picture", file=picture.digest, width=str(width), **about, code=code)
        for name, form in ((path, "webp"), (avif_path(path), "avif")):
            yield Job(f"site/{name}", key, partial(resize_bytes, file, width, form, None, label))


def clip_files(catalog: Catalog, entry: Entry) -> dict[str, str]:
    """The piece's own files among `file` and `captions` of its video, as content paths."""
    video = entry.piece.matter.video
    return _found(catalog, entry, {"file": video.file, "captions": video.captions} if video else {})


def audio_files(catalog: Catalog, entry: Entry) -> dict[str, str]:
    """The piece's own files among `file` and `transcript` of its recording, as content paths."""
    audio = entry.piece.matter.audio
    return _found(catalog, entry, {"file": audio.file, "transcript": audio.transcript} if audio else {})


def _found(catalog: Catalog, entry: Entry, named: dict[str, str | None]) -> dict[str, str]:
    found = {}
    for what, target in named.items():
        there = (path for path in candidates(entry.piece.folder, target or "") if (catalog.content / path).is_file())
        if path := next(there, None):
            found[what] = path
    return found


def captions_path(path: str) -> str:
    """Where captions stand on the site: always WebVTT, the only form that browsers play."""
    return str(PurePosixPath(media_path(path)).with_suffix(".vtt"))


def _clip_jobs(catalog: Catalog, context: Context) -> Iterator[Job]:
    jobs = {}
    for entry in catalog.public:
        for what, path in (*clip_files(catalog, entry).items(), *audio_files(catalog, entry).items()):
            file = catalog.content / path
            key = make_key("clip", file=digest(file.read_bytes()), code=context.code)
            if what != "file":
                jobs[captions_path(path)] = Job(f"site/{captions_path(path)}", key, partial(web_captions, file))
            else:
                jobs[media_path(path)] = Job(f"site/{media_path(path)}", key, partial(file.read_bytes))
    yield from jobs.values()


def web_captions(file: Path) -> bytes:
    """The captions as WebVTT."""
    return captions_as(file.read_bytes(), FORMS[file.suffix.lower()], "vtt")
