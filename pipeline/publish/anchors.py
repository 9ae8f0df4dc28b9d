"""Links to a place in another piece that is not there: the reader would land at the top, so the editor is told."""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from urllib.parse import unquote

from pipeline.model.catalog import Catalog, Entry
from pipeline.model.piece import Piece
from pipeline.model.problem import Problem

_LINK = re.compile(r"""\shref=["']piece:([^"'#]+)#([^"']+)["']""")
_PLACE = re.compile(r"""\sid=(?:"([^"]*)"|'([^']*)')""")


def anchor_warnings(catalog: Catalog) -> list[Problem]:
    """A warning (K504) for every link to a heading or place that its target does not have."""
    entries = {entry.id: entry for entry in catalog.entries}

    @cache
    def places(identity: str) -> frozenset[str]:
        found = _PLACE.findall(entries[identity].rendered.html)
        return frozenset(unescape(one or other) for one, other in found)

    return [
        _told(entry, anchor, places(identity), entries[identity].piece)
        for entry in catalog.entries
        for identity, anchor in _links(entry)
        if identity in entries and anchor not in places(identity)
    ]


def _links(entry: Entry) -> set[tuple[str, str]]:
    if not entry.rendered.links:
        return set()
    return {(unquote(unescape(one)), unquote(unescape(other))) for one, other in _LINK.findall(entry.rendered.html)}


def _told(entry: Entry, anchor: str, places: frozenset[str], target: Piece) -> Problem:
    lines = (each.line for each in entry.piece.references if unquote(each.target).endswith(f"#{anchor}"))
    there = sorted(place for place in places if not place.startswith(("fn:", "fnref")))
    remedy = f"改成它有的小标题：{'、'.join(there[:6])}" if there else "那篇没有小标题，去掉 # 和后面的字"
    message = f"链接指向《{target.matter.title}》里的“{anchor}”，那里没有"
    return Problem(entry.piece.path, next(lines, 1), "K504", message, remedy, "warning")
