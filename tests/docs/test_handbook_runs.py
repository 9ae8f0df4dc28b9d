"""Every command line of the handbook runs as printed, and the first hour goes as it says."""

from __future__ import annotations

import os
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from PIL import Image

from scripts.handbook_shots import PRACTICE, ROOT, found_practice
from tests.deliver.server import APPID, SECRET, running
from tests.docs.places import HANDBOOK, PAGES, blocks, command_lines, read

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
SPECIAL: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "tests/docs/handbook_commands.yml").read_text("utf-8"))
LINES = list(dict.fromkeys(line for name in PAGES for line in command_lines(name)))
CALL = "from pipeline.cli import main; main()"
ENTRY = """import sys
sys.path.insert(0, "{folder}")
if __name__ == "__main__":  # workers import this file
    from pipeline.cli import main
    main()
"""
FEED = """<?xml version="1.0"?>
<rss version="2.0"><channel><title>邻县科普</title><link>https://partner.example.org/</link><description>d</description>
<item><title>蚊子怕什么</title><link>https://partner.example.org/1</link><guid>1</guid>
<pubDate>Sun, 01 Nov 2026 08:00:00 +0800</pubDate><description>&lt;p&gt;纱窗最管用。&lt;/p&gt;</description></item>
</channel></rss>"""


def bash(folder: Path, line: str, **more: str) -> tuple[int, str]:
    """Exit code and all that was said."""
    done = subprocess.run(
        ["bash", "-ec", line],
        cwd=folder, env=environment(folder) | more, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def typed(folder: Path, line: str, answers: Sequence[str]) -> tuple[int, str]:
    """As `bash`, in a terminal where somebody answers."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        ["bash", "-ec", line], cwd=folder, env=environment(folder), stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    os.write(ours, "".join(f"{answer}\n" for answer in answers).encode())
    said, end = b"", time.monotonic() + 120
    while time.monotonic() < end and (process.poll() is None or select.select([ours], [], [], 0)[0]):
        if select.select([ours], [], [], 0.1)[0]:
            try:
                said += os.read(ours, 4096)
            except OSError:  # Linux says so when the other end is closed
                break
    os.close(ours)
    return process.wait(timeout=60), said.decode("utf-8", "replace").replace("\r\n", "\n")


def served(folder: Path, line: str, until: str) -> tuple[int, str]:
    """A command that stays until it is interrupted, which happens when it has said `until`."""
    env = environment(folder) | {"BROWSER": "true", "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        ["bash", "-ec", f"exec {line}"],
        cwd=folder,
        env=env,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    assert process.stdout is not None
    said = ""
    while until not in said and (more := process.stdout.readline()):
        said += more
    process.send_signal(signal.SIGINT)
    rest, _ = process.communicate(timeout=60)
    return process.returncode, said + rest


def environment(folder: Path) -> dict[str, str]:
    """`.venv/bin` first, as after `source .venv/bin/activate`; nothing that leads back to this repository."""
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONPATH" and not key.startswith("KEPU_")}
    return kept | {"PATH": f"{folder}/.venv/bin:{os.environ['PATH']}", "NO_COLOR": "1", "NO_PROXY": "127.0.0.1"}


def installed(folder: Path) -> None:
    """As `scripts/setup` would leave it: `kepu` runs the program of its own folder. The workflows try the rest."""
    programs = folder / ".venv" / "bin"
    programs.mkdir(parents=True)
    (programs / "kepu").write_text(f"#!{sys.executable}\n{ENTRY.format(folder=folder)}", "utf-8")
    (programs / "kepu").chmod(0o755)
    (programs / "python").symlink_to(sys.executable)
    wanted = read("scripts/setup").partition("\nif [ -x")[0] + '\necho "$wanted"'
    mark = subprocess.check_output(["bash", "-ec", wanted, "scripts/setup"], cwd=folder, text=True)
    (folder / ".venv" / ".kepu-locks").write_text(mark, "utf-8")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The practice office, built and under version control, with the files that the handbook's lines name."""
    folder = tmp_path_factory.mktemp("practice") / "kepu"
    found_practice(folder)
    without_handbook(folder)  # its pictures are half of a build; the first hour has them
    installed(folder)
    shutil.copytree(ROOT / "tests/cases/import/plain/in", folder / "旧稿文件夹")
    table(folder / "医生视频.xlsx")
    (folder / "收到的订阅源.xml").write_text(FEED, "utf-8")
    founding = next(text for text in blocks(f"{HANDBOOK}/deploy.md", "yaml") if "logo:" in text)
    (folder / "单位.yml").write_text(founding, "utf-8")
    Image.new("RGB", (400, 400), "#23503A").save(folder / "标志.png")
    ready = "git -c user.name=a -c user.email=a@example.org"
    assert bash(folder, "kepu init 建好的仓库 --config 单位.yml")[0] == 0
    assert bash(folder, f"git add content && {ready} commit -qm a && kepu build")[0] == 0
    return folder


def without_handbook(folder: Path) -> None:
    """An office that wants no handbook on its site."""
    settings = folder / "content/_data/site.yml"
    settings.write_text(settings.read_text("utf-8") + "handbook: false\n", "utf-8")


def table(path: Path) -> None:
    """A row of videos as a spreadsheet."""
    import openpyxl  # noqa: PLC0415 - only here

    book = openpyxl.Workbook()
    for row in (("标题", "日期", "视频网址"), ("三分钟学会量血压", "2026-05-01", "https://video.example.org/1")):
        book.active.append(row)
    book.save(path)


def ran(folder: Path, line: str, how: Mapping[str, Any]) -> tuple[int, str]:
    """The line, as `handbook_commands.yml` says."""
    if "fresh" in how:
        shutil.rmtree(folder / how["fresh"], ignore_errors=True)
    for old, new in how.get("swap", {}).items():
        line = line.replace(old, new)
    if "answers" in how:
        return typed(folder, line, how["answers"])
    if "until" in how:
        return served(folder, line, how["until"])
    if how.get("box"):
        with running() as box:
            keys = {"KEPU_TOWN_GZH_APPID": APPID, "KEPU_TOWN_GZH_SECRET": SECRET, "KEPU_API_BASE": box.base}
            return bash(folder, line, **keys)
    return bash(folder, line)


def test_every_line_runs(office: Path) -> None:
    """The exit code, something said, no traceback; lines that cannot run as they stand say why in the data."""
    wrong = {}
    for line in LINES:
        code, said = ran(office, line, SPECIAL.get(line, {}))
        if (
            code != SPECIAL.get(line, {}).get("code", 0)
            or "Traceback" in said
            or not (said.strip() or ">" in line or SPECIAL.get(line, {}).get("quiet"))
        ):
            wrong[line] = (code, said[-600:])
    assert wrong == {}


def test_the_exceptions_are_used_and_explained() -> None:
    """Each belongs to a line of the handbook and says why it is one."""
    assert [line for line in SPECIAL if line not in LINES] == []
    assert [line for line, how in SPECIAL.items() if len(how.get("why", "")) < 2 or len(how) < 2] == []
    assert len(LINES) > 30


def told(language: str, start: str) -> str:
    """The block of the first hour that begins so."""
    return next(text for text in blocks(f"{HANDBOOK}/first-hour.md", language) if text.startswith(start))


def test_the_first_hour(tmp_path: Path) -> None:
    """In a new office: the dialogue is as printed, the piece as told passes the check and is published."""
    folder = tmp_path / "kepu"
    assert bash(ROOT, f"{sys.executable} -c '{CALL}' init {folder} --config {PRACTICE / 'office.yml'}")[0] == 0
    installed(folder)
    talk = told("text", "写什么").rstrip("\n").split("\n")
    answers = [line.partition("): " if "): " in line else ": ")[2] for line in talk if ": " in line]
    code, said = typed(folder, "kepu new", answers)
    (piece,) = (path for path in folder.glob("content/articles/*/*.md") if path.stem != "kai-tong")
    year = f"{piece.parent.name}/"
    assert code == 0
    asked = [line.partition(": ")[0] for line in talk]
    assert [line for line in asked if line.replace("2026/", year) not in said] == []
    text = piece.read_text("utf-8")
    text = re.sub(r"<!--.*?-->\n", lambda _: told("markdown", "牙刷"), text)
    added = told("yaml", "summary")
    for field in ("summary", "sources"):
        lines = re.search(rf"^{field}:.*\n(?:  .*\n)*", added, re.MULTILINE)
        assert lines is not None
        text, count = re.subn(rf"^# {field}:.*\n(?:#   .*\n)*", lambda _, new=lines[0]: new, text, flags=re.MULTILINE)
        assert count == 1
    piece.write_text(text, "utf-8")
    code, said = bash(folder, "kepu check")
    assert (code, "ya-shua" in said) == (0, False), said
    code, said = served(folder, f"kepu serve {piece.relative_to(folder)} --port 0 --no-open", "Ctrl-C")
    assert code == 0, said
    piece.write_text(text.replace("status: draft", "status: approved"), "utf-8")
    code, said = bash(folder, "scripts/build")
    assert code == 0, said
    page = (folder / "build/site/p" / piece.stem / "index.html").read_text("utf-8")
    assert "三到四个月" in page and "美国牙科协会" in page
    handbook_is_there(folder)


def handbook_is_there(folder: Path) -> None:
    """In the site's frames, reachable from the footer, found by the search; and gone where the office wants none."""
    site = folder / "build" / "site"
    home = (site / "index.html").read_text("utf-8")
    assert 'handbook/">编辑手册</a>' in home
    assert "青禾科普" in (site / "handbook/first-hour/index.html").read_text("utf-8")
    records = "".join(path.read_text("utf-8") for path in (site / "search/pieces").glob("*.json"))
    assert '"path":"handbook/codes/"' in records
    assert "overrides" in records  # names of fields stand in code, and are looked for
    without_handbook(folder)
    assert bash(folder, "kepu build")[0] == 0
    assert "编辑手册" not in (site / "index.html").read_text("utf-8")
    assert not (site / "handbook").exists() and not (site / "media/handbook").exists()
