"""The public website: every page, picture, clip, theme file and the search index, from public entries alone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import islice
from urllib.parse import urlsplit

from pipeline.ingest.extensions import load_extensions
from pipeline.ingest.parse import split
from pipeline.ingest.text import decode
from pipeline.model.catalog import Catalog, Entry
from pipeline.model.extensions import Extensions
from pipeline.model.job import Job, digest, make_key
from pipeline.model.matter import Withdrawal
from pipeline.model.office import Site
from pipeline.model.times import chinese_date
from pipeline.publish.cards import SECTIONS, Cards, Link
from pipeline.publish.context import Context
from pipeline.publish.dated import campaigns, science_days
from pipeline.publish.feature_view import Marks, feature_view
from pipeline.publish.frames import build_frames, theme_jobs
from pipeline.publish.handbook import Chapter, handbook_jobs, handbook_picture_jobs, handbook_records, load_chapters
from pipeline.publish.lists import has_calendar, list_pages, top_items
from pipeline.publish.offline import offline_jobs
from pipeline.publish.pictures import card_path, picture_jobs, shown
from pipeline.publish.search import search_jobs
from pipeline.publish.sheets import Head, Planned, Press, Sheet, make_sheet
from pipeline.publish.site_video import make_player, make_sound
from pipeline.publish.structured import home_data, piece_data
from pipeline.publish.subscribe import subscribe_sheet
from pipeline.publish.views import Feature, Placed, make_feature, placed_entries
from pipeline.render.markdown import render
from pipeline.store import snapshot

LATEST = 7  # on the home page: the lead and two rows of three


def site_jobs(catalog: Catalog, context: Context) -> Iterator[Job]:
    """All files of `site/` but the feeds and open data. Raises FrameError when mkdocs fails."""
    chapters = load_chapters(catalog.office.site, context)
    yield from _all_pages(catalog, context, chapters)
    yield from picture_jobs(catalog, context)
    yield from handbook_picture_jobs(chapters, context)
    yield from search_jobs(catalog, context, handbook_records(chapters))


def page_jobs(catalog: Catalog, context: Context) -> Iterator[Job]:
    """Every page, with the files of the theme. Raises FrameError when mkdocs fails."""
    yield from _all_pages(catalog, context, load_chapters(catalog.office.site, context))


def _all_pages(catalog: Catalog, context: Context, chapters: tuple[Chapter, ...]) -> Iterator[Job]:
    press = make_press(context, catalog.office.site)
    yield from shell_jobs(press, context)
    yield from handbook_jobs(press, chapters)
    yield from map(press.job, pages(catalog, known_cards(catalog, context)))


def known_cards(catalog: Catalog, context: Context) -> Cards:
    """The cards, whose digests an earlier build may have found."""
    office = digest(repr(catalog.office), catalog.vocabulary.version, repr(catalog.looks), context.code)
    cards = Cards(catalog)
    with snapshot(context.cache / "cards.pickle", office) as (before, now):
        for entry in catalog.public:
            row = before.get(entry.id)
            if not row or row[0] != entry.digest:
                row = entry.digest, cards.marks[entry.id]
            now[entry.id] = row
            cards.marks[entry.id] = row[1]
    return cards


def make_press(context: Context, site: Site) -> Press:
    """What all pages share. Raises FrameError when mkdocs fails."""
    frames, mark = build_frames(context, site)
    marks = (("frame", mark), ("template", context.template_digest("templates/site")), ("code", context.code))
    return Press(frames, context.root / "templates", site, marks)


def shell_jobs(press: Press, context: Context) -> Iterator[Job]:
    """What hangs on no piece: files of the theme, what works without a network, plain pages."""
    yield from theme_jobs(press.frames, context.root / "site_overrides")
    yield from offline_jobs(press.frames, context.root, press.site)
    yield from _texts(press, context)


def pages(catalog: Catalog, cards: Cards) -> Iterator[Planned]:
    """Every page that hangs on pieces, planned: naming all of them costs little, and any one can be had alone."""
    marks = Marks(catalog)
    for each in placed_entries(catalog, cards):
        view = partial(feature_view, marks, each)
        yield Planned(f"{each.entry.path}index.html", partial(_piece, each), each.entry.digest, view)
    yield Planned("index.html", partial(_home, catalog, cards))
    yield from list_pages(catalog, cards)
    yield Planned("search/index.html", partial(_search, catalog, cards))
    yield Planned("subscribe/index.html", partial(subscribe_sheet, catalog))
    yield Planned("offline/index.html", _offline)
    yield Planned("404.html", partial(_missing, catalog, cards))
    yield from _notices(catalog)


def _piece(placed: Placed) -> Sheet:
    entry, catalog, cards = placed.entry, placed.catalog, placed.cards
    feature = make_feature(placed)
    player, sound = make_player(entry, catalog), make_sound(entry, catalog)
    head = Head(
        type="video.other" if player else "article",
        picture=card_path(entry.id),
        picture_alt=f"封面：{entry.piece.matter.title}",
        feeds=tuple(_feeds(entry, feature)),
        data=piece_data(entry, catalog, feature, player, sound),
        published=feature.card.date,
    )
    return Sheet(
        entry.path,
        entry.piece.matter.title,
        entry.summary,
        "piece",
        SECTIONS[entry.piece.kind],
        frame="piece",
        scope=entry.piece.kind,
        values={"feature": feature, "player": player, "sound": sound},
        head=head,
        body=entry.rendered.html,
        pictures=tuple((p, shown(catalog.pictures[p])) for p in entry.rendered.images if p in catalog.pictures),
        pieces=tuple((name, cards[name].path) for name in entry.rendered.links if name in cards),
    )


def _feeds(entry: Entry, feature: Feature) -> Iterator[Link]:
    """The feeds that a reader of the piece may want, besides that of the whole site."""
    if feature.column:
        yield Link(feature.column.name, f"feeds/columns/{feature.column.id}")
    if feature.campaign:
        yield Link(feature.campaign.name, f"feeds/{feature.campaign.path.rstrip('/')}")
    if entry.piece.matter.audio:
        yield Link("播客", "feeds/podcast")
    if entry.piece.kind == "video":
        yield Link("视频", "feeds/kinds/video")


def _notices(catalog: Catalog) -> Iterator[Planned]:
    for entry in catalog.withdrawn:
        if told := entry.piece.matter.withdrawal:
            yield Planned(f"{entry.path}index.html", partial(_notice, entry, told))


def _notice(entry: Entry, told: Withdrawal) -> Sheet:
    """What stands at the address of a withdrawn piece: that it was there, and why it is not any more."""
    title = entry.piece.matter.title
    values = {
        "title": title,
        "published": chinese_date(entry.piece.published),
        "withdrawn": chinese_date(told.date),
        "reason": told.reason,
    }
    return Sheet(
        entry.path, f"撤稿：{title}", told.reason, "withdrawn", SECTIONS[entry.piece.kind],
        scope="withdrawn", values=values, head=Head(robots="noindex", feeds=(Link("更正", "feeds/corrections"),)),
    )  # fmt: skip


def _home(catalog: Catalog, cards: Cards) -> Sheet:
    site = catalog.office.site
    urgent = tuple(cards[e.id] for e in catalog.public if e.piece.matter.urgency == "emergency")
    films = (cards[e.id] for e in catalog.public if e.piece.kind == "video")
    others = (cards[e.id] for e in catalog.public if e.piece.kind != "video")
    latest = tuple(islice(others, LATEST))
    values = {
        "urgent": urgent,
        "latest": latest,
        "films": tuple(islice(films, 4)),
        "columns": top_items(catalog, cards, "columns"),
        "topics": top_items(catalog, cards, "topics"),
        "audiences": top_items(catalog, cards, "audiences"),
        "count": len(cards),
        "campaigns": campaigns(catalog),
        "days": science_days(catalog),  # JSON
    }
    title = f"{site.name}：{site.tagline}" if site.tagline else site.name
    head = Head(
        picture=card_path(latest[0].id) if latest else "",
        picture_alt=latest[0].title if latest else "",
        calendar=has_calendar(catalog),
        data=home_data(site),
    )
    return Sheet("", title, site.description or site.name, "home", "home", scope="home", values=values, head=head)


def _search(catalog: Catalog, cards: Cards) -> Sheet:
    return Sheet(
        "search/", "搜索", "在全站的文章、视频和专栏里搜索。", "search", frame="search", scope="search",
        values={"topics": top_items(catalog, cards, "topics")}, head=Head(robots="noindex"),
    )  # fmt: skip


def _offline() -> Sheet:
    about = "读过的页面还在，连上网以后再看别的。"
    return Sheet("offline/", "现在没有网络", about, "offline", scope="offline", head=Head(robots="noindex"))


def _missing(catalog: Catalog, cards: Cards) -> Sheet:
    # The host shows this page at any depth, so its addresses start from the site's own folder.
    root = urlsplit(catalog.office.site.url).path
    return Sheet(
        "", "没有这个页面", "这个地址没有内容，可以搜索，或者回到首页。", "missing", scope="missing",
        values={"topics": top_items(catalog, cards, "topics")}, head=Head(robots="noindex"), file="404.html", root=root,
    )  # fmt: skip


def _texts(press: Press, context: Context) -> Iterator[Job]:
    """content/pages/*.md: plain pages of the site with `title` and `summary`."""
    extensions = load_extensions(context.root / "mkdocs.yml")
    for file in sorted((context.content / "pages").glob("*.md")):
        data = file.read_bytes()
        key = make_key("page", file=digest(data), extensions=extensions.digest, **dict(press.marks))
        yield Job(f"site/{file.stem}/index.html", key, partial(make_text, press, file.stem, data, extensions))


def make_text(press: Press, name: str, data: bytes, extensions: Extensions) -> bytes:
    """A plain page. Raises ValueError (Chinese) when its file cannot be read."""
    text, problems = decode(name, data)
    located, body, _, more = split(name, text)
    front = located.data if isinstance(located.data, dict) else {}
    if problems or more or not front.get("title"):
        raise ValueError("；".join(p.message for p in (*problems, *more)) or "缺少 title")
    title, summary = str(front["title"]), str(front.get("summary") or front["title"])
    rendered = render(body, title=title, folder="pages", extensions=extensions, pieces={}, pictures=())
    values = {"about": summary}
    return make_sheet(press, Sheet(f"{name}/", title, summary, "text", scope="text", values=values, body=rendered.html))
