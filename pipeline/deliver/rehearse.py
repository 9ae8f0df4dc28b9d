"""A dry run: the same steps against a server that is only made up, and a line for each call."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from pipeline.deliver.api import Api, Call
from pipeline.deliver.wire import Reply, Request, Send


def make_rehearsal(api: Api, base: str, say: Callable[[str], None]) -> Send:
    """Answers as api.yml's examples do, and keeps the articles until they are read back. No network, no secret."""
    calls: Sequence[Call] = (api.token, *(getattr(api.calls, name) for name in type(api.calls).model_fields))
    by_path = {each.path: each for each in calls}
    kept: list[Any] = []

    def send(request: Request) -> Reply:
        what = by_path[request.path]
        size = _size(request)
        say(f"{what.label}：POST {base}{what.path}{f'（{size}）' if size else ''}")
        kept.extend(_articles(json.loads(request.body) if request.body else {}, api))
        value: Any = what.example
        if what is api.calls.get:
            value = [*kept]
            kept.clear()
        for step in reversed(what.answer.split(".") if what.answer else []):
            value = {step: value or []}
        return Reply(200, json.dumps(value if what.answer else {api.status.code: 0}).encode())

    return send


def _articles(body: Any, api: Api) -> list[Any]:
    """The articles anywhere in a request."""
    if isinstance(body, dict) and api.body_field in body:
        return [body]
    parts = body.values() if isinstance(body, dict) else body if isinstance(body, list) else ()
    return [found for part in parts for found in _articles(part, api)]


def _size(request: Request) -> str:
    if request.file:
        return f"{request.file[1]}，{len(request.file[2])} 字节"
    return f"{len(request.body)} 字节" if request.body else ""
