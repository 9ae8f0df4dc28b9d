"""Where the form commits to: what each code host wants in the form's `backend`, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from pipeline.model.office import Form


@dataclass(frozen=True)
class Host:
    """`backend` holds Decap's settings, `reaches` the origins that the page may fetch from.

    Both may name `{url}`, `{app_id}` and `{auth}` of form.yml; `url` is the public server.
    """

    backend: Mapping[str, str]
    reaches: tuple[str, ...] = ("{url}",)
    url: str = ""
    reviews: bool = True


HOSTS: Mapping[str, Host] = {
    "github": Host(
        {"base_url": "{auth}"},
        reaches=(
            "https://api.github.com",
            "https://raw.githubusercontent.com",
            "https://avatars.githubusercontent.com",
        ),
    ),
    "gitlab": Host(
        {"auth_type": "pkce", "app_id": "{app_id}", "base_url": "{url}", "api_root": "{url}/api/v4"},
        url="https://gitlab.com",
    ),
    # Decap 3.16's Gitea backend refuses to start with the editorial workflow.
    "gitea": Host({"app_id": "{app_id}", "base_url": "{url}", "api_root": "{url}/api/v1"}, reviews=False),
}


def backend(form: Form) -> dict[str, Any]:
    """The form's `backend` and `publish_mode`."""
    host = HOSTS[form.host]
    words = _words(form)
    settings = {name: value.format_map(words) for name, value in host.backend.items()}
    reviews = form.review and host.reviews
    return {
        "backend": {"name": form.host, "repo": form.repo, "branch": form.branch, **settings},
        "publish_mode": "editorial_workflow" if reviews else "simple",
    }


def reaches(form: Form) -> tuple[str, ...]:
    """Origins that the page talks to, for its content security policy."""
    found = [urlsplit(each.format_map(_words(form))) for each in HOSTS[form.host].reaches]
    return tuple(f"{part.scheme}://{part.netloc}" for part in found)


def _words(form: Form) -> dict[str, str]:
    url = (form.url or HOSTS[form.host].url).rstrip("/")
    return {"url": url, "app_id": form.app_id or "", "auth": form.auth or ""}


LOCAL: Mapping[str, Any] = {"backend": {"name": "kepu-local", "proxy_url": "/admin/api"}, "publish_mode": "simple"}
"""The form on one's own computer (`kepu admin`), which writes into content/ and commits nothing."""
