"""What goes wrong on the way: nothing doubled, nothing lost, a rerun finishes, and staff read what to do."""

from __future__ import annotations

import socket
from contextlib import closing
from dataclasses import replace

import pytest

from pipeline.build.delivery import Delivery, DeliveryError
from pipeline.deliver.ledger import ledger_path, open_ledger
from tests.deliver.conftest import Desk, edited
from tests.deliver.server import ADD, COVER, COVERS, DRAFTS, GET, PICTURE, TOKEN, UPDATE, Fault

ONCE = [TOKEN, PICTURE, PICTURE, PICTURE, COVER, ADD, GET]


def check_whole(desk: Desk, drafts: int = 1, covers: int = 1) -> None:
    """As many drafts and covers as there should be."""
    assert (len(desk.box.drafts), len(desk.box.covers)) == (drafts, covers)


@pytest.mark.parametrize("path", [PICTURE, COVER, ADD, GET])
def test_the_token_expires_in_mid_run(desk: Desk, gallery: Delivery, path: str) -> None:
    """42001: a new token, the same call again, no wait."""
    desk.box.faults[path].append(Fault(expire=True))
    (outcome,) = desk.push(gallery)
    check_whole(desk)
    at = ONCE.index(path)
    assert desk.box.paths() == [*ONCE[: at + 1], TOKEN, *ONCE[at:]]
    assert desk.waited == []
    assert outcome.differences == ()


def test_a_new_token_is_forced_only_when_the_old_one_comes_back(desk: Desk, thunder: Delivery) -> None:
    """The platform allows few forced ones a day."""
    desk.box.stubborn = True
    desk.box.faults[ADD].append(Fault(expire=True))
    desk.push(thunder)
    asked = [body["force_refresh"] for path, _, body in desk.box.calls if path == TOKEN]
    assert asked == [False, False, True]
    check_whole(desk)


def test_a_token_that_is_never_right_is_renewed_once(desk: Desk, thunder: Delivery) -> None:
    """40001 again after a new token: told, not tried for ever."""
    desk.box.faults[PICTURE].extend([Fault(code=40001, message="invalid credential")] * 9)
    with pytest.raises(DeliveryError, match="40001"):
        desk.push(thunder)
    assert desk.box.paths() == [TOKEN, PICTURE, TOKEN, TOKEN, PICTURE]  # asked for, then forced


@pytest.mark.parametrize("path", [TOKEN, PICTURE, COVER, ADD, GET])
@pytest.mark.parametrize(
    "fault",
    [Fault(status=502), Fault(status=500), Fault(code=-1, message="system error"), Fault(cut=True), Fault(late=True)],
    ids=["502", "500", "-1", "cut", "late"],
)
def test_a_passing_fault_is_overcome(desk: Desk, gallery: Delivery, path: str, fault: Fault) -> None:
    """Tried again with growing waits; where the work was done before the line was cut, it is found, not done twice."""
    desk.box.faults[path].extend([fault, fault])
    (outcome,) = desk.push(gallery)
    check_whole(desk)
    assert outcome.differences == ()
    found = fault.late and path in (COVER, ADD)
    assert desk.waited == ([1.0] if found else [1.0, 2.0])
    assert desk.said[0].endswith("1 秒后再试")


def test_waits_double_and_end(desk: Desk, thunder: Delivery) -> None:
    """Five tries, then a sentence."""
    desk.box.faults[PICTURE].extend([Fault(status=503)] * 99)
    with pytest.raises(DeliveryError, match="HTTP 503") as caught:
        desk.push(thunder)
    assert desk.waited == [1.0, 2.0, 4.0, 8.0]
    assert desk.box.paths() == [TOKEN] + [PICTURE] * 5
    assert "再运行同一条命令" in caught.value.remedy


@pytest.mark.parametrize("fault", [Fault(cut=True), Fault(late=True)], ids=["before", "after"])
@pytest.mark.parametrize("path", [PICTURE, COVER, ADD, GET])
def test_a_cut_network_leaves_a_rerun_little_to_do(desk: Desk, gallery: Delivery, path: str, fault: Fault) -> None:
    """The line is dead from this call on, whether the server still got it or not; a later run finishes the work."""
    searches = {COVER: COVERS, ADD: DRAFTS}
    desk.box.faults[path].append(fault)
    for dead in (path, searches.get(path, path)):
        desk.box.faults[dead].extend([Fault(cut=True)] * 60)
    with pytest.raises(DeliveryError, match="连不上服务器"):
        desk.push(gallery)
    desk.box.faults.clear()
    desk.box.calls.clear()
    (outcome,) = desk.push(gallery)
    check_whole(desk)
    assert outcome.differences == ()
    assert PICTURE not in desk.box.paths() or path == PICTURE
    if path in searches:
        assert desk.box.paths().count(searches[path]) == 1
    if path == ADD and fault.late:
        assert UPDATE in desk.box.paths() and ADD not in desk.box.paths()
    desk.box.calls.clear()
    desk.push(gallery)
    assert desk.box.paths() == [TOKEN, UPDATE, GET]


def test_an_edit_after_a_cut_still_finds_the_draft(desk: Desk, thunder: Delivery) -> None:
    """The mark is of what was sent then, and the new words go into that draft."""
    desk.box.faults[ADD].append(Fault(late=True))
    desk.box.faults[DRAFTS].extend([Fault(cut=True)] * 9)
    with pytest.raises(DeliveryError):
        desk.push(thunder)
    desk.box.faults.clear()
    desk.push(edited(thunder, title="又改了题目"))
    assert desk.box.titles() == [["又改了题目"]]


def test_a_draft_of_someone_else_is_left_alone(desk: Desk, thunder: Delivery) -> None:
    """After a cut before the work, a draft with the same title and other words is not ours."""
    desk.push(thunder)
    ((other,),) = desk.box.drafts.values()
    desk.box.drafts["by-hand"] = [other | {"content": "<p>手工改过的正文</p>"}]
    del desk.box.drafts[next(iter(desk.box.drafts))]
    desk.box.faults[ADD].append(Fault(cut=True))
    desk.push(thunder)
    assert desk.box.drafts["by-hand"][0]["content"] == "<p>手工改过的正文</p>"
    check_whole(desk, drafts=2)


def test_the_second_piece_fails_the_first_is_done(desk: Desk, thunder: Delivery, gallery: Delivery) -> None:
    """What was done stays done."""
    both = replace(thunder, batches=(*thunder.batches, *gallery.batches))
    desk.box.faults[ADD].extend([Fault(), Fault(code=45009, message="reach max api daily quota limit")])
    with pytest.raises(DeliveryError, match="今天的接口次数用完了"):
        desk.push(both)
    check_whole(desk, drafts=1, covers=2)
    desk.push(both)
    check_whole(desk, drafts=2, covers=2)
    assert len(desk.box.pictures) == 4


TOLD = {
    40001: "AppSecret", 40013: "核对 AppID", 40125: "重置 AppSecret", 40164: "IP 白名单",  41004: "SECRET",
    40243: "解冻", 45002: "拆成两篇", 45003: "32 字以内", 45004: "120 字以内", 45009: "明天再运行", 45110: "16 字以内",
    48001: "从发稿包手工粘贴", 53402: "900", 45166: "站外链接", 45008: "8 篇",
}  # fmt: skip


@pytest.mark.parametrize("code", TOLD)
def test_each_code_has_a_next_step(desk: Desk, thunder: Delivery, code: int) -> None:
    """In Chinese, with the code and the server's own words; no second try."""
    message = "invalid ip 198.51.100.7 ipv6 ::ffff:198.51.100.7, not in whitelist" if code == 40164 else "some words"
    desk.box.faults[TOKEN if code < 43000 else ADD].extend([Fault(code=code, message=message)])
    with pytest.raises(DeliveryError) as caught:
        desk.push(thunder)
    assert f"错误码 {code}：{message}" in caught.value.message
    assert TOLD[code] in caught.value.remedy
    assert desk.waited == []


def test_a_refused_address_is_named(desk: Desk, thunder: Delivery) -> None:
    """40164: the address that the server saw stands in the message and in the next step."""
    words = "invalid ip 198.51.100.7 ipv6 ::ffff:198.51.100.7, not in whitelist rid: 1"
    desk.box.faults[TOKEN].append(Fault(code=40164, message=words))
    with pytest.raises(DeliveryError) as caught:
        desk.push(thunder)
    assert "地址 198.51.100.7" in caught.value.message
    assert "加上 198.51.100.7" in caught.value.remedy


def test_an_unknown_code_is_told_with_its_message(desk: Desk, thunder: Delivery) -> None:
    """Nothing is swallowed."""
    desk.box.faults[ADD].append(Fault(code=98765, message="brand new trouble"))
    with pytest.raises(DeliveryError, match="错误码 98765，brand new trouble"):
        desk.push(thunder)


def test_a_refusal_of_the_draft_leaves_no_mark(desk: Desk, thunder: Delivery) -> None:
    """The next run need not look for a draft that was refused for certain."""
    desk.box.faults[ADD].append(Fault(code=45003, message="title size out of limit"))
    with pytest.raises(DeliveryError):
        desk.push(thunder)
    desk.box.calls.clear()
    desk.push(thunder)
    assert desk.box.paths() == [TOKEN, ADD, GET]


def test_a_page_instead_of_an_answer(desk: Desk, thunder: Delivery) -> None:
    """The login page of a hotel's network, a forwarder's 403."""
    desk.box.faults[TOKEN].append(Fault(status=403))
    with pytest.raises(DeliveryError, match=r"看不懂（HTTP 403"):
        desk.push(thunder)


def test_no_server_at_all(desk: Desk, thunder: Delivery) -> None:
    """Nobody listens on this port."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        base = f"http://127.0.0.1:{free.getsockname()[1]}"
        with pytest.raises(DeliveryError, match="连不上服务器"):
            desk.push(thunder, KEPU_API_BASE=base)
    assert desk.waited == [1.0, 2.0, 4.0, 8.0]


def test_two_pushes_at_once(desk: Desk, thunder: Delivery) -> None:
    """The ledger is held by one; the other one makes no call."""
    with (
        closing(open_ledger(ledger_path(desk.out, "town"), "someone")),
        pytest.raises(DeliveryError, match="另一个窗口"),
    ):
        desk.push(thunder)
    assert desk.box.calls == []


def test_another_account_behind_the_same_name(desk: Desk, thunder: Delivery) -> None:
    """Ids of one account mean nothing to another: a mixed-up AppID is stopped before any call."""
    desk.push(thunder)
    desk.box.calls.clear()
    with pytest.raises(DeliveryError, match="以前用的不是这个平台账号"):
        desk.push(thunder, KEPU_TOWN_APPID="wxother")
    assert desk.box.calls == []


def test_a_broken_ledger_is_not_thrown_away(desk: Desk, thunder: Delivery) -> None:
    """Starting anew would double every draft: staff decide."""
    path = ledger_path(desk.out, "town")
    path.write_bytes(b"not a database" * 200)
    with pytest.raises(DeliveryError, match="坏了"):
        desk.push(thunder)
    assert path.read_bytes() == b"not a database" * 200
    assert desk.box.calls == []


@pytest.mark.parametrize("field", ["title", "author", "digest", "link"])
def test_the_server_and_we_agree_on_limits(desk: Desk, thunder: Delivery, field: str) -> None:
    """What the fake server would refuse is what the documents say: a guard for the data of api.yml."""
    names = {"link": "content_source_url"}
    limit = thunder.api.limits[names.get(field, field)].max
    desk.push(edited(thunder, **{field: "h" * limit}))
    with pytest.raises(DeliveryError, match="错误码 45"):
        desk.push(edited(thunder, **{field: "h" * (limit + 1)}))
