"""The words of a piece, free of markup: what enrichment reads and what every output must still contain."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Prose:
    """Plain text of a piece; code, formulas and link targets are left out.

    `headings` and `paragraphs` keep document order; table cells and list items count as paragraphs.
    """

    title: str
    headings: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()

    @property
    def body(self) -> str:
        """Headings and paragraphs as one text, a line each."""
        return "\n".join((*self.headings, *self.paragraphs))
