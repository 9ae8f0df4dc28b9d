"""A whole issue as one draft: several articles, one by one brought up to date, never doubled."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from PIL import Image

from pipeline.build.delivery import Delivery, DeliveryError
from tests.deliver.conftest import Desk, edited
from tests.deliver.server import ADD, COVER, COVERS, DRAFTS, GET, PICTURE, TOKEN, UPDATE, Fault


def shortened(issue: Delivery, pieces: int) -> Delivery:
    """The issue with its first pieces only."""
    (batch,) = issue.batches
    return replace(issue, batches=(replace(batch, parcels=batch.parcels[:pieces]),))


def test_an_issue_is_one_draft(desk: Desk, issue: Delivery) -> None:
    """All pictures and covers, one call for all articles in the editor's order; the first cover is wide."""
    (outcome,) = desk.push(issue)
    (articles,) = desk.box.drafts.values()
    titles = [parcel.fields["title"] for parcel in issue.batches[0].parcels]
    assert [article["title"] for article in articles] == titles == list(outcome.titles)
    assert len(titles) == 3
    calls = desk.box.paths()
    assert (calls.count(ADD), calls.count(GET), calls.count(COVER)) == (1, 1, 3)
    assert (outcome.created, outcome.differences) == (True, ())
    shapes = [Image.open(io.BytesIO(data)).size for _, data in desk.box.covers.values()]
    assert shapes == [(900, 383), (800, 800), (800, 800)]
    assert len({article["thumb_media_id"] for article in articles}) == 3


def test_a_second_push_updates_each_article(desk: Desk, issue: Delivery) -> None:
    """By its place; nothing is uploaded again, and one read back tells all."""
    desk.push(issue)
    desk.box.calls.clear()
    (outcome,) = desk.push(edited(issue, title="改了最后一篇"))
    assert desk.box.paths() == [TOKEN, UPDATE, UPDATE, UPDATE, GET]
    assert [body["index"] for path, _, body in desk.box.calls if path == UPDATE] == [0, 1, 2]
    assert desk.box.titles() == [[*outcome.titles]]
    assert (outcome.titles[-1], outcome.created, outcome.uploaded, outcome.differences) == (
        "改了最后一篇",
        False,
        0,
        (),
    )


def test_a_piece_alone_and_in_an_issue_are_two_drafts(desk: Desk, issue: Delivery, thunder: Delivery) -> None:
    """Pictures are shared, drafts are not."""
    desk.push(thunder)
    desk.push(issue)
    desk.push(thunder)
    assert [len(titles) for titles in desk.box.titles()] == [1, 3]


@pytest.mark.parametrize("pieces", [1, 2])
def test_another_number_of_pieces_needs_another_draft(desk: Desk, issue: Delivery, pieces: int) -> None:
    """The interface cannot add or drop articles of a draft: a new one is made, and staff are told of the old one."""
    desk.push(issue)
    (outcome,) = desk.push(shortened(issue, pieces))
    assert (outcome.created, outcome.instead_of) == (True, "resized")
    assert [len(titles) for titles in desk.box.titles()] == [3, pieces]
    (outcome,) = desk.push(shortened(issue, pieces))
    assert (outcome.created, outcome.instead_of) == (False, "")


@pytest.mark.parametrize("path", [TOKEN, PICTURE, COVER, ADD, GET, UPDATE])
@pytest.mark.parametrize("fault", [Fault(status=502), Fault(cut=True), Fault(late=True), Fault(expire=True)])
def test_passing_faults_double_nothing(desk: Desk, issue: Delivery, path: str, fault: Fault) -> None:
    """Whatever passes by in whichever call: one draft of three articles, three covers."""
    desk.box.faults[path].append(fault)
    desk.push(issue)
    (outcome,) = desk.push(issue)
    assert [len(titles) for titles in desk.box.titles()] == [3]
    assert len(desk.box.covers) == 3
    assert (outcome.created, outcome.differences) == (False, ())


@pytest.mark.parametrize("fault", [Fault(cut=True), Fault(late=True)], ids=["before", "after"])
@pytest.mark.parametrize("path", [PICTURE, COVER, ADD, UPDATE])
def test_a_dead_line_in_mid_issue(desk: Desk, issue: Delivery, path: str, fault: Fault) -> None:
    """The line is dead from a call on; a rerun, with an edit made meanwhile, finishes without doubling."""
    if path == UPDATE:
        desk.push(issue)
    desk.box.faults[path].append(fault)
    for dead in (path, COVERS, DRAFTS):
        desk.box.faults[dead].extend([Fault(cut=True)] * 60)
    with pytest.raises(DeliveryError, match="连不上服务器"):
        desk.push(issue)
    desk.box.faults.clear()
    (outcome,) = desk.push(edited(issue, title="断线之后又改了"))
    assert [titles[-1] for titles in desk.box.titles()] == ["断线之后又改了"]
    assert len(desk.box.covers) == 3
    assert outcome.differences == ()


def test_a_deleted_cover_of_the_second_article(desk: Desk, issue: Delivery) -> None:
    """Only the one that is gone is uploaded again; the others are found in the library."""
    desk.push(issue)
    del desk.box.covers[list(desk.box.covers)[1]]
    desk.box.calls.clear()
    (outcome,) = desk.push(issue)
    assert desk.box.paths().count(COVER) == 1
    assert (outcome.created, outcome.differences, len(desk.box.drafts)) == (False, (), 1)


def test_a_rehearsal_of_an_issue(desk: Desk, issue: Delivery) -> None:
    """The same calls in the same order."""
    (rehearsed,) = desk.push(issue, rehearse=True)
    planned = [line.split("api.weixin.qq.com")[-1].split("（")[0].split(str(desk.box.base))[-1] for line in desk.said]
    (real,) = desk.push(issue)
    assert planned == desk.box.paths()
    assert rehearsed == real


def test_what_reads_back_otherwise_names_the_article(desk: Desk, issue: Delivery) -> None:
    """By its number."""
    desk.box.rewrite = lambda article: article | {"title": article["title"].replace("四种", "三种")}
    (outcome,) = desk.push(issue)
    assert len(outcome.differences) == 1
    assert outcome.differences[0].startswith("第 1 篇的标题从第 1 个字起不同")


def test_too_many_pieces_are_refused(ask: Callable[..., Delivery]) -> None:
    """Before any call."""
    with pytest.raises(DeliveryError, match="9 篇，平台一次 1 到 8 篇"):
        ask("crowd")
