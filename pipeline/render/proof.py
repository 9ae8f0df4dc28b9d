"""A body as plain data for a Typst template: blocks in order, formulas in Typst's notation, nothing that is code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lxml import etree

from pipeline.render.formula_typst import typst_math
from pipeline.render.manuscript import Block, Cell, Run


def proof_blocks(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """The blocks as JSON values: `kind`, `runs`, `level`, `mark`, `boxed`, `source`, `caption`, `rows`, `heads`."""
    return [
        {
            "kind": block.kind,
            "runs": _runs(block.runs),
            "level": block.level,
            "mark": block.mark,
            "boxed": block.boxed,
            "source": block.source,
            "caption": block.caption,
            "rows": [[_runs(cell) for cell in row] for row in block.rows],
            "heads": block.heads,
        }
        for block in blocks
    ]


def _runs(cell: Cell) -> list[dict[str, Any]]:
    return [
        {
            "text": run.text,
            "bold": run.bold,
            "italic": run.italic,
            "shift": run.shift,
            "note": run.note,
            "math": _math(run),
        }
        for run in cell
    ]


def _math(run: Run) -> str:
    """What stands between Typst's dollar signs; empty where the line of text has to serve."""
    return (typst_math(etree.fromstring(run.math)) or "") if run.math else ""
