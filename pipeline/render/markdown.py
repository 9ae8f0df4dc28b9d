"""Markdown to neutral HTML, once per piece, for site, feeds and bundles alike. Only module that imports Markdown."""

from __future__ import annotations

import html as html_text
import json
import re
from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from threading import get_ident
from typing import Any

from markdown import Markdown
from markdown.extensions.toc import slugify_unicode
from pymdownx.delimiterprocessor import Delimiter

from pipeline.model.extensions import NAME_KEY, Extensions
from pipeline.model.rendered import Rendered
from pipeline.render.bounds import HOLD, tame
from pipeline.render.dialect import normalise
from pipeline.render.fragment import parse, serialise
from pipeline.render.inline import quicken
from pipeline.render.neutral import neutralise
from pipeline.render.page import Page
from pipeline.render.prose import extract
from pipeline.render.sanitise import nesting, sanitise

_FUNCTIONS: dict[str, Callable[..., str]] = {"markdown.extensions.toc.slugify_unicode": slugify_unicode}
_HELD = re.compile(f"{HOLD}(\\d+){HOLD}")
_MAX_NESTING = 150  # elements; lxml drops what is deeper than 255
_IDEOGRAPHIC, _KEPT = "\u3000", "\ufdd2"  # Python-Markdown takes the Chinese space for any space and folds it
_LOST_STASH = re.compile("\x02?(?:klzzwxh|wzxhzdk):[0-9]+\x03?")  # left in addresses where markup meets a bare link
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufdd1\ufdd2\ufffe\uffff\ud800-\udfff]")


class MarkdownError(Exception):
    """The list of extensions cannot be used: one is not installed or refuses its settings (Chinese message)."""


def render(
    body: str,
    *,
    title: str,
    folder: str,
    extensions: Extensions,
    pieces: Mapping[str, str],
    pictures: Collection[str],
) -> Rendered:
    """The body as neutral HTML (see `Rendered`), whatever it holds.

    `folder` is the content-relative folder of the file; `pieces` maps content-relative paths of Markdown files to ids;
    `pictures` are the content-relative paths of existing pictures (those that the body may name suffice). A link to
    another file of ours becomes plain text, as does a picture that is not there; a remote picture becomes a link.
    Stretches beyond the limits of `bounds` are shown as plain text.

    Raises MarkdownError for unusable extensions, and nothing else.
    """
    text, held = tame(_UNSEEN.sub("\ufffd", body))
    try:
        markup = _to_html(text, held, extensions)
    except RecursionError:
        markup = None
    if markup is None or nesting(markup) > _MAX_NESTING:
        markup = sanitise(_plain(body))
    root = parse(markup)
    page = Page(folder, pieces, pictures)
    neutralise(root, page)
    return Rendered(
        html=serialise(root),
        headings=tuple(page.headings),
        images=tuple(page.images),
        links=tuple(page.links),
        prose=extract(root, title),
    )


def _to_html(text: str, held: tuple[str, ...], extensions: Extensions) -> str:
    parser = _parser(extensions, get_ident())
    try:
        markup = parser.reset().convert(normalise(text).replace(_IDEOGRAPHIC, _KEPT))
    except RecursionError:
        _parser.cache_clear()  # what it was in the middle of must not meet the next piece
        raise
    markup = _LOST_STASH.sub("", markup).replace(_KEPT, _IDEOGRAPHIC)
    return sanitise(_HELD.sub(lambda found: _plain(held[int(found[1])]), markup))


def _plain(text: str) -> str:
    """Text as it stands: blank lines part paragraphs, line ends stay."""
    return "</p><p>".join(html_text.escape(part).replace("\n", "<br>") for part in re.split(r"\n\s*\n", text.strip()))


@lru_cache(maxsize=8)
def _parser(extensions: Extensions, thread: int) -> Markdown:
    """A parser of the thread's own: it keeps what it is in the middle of."""
    settings = {name: _resolved(config) for name, config in json.loads(extensions.settings).items()}
    try:
        parser = Markdown(extensions=list(extensions.names), extension_configs=settings)
    except (ImportError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise MarkdownError(f"Markdown 扩展清单用不了：{error}") from error
    if "pymdownx.mark" in extensions.names:
        # as caret and tilde with `punctuation: false`, an option that mark lacks: ==《书》==是 is marked
        patterns: Any = parser.inlinePatterns["delimiter"]
        patterns.add(Delimiter("=", "mark", double=True, punct=False))
    quicken(parser)
    return parser


def _resolved(value: Any) -> Any:
    if isinstance(value, dict):
        return _FUNCTIONS[value[NAME_KEY]] if NAME_KEY in value else {k: _resolved(v) for k, v in value.items()}
    return [_resolved(part) for part in value] if isinstance(value, list) else value
