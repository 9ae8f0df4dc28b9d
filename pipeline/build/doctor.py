"""What this computer needs for a build: each with what was found and what to do."""

from __future__ import annotations

import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from pipeline.build.folders import Folders
from pipeline.model.times import SHANGHAI
from pipeline.render.pictures.error import PictureError
from pipeline.render.pictures.font_files import ENVIRONMENT
from pipeline.render.pictures.fonts import find_font_file
from pipeline.render.pictures.frame import ffmpeg

State = Literal["ok", "hint", "bad"]
_ROOM = (1_000_000_000, 200_000_000)  # bytes: a build with its caches and a thousand covers; the least for any
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)(?P<marker>\s*;[^\\]*)?", re.M)
_SECONDS = 20


@dataclass(frozen=True)
class Finding:
    """One thing looked at: its name, how it is, what was found, and the remedy ("" when it is well)."""

    name: str
    state: State
    found: str
    remedy: str = ""


def examine(place: Folders, now: datetime) -> list[Finding]:
    """Everything a build, its pictures and its tests lean on, the needed things first. Raises nothing."""
    checks: Sequence[Callable[[], Iterator[Finding]]] = (
        _python,
        lambda: _versions(place.root),
        _fonts,
        lambda: _folders(place),
        lambda: _disk(place),
        lambda: _clock(place, now),
        lambda: _git(place),
        _ffmpeg,
        _browser,
    )
    return [finding for check in checks for finding in check()]


def _python() -> Iterator[Finding]:
    yield Finding("Python", "ok", ".".join(map(str, sys.version_info[:3])))  # an older one does not get here


def _versions(root: Path) -> Iterator[Finding]:
    lock = root / "locks" / "main.txt"
    if not lock.is_file():
        yield Finding("依赖", "hint", "没有 locks/main.txt，不知道该是什么版本", "在仓库的文件夹里运行")
        return
    wrong = []
    pins = {found[1]: found[2] for found in _PIN.finditer(lock.read_text("utf-8")) if not found["marker"]}
    for name, wanted in pins.items():
        try:
            there = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            there = "没有装"
        if there != wanted:
            wrong.append(f"{name} {there}（应为 {wanted}）")
    if wrong:
        more = f" 等 {len(wrong)} 个" if len(wrong) > 5 else ""
        yield Finding("依赖", "bad", f"{'、'.join(wrong[:5])}{more}", "运行 scripts/setup")
    else:
        yield Finding("依赖", "ok", f"{len(pins)} 个，都与 locks/main.txt 一致")


def _fonts() -> Iterator[Finding]:
    try:
        yield Finding("中文字体", "ok", find_font_file().path.name)
    except PictureError as error:
        found, _, remedy = str(error).partition("。")
        yield Finding("中文字体", "bad", found, remedy or f"改正环境变量 {ENVIRONMENT}，或去掉它")


def _folders(place: Folders) -> Iterator[Finding]:
    if (place.content / "_data" / "site.yml").is_file():
        yield Finding("稿件文件夹", "ok", str(place.content))
    else:
        remedy = "在仓库的文件夹里运行，或用 --content 指明"
        yield Finding("稿件文件夹", "bad", f"{place.content} 里没有 _data/site.yml", remedy)
    nearest = next(folder for folder in (place.out, *place.out.parents) if folder.exists())
    if os.access(nearest, os.W_OK):
        yield Finding("产物文件夹", "ok", str(place.out))
    else:
        yield Finding("产物文件夹", "bad", f"{nearest} 不能写", "改这个文件夹的权限，或用 --out 换一个")


def _disk(place: Folders) -> Iterator[Finding]:
    nearest = next(folder for folder in (place.out, *place.out.parents) if folder.exists())
    free = shutil.disk_usage(nearest).free
    state: State = "ok" if free >= _ROOM[0] else "hint" if free >= _ROOM[1] else "bad"
    remedy = "" if state == "ok" else "清出至少 1 GB；build/cache 可以删，下次会重做"
    yield Finding("磁盘", state, f"还有 {free / 1e9:.1f} GB", remedy)


def _clock(place: Folders, now: datetime) -> Iterator[Finding]:
    newest = _asked(["git", "-C", str(place.content), "log", "-1", "--format=%ct"])
    commit = datetime.fromtimestamp(int(newest), SHANGHAI) if newest.isdigit() else None
    shown = now.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    if now.year < 2026 or (commit and now < commit - timedelta(minutes=10)):
        late = f"，比最近一次提交（{commit:%Y-%m-%d %H:%M}）还早" if commit else ""
        yield Finding("时钟", "bad", f"北京时间 {shown}{late}", "校准电脑的时间：定时公开按它判断")
    else:
        yield Finding("时钟", "ok", f"北京时间 {shown}")
    offset = -(time.altzone if time.localtime().tm_isdst > 0 else time.timezone) / 3600
    if offset == 8:
        yield Finding("时区", "ok", "东八区")
    else:
        remedy = "不用改：程序一律按北京时间；只是别的程序显示的时间会不同"
        yield Finding("时区", "hint", f"电脑是 UTC{offset:+g}", remedy)


def _git(place: Folders) -> Iterator[Finding]:
    version = _asked(["git", "--version"])
    if not version:
        yield Finding("git", "hint", "没有装", "要推送和自动发布就装 git；只在本机生成可以不装")
        return
    inside = _asked(["git", "-C", str(place.content), "rev-parse", "--show-toplevel"])
    named = _asked(["git", "-C", str(place.content), "config", "user.email"])
    if not inside:
        yield Finding("git", "hint", "这个文件夹不是 git 仓库", "运行 git init，或从网上的仓库克隆一份")
    elif not named:
        yield Finding("git", "hint", "没有写提交人", 'git config user.name "姓名"，git config user.email 邮箱')
    else:
        yield Finding("git", "ok", version.removeprefix("git version "))


def _ffmpeg() -> Iterator[Finding]:
    try:
        told = _asked([ffmpeg(), "-version"])
    except PictureError:
        told = ""
    if told:
        yield Finding("ffmpeg", "ok", " ".join(told.split()[:3]))
    else:
        remedy = "封面要取视频里的一帧时才用得到：运行 scripts/setup，或装系统的 ffmpeg"
        yield Finding("ffmpeg", "hint", "不能用", remedy)


def _browser() -> Iterator[Finding]:
    found = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if found:
        yield Finding("Chromium", "ok", found)
    else:
        remedy = "不影响生成；浏览器测试会跳过。Debian：apt-get install chromium fonts-noto-cjk"
        yield Finding("Chromium", "hint", "没有装", remedy)


def _asked(words: list[str]) -> str:
    """What a program says, or "" where it is not there or fails."""
    try:
        done = subprocess.run(words, capture_output=True, text=True, timeout=_SECONDS, check=False)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
