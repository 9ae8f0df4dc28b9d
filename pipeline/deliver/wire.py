"""Bytes over HTTP: the only module that knows the HTTP library. Nothing it raises or logs holds an address's query."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field

import requests

from pipeline.deliver.trouble import DeliveryError, Unreachable

TIMEOUT = (10, 60)  # seconds to connect, and between two bytes
# The library logs addresses, and ours hold a token.
logging.getLogger("urllib3").setLevel(logging.ERROR)


@dataclass(frozen=True)
class Request:
    """One POST: JSON bytes, or one file of a form as (field, ASCII name, bytes, media type)."""

    label: str
    path: str
    query: dict[str, str] = field(repr=False)
    body: bytes | None = field(default=None, repr=False)
    file: tuple[str, str, bytes, str] | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    data: bytes


Send = Callable[[Request], Reply]
"""Raises Unreachable when no whole answer came, DeliveryError when asking again is of no use."""


def make_send(base: str) -> Send:
    """Requests to `base` over one kept connection; redirects are not followed, since a secret might go with them."""
    session = requests.Session()

    def send(request: Request) -> Reply:
        files = {request.file[0]: request.file[1:]} if request.file else None
        headers = {"Content-Type": "application/json"} if request.body is not None else None
        try:
            got = session.post(
                base + request.path,
                params=request.query,
                data=request.body,
                files=files,
                headers=headers,
                timeout=TIMEOUT,
                allow_redirects=False,
            )
            return Reply(got.status_code, got.content)
        except requests.exceptions.SSLError:
            trouble: Exception = DeliveryError(
                "服务器的证书不可信", "检查电脑的时间和网络（酒店、机场的网络要先登录）；用转发服务器的，检查它的证书"
            )
        except requests.RequestException as error:
            trouble = Unreachable(type(error).__name__)
        raise trouble  # out here, so that the library's exception, which holds the address, is not kept as its context

    return send
