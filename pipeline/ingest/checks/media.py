"""Checks of pictures and clips, by their headers only: no imaging library is loaded."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.ingest.shelf import Shelf
from pipeline.model.captions import FORMS
from pipeline.model.catalog import MAX_PIXELS
from pipeline.model.names import short
from pipeline.model.paths import candidates, is_remote
from pipeline.model.piece import PUBLIC_STATUS, Piece
from pipeline.model.problem import Problem, Severity
from pipeline.model.times import parse_clock

PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp")
CLIPS = (".mp4", ".webm", ".mov", ".m4v", ".mkv")
SOUNDS = (".mp3", ".m4a")  # what every podcast app plays


def pictures(shelf: Shelf) -> Iterator[Problem]:
    """Pictures of the body are inside content/, there, sound, and have a description (K310 to K314, K318)."""
    for piece in shelf.pieces:
        for image in piece.references:
            if image.what != "image":
                continue
            if not image.text:
                remedy = "在方括号里写明图里有什么：![说明](路径)"
                yield Problem(piece.path, image.line, "K312", f"图片没有说明文字：{short(image.target)}", remedy)
            if re.match(r"(https?:)?//", image.target, re.IGNORECASE):
                remedy = "下载到 content/media/，再写站内路径"
                yield Problem(piece.path, image.line, "K318", f"图片在别的网站上：{short(image.target)}", remedy)
            else:
                yield from _picture(shelf, piece, image.target, image.line)


def covers(shelf: Shelf) -> Iterator[Problem]:
    """A cover is a sound picture, or a clip with a time `clip.mp4@00:12` (K310, K311, K313, K314, K319)."""
    for piece in shelf.pieces:
        chosen = [(piece.matter.cover, piece.line("cover"))]
        chosen += [(o.cover, piece.line("overrides", k, "cover")) for k, o in piece.matter.overrides.items()]
        for target, line in chosen:
            if target is None:
                continue
            clip, at, moment = target.rpartition("@")
            if not at or not clip.lower().endswith(CLIPS):
                yield from _picture(shelf, piece, target, line)
                continue
            yield from _file(shelf, piece, clip, line, CLIPS)
            try:
                seconds = parse_clock(moment)
            except ValueError as error:
                yield Problem(piece.path, line, "K319", str(error).partition(" → ")[0], "写成 clip.mp4@00:12")
                continue
            length = piece.matter.video.duration_s if piece.matter.video else None
            if length is not None and seconds > length:
                yield Problem(piece.path, line, "K319", f"封面时间点 {moment} 超过片长", "取片长以内的时间")


def videos(shelf: Shelf) -> Iterator[Problem]:
    """A video piece has a clip or an address (a draft may still lack it); its files are there; chapters are in order.

    K315, K316, K320.
    """
    for piece in shelf.pieces:
        video = piece.matter.video
        if video is None or not (video.file or video.url):
            if piece.kind == "video":
                grave: Severity = "error" if piece.matter.status in PUBLIC_STATUS else "warning"
                remedy = "补上 video: 的 file 或 url"
                yield Problem(piece.path, piece.line("video"), "K315", "视频稿没有视频", remedy, grave)
            continue
        if video.file:
            yield from _file(shelf, piece, video.file, piece.line("video", "file"), CLIPS)
        if video.captions:
            yield from _file(shelf, piece, video.captions, piece.line("video", "captions"), tuple(FORMS))
        moments = [chapter.at for chapter in video.chapters]
        if moments != sorted(set(moments)) or (video.duration_s and moments and moments[-1] >= video.duration_s):
            remedy = "时间点从小到大，不超过片长"
            yield Problem(piece.path, piece.line("video", "chapters"), "K320", "章节时间点的次序不对", remedy)


def sounds(shelf: Shelf) -> Iterator[Problem]:
    """A recording has a file or an address, and an address says its size, which podcast apps demand (K322)."""
    for piece in shelf.pieces:
        audio = piece.matter.audio
        if audio is None:
            continue
        if not (audio.file or audio.url):
            yield Problem(
                piece.path, piece.line("audio"), "K322", "音频没有文件也没有网址", "补上 audio: 的 file 或 url"
            )
        elif not audio.file and audio.bytes is None:
            message = "别处的音频没有写大小，进不了播客源"
            remedy = "补上 audio: 的 bytes（字节）"
            yield Problem(piece.path, piece.line("audio", "url"), "K322", message, remedy, "warning")
        if audio.file:
            yield from _file(shelf, piece, audio.file, piece.line("audio", "file"), SOUNDS)
        if audio.transcript:
            yield from _file(shelf, piece, audio.transcript, piece.line("audio", "transcript"), tuple(FORMS))


def _file(shelf: Shelf, piece: Piece, target: str, line: int, endings: tuple[str, ...]) -> Iterator[Problem]:
    found = candidates(piece.folder, target)
    if is_remote(target) or not found:
        yield Problem(
            piece.path, line, "K310", f"“{short(target)}”不在 content/ 里", "文件放到 content/media/，写站内路径"
        )
    elif not (there := [path for path in found if path in shelf.files]):
        yield Problem(piece.path, line, "K311", f"文件不存在：{short(target)}", "改路径，或把文件放好")
    elif not there[0].lower().endswith(endings):
        remedy = "可用：" + "、".join(endings)
        if endings == PICTURES and there[0].lower().endswith(CLIPS):
            remedy = "用视频里的一帧作封面时，在后面写时间点：clip.mp4@00:12"
        yield Problem(piece.path, line, "K316", f"不支持的文件类型：{short(target)}", remedy)


def _picture(shelf: Shelf, piece: Piece, target: str, line: int) -> Iterator[Problem]:
    trouble = list(_file(shelf, piece, target, line, PICTURES))
    yield from trouble
    if trouble:
        return
    path = next(path for path in candidates(piece.folder, target) if path in shelf.files)
    _, header = shelf.picture(path)
    if header is None or header.width == 0 or header.height == 0:
        yield Problem(piece.path, line, "K313", f"图片打不开：{path}", "换一个完好的 PNG、JPEG、WebP 或 GIF")
    elif header.width * header.height > MAX_PIXELS:
        size = f"{header.width} × {header.height}"
        yield Problem(piece.path, line, "K314", f"图片太大：{path}（{size} 像素）", "缩小到 4000 万像素以内")
    elif not header.whole:
        yield Problem(piece.path, line, "K313", f"图片不完整：{path}", "重新导出或重新上传这张图片")
