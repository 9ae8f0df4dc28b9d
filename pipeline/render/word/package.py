"""The document around the text: a blank sheet of A4, what a file tells about itself, the same bytes each time."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import lru_cache

from docx import Document
from docx.document import Document as Doc
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from pipeline.render.feed_html import clean
from pipeline.render.word.looks import FANG, SONG, Look, element, set_face, set_faces, set_shape


@dataclass(frozen=True)
class Properties:
    """What a file tells about itself."""

    title: str
    author: str
    moment: datetime
    keywords: str = ""
    comments: str = ""


@lru_cache(maxsize=1)
def blank() -> bytes:
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
        set_faces(fonts, FANG)
    for lang in document.styles.element.xpath("//w:lang"):
        lang.set(qn("w:val"), "en-US")
        lang.set(qn("w:eastAsia"), "zh-CN")
    foot = section.footer.paragraphs[0]
    set_shape(foot, Look(SONG, 14, ALIGN.CENTER, 0, line=20))
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
    set_face(run, Look(SONG, 14))
    if kind == "instr":
        run._r.append(element("w:instrText", text=text))
    elif kind:
        run._r.append(element("w:fldChar", fldCharType=kind))


def about(document: Doc, about: Properties) -> None:
    """Write the properties; the format takes 255 characters each, and no sign that XML forbids."""
    core = document.core_properties
    core.title, core.author = clean(about.title)[:255], clean(about.author)[:255]
    core.last_modified_by = core.author
    core.keywords, core.comments = clean(about.keywords)[:255], clean(about.comments)[:255]
    core.language, core.revision = "zh-CN", 1
    core.created = core.modified = about.moment.astimezone(timezone.utc).replace(tzinfo=None)


def same_bytes(document: bytes) -> bytes:
    """The package with one fixed time in every entry."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as made, zipfile.ZipFile(out, "w", compresslevel=3) as kept:
        for name in made.namelist():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            kept.writestr(info, made.read(name))
    return out.getvalue()
