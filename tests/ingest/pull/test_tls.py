"""Encrypted sites: the name's certificate counts, though the connection goes to a checked address."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.ingest.pull.trouble import PullError
from pipeline.ingest.pull.wire import Limits, Wire
from tests.ingest.pull.server import Site, only_this_server, running

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="没有 openssl，做不出测试用的证书")


@pytest.fixture
def secure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Site, Path]]:
    """A server called tls.example, and its certificate, which nobody trusts yet."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    words = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=tls.example"
    named = ["-addext", "subjectAltName=DNS:tls.example", "-keyout", key, "-out", certificate]
    subprocess.run([*words.split(), *named], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    real = socket.getaddrinfo

    def lookup(host: str, port: int, *rest: Any, **more: Any) -> Any:
        named = "127.0.0.1" if host.endswith(".example") else host
        return real(named, port, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    with running(context) as site:
        yield site, certificate


def fetch(site: Site, host: str) -> bytes:
    """From the server under that name."""
    site.serve("/", b"tide")
    wire = Wire(Limits(seconds=10), only_this_server)
    return wire.fetch(f"https://{host}:{site.port}/", lambda _: True).data


def test_a_trusted_name(secure: tuple[Site, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """The certificate is checked against the name, not the address; another name is refused."""
    site, certificate = secure
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert fetch(site, "tls.example") == b"tide"
    with pytest.raises(PullError, match="证书不可信"):
        fetch(site, "other.example")


def test_a_certificate_that_nobody_vouches_for(secure: tuple[Site, Path]) -> None:
    """Refused, in words; nothing is asked for."""
    site, _ = secure
    with pytest.raises(PullError, match="证书不可信"):
        fetch(site, "tls.example")
    assert site.asked == []
