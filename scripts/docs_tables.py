"""Fill the tables of the handbook from the models, the data and the source; never edit a table by hand.

In `templates/docs/handbook/*.md` a table stands between `<!-- 表：名称 -->` and `<!-- 表完 -->`.
`python -m scripts.docs_tables` fills all of them, `--check` only says whether they are true (exit 1 when not).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import get_args

import click
import yaml
from pydantic import BaseModel

from pipeline.cli import kepu
from pipeline.ingest.channels import load_channels
from pipeline.ingest.layouts import load_layouts
from pipeline.model.channel import Channel, Counter, Family
from pipeline.model.claim import Confidence
from pipeline.model.cover import Layout
from pipeline.model.data_files import DATA_FILES, AudienceRow, TopicRow
from pipeline.model.matter import KINDS, Matter, Status
from pipeline.publish.figures import figures
from pipeline.render.paste_lint import RULES
from pipeline.render.tree import TRANSFORMS
from scripts.docs_fields import code, model_table, models_in, table, undescribed
from scripts.docs_problems import Finding, findings
from scripts.docs_schema import schema_files

ROOT = Path(__file__).parents[1]
HANDBOOK = ROOT / "templates" / "docs" / "handbook"
CAUSES = ROOT / "scripts" / "docs_causes.yml"
_PLACE = re.compile(r"(<!-- 表：(.+?) -->\n).*?(<!-- 表完 -->)", re.DOTALL)
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
DATA: Mapping[str, type[BaseModel]] = {
    **{f"{file.name}.yml": file.model for file in DATA_FILES},
    "topics.yml": TopicRow,
    "audiences.yml": AudienceRow,
}
KEYED = frozenset(f"{file.name}.yml" for file in DATA_FILES if file.shape == "keyed")
LEVELS = {"error": "错误", "warning": "提醒", "": ""}
OPEN = {"…": "（随情形而定）"}


def filled(text: str) -> str:
    """A page with its tables as they should be. Raises KeyError for a name that no table has."""
    return _PLACE.sub(lambda place: f"{place[1]}\n{_table(place[2])}\n\n{place[3]}", text)


def _table(name: str) -> str:
    kind, _, which = name.partition(" ")
    return "\n\n".join(part.strip("\n") for part in (TABLES[kind](which) if which else TABLES[kind]()))


def _command(name: str) -> Iterator[str]:
    command = kepu.get_command(click.Context(kepu), name)
    if command is None:
        raise KeyError(name)
    rows = []
    for option in command.params:
        if isinstance(option, click.Option):
            rows.append((code("、".join((*option.opts, *option.secondary_opts))), _values(option), option.help or ""))
        else:
            rows.append((code(option.make_metavar(click.Context(command))), "", ""))
    yield table(("参数与选项", "取值", "说明"), rows)


def _values(option: click.Option) -> str:
    return "、".join(map(str, option.type.choices)) if isinstance(option.type, click.Choice) else ""


def _matter() -> Iterator[str]:
    yield from _model(Matter, "")


def _statuses() -> Iterator[str]:
    yield table(("状态", "意思"), [(code(s), STATUS[s]) for s in get_args(Status)])


def _model(model: type[BaseModel], name: str, skip: tuple[str, ...] = ()) -> Iterator[str]:
    """The table of a model and one for each model inside it. Raises ValueError for a field that nobody described."""
    missing = undescribed(model)
    if missing:
        raise ValueError(f"fields without a description: {', '.join(missing)}")
    for paths, part in models_in(model):
        title = " ".join(filter(None, (name, "、".join(map(code, paths)))))
        yield f"### {title}\n\n{model_table(part)}" if paths else model_table(part, skip)


def _data(name: str) -> Iterator[str]:
    """The fields of one file of content/_data."""
    yield from _model(DATA[name], name, ("id",) if name in KEYED else ())


def _families() -> Iterator[tuple[str, list[tuple[str, Channel]]]]:
    channels, problems = load_channels(ROOT / "templates" / "channels")
    if problems:
        raise ValueError(str(problems[0]))
    for family in get_args(Family):
        if group := sorted((name, each) for name, each in channels.items() if each.family == family):
            yield family, group


def _channels() -> Iterator[str]:
    for family, group in _families():
        yield f"## {family}"
        yield from (_channel(name, channel) for name, channel in group)


def _channel_list() -> Iterator[str]:
    for family, group in _families():
        links = "、".join(f"[{each.name}](#{_anchor(f'{each.name}（{name}）')})" for name, each in group)
        yield f"**{family}：**{links}"


def _anchor(heading: str) -> str:
    """The anchor that the site and GitHub give to a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _transforms() -> Iterator[str]:
    yield "、".join(code(name) for name in TRANSFORMS)


def _counters() -> Iterator[str]:
    yield table(("规则", "怎么数"), [(code(c), COUNTERS[c]) for c in get_args(Counter)])


def _confidence() -> Iterator[str]:
    yield table(("记号", "意思"), [(code(c), CONFIDENCE[c]) for c in get_args(Confidence)])


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
    yield table(("版式", "名称", "适合什么", "自动用于"), rows)


def _problems(hundred: str) -> Iterator[str]:
    """The codes that begin with `hundred` (`K1`): for each its cause, its messages and their remedies."""
    causes = yaml.safe_load(CAUSES.read_text("utf-8"))
    for number, group in groupby(findings(ROOT / "pipeline"), key=lambda found: found.code):
        if number.startswith(hundred):
            yield f"### {number}\n\n{causes.get(number, '')}"
            yield table(("级别", "提示", "怎么改"), [_finding_row(found) for found in group])


def _code_list() -> Iterator[str]:
    codes = dict.fromkeys(found.code for found in findings(ROOT / "pipeline"))
    for _, group in groupby(codes, key=lambda code: code[:2]):
        yield "　".join(f"[{each}](#{each.lower()})" for each in group)


def _paste_rules() -> Iterator[str]:
    levels = {"E": "错误", "W": "提醒"}
    yield table(("规则", "级别", "怎么改"), [(code(rule.id), levels[rule.level], rule.remedy) for rule in RULES])


def _finding_row(found: Finding) -> tuple[str, str, str]:
    level = "提醒" if found.severity == "warning" else "错误"
    return level, OPEN.get(found.message, found.message), OPEN.get(found.remedy, found.remedy)


TABLES: dict[str, Callable[..., Iterator[str]]] = {
    "命令": _command,
    "稿件字段": _matter,
    "状态": _statuses,
    "数据": _data,
    "渠道": _channels,
    "渠道目录": _channel_list,
    "渠道文件": partial(_model, Channel, "channel.yml"),
    "正文的处理": _transforms,
    "计数规则": _counters,
    "可信度": _confidence,
    "版式": _layouts,
    "版式文件": partial(_model, Layout, "版式文件"),
    "代码": _problems,
    "代码目录": _code_list,
    "粘贴规则": _paste_rules,
}


def main(arguments: list[str]) -> int:
    """Fill or check the tables and the schemas; 0 when all are true."""
    pages = {path: filled(path.read_text("utf-8")) for path in sorted(HANDBOOK.glob("*.md"))}
    wanted = {**pages, **schema_files()}
    stale = [path for path, text in wanted.items() if not path.is_file() or path.read_text("utf-8") != text]
    if "--check" not in arguments:
        for path in stale:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[path], "utf-8")
        return 0
    if stale:
        names = "、".join(path.name for path in stale)
        print(f"生成的表过时了（{names}）：运行 .venv/bin/python -m scripts.docs_tables", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
