"""References of a body: every form that the renderer shows is seen, nothing in code, formulas or comments is."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from pipeline.ingest.references import references, rewrite
from pipeline.model.reference import Reference


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        ("![图](a.png)", ["image a.png 图"]),
        ('[字](b.md "题")', ["link b.md 字"]),
        ("[![图](a.png)](b.md)", ["link b.md ![图](a.png)", "image a.png 图"]),
        ("![屏幕 截图](图 片 (1).png)", ["image 图 片 (1).png 屏幕 截图"]),
        ("![](<a b.png>)", ["image a b.png "]),
        ("[[1]](c.md)", ["link c.md [1]"]),
        ("[两\n行](c.md)", ["link c.md 两\n行"]),
        ("[不是\n\n一段](c.md)", []),
        ("[a][r] [r] ![r][]\n\n[r]: d.png", ["link d.png a", "link d.png r", "image d.png r"]),
        ("[没有] [接着](c.md)", ["link c.md 接着"]),
        ('<IMG alt="图" src="a.png">', ["image a.png 图"]),
        ("<a href='b.md'><img src=a.png></a>", ["link b.md <img src=a.png>", "image a.png "]),
        ("<img data-src='a.png'>", []),
        ("`![x](a.png)` ``[`](b)``", []),
        ("```\n![x](a.png)\n```", []),
        ("> ```\n> ![x](a.png)\n> ```", []),
        ("```\n没有收尾 ![x](a.png)", ["image a.png x"]),
        ("$a[i](j)$ \\(b[i](j)\\)", []),
        ("要 5 元 [字](c.md) 或 $6", ["link c.md 字"]),
        ("<!-- ![x](a.png) -->", []),
        ("\\[x](a.png) \\![y](b.md)", ["link b.md y"]),
        ("[x]()", ["link  x"]),
    ],
)
def test_what_is_seen(body: str, seen: list[str]) -> None:
    """Kind, target and text of each, in order."""
    assert [f"{found.what} {found.target} {found.text}" for found in references(body)] == seen


def test_lines_are_the_files() -> None:
    """The line counts from the file's first line."""
    assert [found.line for found in references("字\n\n[a](b)\n[c\nd](e)", first_line=5)] == [7, 8]


def _renamed(reference: Reference) -> Reference | str:
    """Pictures get another target, links to .md become text."""
    if reference.what == "image":
        return replace(reference, target="新.png", text=reference.text or "图")
    return reference.text if reference.target.endswith(".md") else reference


@pytest.mark.parametrize(
    ("body", "becomes"),
    [
        ('![](a.png "题")', '![图](新.png "题")'),
        ("[![a](a.png)](b.md)", "![a](新.png)"),
        ("[![a](a.png)](https://b)", "[![a](新.png)](https://b)"),
        ('<img width="9" src=a.png alt="1 < 2">', '<img src="新.png" alt="1 &lt; 2" width="9">'),
        ("<a href=b.md>字</a>", "字"),
        ("![图][r]\n\n[r]: a.png\n[w]: https://b", "![图](新.png)\n\n\n[w]: https://b"),
        ("`[a](b.md)` [a](b.md)", "`[a](b.md)` a"),
    ],
)
def test_what_rewriting_makes(body: str, becomes: str) -> None:
    """The form of each stays, the rest of the text is untouched."""
    assert rewrite(body, _renamed) == becomes


@pytest.mark.parametrize(
    "shard", ["[", "[[a ", "![](a(", '[](a "', "`a ``b ", "<a x>", "```a\n", "[a]: ", "<!--", "$a ", "\\("]
)
def test_no_text_takes_long(shard: str) -> None:
    """200 kB of half an opening: well under the time that a quadratic reading would take."""
    started = time.process_time()
    assert sum(1 for _ in references(shard * (200_000 // len(shard)))) >= 0
    assert time.process_time() - started < 5
