"""The way to the web: whom it connects to, how much it takes, how long it waits."""

from __future__ import annotations

import gzip
import ipaddress
import socket
import time
import tracemalloc
import zlib
from typing import Any

import pytest

from pipeline.ingest.pull.address import is_public, place_of
from pipeline.ingest.pull.trouble import PullError
from pipeline.ingest.pull.wire import Fetched, Limits, Wire
from tests.ingest.pull.server import Handler, Site, only_this_server


def fetch(address: str, limits: Limits = Limits()) -> Fetched:  # noqa: B008
    """From this machine's server, of any type."""
    return Wire(limits, only_this_server).fetch(address, lambda _: True)


def refused(address: str, limits: Limits = Limits()) -> PullError:  # noqa: B008
    """The error of a fetch."""
    with pytest.raises(PullError) as caught:
        fetch(address, limits)
    return caught.value


@pytest.mark.parametrize(
    "ip",
    "127.0.0.1 127.9.9.9 0.0.0.0 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254 100.64.0.1 3fff::1"
    " 100.100.100.200 168.63.129.16 192.0.0.192 192.0.2.1 198.18.0.1 198.51.100.1 203.0.113.1 192.88.99.1 224.0.0.1"
    " 239.255.255.250 240.0.0.1 255.255.255.255 :: ::1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 ::127.0.0.1 64:ff9b::7f00:1"
    " 64:ff9b:1::1 100::1 fc00::1 fd00:ec2::254 fe80::1 fec0::1 ff02::1 2001::1 2001:db8::1 2002:7f00:1::".split(),
)
def test_inside_addresses(ip: str) -> None:
    """Loopback, private, link-local, metadata, multicast, reserved; IPv6 that holds IPv4."""
    assert not is_public(ipaddress.ip_address(ip))


@pytest.mark.parametrize("ip", "8.8.8.8 114.114.114.114 172.32.0.1 2400:3200::1 2606:4700:4700::1111".split())
def test_outside_addresses(ip: str) -> None:
    """Of the public network."""
    assert is_public(ipaddress.ip_address(ip))


@pytest.mark.parametrize(
    "host", "127.0.0.1 localhost 127.1 2130706433 0x7f000001 0177.0.0.1 [::1] [::ffff:127.0.0.1] 0".split()
)
def test_the_program_itself_connects_to_nothing_local(site: Site, host: str) -> None:
    """With the rule that the command uses: however this machine is spelled, it is not asked."""
    site.serve("/", b"x")
    with pytest.raises(PullError) as caught:
        Wire().fetch(f"http://{host}:{site.port}/", lambda _: True)
    assert caught.value.code in {"K601", "K602"} and site.asked == []


@pytest.mark.parametrize(
    "address",
    "file:///etc/passwd ftp://example.org/x gopher://example.org/ http:///x http://u:p@example.org/ http://e.org:22/"
    " http://e.org:99999/ http://[::1/ //example.org/ http://\u2028/ http://e\0vil/ javascript:x".split(" "),
)
def test_addresses_that_are_none(address: str) -> None:
    """Other protocols, credentials, ports of other services, nonsense."""
    with pytest.raises(PullError) as caught:
        place = place_of(address)
        Wire().fetch(place.address, lambda _: True)
    assert caught.value.code in {"K601", "K602"}


@pytest.mark.parametrize(
    "target", "http://127.0.0.2:{port}/in http://localhost.:{port}/in http://[::1]:{port}/in".split()
)
def test_a_redirect_inside_is_not_followed(site: Site, target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every hop is checked, not the first alone."""
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.2", site.port))]
    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *rest, **more: found if host == "localhost." else real(host, *rest, **more)
    )
    site.serve("/in", b"inside")
    error = refused(site.redirect("/", target.format(port=site.port)))
    assert error.code == "K601" and site.asked == ["/"]


def test_redirects_end(site: Site) -> None:
    """A loop ends after five; five themselves are fine; a relative and a Chinese target are understood."""
    error = refused(site.redirect("/loop", "/loop"))
    assert "5 次" in error.message and site.asked == ["/loop"] * 6
    for number in range(5):
        site.redirect(f"/{number}", f"{number + 1}")
    site.serve("/5", b"here")
    assert fetch(f"{site.base}/0").data == b"here"
    site.pages["/%E6%BD%AE"] = lambda handler: handler.answer(200, b"tide", {})
    assert fetch(site.redirect("/cn", "/潮".encode().decode("latin-1"))).data == b"tide"


def test_the_connection_goes_to_the_checked_address(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name is looked up once a hop (a second answer may be another one), and the site still hears its name."""
    asked: list[str] = []
    connected: list[Any] = []
    real_lookup, real_connect = socket.getaddrinfo, socket.create_connection

    def lookup(host: str, *rest: Any, **more: Any) -> Any:
        if host != "rebinding.example":
            return real_lookup(host, *rest, **more)
        asked.append(host)
        ips = ["10.0.0.7", "127.0.0.1"] if len(asked) == 1 else ["127.0.0.2"]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, site.port)) for ip in ips]

    def connect(place: Any, *rest: Any, **more: Any) -> socket.socket:
        connected.append(place[0])
        return real_connect(place, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    monkeypatch.setattr(socket, "create_connection", connect)
    site.serve("/", b"x")
    assert fetch(f"http://rebinding.example:{site.port}/").data == b"x"
    assert (asked, connected) == (["rebinding.example"], ["127.0.0.1"])
    assert site.hosts == [f"rebinding.example:{site.port}"]
    assert refused(f"http://rebinding.example:{site.port}/").code == "K601"


def test_too_much(site: Site) -> None:
    """50 MB: announced, in one stream without an end, and packed into 50 kB; never held, never waited for."""

    def endless(handler: Handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while site.sent < 50_000_000:
            site.sent += handler.wfile.write(b"x" * 100_000)

    site.pages["/stream"] = endless
    bomb, deflated = gzip.compress(bytes(50_000_000)), zlib.compress(bytes(50_000_000))
    tracemalloc.start()
    for address in (
        site.serve("/told", b"", Content_Length="50000000"),
        f"{site.base}/stream",
        site.serve("/bomb", bomb, Content_Encoding="gzip"),
        site.serve("/deflate", deflated, Content_Encoding="deflate"),
    ):
        error = refused(address)
        assert error.code == "K603" and "10 MB" in error.message
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(bomb) < 100_000 and peak < 45_000_000 and site.sent < 30_000_000


def test_packed_content_is_unpacked(site: Site) -> None:
    """gzip as it should be; broken, cut off, and a packing that nobody asked for."""
    packed = gzip.compress(b"tide" * 1000)
    assert fetch(site.serve("/fine", packed, Content_Encoding="gzip")).data == b"tide" * 1000
    for path, data, kind in (("/bad", b"no gzip", "gzip"), ("/cut", packed[:-12], "gzip"), ("/br", b"x", "br")):
        assert refused(site.serve(path, data, Content_Encoding=kind)).code == "K603"


@pytest.mark.parametrize("part", ["headers", "body", "silence"])
def test_too_slow(site: Site, part: str) -> None:
    """A byte now and then, in the head or in the body, or nothing at all: over when the time is over."""

    def drip(handler: Handler) -> None:
        if part != "headers":
            handler.send_response(200)
            handler.end_headers()
        for _ in range(100):
            time.sleep(0.1)
            if part != "silence":
                handler.wfile.write(b"x")
                handler.wfile.flush()

    site.pages["/"] = drip
    start = time.monotonic()
    assert refused(site.base + "/", Limits(seconds=1.0)).code == "K602"
    assert time.monotonic() - start < 3


def test_broken_answers(site: Site) -> None:
    """Cut off, no HTTP at all, an error page, nobody there: each a problem."""

    def raw(data: bytes) -> Any:
        def answer(handler: Handler) -> None:
            handler.wfile.write(data)
            handler.close_connection = True

        return answer

    site.pages["/cut"] = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
    site.pages["/chunk"] = raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")
    site.pages["/none"] = raw(b"SSH-2.0-OpenSSH\r\n")
    site.pages["/heads"] = raw(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n")
    for path in ("/cut", "/chunk", "/none", "/heads", "/missing"):
        assert refused(site.base + path).code == "K602", path
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        assert refused(f"http://127.0.0.1:{free.getsockname()[1]}/").code == "K602"


def test_the_media_type_is_looked_at_first(site: Site) -> None:
    """What is not wanted is not read."""
    with pytest.raises(PullError, match="video/mp4"):
        Wire(Limits(), only_this_server).fetch(site.serve("/", b"x", "video/mp4"), lambda media: "xml" in media)
    got = fetch(site.serve("/x", b"x", "text/xml; charset=GBK"))
    assert (got.media, got.charset, got.address) == ("text/xml", "gbk", f"{site.base}/x")
