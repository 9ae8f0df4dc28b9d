"""The paste-safe rules applied to what an account really gets."""

from __future__ import annotations

from pipeline.publish.parts import Part
from pipeline.publish.posts import Post
from pipeline.render.paste_lint import Finding, Meta, lint_paste


def lint_part(part: Part, post: Post) -> tuple[Finding, ...]:
    """Findings about the HTML files of a post, with lines of the piece's Markdown file; none for a channel of text."""
    draft = part.draft
    meta = Meta(
        title=draft.title,
        author=draft.author,
        digest=draft.digest,
        source_url=draft.link,
        source=draft.markdown,
        first_line=draft.first_line,
        html=draft.html,
        keep_links_to=part.channel.keep_links_to,
        added=part.card,
    )
    pages = (post.texts[emit.path] for emit in part.channel.files if emit.pasted)
    return tuple(finding for page in pages for finding in lint_paste(page.strip(), meta))
