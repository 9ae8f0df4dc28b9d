"""An account's secrets, from the environment or the system's keyring: never from a file, never shown."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from pipeline.deliver.trouble import DeliveryError

BASE = "KEPU_API_BASE"
SERVICE = "kepu"


@dataclass(frozen=True)
class Credentials:
    """Secrets by the names that api.yml gives them; kept out of `repr`."""

    values: Mapping[str, str] = field(repr=False)


def variable(account: str, name: str) -> str:
    """The environment variable: `town-2` and `SECRET` → `KEPU_TOWN_2_SECRET`."""
    return f"KEPU_{account.upper().replace('-', '_')}_{name}"


def read_credentials(account: str, names: Sequence[str], environment: Mapping[str, str]) -> Credentials:
    """The environment's values, else the keyring's (service `kepu`, user = variable). Raises DeliveryError."""
    wanted = {name: variable(account, name) for name in names}
    values = {name: environment.get(key, "").strip() or _from_keyring(key) for name, key in wanted.items()}
    missing = [wanted[name] for name, value in values.items() if not value]
    if missing:
        remedy = f"由管理员设好环境变量（或存进系统钥匙串的“{SERVICE}”）再运行，不要写进文件；先演练就加 --dry-run"
        raise DeliveryError(f"没有设 {'、'.join(missing)}", remedy)
    return Credentials(values)


def _from_keyring(key: str) -> str:
    try:
        keyring = importlib.import_module("keyring")
    except ImportError:
        return ""
    try:
        return (keyring.get_password(SERVICE, key) or "").strip()
    except keyring.errors.KeyringError:  # no backend on this machine, or it is locked: as good as not set
        return ""


def api_base(default: str, environment: Mapping[str, str]) -> str:
    """The server, which `KEPU_API_BASE` may replace by a forwarder with a fixed address. Raises DeliveryError."""
    base = environment.get(BASE, "").strip().rstrip("/") or default
    try:
        parts = urlsplit(base)
        host, wrong = parts.hostname or "", parts.query or parts.fragment or parts.username
    except ValueError:
        host, wrong, parts = "", "", urlsplit("")
    if not host or wrong or not (parts.scheme == "https" or (parts.scheme == "http" and host in _HERE)):
        raise DeliveryError(f"{BASE} 的写法不对", "写成 https://主机名 的样子；密钥不能走没有加密的 http")
    return base


_HERE = {"127.0.0.1", "::1", "localhost"}
