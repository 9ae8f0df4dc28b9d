"""The office's list of Markdown extensions, as plain data that travels between processes."""

from __future__ import annotations

from dataclasses import dataclass

PYTHON_NAMES = frozenset({"markdown.extensions.toc.slugify_unicode"})
"""Functions that a setting may name with `!!python/name:`; the renderer resolves them, nothing else is imported."""

NAME_KEY = "python/name"
"""A function stands in `settings` as `{"python/name": "…"}`."""


@dataclass(frozen=True, slots=True)
class Extensions:
    """`names` in order; `settings` maps names to their settings, as canonical JSON; `digest` identifies both."""

    names: tuple[str, ...]
    settings: str
    digest: str
