"""What posters, cards and slides of a part are drawn from: all words and the look, but for size and layout."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.ingest.layouts import load_layouts
from pipeline.model.catalog import Catalog, Entry
from pipeline.model.channel import Channel
from pipeline.model.cover import Clip, CoverRequest, Layout
from pipeline.model.job import digest
from pipeline.model.matter import Override, Source
from pipeline.publish.covers import cover_inputs, cover_request
from pipeline.publish.drafts import Draft

_ANY = (1080, 1080)
_LONGEST_SOURCE = 14  # characters of a name that still reads from afar


@dataclass(frozen=True)
class Art:
    """`request` has the cover's own layout; `layouts` are those of templates/posters; `inputs` the words of its key.

    `text` is what the editor wants on cards instead of the body. `pictures` are the body's, as (content path, file),
    for sets of cards.
    """

    request: CoverRequest
    layouts: Mapping[str, Layout]
    inputs: Mapping[str, str]
    site: str
    text: str = ""
    pictures: tuple[tuple[str, Path], ...] = ()


def load_posters(templates: Path) -> dict[str, Layout]:
    """The layouts of templates/posters. Raises ValueError (Chinese) when one is not usable."""
    found, problems = load_layouts(templates / "posters")
    if problems:
        raise ValueError("；".join(f"{each.path}：{each.message}" for each in problems))
    return found


def make_art(
    catalog: Catalog, entry: Entry, channel: Channel, draft: Draft, own: Override, posters: Mapping[str, Layout]
) -> Art | None:
    """None where the channel has nothing to draw on a canvas."""
    wanted = {emit.canvas.layout for emit in channel.files if emit.canvas}
    if not wanted:
        return None
    site, matter = catalog.office.site, entry.piece.matter
    cover = cover_request(catalog, entry, *_ANY, title=draft.title, cover=own.cover, byline=site.owner)
    request = replace(
        cover,
        # A frame of a film has words of its own where ours stand: only the editor's choice for posters brings one here.
        photo=None if isinstance(cover.photo, Clip) and not own.cover else cover.photo,
        points=draft.points,
        digest=draft.digest,
        source=source_line(matter.sources),
        note="扫码看全文" if entry.piece.kind != "video" else "扫码看视频",
        code=draft.link,
    )
    layouts = {name: each for name, each in posters.items() if any(name.startswith(layout) for layout in wanted)}
    inputs = cover_inputs(catalog, request)
    marks = digest(inputs["layout"], own.cards or "", *(layouts[name].mark for name in sorted(layouts)))
    shown = [catalog.pictures[path] for path in entry.rendered.images if path in catalog.pictures]
    if all(emit.make != "cards" for emit in channel.files):
        shown = []
    pictures = digest(inputs.get("picture", ""), repr([(each.path, each.digest) for each in shown]))
    files = tuple((each.path, catalog.content / each.path) for each in shown)
    return Art(request, layouts, {"layout": marks, "picture": pictures}, site.name, (own.cards or "").strip(), files)


def source_line(sources: tuple[Source, ...]) -> str:
    """`来源：世界卫生组织等 4 处`: the first source's institution where it is short, and how many there are."""
    if not sources:
        return ""
    name = sources[0].title.split("：")[0].strip()
    if len(name) > _LONGEST_SOURCE:
        return f"来源 {len(sources)} 处，见全文"
    return f"来源：{name}" + (f"等 {len(sources)} 处" if len(sources) > 1 else "")
