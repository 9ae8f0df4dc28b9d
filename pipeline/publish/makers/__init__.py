"""What a channel's files can be made with: `files[].make` names one of these. Platforms are data, abilities are here.

A maker is a pure function of a part, one of its channel's emits and what was made before; it gives the files to add to
the folder, by name. Each stands in its own module; its name also stands in `model.channel.Make`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pipeline.model.channel import Emit
from pipeline.publish.makers.app import make_app
from pipeline.publish.makers.cards import make_cards
from pipeline.publish.makers.made import Made
from pipeline.publish.makers.originals import make_originals
from pipeline.publish.makers.page import make_page
from pipeline.publish.makers.poster import make_poster
from pipeline.publish.makers.proof import make_proof
from pipeline.publish.makers.slides import make_slides
from pipeline.publish.makers.text import make_text
from pipeline.publish.makers.word import make_word
from pipeline.publish.parts import Part

Maker = Callable[[Part, Emit, Made], Mapping[str, bytes]]

MAKERS: dict[str, Maker] = {
    "app": make_app,
    "originals": make_originals,
    "page": make_page,
    "proof": make_proof,
    "text": make_text,
    "word": make_word,
    "poster": make_poster,
    "cards": make_cards,
    "slides": make_slides,
}
