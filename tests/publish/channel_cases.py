"""Cases of tests/cases/channels: a small piece for one channel, and what must come of it.

One YAML file a channel, named like it, with a list of cases; `_README.md` beside them tells how to write one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from pipeline.ingest.extensions import load_extensions
from pipeline.ingest.shelf import Shelf, read_shelf
from pipeline.model.catalog import Catalog, Entry
from pipeline.model.facts import Facts
from pipeline.model.matter import Matter
from pipeline.model.office import Account, Credit, Policy
from pipeline.model.piece import Piece
from pipeline.publish.parts import Part, desk_of, make_part, make_post
from pipeline.publish.posts import Post
from pipeline.render.markdown import render

ROOT = Path(__file__).parents[2]
TOY = ROOT / "tests" / "toy" / "content"
CASES = ROOT / "tests" / "cases" / "channels"
_FRONT = {
    "title": "雷雨天在山上怎么办",
    "date": "2026-06-01 10:00",
    "status": "approved",
    "summary": "先下山，别站在树下。",
    "keywords": ["雷电", "登山"],
}
_VIDEO = {"url": "https://example.org/clip", "duration_s": 60, "width": 1080, "height": 1920, "bytes": 20_000_000}


@dataclass(frozen=True)
class Case:
    """`front` and `body` make the piece, `account` changes the account; `expect` is what must come of it."""

    channel: str
    what: str
    front: dict[str, Any]
    body: str
    account: dict[str, Any]
    expect: dict[str, Any]


def read_cases(channel: str) -> list[Case]:
    """The cases of a channel; none when there is no file."""
    file = CASES / f"{channel}.yml"
    listed = yaml.safe_load(file.read_text("utf-8")) if file.is_file() else []
    return [
        Case(channel, each["what"], _long(each.get("front", {})), _long(each.get("body", "不要站在树下。")),
             _long(each.get("account", {})), _long(each["expect"]))
        for each in listed
    ]  # fmt: skip


def _long(value: Any) -> Any:
    """`{repeat: 长, times: 33}` stands for 33 times 长, wherever it is written."""
    match value:
        case {"repeat": str(text), "times": int(times), **rest} if not rest:
            return text * times
        case dict():
            return {key: _long(part) for key, part in value.items()}
        case list():
            return [_long(part) for part in value]
    return value


@cache
def shelf() -> Shelf:
    """The toy office with the real channels."""
    found, _ = read_shelf(TOY, ROOT)
    assert found is not None
    return found


def post_of(
    channel: str, front: dict[str, Any], body: str = "不要站在树下。", account: dict[str, Any] | None = None
) -> tuple[Part, Post]:
    """The piece as an account of the channel gets it."""
    part = part_of(channel, front, body, account or {})
    return part, make_post(part, ROOT / "templates")


def part_of(
    channel: str, front: dict[str, Any], body: str, account: dict[str, Any], credits: tuple[Credit, ...] = ()
) -> Part:
    """The plan of the account's folder; `credits` is what the office wants under every full text."""
    kinds = shelf().channels[channel].kinds
    video = {"video": _VIDEO | front.get("video", {})} if kinds[0] == "video" else {}
    matter = Matter.model_validate(_FRONT | front | video)
    piece = Piece("articles/2026/case.md", kinds[0], "case", matter, body, 10, "digest", ())
    rendered = render(
        body,
        title=matter.title,
        folder=piece.folder,
        extensions=load_extensions(ROOT / "mkdocs.yml"),
        pieces={},
        pictures=(),
    )
    entry = Entry(
        piece, rendered, Facts(), (), tuple(matter.keywords or ()), (), (), matter.summary or "", (), True, "digest"
    )
    place = shelf()
    owner = Account(id="case", name="示范账号", channel=channel, **account)
    catalog = Catalog(
        content=TOY,
        root=ROOT,
        office=replace(
            place.office,
            accounts={"case": owner},
            site=place.office.site.model_copy(update={"policy": Policy(credits=credits)}),
        ),
        vocabulary=place.vocabulary,
        channels=place.channels,
        layouts=place.layouts,
        looks=place.looks,
        entries=(entry,),
        pictures={},
    )
    return make_part(desk_of(catalog, ROOT / "templates", [owner], {}), entry, owner)
