"""The paste-safe rules applied to what an account really gets."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.publish.parts import PICTURE_BYTES, Part
from pipeline.publish.posts import Post
from pipeline.render.paste_lint import Finding, Meta, PictureFile, lint_paste
from pipeline.render.pictures.photo import open_picture


def picture_file(data: bytes) -> PictureFile:
    """What the rules want to know of a packed picture. Raises PictureError."""
    image = open_picture(data)
    form = "png" if data.startswith(b"\x89PNG") else "jpg"
    return PictureFile(image.width, image.height, len(data), form, alpha=image.mode == "RGBA")


def lint_part(part: Part, post: Post, files: Mapping[str, PictureFile] | None = None) -> tuple[Finding, ...]:
    """Findings about the HTML files of a post, with lines of the piece's Markdown file; none without `lint`.

    `files` are the packed pictures by name, where they are at hand. Limits are not among them: `Post.usages` counts
    title, 摘要 and the rest by the channel's own figures.
    """
    draft = part.draft
    meta = Meta(
        source=draft.markdown,
        first_line=draft.first_line,
        html=draft.html,
        keep_links_to=part.channel.keep_links_to,
        added=(*part.card, *part.credits),
        required=draft.about.credits,
        files=files,
        max_picture_bytes=part.channel.picture_max_bytes or PICTURE_BYTES,
    )
    pages = (post.texts[emit.path] for emit in part.channel.files if emit.pasted and part.channel.lint)
    return tuple(finding for page in pages for finding in lint_paste(page.strip(), meta))
