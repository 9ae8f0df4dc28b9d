"""A Word document from the HTML that the emit's template gives."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.model.channel import Emit
from pipeline.publish.makers.made import Made
from pipeline.publish.parts import Part


def make_word(part: Part, emit: Emit, made: Made) -> Mapping[str, bytes]:
    """One .docx; pictures of the body are those of the folder."""
    from pipeline.render.word import Properties, write_word  # noqa: PLC0415 - python-docx, for the few who want Word

    draft = part.draft
    about = Properties(
        draft.title, draft.author, draft.about.published, "、".join(draft.about.keywords), draft.statement
    )
    return {emit.path: write_word(made.post.texts[emit.path], made.pictures(part), about)}
