"""Python-Markdown's inline stage, without looking in a text for what cannot be in it.

The parser tries each of its nineteen patterns on every run of text, and most Chinese prose holds none of their signs:
that was a third of the time of rendering. Uses two private names of Python-Markdown 3; should they go, the parser's own
loop runs again. tests/render/test_inline.py compares both.
"""

from __future__ import annotations

from typing import Any

from markdown import Markdown
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString

_NEEDS = {
    "backtick": ("`",),
    "arithmatex-inline": ("$", "\\"),
    "escape": ("\\",),
    "footnote": ("[^",),
    "reference": ("[",),
    "link": ("[",),
    "image_link": ("![",),
    "image_reference": ("![",),
    "short_reference": ("[",),
    "short_image_ref": ("![",),
    "autolink": ("<",),
    "automail": ("<",),
    "linebreak": ("  \n",),
    "html": ("<",),
    "magic-link": ("://", "w.", "W."),
    "magic-mail": ("@",),
    "entity": ("&",),
    "em_strong": ("*", "_"),
    "delimiter": ("^", "=", "~"),
}
"""Signs, one of which a text must hold for the pattern of this name to match; a pattern with another name is tried."""


class QuickInline(InlineProcessor):
    """The inline stage; `quicken` puts it in the place of the parser's own."""

    def __init__(self, parser: Markdown) -> None:
        super().__init__(parser)
        patterns = parser.inlinePatterns
        needs = {id(patterns[name]): signs for name, signs in _NEEDS.items() if name in patterns}
        self._steps = [(needs.get(id(pattern), ()), pattern) for pattern in patterns]

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803
        apply: Any = self._InlineProcessor__applyPattern  # type: ignore[attr-defined]
        for index in range(patternIndex, 0 if isinstance(data, AtomicString) else len(self._steps)):
            needs, pattern = self._steps[index]
            matched, start = _holds(data, needs), 0
            while matched:
                data, matched, start = apply(pattern, data, index, start)
        return data


def _holds(data: str, needs: tuple[str, ...]) -> bool:
    for sign in needs:
        if sign in data:
            return True
    return not needs


def quicken(parser: Markdown) -> None:
    """Give the parser the quick stage, once all its patterns are registered."""
    parser.treeprocessors.register(QuickInline(parser), "inline", 20)
