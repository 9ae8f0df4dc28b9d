"""content/_data to an Office: who we are, where we post, which columns we have."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pipeline.ingest.text import decode
from pipeline.ingest.validate import validate
from pipeline.ingest.yaml_lines import Located, YamlError, load_yaml
from pipeline.model.matter import Model
from pipeline.model.office import Account, Campaign, Column, Form, Issue, Office, Person, Receipt, ScienceDay, Site
from pipeline.model.problem import Problem

M = TypeVar("M", bound=Model)
FORM = "_data/form.yml"
_REMEDY = "照 content/_data 里示范文件的样子补上"


def load_office(content: Path) -> tuple[Office | None, list[Problem]]:
    """The office's data, or None with all problems of all its files."""
    problems: list[Problem] = []
    site = _one(Site, content, "_data/site.yml", problems)
    lines: dict[str, int] = {}
    accounts = _many(Account, content, "accounts", problems, lines)
    columns = _many(Column, content, "columns", problems, lines)
    people = _many(Person, content, "people", problems, lines)
    issues = _maybe(Issue, content, "issues", problems, lines)
    campaigns = _maybe(Campaign, content, "campaigns", problems, lines)
    days = _maybe(ScienceDay, content, "days", problems, lines)
    receipts = _rows(Receipt, content, "receipts", problems, lines)
    form = _one(Form, content, FORM, problems) if (content / FORM).is_file() else None
    if site is None or problems:
        return None, problems
    return Office(site, accounts, columns, people, issues, receipts, campaigns, days, form, lines), []


def _read(content: Path, path: str, problems: list[Problem]) -> Located | None:
    file = content / path
    if not file.is_file():
        problems.append(Problem(path, 0, "K120", "缺少这个数据文件", _REMEDY))
        return None
    text, found = decode(path, file.read_bytes())
    problems += found
    if found:
        return None
    try:
        return load_yaml(text)
    except YamlError as error:
        problems.append(Problem(path, error.line, error.code, error.message, error.remedy))
        return None


def _one(model: type[M], content: Path, path: str, problems: list[Problem]) -> M | None:
    located = _read(content, path, problems)
    if located is None:
        return None
    value, found = validate(model, located, path)
    problems += found
    return value


def _maybe(model: type[M], content: Path, name: str, problems: list[Problem], lines: dict[str, int]) -> dict[str, M]:
    """As `_many`; there need not be such a file."""
    return _many(model, content, name, problems, lines) if (content / f"_data/{name}.yml").is_file() else {}


def _many(model: type[M], content: Path, name: str, problems: list[Problem], lines: dict[str, int]) -> dict[str, M]:
    """A file that is a mapping of id to fields; the id is written once, as the key. An empty file means none."""
    path = f"_data/{name}.yml"
    located = _read(content, path, problems)
    if located is None or located.data is None:
        return {}
    if not isinstance(located.data, dict):
        problems.append(Problem(path, 1, "K111", "这里应当是“编号: 内容”的列表", _REMEDY))
        return {}
    lines |= {f"{name}.{key}": line for key, line in located.lines.items()}
    values = {}
    for identity, fields in located.data.items():
        start, line = f"{identity}.", located.lines[identity]
        inner = {key.removeprefix(start): line for key, line in located.lines.items() if key.startswith(start)}
        if isinstance(fields, dict) and "id" in fields:
            problems.append(Problem(path, inner["id"], "K202", f"“{identity}”下面又写了 id", "去掉 id，编号只写在上面"))
            continue
        data = {**fields, "id": identity} if isinstance(fields, dict) else fields
        value, found = validate(model, Located(data, {"id": line, **inner}), path, line)
        problems += found
        if value is not None:
            values[identity] = value
    return values


def _rows(model: type[M], content: Path, name: str, problems: list[Problem], lines: dict[str, int]) -> tuple[M, ...]:
    """A file that is a list, such as a log; there need not be one."""
    path = f"_data/{name}.yml"
    located = _read(content, path, problems) if (content / path).is_file() else None
    if located is None or located.data is None:
        return ()
    if not isinstance(located.data, list):
        problems.append(Problem(path, 1, "K111", "这里应当是以“- ”开头的一行一行的列表", _REMEDY))
        return ()
    lines |= {f"{name}.{key}": line for key, line in located.lines.items()}
    values = []
    for row, fields in enumerate(located.data):
        start, line = f"{row}.", located.lines.get(str(row), 1)
        inner = {key.removeprefix(start): at for key, at in located.lines.items() if key.startswith(start)}
        value, found = validate(model, Located(fields, inner), path, line)
        problems += found
        values += [value] if value is not None else []
    return tuple(values)
