"""Data against a pydantic model, with every finding as a Chinese problem at its own line."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from pipeline.ingest.yaml_lines import Located
from pipeline.model.names import short
from pipeline.model.office import ID
from pipeline.model.problem import Problem

M = TypeVar("M", bound=BaseModel)

_KIND = {  # pydantic error type → (code, message, remedy); {name} {label} and the error's own context are filled in
    "missing": ("K201", "缺少必填的“{name}”{label}", "补上 {name}: …"),
    "literal_error": ("K205", "“{name}”没有“{input}”这个选项", "从这些里选：{options}{near}"),
    "string_too_short": ("K206", "“{name}”{label}是空的", "写上内容"),
    "string_too_long": ("K206", "“{name}”{label}太长，上限 {max_length} 字", "缩短到 {max_length} 字以内"),
    "too_long": ("K206", "“{name}”最多写 {max_length} 个", "删去多余的"),
    "too_short": ("K206", "“{name}”至少写 {min_length} 个", "补上"),
    "string_pattern_mismatch": ("K203", "“{name}”{label}的写法不对：{input}", "{pattern_help}"),
    "int_parsing": ("K203", "“{name}”{label}要写整数，现在是“{input}”", "只写数字"),
    "int_type": ("K203", "“{name}”{label}要写整数", "只写数字"),
    "int_from_float": ("K203", "“{name}”{label}要写整数，现在是“{input}”", "只写数字"),
    "float_type": ("K203", "“{name}”{label}要写数字", "只写数字"),
    "float_parsing": ("K203", "“{name}”{label}要写数字，现在是“{input}”", "只写数字"),
    "greater_than_equal": ("K203", "“{name}”{label}不能小于 {ge}", "改大一些"),
    "less_than_equal": ("K203", "“{name}”{label}不能大于 {le}", "改小一些"),
    "string_type": ("K203", "“{name}”{label}要写一段文字", "{text_help}"),
    "finite_number": ("K203", "“{name}”{label}要写数字，现在是“{input}”", "只写数字"),
    "int_parsing_size": ("K203", "“{name}”{label}的数太大", "改小一些"),
    "tuple_type": ("K203", "“{name}”{label}要写成列表", "{list_help}"),
    "dict_type": ("K203", "“{name}”{label}要写成下一级的键和值", "换行缩进两格写 键: 值"),
    "model_type": ("K203", "“{name}”{label}要写成下一级的键和值", "换行缩进两格写 键: 值"),
    "extra_forbidden": ("K202", "不认识“{name}”", "删掉它"),
    "union_tag_invalid": ("K205", "“{name}”的 {discriminator} 没有“{tag}”这个选项", "从这些里选：{expected_tags}"),
    "union_tag_not_found": ("K201", "“{name}”缺少 {discriminator}", "补上 {discriminator}"),
    "bool_type": ("K203", "“{name}”要写 true 或 false", "改成 true 或 false"),
    "bool_parsing": ("K203", "“{name}”要写 true 或 false", "改成 true 或 false"),
    "value_error": ("K204", "“{name}”：{reason}", "{reason_help}"),
}
PATTERN_HELP = {
    "url": "以 http:// 或 https:// 开头，中间没有空格",
    "doi": "只写 10. 开头的编号，不写网址",
    "id": "用字母、数字和短横线，60 个字符以内",
    ID: "用小写字母、数字和短横线，40 个字符以内",
    "path": "只写文件名，不写文件夹，不用 : * ? 等符号",
    "template": "只写文件名，模板放在渠道文件夹里",
    "pattern": "里面要有一处 {}，词填在那里",
    "colour": '写成 "#1F4E5F" 这样的颜色，两边有英文引号',
    "feed_since": "写成 2026-11-22 这样的日期",
    "hashtag": "只写词，不写 #，中间没有空格",
    "email": "写成 name@example.org 这样的邮箱",
    "repo": "写成 拥有者/仓库名，不写网址",
    "feed_host": "只写域名，例如 kepu.example.org",
}
_LIST_HELP = {
    "sources": "每个来源另起一行写 - title: 题名，下一行缩进两格写 url: 网址",
    "corrections": "每次更正另起一行写 - date: 日期，下一行缩进两格写 what: 更正了什么",
    "video.chapters": "每一章另起一行写 - {at: 0:30, title: 章节名}",
}
MOST = 20  # findings listed of one file: more of them say that it is not what it should be at all


def validate(model: type[M], located: Located, path: str, first_line: int = 1) -> tuple[M | None, list[Problem]]:
    """The model's value, or None with the problems of all its fields."""
    if not isinstance(located.data, dict):
        return None, [Problem(path, first_line, "K111", "这里应当是“键: 值”的列表", "每行写一个 键: 值")]
    try:
        return model.model_validate(located.data), []
    except ValidationError as error:
        return None, list(_problems(model, error, located.lines, path, first_line))


def _problems(
    model: type[BaseModel], error: ValidationError, lines: Mapping[str, int], path: str, first_line: int
) -> Iterator[Problem]:
    details = error_details(error)
    for detail in details[:MOST]:
        location = [str(part) for part in detail["loc"]]
        line = next((lines[k] for k in _prefixes(location) if k in lines), first_line)
        if detail["type"] == "extra_forbidden":
            yield _unknown_key(model, location, path, line)
        else:
            yield translated(model, detail, location, path, line)
    if len(details) > MOST:
        message = f"还有 {len(details) - MOST} 处错误没有列出"
        yield Problem(path, first_line, "K207", message, "先改好列出来的")


def error_details(error: ValidationError) -> list[ErrorDetails]:
    """What pydantic found, without "too short" lists that are short only because their items are wrong."""
    details = error.errors(include_url=False)
    places = {detail["loc"][:end] for detail in details for end in range(len(detail["loc"]))}
    return [detail for detail in details if detail["type"] != "too_short" or detail["loc"] not in places]


def _prefixes(location: list[str]) -> list[str]:
    return [".".join(location[:end]) for end in range(len(location), 0, -1)]


def _unknown_key(model: type[BaseModel], location: list[str], path: str, line: int) -> Problem:
    known = sorted(fields_at(model, location[:-1]))
    name = location[-1]
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    folded = [k for k in known if k.casefold() == name.casefold()]
    guess = (folded or near or [""])[0]
    remedy = f"是不是“{guess}”？" if guess else "可用的有：" + "、".join(known)
    return Problem(path, line, "K202", f"不认识“{short('.'.join(location))}”", remedy if known else "删掉它")


def translated(
    model: type[BaseModel] | None, detail: ErrorDetails, location: list[str], path: str, line: int
) -> Problem:
    """One finding of pydantic as a problem; fields of no `model` have no label."""
    name = short(".".join(location))
    code, message, remedy = _KIND.get(detail["type"], ("K203", "“{name}”{label}的值不对：{input}", "参看字段说明"))
    info = fields_at(model, location[:-1]).get(location[-1]) if location and model else None
    options = re.findall(r"'([^']*)'", str(detail["ctx"]["expected"])) if detail["type"] == "literal_error" else []
    shown, context = str(detail["input"]), detail.get("ctx", {})
    near = difflib.get_close_matches(shown, options, n=1)
    reason, _, reason_help = str(context.get("error", "")).partition(" → ")
    pattern_help = PATTERN_HELP.get(str(context.get("pattern"))) or PATTERN_HELP.get(location[-1] if location else "")
    words = {
        **{key: str(value) for key, value in context.items()},
        "name": name,
        "label": f"（{info.description}）" if info and info.description else "",
        "input": short(shown, 40),
        "options": "、".join(options),
        "near": f"（是不是“{near[0]}”？）" if near else "",
        "reason": reason,
        "reason_help": reason_help or "按提示改写",
        "pattern_help": pattern_help or "按字段说明改写",
        "list_help": _LIST_HELP.get(name) or f"写成 {name}: [甲, 乙]",
        "text_help": pattern_help or f"写成 {name}: 文字",
    }
    if not location:  # a rule about several fields together
        message = message.removeprefix("“{name}”：")
    return Problem(path, line, code, message.format(**words), remedy.format(**words))


def fields_at(model: type[BaseModel], location: list[str]) -> dict[str, Any]:
    """The fields of the model that a dotted location leads into; list indexes and mapping keys are passed over."""
    annotation: Any = model
    for part in location:
        inner = next(_models_in(annotation), None)
        if inner is None:
            return {}
        if part in inner.model_fields:
            annotation = inner.model_fields[part].annotation
        elif inner is annotation:
            return {}  # a model of its own, and this key is not one of its fields
    inner = next(_models_in(annotation), None)
    return dict(inner.model_fields) if inner else {}


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)
