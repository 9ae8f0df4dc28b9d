"""How paragraphs look: GB/T 9704—2012 for a manuscript on Chinese paper, as Word writes it down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run as TextRun

SONG, HEI, KAI, FANG = "宋体", "黑体", "楷体_GB2312", "仿宋_GB2312"
_LATIN = "Times New Roman"


@dataclass(frozen=True, slots=True)
class Look:
    """A paragraph's face, size in points, alignment, first-line indent and hanging in characters, points a line."""

    face: str = FANG
    size: float = 16
    align: ALIGN = ALIGN.JUSTIFY
    first: float = 2
    left: float = 0
    line: float = 28
    above: float = 0
    below: float = 0
    bold: bool = False
    keep: bool = False


TEXT = Look()
LOOKS = {  # by the role of a paragraph, or what it is
    "h1": Look("方正小标宋简体", 22, ALIGN.CENTER, 0, line=36, below=10, keep=True),
    "h2": Look(HEI, keep=True),
    "h3": Look(KAI, bold=True, keep=True),
    "title": Look(HEI, keep=True),
    "byline": Look(KAI, align=ALIGN.CENTER, first=0, below=14),
    "meta": Look(SONG, 10.5, ALIGN.LEFT, 0, line=18),
    "sign": Look(align=ALIGN.RIGHT, first=0, above=14),
    "caption": Look(KAI, 12, ALIGN.CENTER, 0, line=20, below=10),
    "figure": Look(align=ALIGN.CENTER, first=0, line=0, above=10, keep=True),
    "formula": Look(align=ALIGN.CENTER, first=0),
    "note": Look(SONG, 10.5, first=0, line=18),
    "code": Look("Consolas", 10.5, ALIGN.LEFT, 0, left=2, line=16),
    "rule": Look(align=ALIGN.CENTER, first=0),
    "cell": Look(SONG, 10.5, ALIGN.LEFT, 0, line=18),
}


def set_shape(paragraph: Paragraph, look: Look) -> None:
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


def set_face(run: TextRun, look: Look) -> None:
    """Face and size of the look, in black: a theme would colour headings."""
    run.font.size = Pt(look.size)
    run.font.color.rgb = RGBColor(0, 0, 0)
    set_faces(run._r.get_or_add_rPr().get_or_add_rFonts(), look.face)


def set_faces(fonts: Any, chinese: str) -> None:
    """The Chinese face and its Latin companion, without the theme's, which would win."""
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    latin = chinese if chinese.isascii() else _LATIN
    for name, face in (("ascii", latin), ("hAnsi", latin), ("cs", latin), ("eastAsia", chinese)):
        fonts.set(qn(f"w:{name}"), face)


def element(name: str, text: str | None = None, **attributes: str) -> Any:
    """An element of WordprocessingML: `name` with its prefix, attributes without."""
    made = OxmlElement(name)
    made.text = text
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made
