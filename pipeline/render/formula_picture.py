"""Tall formulas as pictures, for places that show no MathML.

What cannot be carried over faithfully (Chinese words, for want of a font; an element without a counterpart) gives no
picture, and the formula stays the line of text that `formula.to_text` makes of it.
"""

from __future__ import annotations

import re

from lxml import etree

from pipeline.model.rendered import Formula
from pipeline.render.formula import PICTURE_PX_PER_EM, is_simple, picture_name
from pipeline.render.formula_typst import typst_math
from pipeline.render.fragment import parse

_HAN = r"[\u2e80-\u9fff\uff00-\uff65]"
_PAGE = """\
#set page(width: auto, height: auto, margin: 2pt, fill: white)
#set text(size: 12pt, fill: rgb("#333333"))
$ {math} $
"""


def tall_formulas(html: str) -> dict[str, str]:
    """The formulas of neutral HTML that a line of text does not do justice: name (as `picture_name`) to MathML."""
    return {
        picture_name(math): etree.tostring(math, encoding="unicode", with_tail=False)
        for math in parse(html).iter("math")
        if not is_simple(math)
    }


def drawn_formulas(html: str) -> tuple[Formula, ...]:
    """The tall formulas of neutral HTML that can be drawn, with the sizes of their drawings."""
    found = tall_formulas(html) if "<math" in html else {}
    drawn = ((name, mathml, draw_formula(mathml)) for name, mathml in found.items())
    return tuple(Formula(name, mathml, made[1], made[2]) for name, mathml, made in drawn if made)


def draw_formula(mathml: str) -> tuple[bytes, int, int] | None:
    """A PNG on white with its width and height in pixels, or None when it cannot be drawn faithfully.

    The same formula gives the same bytes with the same release of typst.
    """
    from pipeline.render.typesetting import TypesettingError, draw  # noqa: PLC0415 - typst and fonts: 20 ms, rarely

    math = etree.fromstring(mathml)
    notation = None if re.search(_HAN, str(math.xpath("string()"))) else typst_math(math)
    if notation is None:
        return None
    try:
        png = draw(_PAGE.format(math=notation), PICTURE_PX_PER_EM * 6.0)
    except TypesettingError:
        return None
    return png, int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")
