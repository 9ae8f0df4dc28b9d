"""The form's writing of YAML: what was not changed stays as it is, in every file of the demonstration."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import ndiff
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from pipeline.ingest.yaml_lines import load_yaml
from pipeline.model.matter import FOLDERS
from tests.browser.form import ROOT, opened

pytestmark = pytest.mark.browser

BASE = """\
# 头
title: 冰箱 # 标题
date: 2026-06-18 11:05
authors: [a, b]  # 作者
list:
  - x
  - y   # 为什么
  - z
sources:
  # 第一个
  - title: "甲: 乙"
    url: https://a.example/
  - title: 丙
    doi: 10.1/x
review:
  first: {by: 示范初审, date: "2026-01-13"}
  second: {by: 二, date: 2026-01-14}
empty:
n: 39
text: |
  多行
  文字

# 尾
"""
CHANGES = {  # JavaScript that changes the value → lines that go, lines that come
    "v.title = '新题: 有冒号'": (["title: 冰箱 # 标题"], ['title: "新题: 有冒号" # 标题']),
    "v.title = '是\\n两行'": (["title: 冰箱 # 标题"], ["title: |- # 标题", "  是", "  两行"]),
    "v.date = '2026-06-19 08:00'": (["date: 2026-06-18 11:05"], ["date: 2026-06-19 08:00"]),
    "v.n = '40'": (["n: 39"], ["n: 40"]),
    "v.authors = ['a', 'true']": (["authors: [a, b]  # 作者"], ['authors: [a, "true"]  # 作者']),
    "v.authors = 'a'": (["authors: [a, b]  # 作者"], ["authors: a  # 作者"]),
    "delete v.authors": (["authors: [a, b]  # 作者"], []),
    "v.list = ['x', 'z']": (["  - y   # 为什么"], []),
    "v.list = ['x', '新', 'y', 'z', '末']": ([], ["  - 新", "  - 末"]),
    "v.sources[0].title = '丁'": (['  - title: "甲: 乙"'], ['  - title: "丁"']),
    "delete v.sources[1].title": (["  - title: 丙", "    doi: 10.1/x"], ["  - doi: 10.1/x"]),
    "v.sources.shift()": (['  - title: "甲: 乙"', "    url: https://a.example/"], []),
    "v.sources.unshift({title: '新'})": ([], ["  - title: 新"]),
    "v.review.first.by = '张三'": (
        ['  first: {by: 示范初审, date: "2026-01-13"}'],
        ['  first: {by: 张三, date: "2026-01-13"}'],
    ),
    "v.review.final = {by: '李', date: '2026-02-02'}": ([], ["  final:", "    by: 李", "    date: 2026-02-02"]),
    "v.empty = ['a']": ([], ["  - a"]),
    "v.empty = 'x'": (["empty:"], ["empty: x"]),
    "v.text = '一行'": (["text: |", "  多行", "  文字"], ["text: 一行"]),
    "v.id = 'abc'": ([], ["id: abc"]),
}


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A page of the form's own origin, with `keep.js` and the piece format at hand."""
    with opened(browser, tmp_path_factory.mktemp("keep")) as form:
        form.page.goto(f"{form.address}form.css")
        script = (
            "async () => { Object.assign(window, await import('/admin/keep.js'), await import('/admin/formats.js')) }"
        )
        form.page.evaluate(script)
        yield form.page


def heads() -> dict[str, str]:
    """YAML of the demonstration by its file: front matter and data."""
    content = ROOT / "content"
    pieces = [path for folder in FOLDERS for path in sorted((content / folder).rglob("*.md"))]
    found = {str(path.relative_to(content)): path.read_text("utf-8").split("---\n", 2)[1] for path in pieces}
    return found | {path.name: path.read_text("utf-8") for path in sorted((content / "_data").glob("*.yml"))}


def test_the_browser_reads_what_the_check_reads(page: Page) -> None:
    texts = heads()
    assert len(texts) > 40
    values = page.evaluate("texts => texts.map(read)", list(texts.values()))
    assert values == [load_yaml(text).data for text in texts.values()]


def test_nothing_changed_is_nothing_written(page: Page) -> None:
    texts = list(heads().values())
    assert page.evaluate("texts => texts.map(text => keep(text, read(text)))", texts) == texts


def test_every_value_can_change_alone(page: Page) -> None:
    """In every file, every top value in turn becomes a text: only lines of that value go and come."""
    script = """texts => texts.map(text => Object.keys(read(text)).map(name => {
        const value = read(text);
        value[name] = '改过: 的 # 值';
        const made = keep(text, value);
        return [name, made, same(read(made), value)];
    }))"""
    texts = [text for name, text in heads().items() if name != "receipts.yml"]
    for text, tries in zip(texts, page.evaluate(script, texts), strict=True):
        for name, made, faithful in tries:
            come = [line[2:] for line in ndiff(text.split("\n"), made.split("\n")) if line.startswith("+ ")]
            assert faithful, name
            assert len(come) == 1 and come[0].startswith(f"{name}:"), (name, come)


@pytest.mark.parametrize("change", CHANGES)
def test_only_the_changed_lines_differ(page: Page, change: str) -> None:
    script = f"text => {{ const v = read(text); {change}; return keep(text, v, ['id', 'title', 'date']); }}"
    lines = list(ndiff(BASE.split("\n"), page.evaluate(script, BASE).split("\n")))
    gone, come = CHANGES[change]
    assert [line[2:] for line in lines if line.startswith("- ")] == gone
    assert [line[2:] for line in lines if line.startswith("+ ")] == come


def test_empty_files_and_new_ones(page: Page) -> None:
    made: list[Any] = page.evaluate(
        """() => [keep('{}\\n', {a: {b: 1}}), keep('', {a: 1}), keep('# 注\\n', {a: 1}),
        write({t: 'a: b', x: '12', e: ['y']})]"""
    )
    assert made == ["a:\n  b: 1\n", "a: 1\n", "# 注\na: 1\n", 't: "a: b"\nx: "12"\ne:\n  - y\n']


def test_whole_pieces_come_back_as_they_were(page: Page) -> None:
    """Through the format that Decap uses: keyed mappings become lists and mappings again, bodies are not touched."""
    texts = [path.read_text("utf-8") for path in sorted(Path(ROOT / "content").rglob("*.md"))]
    script = """texts => texts.map(text => {
        const [, , format] = formats({order: [], keyed: ['overrides', 'limits']})[0];
        return format.toFile(format.fromFile(text));
    })"""
    assert page.evaluate(script, texts) == texts
