"""Which addresses on the network a feed may come from: public ones only, whatever a name or a redirect says."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from pipeline.ingest.pull.trouble import PullError
from pipeline.model.names import short

IP = ipaddress.IPv4Address | ipaddress.IPv6Address
Allowed = Callable[[IP], bool]
"""Whether we may connect to an address; tests allow their own server, the program knows `is_public` only."""

_DEFAULT_PORTS = {"http": 80, "https": 443}
_SYSTEM_PORTS = 1024  # below it speak mail, files and shells (RFC 6335); only the web's two are open to us
# Of IPv6, global unicast is 2000::/3; in it, these hold IPv4 addresses or belong to nobody (IANA IPv6 special-purpose
# registry): IETF protocols with Teredo, 6to4, documentation. Mapped, NAT64, local and link-local ones are outside.
_GLOBAL_6 = ipaddress.IPv6Network("2000::/3")
_SPECIAL_6 = tuple(map(ipaddress.IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))
# Public by number, yet the inside of clouds and of the old 6to4 relays.
_SPECIAL_4 = tuple(map(ipaddress.IPv4Network, ("168.63.129.16/32", "192.0.0.0/24", "192.88.99.0/24")))


@dataclass(frozen=True)
class Place:
    """A web address taken apart: `host` in ASCII, `target` is what stands in the request line."""

    address: str
    secure: bool
    host: str
    port: int
    target: str


def is_public(ip: IP) -> bool:
    """Whether `ip` is a host of the public network: no loopback, private, link-local, metadata or multicast."""
    if isinstance(ip, ipaddress.IPv6Address):
        return ip in _GLOBAL_6 and not any(ip in network for network in _SPECIAL_6)
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in _SPECIAL_4)


def place_of(address: str) -> Place:
    """The parts of an http(s) address. Raises PullError (K601)."""
    remedy = "从浏览器地址栏复制订阅源的完整网址，以 http:// 或 https:// 开头；本机的文件直接写路径"
    try:
        parts = urlsplit(address)
        port = parts.port or _DEFAULT_PORTS.get(parts.scheme, 0)
        host = (parts.hostname or "").encode("idna").decode() if ":" not in (parts.hostname or "") else parts.hostname
    except (ValueError, UnicodeError):
        raise PullError("K601", f"网址写法不对：{short(address)}", remedy) from None
    if not host or not port:
        raise PullError("K601", f"只能取 http 和 https 的网址：{short(address)}", remedy)
    if parts.username is not None:
        raise PullError("K601", "网址里带着用户名或密码", "去掉 @ 前面的部分；要登录才能看的订阅源不能取")
    if port < _SYSTEM_PORTS and port not in _DEFAULT_PORTS.values():
        raise PullError("K601", f"网址的端口 {port} 不是网站用的", remedy)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Place(address, parts.scheme == "https", host, port, target)


def resolve(place: Place, allowed: Allowed) -> list[str]:
    """The addresses of the place's host that may be connected to, in the system's order. Raises PullError."""
    try:
        found = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        remedy = "核对网址有没有写错，检查网络；要经过代理上网的，用浏览器把订阅源存成文件，再取这个文件"
        raise PullError("K602", f"找不到网站 {short(place.host)}", remedy) from None
    every = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    fine = [ip for ip in every if allowed(ipaddress.ip_address(ip))]
    if not fine:
        message = f"{short(place.host)} 指向内部网络或本机（{every[0]}），没有连接"
        raise PullError("K601", message, "只能取公开网站的订阅源；内网的订阅源先存成文件，再取这个文件")
    return fine
