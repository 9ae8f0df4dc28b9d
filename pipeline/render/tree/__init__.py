"""Named transforms of one tree: neutral HTML in, paste-safe HTML out. A channel's data names the ones it wants."""

from __future__ import annotations

from collections.abc import Callable

from lxml.html import HtmlElement

from pipeline.render.tree.blocks import admonitions, boxes, details, headings, paragraphs, quotes, rules
from pipeline.render.tree.code import code_lines
from pipeline.render.tree.finish import inline_styles, keep_attributes, leaves, squeeze
from pipeline.render.tree.formulas import formulas
from pipeline.render.tree.inline import asterisks, plain_inline
from pipeline.render.tree.links import footnotes, links_to_notes, source_list
from pipeline.render.tree.lists import definitions, lists_to_sections, tasks
from pipeline.render.tree.pictures import pictures, video_card
from pipeline.render.tree.tables import tables
from pipeline.render.tree.work import Work

Transform = Callable[[HtmlElement, Work], None]

TRANSFORMS: dict[str, Transform] = {
    "asterisks": asterisks,
    "pictures": pictures,
    "formulas": formulas,
    "footnotes": footnotes,
    "links_to_notes": links_to_notes,
    "tasks": tasks,
    "code_lines": code_lines,
    "tables": tables,
    "lists_to_sections": lists_to_sections,
    "definitions": definitions,
    "admonitions": admonitions,
    "details": details,
    "quotes": quotes,
    "headings": headings,
    "rules": rules,
    "plain_inline": plain_inline,
    "boxes": boxes,
    "paragraphs": paragraphs,
    "video_card": video_card,
    "source_list": source_list,
    "inline_styles": inline_styles,
    "keep_attributes": keep_attributes,
    "squeeze": squeeze,
    "leaves": leaves,
}
"""All of them in the order that fits; a channel may name some, and they run in the order that it names."""
