"""Paste-safe HTML: one fragment that survives the editors of social platforms, styles and words and all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from pipeline.render.fragment import parse, serialise
from pipeline.render.theme import Theme, ThemeError, load_theme
from pipeline.render.tree import TRANSFORMS
from pipeline.render.tree.work import Work, put_role

__all__ = ["TRANSFORMS", "Theme", "ThemeError", "load_theme", "paste_html"]

_NONE: Mapping[str, str] = MappingProxyType({})
_NO_SIZES: Mapping[str, tuple[int, int]] = MappingProxyType({})
_BARE = Theme("", ())


def paste_html(
    html: str,
    *,
    theme: Theme | None = None,
    pictures: Mapping[str, str] = _NONE,
    sizes: Mapping[str, tuple[int, int]] = _NO_SIZES,
    keep_links_to: Sequence[str] = (),
    addresses: Mapping[str, str] = _NONE,
    sources: Sequence[tuple[str, str]] = (),
    card: Sequence[str] = (),
    credits: Sequence[str] = (),
    transforms: Sequence[str] = tuple(TRANSFORMS),
) -> str:
    """Neutral HTML (`Rendered.html`) as one styled `section`.

    `pictures` maps content-relative paths to file names in the bundle, `sizes` the same paths to (width, height) in
    pixels; `keep_links_to` are host names whose links stay; `addresses` maps ids of pieces to URLs; `sources` are
    (title, URL or "") for the list at the end; `card` are the lines of a video's card, `credits` those after the list;
    `transforms` are names of `TRANSFORMS`. Raises KeyError for an unknown transform, nothing for any HTML.
    """
    root = parse(html)
    work = Work(
        theme=theme or _BARE,
        pictures=pictures,
        sizes=sizes,
        keep_links_to=tuple(keep_links_to),
        addresses=addresses,
        sources=tuple(sources),
        card=tuple(card),
        credits=tuple(credits),
    )
    root.tag = "section"
    put_role(root, "root")
    for name in transforms or TRANSFORMS:
        TRANSFORMS[name](root, work)
    return serialise(root, outer=True)
