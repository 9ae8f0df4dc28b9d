"""The whole way through, on a tiny repository."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
import zlib
from pathlib import Path

import pytest

from tests.build.conftest import AT, ROOT, TOY, run_kepu

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("toy")]
CANARY = re.compile("金丝雀|鵷鶵|canary-draft|canary-embargo")


def tree(folder: Path) -> dict[str, str]:
    """Every published file with its digest."""
    files = (path for top in ("site", "desk") for path in (folder / top).rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_every_public_piece_has_its_page_and_no_other_piece_has(toy: Path) -> None:
    """Approved and due: thunder, fridge, rainbow, echo."""
    pages = {path.parent.name for path in (toy / "site" / "p").glob("*/index.html")}
    assert pages == {"thunder", "fridge", "rainbow", "echo"}


def test_no_word_of_a_draft_or_embargoed_piece_is_public(toy: Path) -> None:
    """Unique strings stand in every field of two hidden pieces; none is in any byte of the public tree."""
    for path in (toy / "site").rglob("*"):
        assert not CANARY.search(path.name), path
        if path.is_file():
            data = path.read_bytes()
            assert not CANARY.search(data.decode("utf-8", "ignore")), path
            for form in ("utf-16-le", "utf-16-be"):
                assert not any(word.encode(form) in data for word in ("金丝雀", "鵷鶵")), path
            assert "\\u91d1\\u4e1d\\u96c0" not in data.decode("latin-1").lower(), path


def test_the_search_index_holds_no_hidden_word(toy: Path) -> None:
    """The index is compressed: it is unpacked and searched as well."""
    for path in (toy / "site").rglob("*.pf_*"):
        data = path.read_bytes()
        try:
            text = gzip.decompress(data)
        except (OSError, zlib.error):
            text = data
        for word in ("金丝雀", "丝雀", "鵷鶵", "canary"):
            assert word.encode() not in text, path


def test_staff_get_the_coming_piece_but_no_draft(toy: Path) -> None:
    """Bundles are for approved pieces, embargoed ones included; a draft never leaves content/."""
    bundles = {path.stem for path in (toy / "desk" / "bundles").glob("*.zip")}
    assert bundles == {"thunder", "fridge", "rainbow", "echo", "canary-embargo-id"}
    assert "金丝雀草稿" not in (toy / "desk" / "index.html").read_text()


def test_a_bundle_says_what_is_in_it(toy: Path) -> None:
    """A folder per account; the manifest's digests and sizes are those of the files."""
    with zipfile.ZipFile(toy / "desk" / "bundles" / "rainbow.zip") as archive:
        names = set(archive.namelist())
        manifest = json.loads(archive.read("manifest.json"))
        assert {name.split("/")[0] for name in names} == {"town", "town-short", "town-video", "manifest.json"}
        for account in manifest["accounts"]:
            assert account["limits"], account
            for file in account["files"]:
                data = archive.read(f"{account['account']}/{file['path']}")
                assert (len(data), hashlib.sha256(data).hexdigest()) == (file["bytes"], file["sha256"])
            listed = {f"{account['account']}/{file['path']}" for file in account["files"]}
            assert listed == {name for name in names if name.startswith(account["account"] + "/")}
        assert archive.read("town/原文二维码.png").startswith(b"\x89PNG")
        assert all(info.date_time == (1980, 1, 1, 0, 0, 0) for info in archive.infolist())


def test_the_ai_label_is_carried_to_every_variant(toy: Path) -> None:
    """`AIGC:` is never dropped: the page, the bundle's texts and its checklist say it."""
    assert "生成" in (toy / "site" / "p" / "echo" / "index.html").read_text()
    with zipfile.ZipFile(toy / "desk" / "bundles" / "echo.zip") as archive:
        for account in ("town", "town-short"):
            names = [name for name in archive.namelist() if name.startswith(f"{account}/") and name.endswith(".txt")]
            texts = "".join(archive.read(name).decode() for name in names)
            assert "人工智能生成" in texts or "AI 生成" in texts, account


def test_a_second_build_makes_nothing(toy: Path) -> None:
    """Same input: no job runs, no byte changes."""
    before = tree(toy)
    done = run_kepu("build", "--content", TOY, "--out", toy, "--at", AT)
    assert done.returncode == 0, done.stderr
    report = json.loads((toy / "report.json").read_text())
    assert report["counts"]["新做的文件"] == 0, report
    assert tree(toy) == before


def test_builds_are_byte_identical_in_another_world(toy: Path, tmp_path: Path) -> None:
    """Another hash seed, time zone, language, folder and order of files: the same bytes."""
    content = tmp_path / "elsewhere" / "content"
    for path in sorted((p for p in TOY.rglob("*") if p.is_file()), reverse=True):
        target = content / path.relative_to(TOY)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    out = tmp_path / "out"
    world = {"PYTHONHASHSEED": "77", "TZ": "America/New_York", "LANG": "C", "LC_ALL": "C"}
    done = run_kepu("build", "--content", content, "--out", out, "--at", AT, "--jobs", "1", **world)
    assert done.returncode == 0, done.stderr
    assert tree(out) == tree(toy)


def test_after_kill_9_the_next_build_ends_in_the_same_bytes(toy: Path, tmp_path: Path) -> None:
    """Ten builds killed at random moments, then one to the end."""
    out = tmp_path / "out"
    command = [sys.executable, "-c", "from pipeline.cli import main; main()"]
    command += ["build", "--content", str(TOY), "--out", str(out), "--at", AT]
    moments = random.Random(20261122)  # noqa: S311 - moments, not secrets
    for _ in range(10):
        started = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(moments.uniform(0.3, 8))
        started.send_signal(signal.SIGKILL)
        started.wait()
    done = run_kepu("build", "--content", TOY, "--out", out, "--at", AT)
    assert done.returncode == 0, done.stderr
    assert tree(out) == tree(toy)


def test_one_edit_touches_only_what_shows_it(toy: Path, toy_content: Path, tmp_path: Path) -> None:
    """A changed sentence of one piece leaves the pages of unrelated pieces alone, and `why` names the piece."""
    out = Path(shutil.copytree(toy, tmp_path / "out"))
    before = tree(out)
    edited = toy_content / "columns" / "street" / "echo.md"
    edited.write_text(edited.read_text().replace("又回来。", "又回来，像有人在答话。"))
    wanted = "site/p/echo/index.html"
    said = run_kepu("why", wanted, "--content", toy_content, "--out", out)
    assert "要重做" in said.stdout and "稿件" in said.stdout, said.stdout + said.stderr
    done = run_kepu("build", "--content", toy_content, "--out", out, "--at", AT)
    assert done.returncode == 0, done.stderr
    after = tree(out)
    changed = {path for path in after if after[path] != before.get(path)}
    assert wanted in changed
    assert not any(path.startswith(f"site/p/{name}/") for path in changed for name in ("thunder", "fridge", "rainbow"))


def test_a_removed_piece_leaves_nothing_behind(toy: Path, toy_content: Path, tmp_path: Path) -> None:
    """What no job wants any more is pruned: page, cover, bundle."""
    out = Path(shutil.copytree(toy, tmp_path / "out"))
    (toy_content / "videos" / "2026" / "rainbow.md").unlink()
    done = run_kepu("build", "--content", toy_content, "--out", out, "--at", AT)
    assert done.returncode == 0, done.stderr
    assert not [path for path in tree(out) if "rainbow" in path]


def test_with_problems_nothing_is_published_and_all_are_told(toy_content: Path, tmp_path: Path) -> None:
    """Two broken pieces: both named with file and line, exit 1, no site."""
    (toy_content / "articles" / "2026" / "a.md").write_text("---\ntitel: x\ndate: 2026-01-01\n---\nx\n")
    (toy_content / "articles" / "2026" / "b.md").write_text("没有头\n")
    done = run_kepu("build", "--content", toy_content, "--out", tmp_path / "out")
    assert done.returncode == 1
    assert "a.md:2" in done.stdout and "K202" in done.stdout and "b.md:1" in done.stdout and "K104" in done.stdout
    assert not (tmp_path / "out" / "site").exists()
    assert "Traceback" not in done.stderr
