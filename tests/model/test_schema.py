"""The editors' JSON Schemas: true, draft-07, as lenient as the check, and of use."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from pipeline.ingest.parse import split
from pipeline.ingest.yaml_lines import load_yaml
from pipeline.model.data_files import DATA_FILES
from pipeline.model.matter import FOLDERS
from pipeline.model.schema import schemas
from scripts.docs_schema import FOLDER, schema_files

ROOT = Path(__file__).parents[2]
CONTENT = ROOT / "content"
BROKEN = ROOT / "tests" / "cases" / "broken"
PIECE = "articles/2026/case.md"
SEEN = {"K201", "K202", "K205"}
"""What a schema always sees: a missing field, an unknown one, a word that is not on the list."""


def validator(name: str) -> jsonschema.Draft7Validator:
    return jsonschema.Draft7Validator(schemas()[name])


def found(name: str, data: Any) -> list[str]:
    return [f"{'.'.join(map(str, error.path))}: {error.message}" for error in validator(name).iter_errors(data)]


def pieces(top: Path) -> list[Path]:
    return [path for folder in FOLDERS for path in sorted((top / folder).rglob("*.md"))]


def test_the_files_are_what_the_models_say() -> None:
    """Otherwise run `.venv/bin/python -m scripts.docs_tables`."""
    for path, text in schema_files().items():
        assert path.read_text("utf-8") == text, path.name
    assert {path.name for path in FOLDER.iterdir()} == {path.name for path in schema_files()}


@pytest.mark.parametrize("name", schemas())
def test_they_are_draft_07_and_speak_chinese(name: str) -> None:
    schema = schemas()[name]
    jsonschema.Draft7Validator.check_schema(schema)
    text = json.dumps(schema, ensure_ascii=False)
    assert "$defs" not in text and "prefixItems" not in text
    for part in (schema, *schema.get("definitions", {}).values()):
        for field, told in part.get("properties", {}).items():
            assert any("\u4e00" <= sign <= "\u9fff" for sign in told["description"]) or told["description"] == "DOI", (
                field
            )


@pytest.mark.parametrize("path", pieces(CONTENT), ids=lambda path: path.stem)
def test_every_piece_of_the_demonstration_validates(path: Path) -> None:
    located, *_ = split(path.name, path.read_text("utf-8"))
    kind = FOLDERS[path.relative_to(CONTENT).parts[0]]
    assert found(f"{kind}.json", located.data) == []


@pytest.mark.parametrize("file", DATA_FILES, ids=lambda file: file.name)
def test_every_data_file_of_the_demonstration_validates(file: Any) -> None:
    path = CONTENT / file.path
    if path.is_file():
        assert found(f"{file.name}.json", load_yaml(path.read_text("utf-8")).data) == []
    else:
        assert file.optional


def test_every_data_file_has_a_schema() -> None:
    names = {path.name for path in (CONTENT / "_data").glob("*.yml")}
    assert names <= {f"{file.name}.yml" for file in DATA_FILES}


def broken() -> Iterator[tuple[str, str, str]]:
    """Broken cases that the check refuses for what a schema sees too, as (case, schema, YAML text)."""
    schemas_of = {file.path: f"{file.name}.json" for file in DATA_FILES}
    for path in sorted(BROKEN.glob("[!_]*.yml")):
        case = yaml.safe_load(path.read_text("utf-8"))
        texts = {PIECE: case.get("front"), **(case.get("files") or {})}
        for told in case["expect"]:
            where, code, *_ = told.split()
            name = where.rpartition(":")[0] or PIECE
            if code in SEEN and name in {PIECE, *schemas_of} and isinstance(texts.get(name), str):
                yield f"{path.stem} {told}", schemas_of.get(name, "article.json"), texts[name]


CASES = list(broken())


@pytest.mark.parametrize(("schema", "text"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_the_check_refuses_is_refused(schema: str, text: str) -> None:
    assert found(schema, load_yaml(text).data)


def test_there_are_broken_cases() -> None:
    assert len(CASES) >= 10


@pytest.mark.parametrize(
    "change",
    [
        {"status": "aproved"},
        {"sumary": "x"},
        {"date": None},
        {"sources": [{"url": "https://example.org/"}]},
        {"sources": [{"title": "x", "url": "example.org"}]},
        {"points": ["一", "二", "三", "四"]},
        {"issue": "三"},
        {"overrides": {"x": {"titel": "y"}}},
        {"license": "CC BY"},
    ],
    ids=str,
)
def test_slips_are_seen(change: dict[str, Any]) -> None:
    assert found("article.json", {"title": "x", "date": "2026-01-01", **change})


@pytest.mark.parametrize(
    "change",
    [{"title": 2026}, {"authors": "desk"}, {"date": "2026年1月2日"}, {"topics": None}, {"accounts": []}],
    ids=str,
)
def test_what_the_check_takes_is_taken(change: dict[str, Any]) -> None:
    assert found("article.json", {"title": "x", "date": "2026-01-01", **change}) == []
