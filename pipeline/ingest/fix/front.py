"""Front matter: what a Chinese keyboard does to YAML, keys that are nearly right, dates in other forms."""

from __future__ import annotations

import difflib
import json
import re
import unicodedata
from typing import get_args

from pipeline.ingest.adopt.values import moment
from pipeline.ingest.adopt.writing import written_time
from pipeline.ingest.yaml_lines import YamlError, load_yaml
from pipeline.model.matter import Correction, License, Matter, Override, Sign, Source, Video, Withdrawal
from pipeline.model.times import parse_time

_LINE = re.compile(
    r"(?P<lead>(?:[ \t\u3000]*-)?[ \t\u3000]*)(?P<key>[A-Za-z_]+)(?P<colon>[ \t]*[:：][ \t\u3000]*)(?P<value>.*)"
)
_MEMBERS = frozenset(
    name for model in (Matter, Source, Video, Override, Sign, Correction, Withdrawal) for name in model.model_fields
)
_DATES = frozenset({"date", "updated", "publish_at", "expires"})
_LISTS = frozenset({"topics", "topics_add", "topics_drop", "keywords", "audiences", "accounts", "authors", "hashtags"})
_TEXTS = frozenset({"title", "summary", "series"})
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_NEAR = 0.8  # of difflib: one slip in a word of five letters, two in one of ten


def mend_front(head: str) -> tuple[str, list[str]]:
    """The lines between the fences, mended, and what was done. Lines of block text (`|`, `>`) stay as they are."""
    done: dict[str, None] = {}
    lines = head.split("\n")
    keys = {found["key"] for line in lines if (found := _LINE.fullmatch(line)) and not found["lead"]}
    out = []
    block = -1
    for line in lines:
        depth = len(line) - len(line.lstrip(" "))
        if block >= 0 and (depth > block or not line.strip()):
            out.append(line)
            continue
        block = depth if re.search(r":\s*[|>][+-]?\s*$", line) else -1
        out.append(_mended(line, keys, done))
    return "\n".join(out), list(done)


def _mended(line: str, keys: set[str], done: dict[str, None]) -> str:
    new = line.rstrip(" \t\u3000")
    if new != line:
        done["去掉行尾的空格"] = None
    found = _LINE.fullmatch(new)
    if not found:
        return new
    lead, key, colon, value = found["lead"], found["key"], found["colon"], found["value"]
    top = not lead
    if key not in _MEMBERS and (near := _near(key, keys if top else set(), top=top)):
        done[f"“{key}”改成“{near}”"] = None
        key = near
    if key not in _MEMBERS:
        return new
    if "\u3000" in lead or "\t" in lead:
        lead = lead.replace("\u3000", "  ").replace("\t", "  ")
        done["缩进改成空格"] = None
    if "：" in colon or (value and colon == ":" and not value.startswith("//")):
        colon = ": " if value else ":"
        done["冒号改成英文冒号，后面空一格"] = None
    if top and key in _DATES and value:
        value = _date(value, done)
    elif key in _LISTS and value[:1] in {"[", "【", "［"}:
        value = _list(value, done)
    elif top and key in _TEXTS and _misread(value):
        value = json.dumps(value, ensure_ascii=False)
        done["值里有冒号等符号，加上引号"] = None
    elif top and key == "license" and value:
        value = _license(value, done)
    return f"{lead}{key}{colon}{value}"


def _near(key: str, taken: set[str], *, top: bool) -> str:
    """The one known key that is meant; "" where there is none, several, or it stands there already.

    Never `status`: what a mistyped line would publish is for people to decide.
    """
    known = set(Matter.model_fields) - {"status"} if top else _MEMBERS - set(Matter.model_fields)
    folded = [name for name in known if name.casefold() == key.casefold()]
    near = folded or difflib.get_close_matches(key.casefold(), sorted(known), n=2, cutoff=_NEAR)
    return near[0] if len(near) == 1 and near[0] not in taken else ""


def _date(value: str, done: dict[str, None]) -> str:
    """A date that our parser refuses and that means one moment only."""
    plain = _QUOTED.fullmatch(value)
    text = value[1:-1] if plain else value
    if "#" in text:
        return value
    try:
        parse_time(text)
    except ValueError:
        found = moment(unicodedata.normalize("NFKC", text).replace("。", ".").strip())
        if found is None:
            return value
        done["日期改成 2026-11-22 08:00 的写法"] = None
        return written_time(found)
    return value


def _misread(value: str) -> bool:
    """Whether YAML takes a line of text for something else, or for nothing: `a: b`, `@x`, `*x*`."""
    if value[:1] in {'"', "'", "|", ">", "[", "{", "#"} or " #" in value:
        return False
    try:
        return value != "" and not isinstance(load_yaml(f"k: {value}").data["k"], str | int | float)
    except (YamlError, TypeError):
        return True


def _list(value: str, done: dict[str, None]) -> str:
    """`【甲，乙】` as `[甲, 乙]`; what stands in quotes stays."""
    if _QUOTED.search(value) or "#" in value:
        return value
    new = value.translate(str.maketrans("【】［］", "[][]"))
    new = re.sub(r"\s*[，、]\s*", ", ", new) if new.endswith("]") else value
    if new != value:
        done["列表里的括号和逗号改成英文的"] = None
    return new


def _license(value: str, done: dict[str, None]) -> str:
    folded = re.sub(r"[\s_]+", "-", value).upper()
    for name in get_args(License):
        if folded == name.upper() and value != name:
            done[f"许可改成“{name}”的写法"] = None
            return str(name)
    return value
