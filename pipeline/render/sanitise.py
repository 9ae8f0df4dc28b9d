"""Raw HTML of a piece cut down to an allow-list: the only module that imports nh3."""

from __future__ import annotations

import re

import nh3

_TAGS = frozenset(
    "a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure "
    "h1 h2 h3 h4 h5 h6 hr i img input ins kbd li mark ol p pre q rp rt ruby s samp section small span strong sub "
    "summary sup table tbody td tfoot th thead tr u ul var wbr".split()
)
_DROPPED = frozenset(
    "address applet area article aside audio base basefont bgsound big body button canvas center data datalist dialog "
    "dir embed fieldset font footer form frame frameset head header hgroup html iframe label legend link main map "
    "marquee math menu meta meter nav nobr noembed noframes noscript object optgroup option output param picture "
    "plaintext portal progress search select slot source strike style script svg template textarea time title track "
    "tt video xmp".split()
)
"""Elements whose tags go and whose text stays (of script and style both go). Other names in angle brackets are no
HTML but words, as in `List<String>`, and are shown."""

_ATTRIBUTES = {
    "*": {"id", "class", "title", "lang"},
    "a": {"href"},
    "img": {"src", "alt"},
    "input": {"type", "checked", "disabled"},
    "ol": {"start"},
    "li": {"value"},
    "td": {"colspan", "rowspan", "style"},
    "th": {"colspan", "rowspan", "style"},
    "col": {"span"},
    "details": {"open"},
    "bdo": {"dir"},
}
_CLEANER = nh3.Cleaner(
    tags=set(_TAGS),
    clean_content_tags={"script", "style"},
    attributes=_ATTRIBUTES,
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel=None,
    filter_style_properties={"text-align"},
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # also written as &#2; no tree may hold them
_NAME = re.compile(r"<(/?)([A-Za-z][^\s/>]*)")
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)[^>]*>")
_VOID = frozenset({"br", "hr", "img", "input", "col", "wbr"})


def sanitise(html: str) -> str:
    """The fragment with known harmless tags and attributes only; every word that a reader would see stays.

    Gone are scripts, styles, forms, frames, event handlers, style attributes (but for text alignment of table cells),
    addresses other than http, https, mailto and tel, and comments.
    """
    return _CONTROL.sub("", _CLEANER.clean(_NAME.sub(_unknown_to_text, html)))


def nesting(html: str) -> int:
    """How deep elements of a sanitised (hence well-formed) fragment are nested."""
    depth = deepest = 0
    for tag in _TAG.finditer(html):
        if tag[1]:
            depth -= 1
        elif tag[2] not in _VOID:
            depth += 1
            deepest = max(deepest, depth)
    return deepest


def _unknown_to_text(tag: re.Match[str]) -> str:
    name = tag[2].lower()
    return tag[0] if name in _TAGS or name in _DROPPED else f"&lt;{tag[1]}{tag[2]}"
