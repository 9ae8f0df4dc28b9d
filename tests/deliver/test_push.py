"""A push as it should go: once, twice, after a change, rehearsed."""

from __future__ import annotations

import io
import json
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from pipeline.build.delivery import Delivery, DeliveryError
from pipeline.deliver.api import load_api
from pipeline.deliver.readback import count_pictures, words_of
from tests.deliver.conftest import GALLERY, ROOT, Desk, edited
from tests.deliver.server import ADD, COVER, GET, PICTURE, PICTURES, TOKEN, UPDATE


def test_a_first_push(desk: Desk, gallery: Delivery) -> None:
    """Token, pictures, cover, draft, read back: in this order, each once, and nothing else."""
    (outcome,) = desk.push(gallery)
    assert desk.box.paths() == [TOKEN, PICTURE, PICTURE, PICTURE, COVER, ADD, GET]
    assert (outcome.created, outcome.pictures, outcome.uploaded, outcome.differences) == (True, 3, 3, ())
    ((draft,),) = desk.box.drafts.values()
    assert draft["title"] == "四种图片，一种“转义”"
    assert draft["digest"] == "大图、透明图、动图和小图，都要能进草稿箱。"
    assert draft["content_source_url"].endswith("/p/gallery/")
    assert draft["thumb_media_id"] in desk.box.covers
    assert draft["content"].count(PICTURES) == 3
    assert 'src="images/01.jpg"' in words_of(draft["content"])  # in the text it is text
    assert "温度<30℃" in words_of(draft["content"])


def test_every_picture_becomes_what_the_server_takes(desk: Desk, gallery: Delivery) -> None:
    """A photograph over 1 MB, a PNG with alpha and a GIF: JPG or PNG below 1 MB, none of them empty or another one."""
    desk.push(gallery)
    pictures = [Image.open(io.BytesIO(data)) for data in desk.box.pictures]
    assert [picture.format in ("JPEG", "PNG") for picture in pictures] == [True] * 3
    assert max(map(len, desk.box.pictures)) <= 1_000_000
    assert pictures[0].width >= 800
    assert [picture.size for picture in pictures[1:]] == [(300, 200), (120, 90)]
    ((name, cover),) = desk.box.covers.values()
    assert name.isascii()
    assert Image.open(io.BytesIO(cover)).size == (900, 383)


def test_json_is_plain_utf8(desk: Desk, thunder: Delivery) -> None:
    """The server refuses escapes (45003), so a title at the limit of 32 goes through only unescaped."""
    (outcome,) = desk.push(edited(thunder, title="雷" * 32))
    assert outcome.differences == ()
    assert desk.box.titles() == [["雷" * 32]]


def test_a_second_push_updates(desk: Desk, gallery: Delivery) -> None:
    """The same draft, nothing uploaded again."""
    desk.push(gallery)
    desk.box.calls.clear()
    (outcome,) = desk.push(edited(gallery, title="改过的题目"))
    assert desk.box.paths() == [TOKEN, UPDATE, GET]
    assert (outcome.created, outcome.uploaded, outcome.differences) == (False, 0, ())
    assert desk.box.titles() == [["改过的题目"]]


def test_pieces_share_token_and_pictures(desk: Desk, gallery: Delivery, thunder: Delivery) -> None:
    """Two pieces are two drafts; a picture that both show is uploaded once."""
    (first,), (batch,) = gallery.batches[0].parcels, thunder.batches
    (second,) = batch.parcels
    borrowed = replace(second, pictures=(replace(first.pictures[1], name=second.pictures[0].name),))
    desk.push(replace(gallery, batches=(*gallery.batches, replace(batch, parcels=(borrowed,)))))
    assert desk.box.paths().count(TOKEN) == 1
    assert len(desk.box.drafts) == 2
    assert len(desk.box.pictures) == 3


def test_a_deleted_draft_is_made_again(desk: Desk, thunder: Delivery) -> None:
    """40007 from the server: a new draft, and it is said; the uploads stay."""
    desk.push(thunder)
    desk.box.drafts.clear()
    desk.box.calls.clear()
    (outcome,) = desk.push(thunder)
    assert (outcome.created, outcome.instead_of, outcome.uploaded) == (True, "gone", 0)
    assert desk.box.paths() == [TOKEN, UPDATE, GET, ADD, GET]
    assert len(desk.box.drafts) == 1


@pytest.mark.parametrize("again", [False, True])
def test_a_deleted_cover_is_uploaded_again(desk: Desk, thunder: Delivery, again: bool) -> None:
    """The same code means the cover when the draft is still there: the draft is updated, not doubled."""
    desk.push(thunder)
    desk.box.covers.clear()
    if again:
        desk.box.drafts.clear()
    (outcome,) = desk.push(thunder)
    assert len(desk.box.drafts) == len(desk.box.covers) == 1
    assert (outcome.created, outcome.differences) == (again, ())


def test_what_reads_back_otherwise_is_told(desk: Desk, gallery: Delivery) -> None:
    """Field by field, with the place; a change of tags is no difference."""

    def worse(article: dict[str, str]) -> dict[str, str]:
        content = article["content"].replace("温度", "湿度", 1)
        content = content.replace("<img", "<i", 1).replace("section", "div")
        return article | {"title": article["title"][:-2], "content": content, "digest": ""}

    desk.box.rewrite = worse
    (outcome,) = desk.push(gallery)
    told = "\n".join(outcome.differences)
    assert len(outcome.differences) == 4
    assert "标题从第 10 个字起不同" in told
    assert "摘要从第 1 个字起不同" in told and "读回“（空）”" in told
    assert "正文里的图片：送出 3 张，读回 2 张" in told
    assert "温度<30" in told and "湿度<30" in told


def test_entities_and_blanks_are_no_difference(desk: Desk, gallery: Delivery) -> None:
    """Platforms escape titles and break lines."""

    def other(article: dict[str, str]) -> dict[str, str]:
        content = article["content"].replace("，", "，\n\u200b&nbsp;").replace("&amp;", "&#38;")
        return article | {"content": content, "title": article["title"].replace("“", "&ldquo;") + " "}

    desk.box.rewrite = other
    assert desk.push(gallery)[0].differences == ()


def test_a_rehearsal_is_the_push_without_the_server(desk: Desk, gallery: Delivery) -> None:
    """Every call of the real run in its order, no network, no secret, no file; and then only what is still to do."""
    nothing = {"KEPU_TOWN_APPID": "", "KEPU_TOWN_SECRET": "", "KEPU_API_BASE": ""}
    (rehearsed,) = desk.push(gallery, rehearse=True, **nothing)
    assert desk.box.calls == []
    assert list(desk.out.iterdir()) == []
    planned = [line.split("api.weixin.qq.com")[1].split("（")[0] for line in desk.said]
    (real,) = desk.push(gallery)
    assert planned == desk.box.paths()
    assert rehearsed == real
    before = (desk.out / "drafts-town.sqlite").read_bytes()
    desk.said.clear()
    (again,) = desk.push(gallery, rehearse=True, **nothing)
    assert (again.created, again.uploaded) == (False, 0)
    assert [line.split("：")[0] for line in desk.said] == ["取得调用凭据", "更新草稿", "读回草稿"]
    assert (desk.out / "drafts-town.sqlite").read_bytes() == before


REFUSED = {
    "canary-draft-id": "还没有审核通过",
    "nobody": "没有稿件或多图文“nobody”",
    "early": "还没有审核通过的：canary-draft-id",
}


@pytest.mark.parametrize(("piece", "message"), REFUSED.items())
def test_what_may_not_go_out_is_refused(ask: Callable[..., Delivery], piece: str, message: str) -> None:
    """Before any call: no server is even running here."""
    with pytest.raises(DeliveryError, match=message):
        ask(piece)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("title: 四种图片，一种“转义”", f"title: {'长' * 33}"), "标题 33"),
        (("summary: 大图", f"summary: {'摘' * 120}"), "摘要 1"),
        (("accounts: [town]", "accounts: [town-short]"), "没有安排给账号“小镇科协”"),
        (("status: approved", "status: approved\nexpires: 2026-11-21"), "已经过期"),
    ],
)
def test_limits_and_choices_hold(
    ask: Callable[..., Delivery], content: Path, tmp_path: Path, change: tuple[str, str], message: str
) -> None:
    """A piece over a hard limit, for another account, or expired."""
    other = tmp_path / "content"
    for file in sorted(content.rglob("*")):
        if file.is_file():
            target = other / file.relative_to(content)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.read_bytes())
    assert change[0] in GALLERY
    (other / "articles" / "2026" / "gallery.md").write_text(GALLERY.replace(*change), "utf-8")
    with pytest.raises(DeliveryError, match=message):
        ask("gallery", other=other)


def test_a_channel_without_interface_says_so(ask: Callable[..., Delivery]) -> None:
    """There is no api.yml in its folder."""
    with pytest.raises(DeliveryError, match="不能直接推送草稿"):
        ask("rainbow", account="town-video")


def test_an_unknown_account_says_so(ask: Callable[..., Delivery]) -> None:
    """With the ones that there are."""
    with pytest.raises(DeliveryError, match="没有账号“city”") as caught:
        ask("rainbow", account="city")
    assert "town" in caught.value.remedy


def test_a_piece_may_be_named_by_its_file(ask: Callable[..., Delivery], content: Path) -> None:
    """By id, by path below content/, by any path; the same piece twice is one."""
    path = "articles/2026/thunder.md"
    assert [batch.id for batch in ask("thunder", path, str(content / path)).batches] == ["thunder"]


def test_another_platform_is_only_data(desk: Desk, gallery: Delivery, tmp_path: Path) -> None:
    """Other addresses, other names of fields, other codes' field: the same code."""
    words = {"cgi-bin": "open", "draft/": "box/", "errcode": "outcome", "media_id": "ticket", "news_item": "posts"}
    text = (ROOT / "templates" / "channels" / "wechat" / "api.yml").read_text("utf-8")
    for ours, theirs in words.items():
        text = text.replace(ours, theirs)
    (tmp_path / "api.yml").write_text(text, "utf-8")
    desk.box.dialect = words
    other = replace(gallery, api=load_api(tmp_path, "别的平台"))
    assert desk.push(other)[0].differences == ()
    assert desk.push(other)[0].created is False
    assert len(desk.box.drafts) == 1


def test_the_ledger_names_no_secret_and_holds_what_is_needed(desk: Desk, gallery: Delivery) -> None:
    """Pictures and cover by SHA-256, the draft by piece; no mark is left."""
    desk.push(gallery)
    with sqlite3.connect(desk.out / "drafts-town.sqlite") as base:
        rows = base.execute("select kind, key, value from known order by kind, key").fetchall()
    base.close()
    kinds = [row[0] for row in rows]
    assert kinds == ["cover", "draft", "owner", "picture", "picture", "picture"]
    assert all(len(key) == 64 for kind, key, _ in rows if kind in ("cover", "picture"))
    assert json.dumps(rows).count(PICTURES) == 3


def test_text_and_pictures_of_nothing() -> None:
    """An empty body has no words and no pictures."""
    assert (words_of(""), count_pictures("")) == ("", 0)
