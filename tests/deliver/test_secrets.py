"""Secrets come from the environment or the keyring and go to the server alone; drafts are all that can be asked for."""

from __future__ import annotations

import logging
import os
import re
import socket
import subprocess
import sys
import traceback
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.build.delivery import Delivery, DeliveryError
from pipeline.deliver.api import load_api
from pipeline.deliver.credentials import api_base, read_credentials
from pipeline.deliver.trouble import Unreachable
from pipeline.deliver.wire import Request, make_send
from tests.deliver.conftest import KEYS, ROOT, Desk
from tests.deliver.server import ADD, APPID, PICTURE, SECRET, TOKEN, Box, Fault

API_FILES = sorted((ROOT / "templates" / "channels").glob("*/api.yml"))
SCRIPT = "import logging; logging.basicConfig(level=logging.DEBUG); from pipeline.cli import main; main()"


def kepu(box: Box, out: Path, content: Path, *arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    """`kepu push …` as staff run it, with all logging turned on."""
    environment = os.environ | KEYS | {"KEPU_API_BASE": box.base, "NO_PROXY": "127.0.0.1", "NO_COLOR": "1"} | changes
    command = [sys.executable, "-c", SCRIPT, "push", *arguments, "--content", str(content), "--out", str(out)]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=200, check=False)


def leaks(box: Box, text: str) -> list[str]:
    """The secrets that stand in a text."""
    return [secret for secret in (SECRET, APPID, *box.tokens) if secret in text]


@pytest.mark.slow
def test_the_command_shows_no_secret(box: Box, content: Path, tmp_path: Path) -> None:
    """First push, second push, dry run, refusals and failures: nothing on either stream, nothing in any file."""
    shown = []
    runs = [
        (
            (),
            ["town", "gallery", "thunder"],
            {},
            0,
            "《四种图片，一种“转义”》：草稿已新建；图片 3 张，新传 3 张；读回一致",
        ),
        ((), ["town", "gallery"], {}, 0, "草稿已更新；图片 3 张，新传 0 张；读回一致"),
        ((), ["town", "gallery", "--dry-run"], {}, 0, "会更新草稿"),
        ((), ["town", "canary-draft-id"], {}, 1, "还没有审核通过"),
        ((), ["town", "gallery"], {"KEPU_TOWN_SECRET": ""}, 1, "没有设 KEPU_TOWN_SECRET"),
        ((), ["town", "gallery"], {"KEPU_TOWN_SECRET": f"{SECRET}9"}, 1, "重置 AppSecret"),
        (((ADD, Fault(expire=True)),), ["town", "echo"], {}, 0, "草稿已新建"),
        (((PICTURE, Fault(code=45009)), (ADD, Fault(code=45009))), ["town", "fridge"], {}, 1, "还没有推好的：《"),
    ]
    for faults, arguments, changes, code, wanted in runs:
        box.faults.clear()
        for path, fault in faults:
            box.faults[path].append(fault)
        done = kepu(box, tmp_path / "out", content, *arguments, **changes)
        assert (done.returncode, wanted in done.stdout + done.stderr) == (code, True), done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        shown.append(done.stdout + done.stderr)
    assert len(box.drafts) == 3
    assert leaks(box, "\n".join(shown)) == []
    for file in tmp_path.rglob("*"):
        if file.is_file():
            assert leaks(box, file.read_bytes().decode("latin-1")) == [], file.name


def test_a_mismatch_ends_with_one(box: Box, content: Path, tmp_path: Path) -> None:
    """So that a script notices; the sentence says where."""
    box.rewrite = lambda article: article | {"title": "别的题目"}
    done = kepu(box, tmp_path / "out", content, "town", "thunder")
    assert done.returncode == 1
    assert "读回与送出不一致：标题从第 1 个字起不同" in done.stdout


@pytest.mark.parametrize(
    "fault", [Fault(cut=True), Fault(code=45003, message=f"{SECRET} and {APPID}"), Fault(status=500)]
)
def test_no_exception_holds_a_secret(
    desk: Desk, thunder: Delivery, fault: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    """Not in its words, not in what it was raised from, not in the log, although addresses hold the token."""
    caplog.set_level(logging.DEBUG)
    desk.box.faults[ADD].extend([fault] * 20)
    with pytest.raises(DeliveryError) as caught:
        desk.push(thunder)
    error: BaseException | None = caught.value
    while error is not None:
        told = repr(error) + str(error) + repr(error.args) + "".join(traceback.format_exception(error))
        assert leaks(desk.box, told) == []
        error = error.__context__
    assert leaks(desk.box, caplog.text + "".join(desk.said)) == []


def test_a_server_that_repeats_the_secret(desk: Desk, thunder: Delivery) -> None:
    """What it says is shown without it."""
    wrong = "0123456789abcdef0123456789abcdef"
    with pytest.raises(DeliveryError) as caught:
        desk.push(thunder, KEPU_TOWN_SECRET=wrong)
    assert wrong not in str(caught.value)
    assert "got 〔略〕" in str(caught.value)


def test_secrets_go_to_the_token_call_alone(desk: Desk, gallery: Delivery) -> None:
    """And only in its body, never in an address."""
    desk.push(gallery)
    for path, query, body in desk.box.calls:
        text = repr(query) + ("" if path == TOKEN else repr(body))
        assert SECRET not in text and APPID not in text


def test_values_hide_in_repr() -> None:
    """For whoever prints one."""
    found = read_credentials("town", ("APPID", "SECRET"), KEYS)
    assert (found.values["APPID"], found.values["SECRET"]) == (APPID, SECRET)
    assert SECRET not in repr(found) and APPID not in repr(found)


def test_names_of_variables() -> None:
    """Upper case, short dashes become low lines; what is missing is named."""
    with pytest.raises(DeliveryError, match="没有设 KEPU_SQB_KEXIE_APPID、KEPU_SQB_KEXIE_SECRET"):
        read_credentials("sqb-kexie", ("APPID", "SECRET"), {"KEPU_SQB_KEXIE_SECRET": "  "})


KEYRING = """
class errors:
    class KeyringError(Exception): pass
def get_password(service, name):
    if name.endswith("APPID"):
        return {"kepu": "from-" + name}.get(service)
    raise errors.KeyringError("locked")
"""


def test_the_keyring_stands_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it is installed; a locked one is as good as none, and the environment wins."""
    (tmp_path / "keyring.py").write_text(KEYRING, "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "keyring", raising=False)
    found = read_credentials("town", ("APPID", "SECRET"), {"KEPU_TOWN_SECRET": "x"})
    assert dict(found.values) == {"APPID": "from-KEPU_TOWN_APPID", "SECRET": "x"}
    with pytest.raises(DeliveryError, match="没有设 KEPU_TOWN_SECRET"):
        read_credentials("town", ("APPID", "SECRET"), {})
    monkeypatch.delitem(sys.modules, "keyring", raising=False)


@pytest.mark.parametrize(
    "base", ["http://example.org", "ftp://example.org", "example.org", "https://", "https://u:p@e.org", "http://[", "https://e.org/?a=1"]
)  # fmt: skip
def test_secrets_never_travel_in_the_clear(base: str) -> None:
    """Only https, or this very machine; the value itself, which may hold a password, is not repeated."""
    with pytest.raises(DeliveryError) as caught:
        api_base("https://api.example.org", {"KEPU_API_BASE": base})
    assert base not in str(caught.value) or base == "https://"


def test_where_requests_go() -> None:
    """The forwarder where one is set."""
    assert api_base("https://api.example.org", {}) == "https://api.example.org"
    assert (
        api_base("https://api.example.org", {"KEPU_API_BASE": "https://f.example.org/x/"}) == "https://f.example.org/x"
    )


def test_there_is_an_interface() -> None:
    """The tests below look at something."""
    assert API_FILES


@pytest.mark.parametrize("file", API_FILES, ids=[file.parent.name for file in API_FILES])
def test_nothing_can_be_published(file: Path) -> None:
    """Paths of the data: a token, uploads, and add, update and read drafts."""
    api = load_api(file.parent, "")
    calls = [api.token, *(getattr(api.calls, name) for name in type(api.calls).model_fields)]
    allowed = re.compile(
        r"/stable_token|/media/uploadimg|/material/(add|batchget)_material|/draft/(add|update|get|batchget)"
    )
    assert [call.path for call in calls if not allowed.fullmatch(call.path.removeprefix("/cgi-bin"))] == []


def test_no_word_of_publishing_in_code_or_data() -> None:
    """No mass sending and no publishing, not even dormant."""
    words = re.compile("freepublish|sendall|mass/|message/mass|/publish/submit", re.IGNORECASE)
    files = [*(ROOT / "pipeline").rglob("*.py"), *(ROOT / "templates" / "channels").rglob("*")]
    assert [file.name for file in files if file.is_file() and words.search(file.read_text("utf-8"))] == []


def test_a_refused_connection_names_no_address() -> None:
    """The library's own exception holds the whole address, token included: neither it nor its words get out."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        send = make_send(f"http://127.0.0.1:{free.getsockname()[1]}")
        with pytest.raises(Unreachable) as caught:
            send(Request("", "/x", {"access_token": SECRET}))
    assert str(caught.value) == "ConnectionError"
    assert caught.value.__context__ is None and caught.value.__cause__ is None
