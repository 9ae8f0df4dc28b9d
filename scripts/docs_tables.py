"""Write the reference `templates/docs/reference.md` from the models, the data and the source; never edit it by hand.

`python -m scripts.docs_tables` writes it, `--check` only says whether it is true (exit 1 when it is not).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import get_args

import click
from pydantic import BaseModel

from pipeline.cli import COMMANDS, kepu
from pipeline.ingest.channels import load_channels
from pipeline.ingest.layouts import load_layouts
from pipeline.model.channel import Channel, Counter
from pipeline.model.claim import Confidence
from pipeline.model.cover import Layout
from pipeline.model.matter import KINDS, Matter, Status
from pipeline.model.office import Account, Campaign, Column, Issue, Person, Receipt, ScienceDay, Site
from pipeline.model.vocabulary import Audience, Topic
from pipeline.publish.figures import figures
from pipeline.render.tree import TRANSFORMS
from scripts.docs_fields import code, model_table, models_in, plain_table, table, undescribed
from scripts.docs_problems import Finding, findings

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT / "templates" / "docs" / "reference.md"
HEAD = """# 字段、数据、渠道与问题代码

> 本页由 `python -m scripts.docs_tables` 从程序生成，请勿手改；改了字段、渠道或核对规则之后重新运行它。
"""
STATUS: dict[str, str] = {
    "draft": "草稿；不上网站，也没有发稿包",
    "in_review": "审核中；同草稿一样不公开",
    "approved": "审定；到了 publish_at（不写就是马上）公开，发稿包先备好",
    "corrected": "公开后作过更正；与 approved 一样公开",
    "withdrawn": "撤下；不再公开",
}
CONFIDENCE: dict[str, str] = {
    "OFF": "平台或标准自己的文件",
    "UI": "平台编辑器或接口给出的文字",
    "2+": "两个以上独立来源一致",
    "1": "只有一个来源",
    "CONV": "行业习惯或设计选择",
    "?": "说法不一，有待核实",
}
KEYED: Mapping[str, type[BaseModel]] = {
    "accounts.yml": Account,
    "columns.yml": Column,
    "people.yml": Person,
    "issues.yml": Issue,
    "campaigns.yml": Campaign,
    "days.yml": ScienceDay,
}
COUNTERS: dict[str, str] = {
    "codepoints": "按字符，一个汉字、字母或标点都算 1",
    "utf16": "按 UTF-16 单位，多数表情算 2",
    "graphemes": "按读者眼里的字，一个组合表情算 1",
    "cjk1_ascii_half_ceil": "汉字和全角算 1，半角算半个，总数进位",
    "cjk2_latin1_url20_half_ceil": "汉字算 2，半角算 1，网址一律算 20，总数减半进位",
    "utf8_bytes": "按 UTF-8 字节",
    "columns": "按显示屏的列，全角 2，半角 1",
    "widest": "最长一行占显示屏几列",
    "manuscript": "按文字处理软件的字数，汉字和全角标点各 1，一串字母数字 1",
    "said": "按口播念出的字，不数标点和空格",
}
TOPIC = {
    "id": "主题编号，稿件的 topics 写它",
    "name": "主题名",
    "about": "哪些稿件归这里",
    "partners": "常与它同时出现的主题；同一篇更容易一起标上",
    "joins": "这个主题说的是写法而不是领域（如科学辟谣），可以与其他主题并列",
}
AUDIENCE = {"id": "人群编号，稿件的 audiences 写它", "name": "人群名", "cues": "提示这一人群的词"}
LEVELS = {"error": "错误", "warning": "提醒", "": ""}
OPEN = {"…": "（随情形而定）"}


def reference() -> str:
    """The whole page."""
    parts = (HEAD, *_commands(), *_matter(), *_data(), *_channels(), *_layouts(), *_problems())
    return "\n".join(part.rstrip("\n") + "\n" for part in parts)


def _commands() -> Iterator[str]:
    yield "## 命令"
    for name, about in COMMANDS.items():
        command = kepu.get_command(click.Context(kepu), name)
        if command is None:
            raise KeyError(name)
        rows = []
        for option in command.params:
            if isinstance(option, click.Option):
                rows.append((code("、".join(option.opts)), _values(option), option.help or ""))
            else:
                rows.append((code(option.make_metavar(click.Context(command))), "", ""))
        yield f"### kepu {name}\n\n{about}。\n\n{table(('参数与选项', '取值', '说明'), rows)}"


def _values(option: click.Option) -> str:
    return "、".join(map(str, option.type.choices)) if isinstance(option.type, click.Choice) else ""


def _matter() -> Iterator[str]:
    kinds = "、".join(KINDS.values())
    yield f"## 稿件的 front matter\n\n{kinds}用同一套字段。没有列在这里的字段一律报错（K202），并提示最接近的写法。"
    yield from _model(Matter, "")
    yield "### status 的各种状态\n\n" + table(("状态", "意思"), [(code(s), STATUS[s]) for s in get_args(Status)])


def _model(model: type[BaseModel], name: str, skip: tuple[str, ...] = ()) -> Iterator[str]:
    """The table of a model and one for each model inside it. Raises ValueError for a field that nobody described."""
    missing = undescribed(model)
    if missing:
        raise ValueError(f"fields without a description: {', '.join(missing)}")
    for paths, part in models_in(model):
        title = " ".join(filter(None, (name, "、".join(map(code, paths)))))
        yield (f"### {title}\n\n" if title else "") + model_table(part, () if paths else skip)


def _data() -> Iterator[str]:
    yield "## 数据文件（content/_data）"
    yield from _model(Site, "site.yml")
    for name, model in KEYED.items():
        first, *inner = _model(model, "", ("id",))
        yield f"### {name}\n\n一项一个编号：`编号:` 下一行缩进两格写字段。\n\n{first}"
        yield from (part.replace("### ", f"### {name} ", 1) for part in inner)
    yield f"### receipts.yml\n\n一行一条：`- piece: …` 起头。没有发过可以没有这个文件。\n\n{model_table(Receipt)}"
    tuning = "`tagging:` 下可以改标注的松紧，含义见 `pipeline/model/vocabulary.py` 的 `Tuning`。"
    about = f"`topics:` 下每项一个主题。{tuning}"
    yield f"### topics.yml\n\n{about}\n\n{plain_table(Topic, TOPIC)}"
    yield f"### audiences.yml\n\n`audiences:` 下每项一类读者。\n\n{plain_table(Audience, AUDIENCE)}"
    yield "### lexicon.txt\n\n一行一组词：行首写权重 1、2 或 3，后面写词；写法见文件开头的说明。"


def _channels() -> Iterator[str]:
    yield "## 渠道（templates/channels）\n\n一个文件夹一个渠道，文件夹名是渠道编号。"
    channels, problems = load_channels(ROOT / "templates" / "channels")
    if problems:
        raise ValueError(str(problems[0]))
    for name, channel in channels.items():
        yield _channel(name, channel)
    yield from _model(Channel, "channel.yml")
    names = "、".join(code(name) for name in TRANSFORMS)
    yield f"### 正文的处理\n\n`transforms` 可以写的名称，不写就是全部，依这个次序：{names}。"
    yield "### 计数规则\n\n" + table(("规则", "怎么数"), [(code(c), COUNTERS[c]) for c in get_args(Counter)])
    yield "### 可信度\n\n" + table(("记号", "意思"), [(code(c), CONFIDENCE[c]) for c in get_args(Confidence)])


def _channel(name: str, channel: Channel) -> str:
    files = [emit.path if emit.make == "text" else f"{emit.path}（{emit.make}）" for emit in channel.files]
    lines = [f"收：{'、'.join(KINDS[kind] for kind in channel.kinds)}", f"文件：{'、'.join(files)}"]
    listed = "\n".join(f"- {line}" for line in lines)
    head = ("规定", "内容", "怎么数", "不合时", "依据", "可信度", "核对日期")
    rows = [
        (row.label, row.value, code(row.counter) if row.counter else "", LEVELS[row.level])
        + (row.source, code(row.confidence), row.checked)
        for row in figures(channel)
    ]
    return f"### {channel.name}（{name}）\n\n{listed}\n\n{table(head, rows)}"


def _layouts() -> Iterator[str]:
    layouts, problems = load_layouts(ROOT / "templates" / "covers")
    if problems:
        raise ValueError(str(problems[0]))
    rows = [
        (code(name), layout.name, layout.about, "、".join(KINDS[kind] for kind in layout.kinds))
        for name, layout in layouts.items()
    ]
    yield "## 封面版式（templates/covers）\n\n" + table(("版式", "名称", "适合什么", "自动用于"), rows)
    yield from _model(Layout, "版式文件")


def _problems() -> Iterator[str]:
    yield "## 问题代码\n\n“…”处是具体的内容。有一个错误就什么也不发布；提醒不妨碍发布。"
    rows = []
    for number, group in groupby(findings(ROOT / "pipeline"), key=lambda found: found.code):
        rows += [_finding_row(number if first else "", found) for first, found in _marked(group)]
    yield table(("代码", "级别", "问题", "怎么改"), rows)


def _marked(group: Iterator[Finding]) -> Iterator[tuple[bool, Finding]]:
    return ((at == 0, found) for at, found in enumerate(group))


def _finding_row(number: str, found: Finding) -> tuple[str, str, str, str]:
    level = "提醒" if found.severity == "warning" else "错误"
    return code(number), level, OPEN.get(found.message, found.message), OPEN.get(found.remedy, found.remedy)


def main(arguments: list[str]) -> int:
    """Write or check; 0 when the page is true."""
    text = reference()
    if "--check" not in arguments:
        REFERENCE.parent.mkdir(parents=True, exist_ok=True)
        REFERENCE.write_text(text, "utf-8")
        return 0
    if REFERENCE.is_file() and REFERENCE.read_text("utf-8") == text:
        return 0
    print("templates/docs/reference.md 过时了：运行 .venv/bin/python -m scripts.docs_tables", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
