"""Tables of fields, out of the models that validate them: nothing is said twice, so nothing can disagree."""

from __future__ import annotations

import types
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Le, MaxLen, MinLen
from pydantic import BaseModel, BeforeValidator
from pydantic.fields import FieldInfo

from pipeline.model.times import parse_clock, parse_time

NESTED = "几个字段，见下"
_PLAIN: dict[Any, str] = {str: "文字", int: "整数", float: "数字", bool: "true 或 false", datetime: "日期或时刻"}
_BY_READER = {parse_clock: "秒数或 分:秒", parse_time: "日期或时刻"}


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; bars and line ends in cells are made harmless."""
    lines = [list(head), ["---"] * len(head), *(map(_cell, row) for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;").replace("](", "]\\(")


def code(text: object) -> str:
    """`text` as Markdown code; empty stays empty."""
    return f"`{text}`" if text != "" else ""


def model_table(model: type[BaseModel], skip: Sequence[str] = ()) -> str:
    """One row a field: name, how it is written, whether it must be there, default, what it means."""
    rows = [
        (code(name), written(info), "必写" if info.is_required() else "", _default(info), info.description or "")
        for name, info in model.model_fields.items()
        if name not in skip
    ]
    return table(("字段", "写法", "必写", "不写时", "说明"), rows)


def undescribed(model: type[BaseModel]) -> list[str]:
    """Fields of a model, and of the models inside it, that say nothing about themselves (a list of words does)."""
    return [
        f"{part.__name__}.{name}"
        for _, part in models_in(model)
        for name, info in part.model_fields.items()
        if not info.description and get_origin(info.annotation) is not Literal
    ]


def models_in(model: type[BaseModel]) -> Iterator[tuple[tuple[str, ...], type[BaseModel]]]:
    """A model (no paths) and every model inside it, each once, with the fields that lead to it."""
    seen: dict[type[BaseModel], list[str]] = {}
    _collect(model, "", seen)
    return ((tuple(filter(None, paths)), part) for part, paths in seen.items())


def _collect(annotation: Any, path: str, seen: dict[type[BaseModel], list[str]]) -> None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        layer = annotation.model_fields.get("draw")
        choice = "、".join(get_args(layer.annotation)) if layer else ""
        paths = seen.setdefault(annotation, [])
        paths.append(f"{path}（draw: {choice}）" if choice else path)
        if len(paths) == 1:
            for name, info in annotation.model_fields.items():
                _collect(info.annotation, f"{path}.{name}".removeprefix("."), seen)
    for part in get_args(annotation):
        _collect(part, path, seen)


def written(info: FieldInfo) -> str:
    """How a value is written: `日期或时刻`, `文字的列表`, `draft、in_review …`, with its limits."""
    kind = _read_by(info.metadata) or _written(info.annotation)
    limits = [text for part in info.metadata if (text := _limit(part, kind))]
    return kind + (f"（{'，'.join(limits)}）" if limits else "")


def _read_by(metadata: Sequence[Any]) -> str:
    """What the field's own reader takes, empty where it has none."""
    readers = [part.func for part in metadata if isinstance(part, BeforeValidator)]
    return next((_BY_READER[reader] for reader in readers if reader in _BY_READER), "")


def _written(annotation: Any) -> str:
    origin, parts = get_origin(annotation), get_args(annotation)
    words = _PLAIN.get(annotation, NESTED)
    if origin is Annotated:
        words = _read_by(parts[1:]) or _written(parts[0])
    elif origin is Literal:
        words = "、".join(code(value) for value in parts)
    elif origin in {Union, types.UnionType}:
        words = " 或 ".join(dict.fromkeys(_written(part) for part in parts if part is not types.NoneType))
    elif origin is tuple:
        items = [_written(part) for part in parts if part is not Ellipsis]
        words = f"[{', '.join(items)}]" if Ellipsis not in parts else f"列表：{items[0]}"
    elif origin is dict:
        words = f"名称: {_written(parts[1])}"
    elif words == NESTED and not (isinstance(annotation, type) and issubclass(annotation, BaseModel)):
        raise TypeError(f"no words for {annotation}")
    return words


def _limit(part: Any, kind: str) -> str:
    unit = "项" if kind.startswith(("列表", "名称")) else "字"
    match part:
        case MinLen(min_length=1) if unit == "字":
            return "不能空"
        case MinLen(min_length=least):
            return f"至少 {least} {unit}"
        case MaxLen(max_length=most):
            return f"至多 {most} {unit}"
        case Ge(ge=least):
            return f"不小于 {least}"
        case Le(le=most):
            return f"不大于 {most}"
        case _:
            return ""


def _default(info: FieldInfo) -> str:
    value = info.get_default()
    if info.is_required() or value in (None, "", (), {}) or isinstance(value, BaseModel):
        return ""
    return code(str(value).lower() if isinstance(value, bool) else value)
