"""A platform's draft interface as data: templates/channels/<id>/api.yml. Every platform-specific word stands there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from pipeline.deliver.trouble import DeliveryError
from pipeline.ingest.text import decode
from pipeline.ingest.validate import validate
from pipeline.ingest.yaml_lines import YamlError, load_yaml
from pipeline.model.channel import Limit
from pipeline.model.matter import Line, Model


class Call(Model):
    """One POST: JSON `body` with `$name` where a value goes, or a `file` field of a form; `answer` is a dotted path."""

    label: Line = Field(description="给工作人员看的名称")
    path: str = Field(description="地址里域名后面的部分", pattern=r"^/[\w/-]+$")
    query: dict[str, str] = Field({}, description="地址里的参数")
    body: dict[str, Any] | None = Field(None, description="JSON 正文")
    file: str | None = Field(None, description="表单里放文件的字段")
    answer: str = Field("", description="从回答里取值的路径")
    example: str = Field("", description="演练时代替回答的值")


class Calls(Model):
    """All that can be asked of a server besides its token: there is no room for publishing."""

    picture: Call
    cover: Call
    covers: Call
    add: Call
    update: Call
    get: Call
    drafts: Call


class Status(Model):
    """Where an answer tells its code and message; which codes mean busy, stale token, and an id that is gone."""

    code: str
    message: str
    busy: tuple[int, ...]
    stale: tuple[int, ...]
    gone: tuple[int, ...]


class Found(Model):
    """How lists are read: paths in an item to its id, file name and articles; items a page, pages to look through."""

    id: str
    name: str
    articles: str
    page: int = Field(ge=1)
    pages: int = Field(ge=1)


class Files(Model):
    """What files an upload takes."""

    formats: tuple[Literal["jpg", "png"], ...]
    max_bytes: int = Field(ge=10_000)


class Advice(Model):
    """A code in words; what `find` captures in the server's message goes to the `{}`."""

    what: Line
    do: Line
    find: str | None = None


class Api(Model):
    """api.yml. `secrets` are endings of environment variables, `public_secret` the one that names the account;
    `cover` names the covers of the first article, the second and so on; the last name holds for all that follow."""

    base: str = Field(pattern=r"^https://[a-z0-9.-]+$")
    secrets: tuple[str, ...]
    public_secret: str
    token: Call
    token_field: str
    status: Status
    calls: Calls
    found: Found
    article: dict[str, Any]
    body_field: str
    compare: dict[str, str]
    cover: tuple[str, ...] = Field(min_length=1)
    pictures: Files
    covers: Files
    limits: dict[str, Limit] = Field({})
    errors: dict[str, Advice] = Field({})


def load_api(folder: Path, name: str) -> Api:
    """The interface of the channel called `name` in `folder`. Raises DeliveryError: there is none, or it is wrong."""
    file = folder / "api.yml"
    path = f"templates/channels/{folder.name}/api.yml"
    if not file.is_file():
        raise DeliveryError(f"渠道“{name}”不能直接推送草稿", "从发稿包手工发布")
    text, problems = decode(path, file.read_bytes())
    api = None
    if not problems:
        try:
            api, problems = validate(Api, load_yaml(text), path)
        except YamlError as error:
            raise DeliveryError(f"{path}:{error.line} {error.message}", error.remedy) from None
    if api is None:
        raise DeliveryError(f"{path}:{problems[0].line} {problems[0].message}", problems[0].remedy)
    return api


def fill(template: Any, values: Mapping[str, Any]) -> Any:
    """The template with each `$name` replaced by its value. Raises KeyError for a name without one."""
    match template:
        case dict():
            return {key: fill(part, values) for key, part in template.items()}
        case list() | tuple():
            return [fill(part, values) for part in template]
        case str() if template.startswith("$"):
            return values[template[1:]]
    return template


def dig(data: Any, path: str) -> Any:
    """What stands at a dotted path (`news_item.0`) of JSON data; None where nothing does; the whole for no path."""
    for step in filter(None, path.split(".")):
        if isinstance(data, dict):
            data = data.get(step)
        elif isinstance(data, list) and step.isdigit() and int(step) < len(data):
            data = data[int(step)]
        else:
            return None
    return data
