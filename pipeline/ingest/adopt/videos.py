"""The clip of a row: `video:` of the front matter."""

from __future__ import annotations

import re
from typing import Any

from pipeline.ingest.adopt.matter import Matter
from pipeline.ingest.adopt.values import scalar, seconds, size
from pipeline.ingest.checks.media import CLIPS
from pipeline.model.paths import candidates

_WEB = re.compile(r"https?://[^\s，。；、）】》”<>\"']+")
_BARE = re.compile(r"(?:[\w-]+\.)+[a-z]{2,10}(?:/\S*)?", re.IGNORECASE)
_RESOLUTION = re.compile(r"(\d{2,5})\s*[xX×*＊✕]\s*(\d{2,5})\s*(?:px|像素)?")
_LARGEST = 16_384  # of Video.width and height


def add_video(made: Matter) -> None:
    """Fill in `video`, and the speaker's office as the body's first line."""
    given = made.raw.fields
    units = given.get("units", {})
    video: dict[str, Any] = {}
    _file(made, scalar(given.get("file")), video)
    _url(made, scalar(given.get("url")), video)
    length = seconds(given.get("duration"), units.get("duration", ""))
    if length:
        video["duration_s"] = int(length) if length == int(length) else round(length, 3)
    elif scalar(given.get("duration")):
        made.note(f"看不懂的时长“{scalar(given['duration'])[:40]}”，没有保留")
    _picture_size(made, video)
    _bytes(made, scalar(given.get("bytes")), units.get("bytes", ""), video)
    if video:
        made.fields["video"] = video
    if made.texts("org"):
        made.lead.append(f"主讲单位：{'、'.join(made.texts('org'))}")


def demand_clip(made: Matter) -> None:
    """Without a clip or an address the piece is a draft."""
    if not {"file", "url"} & made.fields.get("video", {}).keys():
        made.fields["status"] = "draft"
        made.note("没有视频文件也没有网址，写成草稿")


def _file(made: Matter, target: str, video: dict[str, Any]) -> None:
    if not target:
        return
    if _WEB.match(target):
        _url(made, target, video)
        return
    content = made.setting.content
    named = made.setting.clips.get(target.replace("\\", "/").rpartition("/")[2].casefold())
    found = [path for path in (*candidates("", target), named) if path and (content / path).is_file()]
    if found and found[0].lower().endswith(CLIPS):
        video["file"] = found[0]
    else:
        made.note(f"content/ 里没有这个视频文件，没有写进稿件；放到 content/media/ 后补上 video.file：{target[:80]}")


def _url(made: Matter, text: str, video: dict[str, Any]) -> None:
    if not text or "url" in video:
        return
    found = _WEB.search(text)
    if found:
        video["url"] = found[0]
    elif _BARE.fullmatch(text):
        video["url"] = f"https://{text}"
    else:
        made.note(f"看不懂的网址“{text[:60]}”，没有保留")


def _picture_size(made: Matter, video: dict[str, Any]) -> None:
    given = made.raw.fields
    text = scalar(given.get("resolution"))
    found = _RESOLUTION.fullmatch(text)
    sides = {"width": scalar(given.get("width")), "height": scalar(given.get("height"))}
    if found:
        sides = {"width": sides["width"] or found[1], "height": sides["height"] or found[2]}
    elif size(text) and re.search("[Bb]$", text) and not scalar(given.get("bytes")):
        video["bytes"] = size(text)
    elif text:
        made.note(f"看不懂的分辨率“{text[:40]}”，写成 1080x1920 这样")
    for name, side in sides.items():
        number = re.fullmatch(r"(\d{1,6})(?:\.0+)?(?:px|像素)?", side)
        if number and 1 <= int(number[1]) <= _LARGEST:
            video[name] = int(number[1])
        elif side:
            made.note(f"看不懂的画面{'宽' if name == 'width' else '高'}“{side[:40]}”，没有保留")


def _bytes(made: Matter, text: str, unit: str, video: dict[str, Any]) -> None:
    found = size(text, unit) if text else None
    if found is not None:
        video["bytes"] = found
    elif text:
        made.note(f"看不懂的大小“{text[:40]}”，没有保留")
