"""TeX to MathML as latex2mathml writes it; `formula` chooses what of that reaches a page. The only module with it."""

from __future__ import annotations

import re

from latex2mathml import exceptions as tex_errors
from latex2mathml.converter import convert
from lxml import etree

_FAULTS: tuple[type[Exception], ...] = (
    *(v for v in vars(tex_errors).values() if isinstance(v, type) and issubclass(v, Exception)),
    *(IndexError, KeyError, ValueError, TypeError, AttributeError, RecursionError, RuntimeError, etree.XMLSyntaxError),
)


def raw_mathml(tex: str) -> etree._Element | None:
    """The formula, which must hold no `<`; None when it is broken."""
    try:
        # latex2mathml leaves & of \text bare in its markup
        return etree.fromstring(re.sub(r"&(?!#x[0-9A-F]+;)", "&amp;", convert(tex)))
    except _FAULTS:
        return None
