"""Pictures with their place in the bundle, size and caption."""

from __future__ import annotations

from lxml.html import HtmlElement
from lxml.html.builder import E

from pipeline.render.tree.work import Work, append_text, is_blank, put_role, replace, section


def pictures(root: HtmlElement, work: Work) -> None:
    """Each picture names its file in the bundle; one that is not in the bundle leaves its description.

    A picture that stands alone is a figure; its caption stands below it.
    """
    for image in list(root.iter("img")):
        path = (image.get("src") or "").removeprefix("media:")
        alt, name = image.get("alt") or "", work.pictures.get(path)
        if name is None:
            words = E.span(f"［图：{alt}］" if alt else "［图］")
            replace(image, words)
            words.drop_tag()
            continue
        image.attrib.clear()
        image.set("src", name)
        image.set("alt", alt or _caption(image) or "插图")
        size = work.sizes.get(path) or work.sizes.get(name)
        if size:
            image.set("data-ratio", f"{size[1] / size[0]:.4f}")
            image.set("data-w", str(size[0]))
        put_role(image, "picture")
        parent = image.getparent()
        if parent.tag == "p" and len(parent) == 1 and is_blank(parent.text) and is_blank(image.tail):
            parent.tag, parent.text, image.tail = "section", None, None
            put_role(parent, "figure")
    for figure in list(root.iter("figure")):
        figure.tag = "section"
        put_role(figure, "figure")
        for caption in list(figure.iter("figcaption")):
            caption.tag = "section"
            put_role(caption, "caption")
            if not is_blank(caption.tail):
                append_text(caption, caption.tail or "")
            caption.tail = None


def _caption(image: HtmlElement) -> str:
    figure = next(image.iterancestors("figure"), None)
    caption = figure.find(".//figcaption") if figure is not None else None
    return " ".join(caption.text_content().split()) if caption is not None else ""


def video_card(root: HtmlElement, work: Work) -> None:
    """A card for the film itself, first of all: what it is called, how long it runs, where it is."""
    if not work.card:
        return
    box = section("card")
    box.append(E.p({"class": "card-title"}, f"▶ {work.card[0]}"))
    for line in work.card[1:]:
        box.append(E.p({"class": "note"}, line))
    root.insert(0, box)
    box.tail, root.text = root.text, None
