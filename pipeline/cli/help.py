"""`--help` in Chinese with examples: click's own words translated, the examples of all commands in one table."""

from __future__ import annotations

import re
from collections.abc import Iterable

import click
from rich.cells import cell_len

_HEADINGS = {"Options": "选项", "Commands": "命令", "Positional arguments": "参数"}
_ASIDE = re.compile(r"\[(required|default: [^\]]*|[\w.-]+<=x<=[\w.-]+)\]")
_WORDS = (  # click's words in the list of options → ours
    (re.compile(r"^Show this message and exit\.$"), "显示这段说明"),
    (re.compile(r"^Show the version and exit\.$"), "显示版本"),
    (re.compile(r"\bINTEGER RANGE\b|\bINTEGER\b"), "个数"),
    (re.compile(r"\bDIRECTORY\b"), "文件夹"),
    (re.compile(r"\bTEXT\b"), "文字"),
    (re.compile(r"\b(?:FILE|PATH)\b"), "文件"),
)
_ASIDES = (("required", "必填"), ("default: ", "默认 "), ("; ", "，"), ("<=x<=", " 到 "))
EXAMPLES: dict[str, tuple[tuple[str, str], ...]] = {
    "check": (
        ("kepu check", "核对全部稿件和数据"),
        ("kepu check --channels", "连同各账号的字数限额"),
        ("kepu check --since HEAD~1", "提醒只看上一次提交改过的文件"),
    ),
    "build": (
        ("kepu build", "生成全部，没有变的不重做"),
        ('kepu build --at "2026-12-01 08:00"', "看看到那时哪些稿件已经公开"),
    ),
    "report": (
        ("kepu report --since HEAD~1", "上一次提交改了哪些稿件、主题和限额"),
        ("kepu report --format env", "给脚本用的几个数"),
    ),
    "push": (
        ("kepu push 账号编号 fridge --dry-run", "先演练，不联网"),
        ("kepu push 账号编号 fridge", "推到草稿箱，再读回核对"),
    ),
    "import": (
        ("kepu import 旧稿文件夹/", "导入成草稿"),
        ("kepu import 医生视频.xlsx --status approved", "一行一篇，写成已审"),
    ),
    "new": (
        ("kepu new", "一问一答，建好一篇草稿"),
        ("kepu new --title 冰箱不是保险箱 --kind article", "不用回答问题，适合脚本"),
    ),
    "admin": (
        ("kepu admin", "打开浏览器，填表写稿"),
        ("kepu admin --port 8020 --no-open", "换一个端口，自己打开网址"),
    ),
    "serve": (
        ("kepu serve", "打开预览，从首页看起"),
        ("kepu serve content/articles/2026/fridge.md", "直接看这一篇"),
        ("kepu serve --no-drafts --port 9000", "只看读者看得到的，换一个端口"),
    ),
    "fix": (
        ("kepu fix --dry-run", "看看会改什么"),
        ("kepu fix content/articles/2026/fridge.md", "只改这一篇"),
    ),
    "doctor": (
        ("kepu doctor", "看看这台电脑缺什么"),
    ),
    "init": (
        ("kepu init 新文件夹", "一问一答，建好本单位的仓库"),
        ("kepu init 新文件夹 --config 单位.yml", "照着一个文件来建"),
    ),
    "pull": (
        ("kepu pull https://partner.example.org/feed.xml --dry-run", "看看会取什么"),
        ("kepu pull 收到的订阅源.xml", "取一个存好的文件"),
    ),
    "render": (
        ("kepu render 渠道编号 稿件.md", "打印这个渠道的正文"),
    ),
    "lint": (
        ("kepu lint content/articles/2026/fridge.md", "逐条列出会走样的地方"),
    ),
    "channels": (
        ("kepu channels", "全部渠道"),
        ("kepu channels --format json", "给程序读"),
    ),
    "tag": (
        ("kepu tag content/articles/2026/fridge.md --explain", "写出每个主题的依据"),
        ("kepu tag --diff HEAD~1", "改过词表以后，哪些稿件的主题会变"),
    ),
    "why": (
        ("kepu why site/p/fridge/index.html", "这个网页为什么要重做"),
    ),
}  # fmt: skip


class Formatter(click.HelpFormatter):
    """click's layout in Chinese; columns are as wide as they look."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The first line."""
        args = args.replace("[OPTIONS]", "[选项]").replace("COMMAND [ARGS]...", "命令 …")
        super().write_usage(prog, args, prefix or "用法：")

    def write_heading(self, heading: str) -> None:
        """A section's title."""
        self.write(f"{'':>{self.current_indent}}{_HEADINGS.get(heading, heading)}：\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Two columns; the second is not wrapped, as Chinese has no blanks to wrap at."""
        told = [(_translated(first), _translated(second)) for first, second in rows]
        width = min(col_max, max((cell_len(first) for first, _ in told), default=0)) + col_spacing
        for first, second in told:
            gap = " " * max(col_spacing, width - cell_len(first))
            self.write(f"{'':>{self.current_indent}}{first}{gap}{second}\n")


class Context(click.Context):
    """A context whose help is written by `Formatter`."""

    formatter_class = Formatter


def examples(lines: Iterable[tuple[str, str]]) -> str:
    """An epilogue: command lines with what they do."""
    pairs = list(lines)
    width = max((cell_len(line) for line, _ in pairs), default=0)
    rows = [f"  {line}{' ' * (width - cell_len(line))}   {note}" for line, note in pairs]
    return "\n".join(["\b", "例：", *rows])


def _translated(text: str) -> str:
    for pattern, words in _WORDS:
        text = pattern.sub(words, text)
    return _ASIDE.sub(_aside, text)


def _aside(found: re.Match[str]) -> str:
    told = found[1]
    for theirs, ours in _ASIDES:
        told = told.replace(theirs, ours)
    return f"［{told}］"
