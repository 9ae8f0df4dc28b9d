"""The list of Markdown extensions out of mkdocs.yml: the one list for site, feeds and bundles."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

from pipeline.model.extensions import NAME_KEY, PYTHON_NAMES, Extensions
from pipeline.model.job import digest

__all__ = ["Extensions", "load_extensions"]

_TAG = "tag:yaml.org,2002:python/name:"


class _Loader(yaml.SafeLoader):
    """Safe loading; the few tags that mkdocs.yml needs become plain data and import nothing."""


def _python_name(_: yaml.SafeLoader, name: str, node: yaml.Node) -> dict[str, str]:
    return {NAME_KEY: name}


def _environment(loader: yaml.SafeLoader, node: yaml.Node) -> None:
    """`!ENV` belongs to mkdocs and is no business of the Markdown list."""


_Loader.add_multi_constructor(_TAG, _python_name)
_Loader.add_constructor("!ENV", _environment)


def load_extensions(mkdocs_yml: Path) -> Extensions:
    """`markdown_extensions` of mkdocs.yml.

    Raises ValueError, in Chinese, when the file is no YAML, the list is missing or malformed, an extension stands
    twice, or a setting names a Python function that is not in `PYTHON_NAMES`; OSError when it cannot be read.
    """
    name = mkdocs_yml.name
    try:
        data = yaml.load(mkdocs_yml.read_text("utf-8"), Loader=_Loader)  # noqa: S506 - a SafeLoader
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ValueError(f"{name} 读不懂：{error}") from error
    listed = data.get("markdown_extensions") if isinstance(data, dict) else None
    if not isinstance(listed, list) or not listed:
        raise ValueError(f"{name} 里没有 markdown_extensions 清单")
    settings: dict[str, dict[str, Any]] = {}
    for item in listed:
        extension, config = _item(name, item)
        if extension in settings:
            raise ValueError(f"{name}：扩展 {extension} 写了两遍")
        _check(name, config)
        settings[extension] = config
    try:
        text = json.dumps(settings, ensure_ascii=False, sort_keys=True)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name}：扩展的设置里只能有文字、数字、真假和列表（{error}）") from error
    return Extensions(tuple(settings), text, digest(text, *settings))


def _item(name: str, item: object) -> tuple[str, dict[str, Any]]:
    if isinstance(item, str):
        return item, {}
    if isinstance(item, dict) and len(item) == 1:
        extension, config = next(iter(item.items()))
        if isinstance(extension, str) and (config is None or isinstance(config, dict)):
            return extension, config or {}
    raise ValueError(f"{name}：markdown_extensions 的每一项是扩展名，或“扩展名: 设置”；这一项不是：{item!r}")


def _check(name: str, value: object) -> None:
    """Only functions of the allow-list may be named, however deep the setting."""
    if isinstance(value, dict):
        if NAME_KEY in value and value[NAME_KEY] not in PYTHON_NAMES:
            allowed = "、".join(sorted(PYTHON_NAMES))
            raise ValueError(f"{name}：不能引用 {value[NAME_KEY]}；可用的只有 {allowed}")
        for part in value.values():
            _check(name, part)
    elif isinstance(value, list):
        for part in value:
            _check(name, part)
