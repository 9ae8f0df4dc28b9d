"""JSON Schema (draft-07) of front matter and data files, for editors' programs; never stricter than `kepu check`.

What a program cannot see from one file (whether an author is known, whether a picture is there) only `kepu check` says.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from pipeline.model.data_files import DATA_FILES, DataFile, PageMatter
from pipeline.model.matter import KINDS, Matter, one_or_many
from pipeline.model.times import parse_clock, parse_time

DRAFT = "http://json-schema.org/draft-07/schema#"
_TEXT = ["string", "number"]
"""`title: 2026` is a number to YAML and a title to us."""

_REQUIRED = {"column": ("column",), "video": ("video",)}


class _Schema(GenerateJsonSchema):
    """pydantic's schema, with what our own readers take instead of what they give."""

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchemaValue:
        return super().str_schema(schema) | {"type": _TEXT}

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> JsonSchemaValue:
        function = schema["function"]["function"]
        if function is parse_time:
            return {"type": "string"}
        if function is parse_clock:
            return {"type": _TEXT}
        inner = self.generate_inner(schema["schema"])
        return {"anyOf": [inner, inner["items"]]} if function is one_or_many else inner


def schemas() -> dict[str, dict[str, Any]]:
    """File name → schema: one for each kind of piece, one for each data file, one for plain pages."""
    pieces = {f"{kind}.json": _piece(kind, name) for kind, name in KINDS.items()}
    data = {f"{file.name}.json": _data(file) for file in DATA_FILES}
    return {**pieces, "page.json": _named(_schema(PageMatter), "网页的 front matter"), **data}


def _piece(kind: str, name: str) -> dict[str, Any]:
    made = _schema(Matter)
    made["required"] = [*made["required"], *_REQUIRED.get(kind, ())]
    return _named(made, f"{name}的 front matter")


def _data(file: DataFile) -> dict[str, Any]:
    """The id of an entry is its key, so it must not stand inside it."""
    inner = _schema(file.model)
    if file.shape == "one":
        return _named(inner, file.title)
    definitions = inner.pop("definitions", {})
    if file.shape == "keyed":
        key = inner["properties"].pop("id")
        inner["required"] = [name for name in inner["required"] if name != "id"]
        outer = {
            "type": ["object", "null"],
            "propertyNames": {"pattern": key["pattern"]},
            "additionalProperties": inner,
        }
    else:
        outer = {"type": ["array", "null"], "items": inner}
    return _named({**outer, **({"definitions": definitions} if definitions else {})}, file.title)


def _named(schema: Mapping[str, Any], title: str) -> dict[str, Any]:
    return {"$schema": DRAFT, **schema, "title": title}


def _schema(model: type[BaseModel]) -> dict[str, Any]:
    made = model.model_json_schema(ref_template="#/definitions/{model}", schema_generator=_Schema)
    plain = _draft07(made)
    if not isinstance(plain, dict):
        raise TypeError(f"no schema of {model.__name__}")
    return plain


def _draft07(part: Any) -> Any:
    """2020-12 as draft-07 has it, without the titles and docstrings that only programmers read."""
    if isinstance(part, list):
        return [_draft07(each) for each in part]
    if not isinstance(part, dict):
        return part
    names = {"$defs": "definitions", "prefixItems": "items"}
    kept = {names.get(name, name): value for name, value in part.items() if not _is_english(name, value, part)}
    if "pattern" in kept and isinstance(kept["pattern"], str):
        kept["pattern"] = browser_pattern(kept["pattern"])
    if "$ref" in kept and len(kept) > 1:  # draft-07 ignores what stands beside a reference
        kept["allOf"] = [{"$ref": kept.pop("$ref")}]
    return {name: _draft07(value) for name, value in kept.items()}


def _is_english(name: str, value: Any, part: Mapping[str, Any]) -> bool:
    if not isinstance(value, str):
        return False
    return name == "title" or (name == "description" and "properties" in part)


def browser_pattern(pattern: str) -> str:
    """A pattern of ours as JavaScript reads it: our `\\w` has Chinese characters, theirs has not."""
    return pattern.replace(r"\w", r"A-Za-z0-9_\u0080-\uffff")
