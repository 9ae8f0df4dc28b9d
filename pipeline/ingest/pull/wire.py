"""Bytes from the open web, fetched as if every server were hostile: the only module that fetches.

Only http(s); the host's address is checked on every hop and the connection made to the checked address, so that a
name cannot change its meaning in between (DNS rebinding); bounds on redirects, bytes (also unpacked) and time. No
proxy, cookie or credential is used. The standard library does it: its connection can be given the address.
"""

from __future__ import annotations

import http.client
import queue
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import quote, urljoin

from pipeline.ingest.pull.address import Allowed, Place, is_public, place_of, resolve
from pipeline.ingest.pull.trouble import PullError
from pipeline.model.names import short

_AGENT = "kepu-matrix (kepu pull)"
_REDIRECTS = {301, 302, 303, 307, 308}
_CHUNK = 65_536
_SAVE = "用浏览器打开这个网址看看；打得开就存成文件，再取这个文件"


@dataclass(frozen=True)
class Limits:
    """What one fetch may cost: `size` in bytes, as sent and unpacked; `seconds` with all its hops."""

    size: int = 10_000_000
    seconds: float = 60.0
    silence: float = 15.0
    redirects: int = 5


@dataclass(frozen=True)
class Fetched:
    """What came: the address that answered at last, its media type (`text/xml`, or "") and charset, the bytes."""

    address: str
    media: str
    charset: str
    data: bytes


@dataclass(frozen=True)
class Wire:
    """Fetches within `limits`, from addresses that are `allowed`."""

    limits: Limits = Limits()
    allowed: Allowed = is_public

    def fetch(self, address: str, takes: Callable[[str], bool]) -> Fetched:
        """What `address` holds, if `takes` agrees with its media type. Raises PullError.

        A thread does it, so that nothing slow (a name server, a handshake, headers by drops) outlasts the time limit.
        """
        answers: queue.SimpleQueue[Fetched | BaseException] = queue.SimpleQueue()
        end = time.monotonic() + self.limits.seconds
        hops = _Hops(self, takes, end)

        def work() -> None:
            try:
                answers.put(hops.follow(address))
            except BaseException as error:  # noqa: BLE001 - carried to the caller, whatever it is
                answers.put(error)

        threading.Thread(target=work, daemon=True).start()
        try:
            answer = answers.get(timeout=self.limits.seconds)
        except queue.Empty:
            answer = _too_slow(self.limits)
        if isinstance(answer, BaseException):
            raise answer
        return answer


@dataclass
class _Hops:
    """One fetch on its way."""

    wire: Wire
    takes: Callable[[str], bool]
    end: float

    def follow(self, address: str) -> Fetched:
        """The answer behind all redirects."""
        for _ in range(self.wire.limits.redirects + 1):
            place = place_of(address)
            connection = self._connection(place)
            try:
                answer = self._asked(place, connection)
                if answer.status not in _REDIRECTS:
                    return self._taken(place, answer)
                address = urljoin(address, _location(answer))
            except ssl.SSLError:
                raise PullError("K602", f"{short(place.host)} 的证书不可信", f"检查电脑的时间；{_SAVE}") from None
            except (OSError, http.client.HTTPException, ValueError) as error:
                message = f"与 {short(place.host)} 的连接断了（{type(error).__name__}）"
                raise PullError("K602", message, f"过一会儿再试；{_SAVE}") from None
            finally:
                connection.close()
        raise PullError("K602", f"转来转去超过 {self.wire.limits.redirects} 次", _SAVE)

    def _connection(self, place: Place) -> _Connection:
        errors = []
        for ip in resolve(place, self.wire.allowed):
            self._in_time()
            connection = _Connection(place, ip, self.wire.limits.silence)
            try:
                connection.connect()
            except ssl.SSLError:
                raise PullError("K602", f"{short(place.host)} 的证书不可信", f"检查电脑的时间；{_SAVE}") from None
            except OSError as error:
                errors.append(type(error).__name__)
            else:
                return connection
        raise PullError("K602", f"连不上 {short(place.host)}（{errors[0]}）", f"检查网络，过一会儿再试；{_SAVE}")

    def _asked(self, place: Place, connection: _Connection) -> http.client.HTTPResponse:
        target = quote(place.target, safe="/%:=&?~#+!$,;'@()*[]")
        headers = {"User-Agent": _AGENT, "Accept-Encoding": "gzip", "Accept": "*/*", "Connection": "close"}
        connection.request("GET", target, headers=headers)
        return connection.getresponse()

    def _taken(self, place: Place, answer: http.client.HTTPResponse) -> Fetched:
        if answer.status != http.client.OK:
            raise PullError("K602", f"{short(place.host)} 回答 HTTP {answer.status}", _SAVE)
        media = answer.headers.get_content_type() if answer.headers.get("Content-Type") else ""
        if not self.takes(media):
            remedy = "核对网址：订阅源要的是 RSS、Atom 或 JSON Feed"
            raise PullError("K603", f"内容类型是 {short(media)}，不是要的内容", remedy)
        size = self.wire.limits.size
        if int(answer.headers.get("Content-Length") or 0) > size:
            raise _too_large(size)
        packing = (answer.headers.get("Content-Encoding") or "identity").strip().lower()
        data = _whole(self._chunks(answer), packing, size)
        return Fetched(place.address, media, answer.headers.get_content_charset() or "", data)

    def _chunks(self, answer: http.client.HTTPResponse) -> Iterator[bytes]:
        while chunk := answer.read1(_CHUNK):
            self._in_time()
            yield chunk
        if answer.length:
            raise http.client.IncompleteRead(b"", answer.length)

    def _in_time(self) -> None:
        if time.monotonic() > self.end:
            raise _too_slow(self.wire.limits)


class _Connection(http.client.HTTPConnection):
    """To the address `ip`, whatever the host's name may mean by now; the certificate is the name's."""

    def __init__(self, place: Place, ip: str, silence: float) -> None:
        super().__init__(place.host, place.port, timeout=silence)
        self.ip, self.context = ip, ssl.create_default_context() if place.secure else None
        self.default_port = 443 if place.secure else 80  # what the Host header leaves out

    def connect(self) -> None:
        """As the library does, but for the address."""
        self.sock = socket.create_connection((self.ip, self.port), self.timeout)
        if self.context:
            self.sock = self.context.wrap_socket(self.sock, server_hostname=self.host)


def _location(answer: http.client.HTTPResponse) -> str:
    """Where a redirect leads: sent as UTF-8, which the library reads as Latin-1."""
    return (answer.headers.get("Location") or "").encode("latin-1", "ignore").decode("utf-8", "replace")


def _whole(chunks: Iterator[bytes], packing: str, size: int) -> bytes:
    """All chunks, unpacked; no more than `size` bytes are ever made."""
    if packing not in {"identity", "gzip", "x-gzip", "deflate"}:
        raise PullError("K603", f"内容的压缩方式 {short(packing)} 不认识", _SAVE)
    unpacker = None if packing == "identity" else zlib.decompressobj(zlib.MAX_WBITS | 32)
    parts: list[bytes] = []
    sent = made = 0
    for chunk in chunks:
        sent += len(chunk)
        try:
            part = unpacker.decompress(chunk, size + 1 - made) if unpacker else chunk
        except zlib.error:
            raise PullError("K603", "压缩的内容坏了，解不开", f"过一会儿再试；{_SAVE}") from None
        made += len(part)
        if max(sent, made) > size:
            raise _too_large(size)
        parts.append(part)
    if unpacker and not unpacker.eof:
        raise PullError("K603", "压缩的内容不完整", f"过一会儿再试；{_SAVE}")
    return b"".join(parts)


def _too_large(size: int) -> PullError:
    return PullError("K603", f"内容超过 {size // 1_000_000} MB", "请对方提供只含最近文章的订阅源")


def _too_slow(limits: Limits) -> PullError:
    return PullError("K602", f"{limits.seconds:g} 秒还没有取完", f"检查网络，过一会儿再试；{_SAVE}")
