"""The fields of others → front matter of ours, with a note on all that has no place in it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, get_args

from pipeline.ingest.adopt.names import STATUS_OF
from pipeline.ingest.adopt.pictures import media_path, read_picture
from pipeline.ingest.adopt.report import Note, Raw
from pipeline.ingest.adopt.sources import Sources
from pipeline.ingest.adopt.values import clean, moment, parts, plain, scalar, shorten, truth
from pipeline.ingest.adopt.writing import written_time
from pipeline.model.matter import License, Status
from pipeline.model.paths import candidates

_TITLE, _SUMMARY, _TOPICS = 120, 400, 3  # the limits of Matter
_WEB = re.compile(r"https?://[^\s，。；、）】》”<>\"']+")
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s，。；、）】》<>\"']+")
_PERSON_ID = re.compile(r"[a-z0-9-]+")
_PEOPLE = re.compile(r"[,，、;；|/&\n]+|\s+and\s+|和(?=[\u4e00-\u9fff]{2,4}$)")


@dataclass(frozen=True)
class Setting:
    """What the import knows beside the files: lookups go from folded names to ids (clips: to paths)."""

    content: Path
    sources: Sources
    topics: Mapping[str, str]
    audiences: Mapping[str, str]
    people: Mapping[str, str]
    columns: Mapping[str, str]
    clips: Mapping[str, str]
    status: str
    today: datetime


@dataclass
class Matter:
    """Front matter in the making; `lead` are paragraphs for the body's start, `media` files that it names."""

    raw: Raw
    setting: Setting
    fields: dict[str, Any] = field(default_factory=dict)
    lead: list[str] = field(default_factory=list)
    media: dict[str, bytes] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)

    def note(self, text: str) -> None:
        """Remember a sentence about the file or row."""
        self.notes.append(Note(self.raw.name, self.raw.row, text))

    def texts(self, name: str) -> list[str]:
        """The words of a field that may hold many."""
        return list(dict.fromkeys(parts(self.raw.fields.get(name))))


def front_matter(raw: Raw, setting: Setting, identity: str, date: datetime) -> Matter:
    """Everything but the video."""
    made = Matter(raw, setting)
    made.fields |= {"id": identity, "date": written_time(date)}
    _title(made)
    _summary(made)
    _updated(made, date)
    authors = [name for value in _flat(raw.fields.get("authors")) for name in _authors(made, value)]
    _some(made, "authors", list(dict.fromkeys(authors)))
    _words(made)
    _cover(made)
    _some(made, "sources", [source for value in _flat(raw.fields.get("sources")) for source in _sources(made, value)])
    _choices(made)
    _status(made)
    if "AIGC" in raw.fields:
        _aigc(made, raw.fields["AIGC"])
    if raw.unknown:
        made.note(f"没有对应字段：{'、'.join(clean(name)[:40] for name in raw.unknown)}")
    return made


def _some(made: Matter, name: str, values: list[Any]) -> None:
    if values:
        made.fields[name] = values


def _flat(value: Any) -> Iterator[Any]:
    """The items of lists in lists; a mapping is an item."""
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from _flat(item)
    elif value is not None:
        yield value


def _title(made: Matter) -> None:
    full = plain(scalar(made.raw.fields["title"]))
    made.fields["title"] = shorten(full, _TITLE)
    if len(full) > _TITLE:
        made.lead.append(full)
        made.note(f"标题超过 {_TITLE} 字，缩短了；全文放在正文开头")


def _summary(made: Matter) -> None:
    text = plain(scalar(made.raw.fields.get("summary")))
    if len(text) > _SUMMARY:
        made.lead.append(text)
        made.note(f"摘要超过 {_SUMMARY} 字，移到了正文开头")
    elif text:
        made.fields["summary"] = text


def _updated(made: Matter, date: datetime) -> None:
    value = made.raw.fields.get("updated")
    found = moment(value)
    if found and found >= date:
        made.fields["updated"] = written_time(found)
    elif value is not None:
        made.note(f"更新时间“{scalar(value)[:40]}”{'早于日期' if found else '看不懂'}，没有保留")


def _authors(made: Matter, value: Any) -> Iterator[str]:
    """Names; one that is in people.yml becomes its id, one that only looks like an id is written as a name."""
    text = plain(scalar(value))
    names = [part.strip() for part in _PEOPLE.split(text)] if isinstance(value, str) else [text]
    if "," in text and not all(re.search(r"[\s\u4e00-\u9fff]", name) for name in names):
        names = [text]  # `Curie, Marie` is one person
    for name in filter(None, names):
        known = made.setting.people.get(name.casefold())
        if known is None and _PERSON_ID.fullmatch(name):
            known = name[0].upper() + name[1:] if name[0].isalpha() else f"“{name}”"
            made.note(f"作者“{name}”不在 people.yml，写成了“{known}”")
        yield known or name


def _words(made: Matter) -> None:
    """Tags that are topics of ours become topics, the first three; all others keywords."""
    topics: list[str] = []
    keywords: list[str] = []
    for word in [*made.texts("topics"), *made.texts("keywords")]:
        topic = made.setting.topics.get(word.casefold())
        if topic is None or (topic not in topics and len(topics) == _TOPICS):
            keywords.append(word)
        elif topic not in topics:
            topics.append(topic)
    _some(made, "topics", topics)
    _some(made, "keywords", list(dict.fromkeys([*keywords, *made.texts("org")])))


def _cover(made: Matter) -> None:
    target = scalar(made.raw.fields.get("cover"))
    if not target:
        return
    if target.startswith(("http://", "https://", "//")):
        made.note(f"封面在别的网站上，没有导入：{target[:80]}")
        return
    inside = [path for path in candidates("", target) if (made.setting.content / path).is_file()]
    file = made.setting.sources.picture(made.raw.root, made.raw.place, target)
    if inside and not file:
        file = made.setting.content / inside[0]
    data = read_picture(file) if file else "找不到这个文件"
    if file is None or isinstance(data, str):
        made.note(f"封面没有导入（{data!s}）：{target[:80]}")
        return
    path = media_path(data, file.name)
    made.media[path] = data
    made.fields["cover"] = path


def _sources(made: Matter, value: Any) -> Iterator[dict[str, str]]:
    if isinstance(value, Mapping):
        texts = {str(key).casefold(): scalar(item) for key, item in value.items()}
        value = " ".join(texts.get(key, "") for key in ("title", "name", "url", "link", "doi"))
    for line in scalar(value).split("\n"):
        web, doi = _WEB.search(line), _DOI.search(line)
        found = web or doi
        title = plain(line.replace(found[0], "") if found else line).strip(" :：-—()（）")
        if web:
            yield {"title": title or "原文", "url": web[0]}
        elif doi:
            yield {"title": title or f"DOI {doi[0]}", "doi": doi[0]}
        elif title and title not in {"true", "false"} and not title.startswith("/"):
            yield {"title": title}
        elif title:
            made.note(f"来源“{title[:60]}”不是网址，没有保留")


def _choices(made: Matter) -> None:
    """Fields with a fixed set of values."""
    raw, setting = made.raw, made.setting
    license_name = re.sub(r"[\s_]+", "-", scalar(raw.fields.get("license"))).upper()
    known = {name.upper(): name for name in get_args(License)}
    if license_name in known:
        made.fields["license"] = known[license_name]
    elif license_name:
        made.note(f"许可“{scalar(raw.fields['license'])[:60]}”不在可选的里面，没有保留")
    if origin := scalar(raw.fields.get("origin")):
        made.fields["origin"] = origin
    series = plain(scalar(raw.fields.get("series")))
    if series:
        made.fields["series"] = series
    column = scalar(raw.fields.get("column"))
    if column.casefold() in setting.columns:
        made.fields["column"] = setting.columns[column.casefold()]
    elif column:
        made.note(f"没有栏目“{column[:40]}”，没有保留")
    audiences = {word: setting.audiences.get(word.casefold()) for word in made.texts("audiences")}
    _some(made, "audiences", list(dict.fromkeys(filter(None, audiences.values()))))
    strangers = [word for word, found in audiences.items() if not found]
    if strangers:
        made.note(f"没有人群“{'、'.join(strangers)[:60]}”，没有保留")


def _status(made: Matter) -> None:
    word = scalar(made.raw.fields.get("status")).casefold()
    status = made.setting.status
    if word:
        status = STATUS_OF.get(word, "draft") or status
        if word not in STATUS_OF and word not in get_args(Status):
            made.note(f"看不懂的状态“{word[:40]}”，写成草稿")
    if truth(made.raw.fields.get("draft")) or made.setting.status == "draft":
        status = "draft"
    made.fields["status"] = status


def _aigc(made: Matter, value: Any) -> None:
    """The label as it is; values that are no text become text, for the schema wants text."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            made.note("AIGC 标识读不懂，没有保留")
            return
    if not isinstance(value, Mapping):
        made.note("AIGC 标识读不懂，没有保留")
        return
    made.fields["AIGC"] = {
        clean(str(key)): clean(item)
        if isinstance(item, str)
        else ""
        if item is None
        else clean(json.dumps(item, ensure_ascii=False, default=str))
        for key, item in value.items()
    }
