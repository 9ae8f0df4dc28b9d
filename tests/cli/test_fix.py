"""`kepu fix`: form only, shown, and nothing else touched."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.cli import kepu
from pipeline.ingest.fix import mended
from pipeline.ingest.fix.prose import mend_prose
from pipeline.ingest.parse import parse_piece

ROOT = Path(__file__).parents[2]
BAD = """\ufeff---\r
title：冰箱: 不是保险箱  \r
Date: ２０２６。６。18\r
author: 【示范，李四】\r
source:\r
  - title: x\r
    url:https://e.org/a:b  \r
summry: 好\r
license: cc by 4.0\r
---\r
你好,世界!真的?  \r
是 `代码,代码` １２３ [链,接](一,二.md) https://e.cn/一,二 <b title="甲,乙">丙,丁</b>\r
\r
    缩进,代码\r
\r
```\r
围栏,代码  \r
```\r
尾  """
GOOD = """---
title: "冰箱: 不是保险箱"
date: 2026-06-18
authors: [示范, 李四]
sources:
  - title: x
    url: https://e.org/a:b
summary: 好
license: CC-BY-4.0
---
你好，世界！真的?··
是 `代码,代码` 123 [链，接](一,二.md) https://e.cn/一,二 <b title="甲,乙">丙，丁</b>

    缩进,代码

```
围栏,代码··
```
尾
""".replace("··", "  ")
PATH = "articles/2026/x.md"


def fixed(text: str) -> str | None:
    """The mended text of a piece; None where there is nothing to mend."""
    found = mended(PATH, text.encode())
    return found.after.decode() if found else None


def test_everything_at_once() -> None:
    """Each rule, and what it leaves alone; what was not valid is."""
    assert parse_piece(PATH, BAD.encode())[0] is None
    assert fixed(BAD) == GOOD
    assert parse_piece(PATH, GOOD.encode())[1] == []
    assert fixed(GOOD) is None


HEAD = "title: 题\ndate: 2026-06-18\n"
LINES = {
    "stats: approved": None,  # would publish
    "Status: approved": None,
    "summary: |\n  甲  \n  date：x": None,  # text
    "titel: 另一个": None,  # the key that is meant is there
    "zzz: x": None,
    "keywords: [一、二，三]": "keywords: [一, 二, 三]",
    'keywords: ["一，二", 三]': None,
    "keyword: [一]": "keywords: [一]",
    "publish_at: 2026年6月18日8点": "publish_at: 2026-06-18 08:00",
    "expires: 随便": None,
    "series: a # b": None,
    "series: @甲": 'series: "@甲"',
    "cover:media/x.png": "cover: media/x.png",
    "video:\n\tfile: a.mp4": "video:\n  file: a.mp4",
    "corrections:\n  - date: 2026-01-01\n    waht: 改": None,  # too far from `what` for a rule
}


@pytest.mark.parametrize("line", LINES)
def test_one_line_of_front_matter(line: str) -> None:
    """Safe or left alone."""
    wanted = LINES[line]
    assert fixed(f"---\n{HEAD}{line}\n---\n正文\n") == (f"---\n{HEAD}{wanted}\n---\n正文\n" if wanted else None)


BODIES = {
    "三,四 3,000 a,b 汉, 汉": "三，四 3,000 a,b 汉, 汉",
    "$x,汉,字$ 与 \\(汉,字\\)": None,
    "<!-- 汉,字 -->": None,
    "![图,片](a.png){: .宽,窄 }": "![图，片](a.png){: .宽,窄 }",
    "!!! note 汉,字": None,
    "换行  \n继续": None,
    "不换行 \n继续 ": "不换行\n继续",
    "空  \n\n行": "空\n\n行",
    "[^1]: 汉,字": None,
    "| 甲,乙 | １ |": "| 甲，乙 | 1 |",
}


@pytest.mark.parametrize("body", BODIES)
def test_one_body(body: str) -> None:
    """Safe or left alone."""
    assert mend_prose(body)[0] == (BODIES[body] or body)


WORDS = st.lists(
    st.sampled_from([*"汉字,?!;:，１Ａa1 \n`$[](){}<>|#\\", "```\n", "$$", "<!--", "-->", "https://e.cn/"])
)


@settings(max_examples=500, deadline=None)
@given(WORDS.map("".join))
def test_any_body(text: str) -> None:
    """Mending once is mending for good; no character but the rules' own changes."""
    new = mend_prose(text)[0]
    assert mend_prose(new)[0] == new
    fold = str.maketrans("，？！；：１Ａ", ",?!;:1A")
    assert re.sub(r"[ \n]", "", new.translate(fold)) == re.sub(r"[ \n]", "", text.translate(fold))


PARTS = ["---\n", "title：x\n", "date: 2026-1-1\n", "\r\n", " ", "a: b: c\n", "汉,字\n"]


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=60), st.lists(st.sampled_from(PARTS)))
def test_any_bytes(noise: bytes, parts: list[str]) -> None:
    """Whatever a file holds: mended or left, never broken, never a second time."""
    data = "".join(parts).encode() + noise
    found = mended(PATH, data)
    if found:
        again = mended(PATH, found.after)
        assert again is None or again.after != found.after


def test_the_command(tmp_path: Path) -> None:
    """A rehearsal writes nothing; then only the file that needs it changes; a second run has nothing to do."""
    content = Path(shutil.copytree(ROOT / "tests/toy/content", tmp_path / "content"))
    (content / PATH).write_bytes(BAD.encode())
    (content / "articles/2026/gbk.md").write_bytes("---\ntitle: 汉\n---\n".encode("gbk"))
    before = {path: path.read_bytes() for path in content.rglob("*") if path.is_file()}
    words = ["fix", "--content", str(content)]
    rehearsed = CliRunner().invoke(kepu, [*words, "--dry-run"], standalone_mode=False)
    assert "会改 1 个" in rehearsed.output and "+title:" in rehearsed.output
    assert {path: path.read_bytes() for path in before} == before
    done = CliRunner().invoke(kepu, words, standalone_mode=False)
    assert "改了 1 个" in done.output
    after = {path: path.read_bytes() for path in content.rglob("*") if path.is_file()}
    assert {path for path in after if after[path] != before.get(path)} == {content / PATH}
    assert "没有要改的" in CliRunner().invoke(kepu, words, standalone_mode=False).output
    outside = CliRunner().invoke(kepu, [*words, str(ROOT / "README.md")], standalone_mode=False)
    assert outside.exception is not None


def test_our_own_content_needs_no_mending() -> None:
    """The demonstration is as the rules want it."""
    done = CliRunner().invoke(kepu, ["fix", "--dry-run", "--content", str(ROOT / "content")], standalone_mode=False)
    assert "没有要改的" in done.output, done.output
