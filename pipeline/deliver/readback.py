"""Whether a draft holds what was sent. Platforms rewrite tags and attributes: words and pictures are compared."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.deliver.api import Api
from pipeline.model.job import digest
from pipeline.render.fragment import parse

_BLANK = re.compile(r"[\s\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]+")
_AROUND = 12  # characters shown on both sides of a difference


def bare(text: str) -> str:
    """The text without anything invisible, in NFC, entities read."""
    return _BLANK.sub("", unicodedata.normalize("NFC", html.unescape(text)))


def words_of(fragment: str) -> str:
    """The bare text of HTML."""
    return bare("".join(parse(fragment).itertext())) if fragment.strip() else ""


def count_pictures(fragment: str) -> int:
    """How many pictures HTML shows."""
    return len(parse(fragment).findall(".//img")) if fragment.strip() else 0


def fingerprint(api: Api, articles: Sequence[Mapping[str, Any]]) -> str:
    """Identifies a draft by titles and words: the same for what was sent and what the server kept of it."""
    marks = [_mark(api, article) for article in articles]
    return digest(*marks) if len(marks) > 1 else "".join(marks)


def _mark(api: Api, article: Mapping[str, Any]) -> str:
    values = {field: str(article.get(field) or "") for field in api.compare}
    body = values.pop(api.body_field)
    return digest(*(bare(values[field]) for field in sorted(values)), words_of(body))


def differences(api: Api, sent: Sequence[Mapping[str, Any]], got: Any) -> Iterator[str]:
    """A Chinese sentence for each field of each article that is not as sent."""
    got = got if isinstance(got, list) else []
    if len(got) != len(sent):
        yield f"送出 {len(sent)} 篇，读回 {len(got)} 篇"
    for number, (ours, theirs) in enumerate(zip(sent, got, strict=False), 1):
        place = f"第 {number} 篇的" if len(sent) > 1 else ""
        yield from (place + each for each in _differences(api, ours, theirs))


def _differences(api: Api, sent: Mapping[str, Any], got: Any) -> Iterator[str]:
    got = got if isinstance(got, dict) else {}
    for field, label in api.compare.items():
        ours, theirs = str(sent[field]), str(got.get(field) or "")
        if field == api.body_field:
            before, after = count_pictures(ours), count_pictures(theirs)
            if before != after:
                yield f"{label}里的图片：送出 {before} 张，读回 {after} 张"
            ours, theirs = words_of(ours), words_of(theirs)
        else:
            ours, theirs = bare(ours), bare(theirs)
        if ours != theirs:
            at = next((i for i, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), None)
            at = min(len(ours), len(theirs)) if at is None else at
            yield f"{label}从第 {at + 1} 个字起不同：送出“{_near(ours, at)}”，读回“{_near(theirs, at)}”"


def _near(text: str, at: int) -> str:
    start, end = max(0, at - _AROUND), at + _AROUND
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "") or "（空）"
