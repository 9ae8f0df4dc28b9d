"""Tables that fit a phone, or scroll by themselves."""

from __future__ import annotations

from lxml.html import HtmlElement

from pipeline.render.tree.work import Work, put_role, replace, section

FITTING_COLUMNS = 4
_SHORT = 8  # characters that a cell of a scrolling table keeps in one line


def tables(root: HtmlElement, work: Work) -> None:
    """Up to four columns share the width and wrap; wider tables sit in a section that scrolls sideways.

    Styles go onto the cells (editors drop those of rows); `th` stays, alignment stays.
    """
    for table in list(root.iter("table")):
        wide = max((len(row) for row in table.iter("tr")), default=0) > FITTING_COLUMNS
        put_role(table, "table-wide" if wide else "table")
        for cell in table.iter("td", "th"):
            roles = ["cell-head" if cell.tag == "th" else "cell"]
            align = (cell.get("style") or "").removeprefix("text-align:").strip()
            roles += [f"cell-{align}"] if align in {"center", "right", "left"} else []
            roles += ["cell-short"] if wide and len(cell.text_content().strip()) <= _SHORT else []
            put_role(cell, *roles)
        holder = table.getparent()
        outer = holder if holder is not None and "table-scroll" in holder.get("class", "") else table
        if wide:
            box = section("table-scroll")
            for node in (box, table):  # the structure checker of the editor takes a table for a paragraph of its own
                node.set("data-ignore-width", "1")
            replace(outer, box)
            box.append(table)
        elif outer is not table:
            replace(outer, table)
