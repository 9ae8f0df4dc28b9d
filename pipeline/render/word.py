"""Word documents from HTML, set as Chinese offices and newspapers expect a manuscript. Only module with python-docx.

Faces, sizes and indents are those of GB/T 9704—2012 (小标宋 for the title, 黑体 and 楷体 for headings, 仿宋 三号 for
the text, 28 points a line, A4 with its margins). The same input gives the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from functools import lru_cache
from typing import Any

from docx import Document
from docx.document import Document as Doc
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run as TextRun

from pipeline.render.feed_html import clean
from pipeline.render.manuscript import Block, Run, blocks, words

_TEXT_MM = 156  # between the margins
_PICTURE_MM = (130, 110)  # the most that a picture takes, width and height
_SONG, _HEI, _KAI, _FANG = "宋体", "黑体", "楷体_GB2312", "仿宋_GB2312"
_LATIN = "Times New Roman"


@dataclass(frozen=True, slots=True)
class Look:
    """A paragraph's face, size in points, alignment, first-line indent and hanging in characters, points a line."""

    face: str = _FANG
    size: float = 16
    align: ALIGN = ALIGN.JUSTIFY
    first: float = 2
    left: float = 0
    line: float = 28
    above: float = 0
    below: float = 0
    bold: bool = False
    keep: bool = False


@dataclass(frozen=True)
class Properties:
    """What a file tells about itself."""

    title: str
    author: str
    moment: datetime
    keywords: str = ""
    comments: str = ""


_TEXT = Look()
_LOOKS = {
    "h1": Look("方正小标宋简体", 22, ALIGN.CENTER, 0, line=36, below=10, keep=True),
    "h2": Look(_HEI, keep=True),
    "h3": Look(_KAI, bold=True, keep=True),
    "title": Look(_HEI, keep=True),
    "byline": Look(_KAI, align=ALIGN.CENTER, first=0, below=14),
    "meta": Look(_SONG, 10.5, ALIGN.LEFT, 0, line=18),
    "sign": Look(align=ALIGN.RIGHT, first=0, above=14),
    "caption": Look(_KAI, 12, ALIGN.CENTER, 0, line=20, below=10),
    "figure": Look(align=ALIGN.CENTER, first=0, line=0, above=10, keep=True),
    "formula": Look(align=ALIGN.CENTER, first=0),
    "note": Look(_SONG, 10.5, first=0, line=18),
    "code": Look("Consolas", 10.5, ALIGN.LEFT, 0, left=2, line=16),
    "rule": Look(align=ALIGN.CENTER, first=0),
    "cell": Look(_SONG, 10.5, ALIGN.LEFT, 0, line=18),
}


def write_word(html: str, pictures: Mapping[str, bytes], properties: Properties) -> bytes:
    """The HTML as a .docx: neutral HTML between whatever headings, `p.byline`, `p.meta`, `p.sign` a template adds.

    `pictures` maps `media:` paths to PNG or JPEG bytes; one that is missing leaves its description in brackets.
    """
    document = Document(io.BytesIO(_blank()))
    for block in blocks(html):
        _write(document, block, pictures)
    _about(document, properties)
    out = io.BytesIO()
    document.save(out)
    return _same_bytes(out.getvalue())


@lru_cache(maxsize=1)
def _blank() -> bytes:
    """An empty document: A4 and its margins, a face for Chinese in every style, the page's number below."""
    document = Document()
    _slim(document)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
        Mm(37),
        Mm(35),
        Mm(28),
        Mm(26),
    )
    for fonts in document.styles.element.xpath("//w:rFonts"):
        _faces(fonts, _FANG)
    for lang in document.styles.element.xpath("//w:lang"):
        lang.set(qn("w:val"), "en-US")
        lang.set(qn("w:eastAsia"), "zh-CN")
    foot = section.footer.paragraphs[0]
    _shape(foot, Look(_SONG, 14, ALIGN.CENTER, 0, line=20))
    for text, kind in (("— ", ""), ("", "begin"), ("PAGE", "instr"), ("", "end"), (" —", "")):
        _field(foot, text, kind)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _slim(document: Doc) -> None:
    """Without what the library's own blank document carries along: a hundred table styles, twice, and a thumbnail."""
    for style in document.styles.element.xpath("//w:style[@w:type='table']"):
        if style.get(qn("w:styleId")) not in {"TableNormal", "TableGrid"}:
            style.getparent().remove(style)
    for relations in (document.part.rels, document.part.package.rels):
        for key, relation in list(relations.items()):
            if relation.reltype.endswith(("/stylesWithEffects", "/thumbnail")):
                del relations[key]


def _field(paragraph: Paragraph, text: str, kind: str) -> None:
    run = paragraph.add_run("" if kind else text)
    _face(run, Look(_SONG, 14))
    if kind == "instr":
        run._r.append(_element("w:instrText", text=text))
    elif kind:
        run._r.append(_element("w:fldChar", fldCharType=kind))


def _write(document: Doc, block: Block, pictures: Mapping[str, bytes]) -> None:
    match block.kind:
        case "table":
            _table(document, block)
        case "figure":
            _figure(document, block, pictures)
        case "rule":
            _paragraph(document, (Run("＊　＊　＊"),), _LOOKS["rule"])
        case "note":
            _paragraph(document, (Run(f"[{block.mark}] " if block.mark else ""), *block.runs), _LOOKS["note"])
        case "item":
            left = 2.0 * block.level + (2 if block.boxed else 0)
            first = -2.0 if block.mark else 0.0
            marked = (Run(f"{block.mark}\t"), *block.runs) if block.mark else block.runs
            _paragraph(document, marked, replace(_TEXT, align=ALIGN.LEFT, left=left + 1, first=first))
        case _:
            name = f"h{min(block.level, 3)}" if block.kind == "heading" else block.kind
            look = _LOOKS.get(block.role) or _LOOKS.get(name, _TEXT)
            made = _paragraph(document, block.runs, replace(look, left=look.left + 2) if block.boxed else look)
            if block.kind == "heading":
                made.style = document.styles[f"Heading {block.level}"]


def _paragraph(document: Doc, runs: Sequence[Run], look: Look) -> Paragraph:
    paragraph = document.add_paragraph()
    _fill(paragraph, runs, look)
    return paragraph


def _fill(paragraph: Paragraph, runs: Sequence[Run], look: Look) -> None:
    _shape(paragraph, look)
    for part in runs:
        run = paragraph.add_run(f"[{part.text}]" if part.note else part.text)
        _face(run, replace(look, face=_KAI) if part.italic else look)
        run.bold = part.bold or look.bold
        run.italic = False
        if part.shift == "sup" or part.note:
            run.font.superscript = True
        elif part.shift == "sub":
            run.font.subscript = True


def _shape(paragraph: Paragraph, look: Look) -> None:
    """Alignment, indents in characters (Word adapts them to the face), an exact or, for pictures, a free line."""
    shape = paragraph.paragraph_format
    shape.alignment = look.align
    shape.space_before, shape.space_after = Pt(look.above), Pt(look.below)
    shape.line_spacing_rule = WD_LINE_SPACING.EXACTLY if look.line else WD_LINE_SPACING.SINGLE
    if look.line:
        shape.line_spacing = Pt(look.line)
    shape.keep_with_next = look.keep
    shape.first_line_indent = Pt(look.first * look.size)
    shape.left_indent = Pt(look.left * look.size)
    indent = paragraph._p.get_or_add_pPr().find(qn("w:ind"))
    if indent is not None:
        indent.set(qn("w:hangingChars" if look.first < 0 else "w:firstLineChars"), str(round(abs(look.first) * 100)))
        indent.set(qn("w:leftChars"), str(round(look.left * 100)))


def _face(run: TextRun, look: Look) -> None:
    run.font.size = Pt(look.size)
    run.font.color.rgb = RGBColor(0, 0, 0)
    _faces(run._r.get_or_add_rPr().get_or_add_rFonts(), look.face)


def _faces(fonts: Any, chinese: str) -> None:
    """The Chinese face and its Latin companion, without the theme's, which would win."""
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    latin = chinese if chinese.isascii() else _LATIN
    for name, face in (("ascii", latin), ("hAnsi", latin), ("cs", latin), ("eastAsia", chinese)):
        fonts.set(qn(f"w:{name}"), face)


def _table(document: Doc, block: Block) -> None:
    table = document.add_table(len(block.rows), len(block.rows[0]), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    widths = _widths(block)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for y, (row, made) in enumerate(zip(block.rows, table.rows, strict=True)):
        for cell, place, width in zip(row, made.cells, widths, strict=True):
            place.vertical_alignment, place.width = WD_ALIGN_VERTICAL.CENTER, Mm(width)
            _fill(place.paragraphs[0], cell, replace(_LOOKS["cell"], bold=y < block.heads))
        if y < block.heads:
            made._tr.get_or_add_trPr().append(_element("w:tblHeader"))
    _shape(document.add_paragraph(), Look(line=10))


def _widths(block: Block) -> list[float]:
    """Millimetres of each column by its longest cell, none more than six times another."""
    longest = [min(24, max(4, *(len(words(row[x])) for row in block.rows))) for x in range(len(block.rows[0]))]
    return [_TEXT_MM * each / sum(longest) for each in longest]


def _figure(document: Doc, block: Block, pictures: Mapping[str, bytes]) -> None:
    data = pictures.get(block.source)
    if data is None:
        _paragraph(document, (Run(f"［图：{block.text}］"),), _LOOKS["caption"])
    else:
        paragraph = _paragraph(document, (), _LOOKS["figure"])
        shown = paragraph.add_run().add_picture(io.BytesIO(data))
        scale = min(1.0, Mm(_PICTURE_MM[0]) / shown.width, Mm(_PICTURE_MM[1]) / shown.height)
        shown.width, shown.height = Emu(round(shown.width * scale)), Emu(round(shown.height * scale))
        shown._inline.docPr.set("descr", block.text)
    if block.caption:
        _paragraph(document, (Run(block.caption),), _LOOKS["caption"])


def _element(name: str, text: str | None = None, **attributes: str) -> Any:
    made = OxmlElement(name)
    made.text = text
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def _about(document: Doc, about: Properties) -> None:
    core = document.core_properties
    core.title, core.author = clean(about.title)[:255], clean(about.author)[:255]
    core.last_modified_by = core.author
    core.keywords, core.comments = clean(about.keywords)[:255], clean(about.comments)[:255]
    core.language, core.revision = "zh-CN", 1
    core.created = core.modified = about.moment.astimezone(timezone.utc).replace(tzinfo=None)


def _same_bytes(document: bytes) -> bytes:
    """The package with one fixed time in every entry."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as made, zipfile.ZipFile(out, "w", compresslevel=3) as kept:
        for name in made.namelist():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            kept.writestr(info, made.read(name))
    return out.getvalue()
