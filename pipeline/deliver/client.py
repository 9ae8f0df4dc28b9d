"""Calls of an api.yml: token, retries, and errors in words. The token lives in memory only."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.deliver.api import Api, Call, dig, fill
from pipeline.deliver.credentials import Credentials
from pipeline.deliver.trouble import DeliveryError, Unreachable
from pipeline.deliver.wire import Reply, Request, Send

WAITS = (1.0, 2.0, 4.0, 8.0)  # seconds before each further try
_TYPES = {"jpg": "image/jpeg", "png": "image/png"}
Recover = Callable[[], Any]


@dataclass
class Client:
    """One run against one account's server; `token` is got when the first call needs it."""

    api: Api
    send: Send
    credentials: Credentials
    sleep: Callable[[float], None]
    say: Callable[[str], None]
    token: str = field(default="", repr=False)


def call(
    client: Client, what: Call, values: Mapping[str, Any] | None = None, *, file: tuple[str, bytes] | None = None,
    recover: Recover | None = None,
) -> Any:  # fmt: skip
    """The value that the answer holds at `what.answer`.

    `file` is an ASCII name with its bytes. A stale token is renewed once. Tries again on 5xx, lost connections and
    "busy" only; before each further try `recover` may find that the server did the work and give the value.
    Raises DeliveryError, with the server's code where it gave one.
    """
    if not client.token:
        client.token = _new_token(client, force=False)
    try:
        return _tried(client, what, values or {}, file, recover)
    except DeliveryError as error:
        if error.code not in client.api.status.stale:
            raise
    _renew(client)
    return _tried(client, what, values or {}, file, recover)


def _renew(client: Client) -> None:
    """A new token; forced only when the server still hands out the one that it refused (it allows few of these)."""
    client.say("调用凭据过期，换一个新的")
    old, client.token = client.token, _new_token(client, force=False)
    if client.token == old:
        client.token = _new_token(client, force=True)


def _new_token(client: Client, *, force: bool) -> str:
    client.token = ""
    values = {**client.credentials.values, "force": force}
    return str(_tried(client, client.api.token, values, None, None))


def _tried(
    client: Client, what: Call, values: Mapping[str, Any], file: tuple[str, bytes] | None, recover: Recover | None
) -> Any:
    for wait in (*WAITS, None):
        trouble = ""
        try:
            reply = client.send(_request(client, what, values, file))
        except Unreachable as error:
            trouble = f"连不上服务器（{error}）"
        else:
            if reply.status < 500:
                data = _read(client, what, reply)
                code = _code(client, data)
                if code == 0:
                    return _value(what, data)
                if code not in client.api.status.busy:
                    raise _told(client, what, code, data)
                trouble = f"服务器说忙（{code}）"
            else:
                trouble = f"服务器出错（HTTP {reply.status}）"
        if wait is None:
            break
        client.say(f"{what.label}：{trouble}，{wait:g} 秒后再试")
        client.sleep(wait)
        if recover is not None and (found := recover()) is not None:
            return found
    remedy = "检查网络，过几分钟再运行同一条命令：已经传好的不会再传，草稿不会重复"
    raise DeliveryError(f"{what.label}：{trouble}，试了 {len(WAITS) + 1} 次", remedy)


def _request(client: Client, what: Call, values: Mapping[str, Any], file: tuple[str, bytes] | None) -> Request:
    query = dict(what.query)
    if client.token:
        query[client.api.token_field] = client.token
    # Plain UTF-8: servers count \u escapes as six characters of a title, or store them as they are.
    body = None if what.body is None else json.dumps(fill(what.body, values), ensure_ascii=False).encode()
    form = None
    if what.file and file:
        form = (what.file, *file, _TYPES[file[0].rpartition(".")[2]])
    return Request(what.label, what.path, query, body, form)


def _read(client: Client, what: Call, reply: Reply) -> Any:
    try:
        return json.loads(reply.data.decode("utf-8"))  # by itself: the header names no charset
    except ValueError:
        message = f"{what.label}：服务器的回答看不懂（HTTP {reply.status}，{len(reply.data)} 字节）"
    raise DeliveryError(message, "检查网络和 KEPU_API_BASE；公用网络要先登录")


def _code(client: Client, data: Any) -> int:
    code = data.get(client.api.status.code, 0) if isinstance(data, dict) else 0
    return code if isinstance(code, int) else int(code) if re.fullmatch(r"-?\d{1,9}", str(code)) else 1


def _value(what: Call, data: Any) -> Any:
    value = dig(data, what.answer)
    if value is None or value == "":
        raise DeliveryError(f"{what.label}：服务器的回答里没有 {what.answer}", "接口可能改了，把这一行发给维护者")
    return value


def _told(client: Client, what: Call, code: int, data: Any) -> DeliveryError:
    message = _without_secrets(client, str(data.get(client.api.status.message, "")))[:300]
    advice = client.api.errors.get(str(code))
    if advice is None:
        return DeliveryError(f"{what.label}：错误码 {code}，{message}", "到平台的返回码文档里查这个号码", code)
    found = re.search(advice.find, message) if advice.find else None
    part = found[1] if found else "（服务器没有说是哪个）"
    says = f"{what.label}：{advice.what.replace('{}', part)}（错误码 {code}：{message}）"
    return DeliveryError(says, advice.do.replace("{}", part), code)


def _without_secrets(client: Client, text: str) -> str:
    for secret in (*client.credentials.values.values(), client.token):
        text = text.replace(secret, "〔略〕") if secret else text
    return text
