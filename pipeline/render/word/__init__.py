"""Word documents from HTML, set as Chinese offices and newspapers expect a manuscript. Only room with python-docx.

Faces, sizes and indents are those of GB/T 9704—2012 (小标宋 for the title, 黑体 and 楷体 for headings, 仿宋 三号 for
the text, 28 points a line, A4 with its margins). The same input gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace

from docx import Document
from docx.document import Document as Doc
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.shared import Emu, Mm
from docx.text.paragraph import Paragraph

from pipeline.render.manuscript import Block, Run, blocks, words
from pipeline.render.word.looks import KAI, LOOKS, TEXT, Look, element, set_face, set_shape
from pipeline.render.word.package import Properties, about, blank, same_bytes

__all__ = ["Properties", "write_word"]

_TEXT_MM = 156  # between the margins
_PICTURE_MM = (130, 110)  # the most that a picture takes, width and height


def write_word(html: str, pictures: Mapping[str, bytes], properties: Properties) -> bytes:
    """The HTML as a .docx: neutral HTML between whatever headings, `p.byline`, `p.meta`, `p.sign` a template adds.

    `pictures` maps `media:` paths to PNG or JPEG bytes; one that is missing leaves its description in brackets.
    """
    document = Document(io.BytesIO(blank()))
    for block in blocks(html):
        _write(document, block, pictures)
    about(document, properties)
    out = io.BytesIO()
    document.save(out)
    return same_bytes(out.getvalue())


def _write(document: Doc, block: Block, pictures: Mapping[str, bytes]) -> None:
    match block.kind:
        case "table":
            _table(document, block)
        case "figure":
            _figure(document, block, pictures)
        case "rule":
            _paragraph(document, (Run("＊　＊　＊"),), LOOKS["rule"])
        case "note":
            _paragraph(document, (Run(f"[{block.mark}] " if block.mark else ""), *block.runs), LOOKS["note"])
        case "item":
            left = 2.0 * block.level + (2 if block.boxed else 0)
            first = -2.0 if block.mark else 0.0
            marked = (Run(f"{block.mark}\t"), *block.runs) if block.mark else block.runs
            _paragraph(document, marked, replace(TEXT, align=ALIGN.LEFT, left=left + 1, first=first))
        case _:
            name = f"h{min(block.level, 3)}" if block.kind == "heading" else block.kind
            look = LOOKS.get(block.role) or LOOKS.get(name, TEXT)
            made = _paragraph(document, block.runs, replace(look, left=look.left + 2) if block.boxed else look)
            if block.kind == "heading":
                made.style = document.styles[f"Heading {block.level}"]


def _paragraph(document: Doc, runs: Sequence[Run], look: Look) -> Paragraph:
    paragraph = document.add_paragraph()
    _fill(paragraph, runs, look)
    return paragraph


def _fill(paragraph: Paragraph, runs: Sequence[Run], look: Look) -> None:
    set_shape(paragraph, look)
    for part in runs:
        run = paragraph.add_run(f"[{part.text}]" if part.note else part.text)
        set_face(run, replace(look, face=KAI) if part.italic else look)
        run.bold = part.bold or look.bold
        run.italic = False
        if part.shift == "sup" or part.note:
            run.font.superscript = True
        elif part.shift == "sub":
            run.font.subscript = True


def _table(document: Doc, block: Block) -> None:
    table = document.add_table(len(block.rows), len(block.rows[0]), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    widths = _widths(block)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for y, (row, made) in enumerate(zip(block.rows, table.rows, strict=True)):
        for cell, place, width in zip(row, made.cells, widths, strict=True):
            place.vertical_alignment, place.width = WD_ALIGN_VERTICAL.CENTER, Mm(width)
            _fill(place.paragraphs[0], cell, replace(LOOKS["cell"], bold=y < block.heads))
        if y < block.heads:
            made._tr.get_or_add_trPr().append(element("w:tblHeader"))
    set_shape(document.add_paragraph(), Look(line=10))


def _widths(block: Block) -> list[float]:
    """Millimetres of each column by its longest cell, none more than six times another."""
    longest = [min(24, max(4, *(len(words(row[x])) for row in block.rows))) for x in range(len(block.rows[0]))]
    return [_TEXT_MM * each / sum(longest) for each in longest]


def _figure(document: Doc, block: Block, pictures: Mapping[str, bytes]) -> None:
    data = pictures.get(block.source)
    if data is None:
        _paragraph(document, (Run(f"［图：{block.text}］"),), LOOKS["caption"])
    else:
        paragraph = _paragraph(document, (), LOOKS["figure"])
        shown = paragraph.add_run().add_picture(io.BytesIO(data))
        scale = min(1.0, Mm(_PICTURE_MM[0]) / shown.width, Mm(_PICTURE_MM[1]) / shown.height)
        shown.width, shown.height = Emu(round(shown.width * scale)), Emu(round(shown.height * scale))
        shown._inline.docPr.set("descr", block.text)
    if block.caption:
        _paragraph(document, (Run(block.caption),), LOOKS["caption"])
