"""A web server on this machine that answers as it is told: feeds, loops, bombs, drops."""

from __future__ import annotations

import ipaddress
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[["Handler"], None]


@dataclass
class Site:
    """`pages` by path; `asked` are the paths of all requests; `sent` counts bytes of endless answers."""

    base: str = ""
    port: int = 0
    pages: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    hosts: list[str] = field(default_factory=list)
    sent: int = 0

    def serve(self, path: str, data: bytes, kind: str = "application/xml", **headers: str) -> str:
        """Answer `path` with `data`; its address."""
        self.pages[path] = lambda handler: handler.answer(200, data, {"Content-Type": kind, **headers})
        return self.base + path

    def redirect(self, path: str, target: str, status: int = 302) -> str:
        """Send whoever asks for `path` elsewhere; its address."""
        self.pages[path] = lambda handler: handler.answer(status, b"", {"Location": target})
        return self.base + path


class Handler(BaseHTTPRequestHandler):
    """One GET."""

    site: Site
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        """The page, or 404."""
        self.site.asked.append(self.path)
        self.site.hosts.append(self.headers["Host"])
        page = self.site.pages.get(self.path.split("?")[0])
        try:
            if page:
                page(self)
            else:
                self.answer(404, b"no", {})
        except OSError:  # the client hung up: what many of these tests want
            self.close_connection = True

    def answer(self, status: int, data: bytes, headers: dict[str, str]) -> None:
        """A whole answer."""
        self.send_response(status)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        for name, value in {"Content-Length": str(len(data)), **given}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)


@contextmanager
def running(context: ssl.SSLContext | None = None) -> Iterator[Site]:
    """The server in a thread; encrypted where there is a context."""
    site = Site()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"site": site}))
    server.daemon_threads = True
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    site.port = server.server_address[1]
    site.base = f"http://127.0.0.1:{site.port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def only_this_server(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """What the tests allow instead of the public network: 127.0.0.1, and no other local address."""
    return str(ip) == "127.0.0.1"
