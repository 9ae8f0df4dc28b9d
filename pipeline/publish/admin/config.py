"""`config.yml` of the form: a collection for every kind and column, the data files, the lexicon and the plain pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.model.channel import Channel
from pipeline.model.cover import Layout
from pipeline.model.data_files import DATA_FILES, DataFile, PageMatter, Shape
from pipeline.model.matter import FOLDERS, KINDS, Matter
from pipeline.model.office import Office
from pipeline.model.vocabulary import Vocabulary
from pipeline.publish.admin.fields import Choices, fields_of

_FIRST = ("title", "date", "id", "status", "summary", "authors", "video", "audio", "body")
"""What stands on top of a piece's form; everything else follows in the model's order."""

_BODY = {"name": "body", "label": "正文", "widget": "kepu-body", "required": False}
_TEXT = {"name": "body", "label": "内容", "widget": "kepu-body", "required": False}
_GROUPS: Mapping[Shape, tuple[str, str]] = {
    "one": ("设置与词表", "网站、主题、人群；网上表单"),
    "keyed": ("名单", "账号、栏目、作者、期次、活动、科学日"),
    "rows": ("登记", "哪篇稿件什么时候由哪个账号发过"),
}
_PICTURES = {"media_folder": "/content/media/figures", "public_folder": "media/figures"}
_KEYED = ["overrides", "limits"]
"""Mappings of names to records, which the form shows as lists; `templates/admin/formats.js` turns them."""

_VIEWS = {
    "sortable_fields": [
        {"field": "date", "label": "日期", "default_sort": "desc"},
        {"field": "title", "label": "标题"},
    ],
    "view_filters": [
        {"label": "草稿", "field": "status", "pattern": "^draft$"},
        {"label": "审核中", "field": "status", "pattern": "^in_review$"},
    ],
    "view_groups": [{"label": "年份", "field": "date", "pattern": r"\d{4}"}, {"label": "状态", "field": "status"}],
}


def choices(
    office: Office, vocabulary: Vocabulary, channels: Mapping[str, Channel], layouts: Mapping[str, Layout]
) -> Choices:
    """What the form offers where a value names something of the office's own."""
    accounts = {each.id: each.name for each in office.accounts.values()}
    named = {name: each.name for name, each in channels.items()}
    return {
        "accounts": accounts,
        "audiences": {each.id: each.name for each in vocabulary.audiences},
        "campaigns": {each.id: each.name for each in office.campaigns.values()},
        "channels": named,
        "columns": {each.id: each.name for each in office.columns.values()},
        "layouts": {name: each.name for name, each in layouts.items()},
        "people": {each.id: each.name for each in office.people.values()},
        "targets": {**accounts, **{name: f"渠道：{label}" for name, label in named.items()}},
        "topics": dict(vocabulary.topic_names),
    }


def config(office: Office, offered: Choices, backend: Mapping[str, Any]) -> dict[str, Any]:
    """The whole configuration, plain data."""
    return {
        **backend,
        "locale": "zh_Hans",
        "site_url": office.site.url,
        "display_url": office.site.url,
        "logo": {"src": "../assets/images/mark.svg", "show_in_header": True},
        **_PICTURES,
        "media_folder": _PICTURES["media_folder"].lstrip("/"),
        "slug": {"encoding": "unicode", "clean_accents": False},
        "kepu": {"order": list(Matter.model_fields), "keyed": _KEYED},
        "collections": [*_pieces(office, offered), *_data(offered), _lexicon(), _pages()],
    }


def _pieces(office: Office, offered: Choices) -> Iterator[dict[str, Any]]:
    fields = _ordered(fields_of(Matter, offered))
    for folder, kind in FOLDERS.items():
        if kind != "column":
            yield _folder(kind, KINDS[kind], f"content/{folder}", "{{year}}/{{slug}}", fields)
            continue
        for column in office.columns.values():
            own = {"name": "column", "widget": "hidden", "default": column.id}
            mine = [own if field["name"] == "column" else field for field in fields]
            label = f"专栏：{column.name}"
            yield _folder(f"column-{column.id}", label, f"content/{folder}/{column.id}", "{{slug}}", mine)


def _ordered(fields: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """With the body, in the order of use; what a new piece starts with is filled in."""
    named = {field["name"]: field for field in fields} | {"body": _BODY}
    named["status"] = {**named["status"], "default": "draft"}
    named["date"] = {**named["date"], "default": "{{now}}"}
    return [named[name] for name in _FIRST] + [field for name, field in named.items() if name not in _FIRST]


def _folder(name: str, label: str, folder: str, path: str, fields: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "name": name, "label": label, "label_singular": label, "folder": folder, "create": True,
        "format": "kepu-piece", "extension": "md", "identifier_field": "title", "slug": "{{fields.id}}", "path": path,
        "preview_path": "p/{{filename}}/", **_PICTURES,
        **_VIEWS, "fields": fields,
    }  # fmt: skip


def _data(offered: Choices) -> Iterator[dict[str, Any]]:
    for shape, (label, about) in _GROUPS.items():
        files = [_file(each, offered) for each in DATA_FILES if each.shape == shape]
        yield _files(f"data-{shape}", label, about, f"kepu-{shape}", files)


def _file(data: DataFile, offered: Choices) -> dict[str, Any]:
    fields = fields_of(data.model, offered)
    if data.shape != "one":
        names = {field["name"] for field in fields}
        summary = "{{fields.name}}（{{fields.id}}）" if "name" in names else f"{{{{fields.{fields[0]['name']}}}}}"
        rows = {"name": "rows", "label": data.title, "widget": "list", "collapsed": True, "required": False}
        # The entries of a mapping keep the places that they have in the file.
        fields = [{**rows, "summary": summary, "allow_reorder": data.shape == "rows", "fields": fields}]
    return {"name": data.name, "label": data.title, "file": f"content/{data.path}", "fields": fields}


def _files(name: str, label: str, about: str, form: str, files: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "name": name, "label": label, "description": about, "format": form, "extension": "yml",
        "editor": {"preview": False}, "files": files,
    }  # fmt: skip


def _lexicon() -> dict[str, Any]:
    file = {"name": "lexicon", "label": "主题词表", "file": "content/_data/lexicon.txt", "fields": [_TEXT]}
    return {**_files("data-text", "词表", "标主题用的词；写法见文件开头", "kepu-text", [file]), "extension": "txt"}


def _pages() -> dict[str, Any]:
    fields = [*fields_of(PageMatter, {}), _BODY]
    file = {"name": "about", "label": "关于本站", "file": "content/pages/about.md", "fields": fields}
    pages = _files("pages", "网页", "“关于”页和审核制度", "kepu-piece", [file])
    return {**pages, "extension": "md", "editor": {"preview": True}}
