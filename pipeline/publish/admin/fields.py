"""Models to the form's fields: the type says which widget, the description label and hint, and the limits stay."""

from __future__ import annotations

import re
import types
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Le, MaxLen, MinLen
from pydantic import BaseModel, BeforeValidator
from pydantic.fields import FieldInfo

from pipeline.ingest.validate import PATTERN_HELP
from pipeline.model.office import COLOUR
from pipeline.model.schema import browser_pattern
from pipeline.model.times import Day, parse_time

Choices = Mapping[str, Mapping[str, str]]
"""Name of a list (`people`, `topics`, …) → value → Chinese label."""

Options = list[dict[str, str]]
"""A select's offers: `label` and `value`."""

KEY = "key"
"""The form's name for the key of a mapping, which it can only show as a list."""

_DAY = get_args(Day)[-1]
_FILE = "kepu-file"
_WORDS = "kepu-words"
_SPECIAL: Mapping[str, Mapping[str, Any]] = {  # Model.field → what its type does not say; `from` names choices
    "Matter.id": {"widget": "kepu-id"},
    "Matter.points": {"widget": "list", "field": {"name": "point", "label": "要点", "widget": "string"}},
    "Matter.cover_focus": {"widget": "list", "field": {"name": "part", "label": "横或纵", "widget": "number"}},
    "Matter.authors": {"from": "people", "widget": _WORDS},
    "Matter.column": {"from": "columns"},
    "Matter.topics": {"from": "topics"},
    "Matter.topics_add": {"from": "topics"},
    "Matter.topics_drop": {"from": "topics"},
    "Matter.audiences": {"from": "audiences"},
    "Matter.accounts": {"from": "accounts"},
    "Matter.overrides": {"from": "targets"},
    "Matter.campaign": {"from": "campaigns"},
    "Matter.cover": {"widget": _FILE, "folder": "figures"},
    "Override.cover": {"widget": _FILE, "folder": "figures"},
    "Matter.summary": {"widget": "text"},
    "Override.text": {"widget": "text"},
    "Override.cards": {"widget": "text"},
    "Video.file": {"widget": _FILE, "folder": "clips"},
    "Video.captions": {"widget": _FILE, "folder": "clips"},
    "Video.transcript": {"widget": "text"},
    "Audio.file": {"widget": _FILE, "folder": "sounds"},
    "Audio.transcript": {"widget": _FILE, "folder": "sounds"},
    "Account.channel": {"from": "channels"},
    "Account.columns": {"from": "columns"},
    "Column.layout": {"from": "layouts"},
    "Column.accounts": {"from": "accounts"},
    "Issue.account": {"from": "accounts"},
    "Receipt.account": {"from": "accounts"},
}
_OPTIONS = {
    "draft": "草稿", "in_review": "审核中", "approved": "审定", "corrected": "更正过", "withdrawn": "已撤稿",
    "normal": "平常", "emergency": "紧急", "article": "文章", "video": "视频", "column": "专栏",
    "daily": "同一天的", "weekly": "同一周的", "first": "初审", "second": "复审", "final": "终审",
    "science": "科学性审核", "sources": "来源", "review": "审核", "license": "许可",
}  # fmt: skip
_LABEL = re.compile(r"[^；，：（]+")


def fields_of(model: type[BaseModel], choices: Choices, *, inside: bool = False) -> list[dict[str, Any]]:
    """The form's fields of a model, in its order.

    `inside` an object that may be left out nothing is compulsory: the form would ask for parts of what is not there.
    """
    made = (_field(f"{model.__name__}.{name}", name, info, choices) for name, info in model.model_fields.items())
    fields = [field for field in made if field is not None]
    return [{**field, "required": False} for field in fields] if inside else fields


def _field(place: str, name: str, info: FieldInfo, choices: Choices) -> dict[str, Any] | None:
    kind, metadata = _bare(info.annotation, info.metadata)
    special = dict(_SPECIAL.get(place, {}))
    options = _options(choices[special.pop("from")]) if "from" in special else []
    widget = _widget(kind, metadata, options, choices)
    if widget is None:
        return None
    if "widget" in special:
        widget = {"options": options} if options else {}
    if folder := special.pop("folder", ""):
        special |= {"media_folder": f"/content/media/{folder}", "public_folder": f"media/{folder}"}
    shown = {**widget, **special}
    limits = dict(_limits(name, metadata, str(shown["widget"])))
    return {"name": name, **_told(info.description or name), "required": info.is_required(), **shown, **limits}


def _told(description: str) -> dict[str, str]:
    """The first clause is the label, the rest the hint."""
    found = _LABEL.match(description)
    label = found[0] if found else description
    hint = description[len(label) :].strip("；，：")
    if hint[:1] == "（" and hint.endswith("）"):
        hint = hint[1:-1]
    return {"label": label, **({"hint": hint} if hint else {})}


def _bare(annotation: Any, metadata: Sequence[Any]) -> tuple[Any, list[Any]]:
    """The type without `Annotated` and `| None`, and all that was said about it."""
    known = list(metadata)
    while True:
        if get_origin(annotation) is Annotated:
            annotation, *more = get_args(annotation)
            known += more
        elif get_origin(annotation) in {Union, types.UnionType}:
            annotation = next(part for part in get_args(annotation) if part is not types.NoneType)
        else:
            return annotation, [part for each in known for part in getattr(each, "metadata", [each])]


def _widget(kind: Any, metadata: list[Any], options: Options, choices: Choices) -> dict[str, Any] | None:
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Literal:
        return {"widget": "select", "options": _options({str(part): _OPTIONS.get(part, part) for part in parts})}
    if origin is tuple:
        return _many(parts[0], options, choices)
    if origin is dict:
        return _named(parts[1], options, choices)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return {"widget": "object", "collapsed": True, "fields": fields_of(kind, choices, inside=True)}
    return {"widget": "select", "options": options} if options else _scalar(kind, metadata)


def _named(item: Any, options: Options, choices: Choices) -> dict[str, Any] | None:
    """A mapping of names to records; numbers under any name have no widget, and the form leaves them as they are."""
    inner, _ = _bare(item, ())
    if not isinstance(inner, type) or not issubclass(inner, BaseModel):
        return None
    key = {"widget": "select", "options": options} if options else {"widget": "string"}
    return _rows([{"name": KEY, "label": "哪一个", **key}, *fields_of(inner, choices)], KEY)


def _scalar(kind: Any, metadata: list[Any]) -> dict[str, Any]:
    if any(isinstance(part, BeforeValidator) and part.func is parse_time for part in metadata):
        return {"widget": "datetime", "format": "YYYY-MM-DD HH:mm"}
    if _DAY in metadata:
        return {"widget": "datetime", "format": "YYYY-MM-DD", "time_format": False}
    if kind is bool:
        return {"widget": "boolean"}
    if kind is int:
        return {"widget": "number", "value_type": "int"}
    if kind is float and not any(isinstance(part, BeforeValidator) for part in metadata):
        return {"widget": "number", "value_type": "float", "step": 0.1}
    return {"widget": "color", "allowInput": True} if _pattern(metadata) == COLOUR else {"widget": "string"}


def _many(item: Any, options: Options, choices: Choices) -> dict[str, Any]:
    inner, metadata = _bare(item, ())
    if isinstance(inner, type) and issubclass(inner, BaseModel):
        fields = fields_of(inner, choices)
        return _rows(fields, next(field["name"] for field in fields))
    found = _widget(inner, metadata, [], choices) if get_origin(inner) is Literal else None
    options = found["options"] if found else options
    return {"widget": "select", "multiple": True, "options": options} if options else {"widget": _WORDS}


def _rows(fields: list[dict[str, Any]], name: str) -> dict[str, Any]:
    return {"widget": "list", "collapsed": True, "summary": f"{{{{fields.{name}}}}}", "fields": fields}


def _options(named: Mapping[str, str]) -> Options:
    return [{"label": label, "value": value} for value, label in named.items()]


def _pattern(metadata: Sequence[Any]) -> str:
    return next((pattern for part in metadata if (pattern := getattr(part, "pattern", None))), "")


def _limits(name: str, metadata: Sequence[Any], widget: str) -> Iterator[tuple[str, Any]]:
    for part in metadata:
        match part:
            case Ge(ge=least) if widget == "number":
                yield "min", least
            case Le(le=most) if widget == "number":
                yield "max", most
            case MinLen(min_length=least) if widget == "list":
                yield "min", least
            case MaxLen(max_length=most) if widget == "list":
                yield "max", most
    if (pattern := _pattern(metadata)) and widget in {"string", "kepu-id"}:
        told = PATTERN_HELP.get(pattern) or PATTERN_HELP.get(name) or "按说明改写"
        yield "pattern", [browser_pattern(pattern), told]
