"""Neutral HTML of a body to the HTML of a page: pictures in sizes, links between pieces, from a given depth."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import unescape
from urllib.parse import quote, unquote

from markupsafe import escape

from pipeline.publish.pictures import Shown, avif_path

_ATTRIBUTES = r"""(?:[^<>"']|"[^"]*"|'[^']*')*"""
_IMAGE = re.compile(rf"<img\b({_ATTRIBUTES})>")
_LINK = re.compile(rf"<a\b({_ATTRIBUTES})>(.*?)</a>", re.DOTALL)
_SOURCE = re.compile(r"""\ssrc=(?:"([^"]*)"|'([^']*)')""")
_TARGET = re.compile(r"""\shref=(?:"([^"]*)"|'([^']*)')""")
SIZES = "(min-width: 64em) 44rem, 92vw"


def page_body(html: str, root: str, pictures: Mapping[str, Shown], pieces: Mapping[str, str]) -> str:
    """`html` for a page whose way to the site's root is `root`.

    `pictures` maps content paths to what is shown, `pieces` ids of public pieces to site paths. A link to a piece that
    is not public leaves its words; links to other sites do not open a window and carry `rel="noopener"`.
    """

    def image(tag: re.Match[str]) -> str:
        found = _SOURCE.search(tag[1])
        path = unquote(unescape(found[1] or found[2] or "")).removeprefix("media:") if found else ""
        if path not in pictures or not found:
            return ""
        rest = tag[1][: found.start()] + tag[1][found.end() :]
        plain = f'<img{rest} {_sources(pictures[path], root)} loading="lazy" decoding="async">'
        smaller = escape(_srcset(((avif_path(file), width) for file, width in pictures[path].sizes), root))
        return f'<picture><source type="image/avif" srcset="{smaller}" sizes="{SIZES}">{plain}</picture>'

    def link(tag: re.Match[str]) -> str:
        found = _TARGET.search(tag[1])
        target = unescape(found[1] or found[2] or "") if found else ""
        if not found or target.startswith("#"):
            return tag[0]
        rest = tag[1][: found.start()] + tag[1][found.end() :]
        if not target.startswith("piece:"):
            return f'<a href="{escape(target)}"{rest} rel="noopener">{tag[2]}</a>'
        identity, mark, anchor = unquote(target.removeprefix("piece:")).partition("#")
        if identity not in pieces:
            return tag[2]
        return f'<a href="{escape(root + quote(pieces[identity]) + mark + quote(anchor))}"{rest}>{tag[2]}</a>'

    return _LINK.sub(link, _IMAGE.sub(image, html))


def _srcset(sizes: Iterable[tuple[str, int]], root: str) -> str:
    return ", ".join(f"{root}{quote(path)} {width}w" for path, width in sizes)


def _sources(picture: Shown, root: str) -> str:
    src = root + quote(picture.sizes[-1][0])
    return (
        f'src="{escape(src)}" srcset="{escape(_srcset(picture.sizes, root))}" sizes="{SIZES}" '
        f'width="{picture.width}" height="{picture.height}"'
    )
