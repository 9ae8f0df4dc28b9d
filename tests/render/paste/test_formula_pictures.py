"""Tall formulas are drawn; simple ones stay text; the drawing is as large as the words beside it."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image

from pipeline.render.formula import PICTURE_PX_PER_EM, to_mathml
from pipeline.render.formula_picture import draw_formula, tall_formulas
from pipeline.render.paste import paste_html
from pipeline.render.paste_lint import Meta, lint_paste
from tests.render.markdown.test_cases import neutral
from tests.render.paste.test_themes import THEMES

TALL = [
    r"\sum_{i=1}^{n} x_i^2",
    r"\frac{1}{1+\frac{a}{b}}",
    r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}",
    r"f(x)=\begin{cases}1 & x>0\\0 & x\le 0\end{cases}",
    r"\int_0^1 \sqrt[3]{x+1}\,\mathrm{d}x",
    r"a^{b^c}",
]
SIMPLE = ["E=mc^2", r"\frac{a}{b}", r"\mathrm{H_2O}", r"\sqrt{2}", r"10^{-6}", r"\sin\beta"]


@pytest.mark.parametrize("tex", TALL)
def test_tall_formula_is_drawn(tex: str) -> None:
    """The picture is a PNG of the stated size with ink on white, the same bytes each time, and named by its formula."""
    found = tall_formulas(neutral(f"$${tex}$$"))
    assert len(found) == 1
    drawn = draw_formula(*found.values())
    assert drawn is not None
    png, width, height = drawn
    with Image.open(io.BytesIO(png)) as image:
        assert image.size == (width, height)
        dark = sum(image.convert("L").histogram()[:128])
    assert 0.005 < dark / (width * height) < 0.5
    assert draw_formula(*found.values()) == drawn


@pytest.mark.parametrize("tex", SIMPLE)
def test_simple_formula_stays_text(tex: str) -> None:
    """A line of text says all of it."""
    assert tall_formulas(neutral(f"$${tex}$$")) == {}


def test_what_cannot_be_drawn_stays_text() -> None:
    """Chinese words in a formula have no font there."""
    mathml = to_mathml(r"\frac{\text{路程}}{t^{2^2}}", True)
    assert mathml is not None
    assert draw_formula(mathml) is None


def test_pasted_picture() -> None:
    """It stands in the fragment with its text as description, sized in em; nothing is lost and the lint agrees."""
    html = neutral(r"看 $$\sum_{i=1}^{n} x_i^2$$ 完")
    (name,) = tall_formulas(html)
    pasted = paste_html(
        html, theme=THEMES["shuimo"], pictures={name: "images/01.png"}, sizes={name: (PICTURE_PX_PER_EM * 3, 100)}
    )
    assert re.search(
        r'<img src="images/01.png" alt="[^"]+" data-ratio="0.6944" data-w="144" style="width:3.00em;', pasted
    )
    assert lint_paste(pasted, Meta(html=html)) == ()
    assert "∑" in paste_html(html)
