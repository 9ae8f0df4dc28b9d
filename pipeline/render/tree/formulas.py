"""Formulas where there is no MathML: a line of text with sub- and superscripts, or a drawn picture."""

from __future__ import annotations

from lxml.html import HtmlElement
from lxml.html.builder import E

from pipeline.render.formula import PICTURE_PX_PER_EM, is_simple, picture_name, runs
from pipeline.render.tree.work import Work, append_text, put_role, replace, section


def formulas(root: HtmlElement, work: Work) -> None:
    """A simple formula is text. One with tall parts is the picture drawn for it (`picture_name`) where the bundle has
    it, with the text as its description; without the picture it is text as well, in brackets where they are needed."""
    for math in list(root.iter("math")):
        block = math.get("display") == "block"
        name = picture_name(math)
        drawn = None if is_simple(math) else work.pictures.get(name)
        shown = _drawn(math, drawn, work.sizes.get(name)) if drawn else _line(math)
        holder = math.getparent()
        if block and holder is not None and holder.get("class") == "formula":
            box = section("formula")
            box.append(shown)
            replace(holder, box)
        else:
            replace(math, shown)
        if shown.tag == "span":
            shown.drop_tag()


def _line(math: HtmlElement) -> HtmlElement:
    line = E.span()
    found = runs(math)
    for number, run in enumerate(found):
        text = run.text.lstrip() if number == 0 else run.text
        text = text.rstrip() if number == len(found) - 1 else text
        if run.shift:
            line.append(E(run.shift, text))
        else:
            append_text(line, text)
    return line


def _drawn(math: HtmlElement, name: str, size: tuple[int, int] | None) -> HtmlElement:
    image = E.img(src=name, alt=math.get("alttext") or "")
    if size:
        image.set("data-ratio", f"{size[1] / size[0]:.4f}")
        image.set("data-w", str(size[0]))
        image.set("em", f"{size[0] / PICTURE_PX_PER_EM:.2f}")
    put_role(image, "formula-picture")
    return image
