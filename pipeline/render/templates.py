"""Jinja templates under templates/: the only module that imports jinja2.

HTML and XML templates (`*.html.j2`, `*.xml.j2`, `*.html`) escape by themselves; text templates do not. An unknown name
in a template is an error, never an empty string.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from pipeline.model.times import chinese_date, clock

_ESCAPED = (".html", ".html.j2", ".xml", ".xml.j2", ".svg.j2")


def _escapes(name: str | None) -> bool:
    return name is not None and name.endswith(_ESCAPED)


@lru_cache(maxsize=4)
def environment(folder: Path) -> Environment:
    """The environment of a templates folder, with the filters that all templates share."""
    env = Environment(
        loader=FileSystemLoader(folder),
        autoescape=_escapes,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    env.filters |= {"chinese_date": chinese_date, "clock": clock, "safe_html": Markup}
    return env


def render_template(folder: Path, name: str, values: dict[str, Any]) -> str:
    """The text of `templates/<name>` with these values. Raises jinja2.TemplateError for faults in a template."""
    return environment(folder).get_template(name).render(values)
