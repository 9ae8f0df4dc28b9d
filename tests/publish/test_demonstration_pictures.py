"""Every poster and card of the demonstration: readable from afar, and its code scans."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from pipeline.build.catalog import make_catalog
from pipeline.build.checking import read_and_check
from pipeline.build.folders import Folders, Report, silent
from pipeline.model.cover import CoverRequest
from pipeline.model.times import SHANGHAI
from pipeline.publish.makers import MAKERS
from pipeline.publish.makers.made import Made
from pipeline.publish.parts import desk_of, make_part, make_post
from pipeline.publish.studio import Studio
from pipeline.render.pictures.cover import draw_and_say
from pipeline.store import open_database
from tests.render.pictures.reading import WANTED_CONTRAST, Reader

ROOT = Path(__file__).resolve().parents[2]
LEAST = 0.025  # of the height


@dataclass(frozen=True)
class Recorder(Studio):
    """Notes what would be drawn instead of drawing it."""

    asked: list[CoverRequest] = field(default_factory=list)

    def cover(self, request: CoverRequest, form: str, max_bytes: int | None, label: Mapping[str, str] | None) -> bytes:
        self.asked.append(request)
        return b""


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> list[CoverRequest]:
    """The requests of all posters and cards, by every account that has them."""
    folders = Folders(ROOT, ROOT / "content", tmp_path_factory.mktemp("demonstration"))
    shelf, problems = read_and_check(folders)
    assert shelf is not None, problems
    now = datetime(2026, 11, 22, 9, 0, tzinfo=SHANGHAI)
    base, pool = open_database(folders.ledger), ThreadPoolExecutor(1)
    catalog = make_catalog(shelf, folders, now, base, pool, silent, Report(problems))
    desk = desk_of(catalog, ROOT / "templates", catalog.office.accounts.values(), {})
    recorder = Recorder()
    for entry in catalog.entries:
        for name in entry.accounts:
            part = make_part(desk, entry, catalog.office.accounts[name])
            for emit in part.channel.files:
                if emit.make in {"poster", "cards"}:
                    MAKERS[emit.make](part, emit, Made(desk.templates, make_post(part, desk.templates), {}, recorder))
    return recorder.asked


@pytest.mark.timeout(900)
def test_all_of_it_can_be_read(asked: list[CoverRequest], monkeypatch: pytest.MonkeyPatch) -> None:
    """Contrast, size of type and codes of each poster and of every third card; cards' covers have their own tests."""
    posters = [request for request in asked if request.layout.least and not request.flow]
    cards = [request for request in asked if request.layout.least and request.flow]
    assert len(posters) >= 40
    assert len(cards) >= 20
    drawn = [*posters, *cards[::3]]
    for request in drawn:
        where = (request.layout.name, request.width, request.height, request.title)
        with monkeypatch.context() as patch:
            reader = Reader(patch)
            image, _ = draw_and_say(request)
        assert reader.worst >= WANTED_CONTRAST, (where, reader.worst)
        assert reader.smallest >= LEAST * request.height, (where, reader.smallest)
        if request.code:
            half = image.resize((image.width // 2, image.height // 2), Image.Resampling.BILINEAR)
            assert [found.text for found in zxingcpp.read_barcodes(half)] == [request.code], where


def test_three_points_are_found_for_nearly_every_piece(asked: list[CoverRequest]) -> None:
    found = {request.title: request.points for request in asked if request.points}
    assert sum(len(points) == 3 for points in found.values()) >= 0.8 * len(found)
    assert all(not point.endswith(("？", "：")) for points in found.values() for point in points)
