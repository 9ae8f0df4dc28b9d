"""A web page for another site: clean HTML from the emit's template, with the folder's pictures and public links."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape

from pipeline.model.channel import Emit
from pipeline.publish.makers.made import Made
from pipeline.publish.parts import Part
from pipeline.render.feed_html import absolute_html, plain_reader_html


def make_page(part: Part, emit: Emit, made: Made) -> Mapping[str, bytes]:
    """One HTML file; pictures lead into the folder, links to public pieces of ours to the site, formulas are text.

    The implicit label of AI content stands in its head.
    """
    names = made.picture_names(part)
    source = made.post.texts[emit.path]
    if part.aigc:
        label = escape(json.dumps({"AIGC": part.aigc}, ensure_ascii=True))
        source = source.replace("</head>", f'<meta name="AIGC" content="{label}">\n</head>', 1)
    html = absolute_html(source, "", part.addresses, names.get)
    return {emit.path: plain_reader_html(html).encode()}
