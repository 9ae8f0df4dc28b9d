"""Jinja templates under templates/: the only module that imports jinja2.

HTML and XML templates (`*.html.j2`, `*.xml.j2`, `*.html`) escape by themselves; text templates do not. An unknown name
in a template is an error, never an empty string.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from pipeline.model.times import chinese_date, clock

_CLAUSE_END = re.compile("(?<=[：；，。？！])\u200b")
_ESCAPED = (".html", ".html.j2", ".xml", ".xml.j2", ".svg.j2")


def _escapes(name: str | None) -> bool:
    return name is not None and name.endswith(_ESCAPED)


@lru_cache(maxsize=4)
def environment(folder: Path) -> Environment:
    """The environment of a templates folder, with the filters that all templates share."""
    env = Environment(
        loader=FileSystemLoader(folder),
        autoescape=_escapes,  # noqa: S701 - on for every template that makes markup, off for plain text
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    env.filters |= {"chinese_date": chinese_date, "clock": clock, "safe_html": Markup}
    env.filters |= {"on_colour": on_colour, "breaks": breaks, "md": plain_markdown}
    return env


def breaks(text: str) -> Markup:
    """The text, escaped, with `<wbr>` for U+200B; of several clauses each in a span, for lines that end with one."""
    clauses = [Markup("<wbr>").join(clause.split("\u200b")) for clause in _CLAUSE_END.split(text)]
    return Markup().join(map(Markup('<span class="clause">{}</span>').format, clauses)) if clauses[1:] else clauses[0]


def plain_markdown(text: str) -> str:
    """The text so that Markdown shows it as it is, in a table as well; names that are code stay so."""
    if re.fullmatch(r"`\w+`(、`\w+`)*", text):
        return text
    return re.sub(r"([\\`*_\[\]<>|#~&])", r"\\\1", " ".join(text.split()))


def on_colour(colour: str) -> str:
    """White or near-black, whichever reads better on `#RRGGBB` (relative luminance of WCAG 2.1)."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return "#ffffff" if 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.18 else "#0d1a1c"


def render_template(folder: Path, name: str, values: dict[str, Any]) -> str:
    """The text of `templates/<name>` with these values. Raises jinja2.TemplateError for faults in a template."""
    return environment(folder).get_template(name).render(values)
