"""One piece for one account: everything its folder of a bundle is made from, and its texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.model.captions import FORMS
from pipeline.model.catalog import Catalog, Entry
from pipeline.model.channel import Channel
from pipeline.model.cover import CoverRequest, Layout
from pipeline.model.job import digest
from pipeline.model.office import Account
from pipeline.model.times import clock
from pipeline.publish.addresses import page_url
from pipeline.publish.art import Art, load_posters, make_art
from pipeline.publish.context import Context
from pipeline.publish.covers import cover_inputs, cover_request
from pipeline.publish.drafts import Draft, chosen_override, make_draft
from pipeline.publish.form import content_file, form_facts, measures
from pipeline.publish.pictures import ai_label
from pipeline.publish.posts import Post, compose
from pipeline.render.alts import picture_texts
from pipeline.render.captions import captions_as
from pipeline.render.formula_picture import draw_formula
from pipeline.render.paste import Theme, load_theme, paste_html
from pipeline.render.pictures.photo import recompress

PICTURE_BYTES = 5_000_000  # the most for a picture of the body, for channels that name no limit of their own
LARGEST_CLIP = 200_000_000  # bytes; a larger clip is named in the checklist instead of being packed


@dataclass(frozen=True)
class Cover:
    """A cover to draw: `name` is its file in the bundle, `inputs` the words of its key."""

    name: str
    label: str
    form: str
    request: CoverRequest
    max_bytes: int | None
    inputs: dict[str, str]


@dataclass(frozen=True)
class Image:
    """A picture of the body: content path, file, alternative text, size in pixels, digest of its bytes.

    A tall formula is one as well: drawn from `mathml`, with its name for path and digest, and without a file.
    """

    path: str
    file: Path
    alt: str
    width: int
    height: int
    digest: str
    mathml: str = ""

    def packed(self, limit: int, label: Mapping[str, str] | None = None) -> tuple[bytes, str]:
        """A JPG or PNG of at most `limit` bytes, with the AI `label` where there is one, and its ending.

        A formula is typeset here, not generated: it needs none. Raises PictureError.
        """
        drawn = draw_formula(self.mathml) if self.mathml else None
        return (drawn[0], "png") if drawn else recompress(self.file, limit, label=label)


@dataclass(frozen=True)
class Attachment:
    """A file that goes along; captions in the form that `name` says, anything else as it is."""

    name: str
    file: Path

    def data(self) -> bytes:
        """Its bytes in the bundle."""
        form, wanted = (FORMS.get(ending.lower()) for ending in (self.file.suffix, Path(self.name).suffix))
        data = self.file.read_bytes()
        return captions_as(data, form, wanted) if form and wanted else data


@dataclass(frozen=True)
class Part:
    """One account's part of a bundle, ready to be made anywhere: plain data and paths to read."""

    account: Account
    channel: Channel
    draft: Draft
    theme: Theme | None
    addresses: dict[str, str]
    card: tuple[str, ...]
    covers: tuple[Cover, ...]
    pictures: tuple[Image, ...]
    attachments: tuple[Attachment, ...]
    notes: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    aigc: dict[str, str] | None
    art: Art | None = None

    @property
    def credits(self) -> tuple[str, ...]:
        """The last lines of a pasted text; sources are in its list already."""
        return tuple(line for name, lines in self.draft.about.credits.items() for line in lines if name != "来源")

    @property
    def mark(self) -> str:
        """The digest of its words and their look, without channel and files."""
        look = self.theme.mark if self.theme else ""
        words = self.account, self.draft, self.addresses, self.card, self.notes, self.facts, self.aigc
        return digest(look, repr(words))


@dataclass(frozen=True)
class Desk:
    """What planning parts looks up, found once per build. `marks` are the digests of channels with their files."""

    catalog: Catalog
    templates: Path
    addresses: dict[str, str]
    themes: dict[str, Theme]
    marks: dict[str, str]
    posters: dict[str, Layout]


def make_desk(catalog: Catalog, context: Context) -> Desk:
    """The look-ups for all parts of a build."""
    accounts = tuple(catalog.office.accounts.values())
    marks = {name: context.template_digest(f"templates/channels/{name}") for name in {a.channel for a in accounts}}
    return desk_of(catalog, context.root / "templates", accounts, marks)


def desk_of(catalog: Catalog, templates: Path, accounts: Iterable[Account], marks: dict[str, str]) -> Desk:
    """The look-ups for parts of these accounts."""
    addresses = {entry.id: page_url(catalog.office.site.url, entry.path) for entry in catalog.public}
    themes = {}
    for account in accounts:
        name = account.theme or catalog.channels[account.channel].theme
        if name is not None:
            themes[account.id] = load_theme(templates / "channels" / account.channel / "themes" / f"{name}.css")
    return Desk(catalog, templates, addresses, themes, marks, load_posters(templates))


def make_part(desk: Desk, entry: Entry, account: Account) -> Part:
    """The plan of one account's folder."""
    catalog, channel = desk.catalog, desk.catalog.channels[account.channel].for_account(account)
    names, numbers = catalog.vocabulary.topic_names, measures(catalog, entry)
    draft = make_draft(entry, account, channel, catalog.office, names, numbers)
    attachments, notes = _attachments(catalog, entry, channel)
    return Part(
        account=account,
        channel=channel,
        draft=draft,
        theme=desk.themes.get(account.id),
        # The address of a hidden piece must not leave the house.
        addresses={name: desk.addresses[name] for name in entry.rendered.links if name in desk.addresses},
        card=_card(entry, draft),
        covers=_covers(catalog, entry, account, draft.title),
        pictures=_pictures(catalog, entry) if channel.pictures == "numbered" else (),
        attachments=attachments,
        notes=(*notes, *(f"话题“{word}”里有话题不能用的符号，已去掉" for word in draft.dropped)),
        facts=form_facts(catalog, entry, channel),
        aigc=ai_label(entry),
        art=make_art(catalog, entry, channel, draft, chosen_override(entry, account), desk.posters),
    )


def _covers(catalog: Catalog, entry: Entry, account: Account, title: str) -> tuple[Cover, ...]:
    override, covers = chosen_override(entry, account), []
    for size in catalog.channels[account.channel].covers:
        request = cover_request(
            catalog, entry, size.width, size.height,
            title=title, cover=override.cover, byline=account.byline, safe_square=size.safe_square,
        )  # fmt: skip
        name, inputs = f"{size.name}.{size.format}", cover_inputs(catalog, request)
        covers.append(Cover(name, size.label, size.format, request, size.max_bytes, inputs))
    return tuple(covers)


def _pictures(catalog: Catalog, entry: Entry) -> tuple[Image, ...]:
    """Pictures and drawn formulas in the order in which the body shows them."""
    formulas, found = {formula.name: formula for formula in entry.rendered.formulas}, []
    for path, alt in picture_texts(entry.rendered.html).items():
        if path in catalog.pictures:
            p = catalog.pictures[path]
            found.append(Image(path, catalog.content / path, alt, p.width, p.height, p.digest))
        elif path in formulas:
            f = formulas[path]
            found.append(Image(path, Path(), alt, f.width, f.height, path, f.mathml))
    return tuple(found)


def _card(entry: Entry, draft: Draft) -> tuple[str, ...]:
    video = entry.piece.matter.video
    if video is None:
        return ()
    length = f"时长 {clock(video.duration_s)}" if video.duration_s else ""
    return tuple(filter(None, (draft.title, length, f"观看：{video.url or draft.link}")))


def _attachments(catalog: Catalog, entry: Entry, channel: Channel) -> tuple[tuple[Attachment, ...], tuple[str, ...]]:
    """The clip and its captions where the channel wants them; a note instead of a clip too large to pack."""
    video = entry.piece.matter.video
    files, notes = [], []
    wanted = {"video": video.file, "captions": video.captions} if video else {}
    for what in channel.attach:
        target = wanted.get(what)
        if not target:
            continue
        path = content_file(catalog, entry, target) or target
        full = catalog.content / path
        if full.stat().st_size > LARGEST_CLIP:
            notes.append(f"视频太大，没有放进发稿包，请从 content/{path} 取")
        else:
            names = [f"视频{full.suffix.lower()}"] if what == "video" else [f"字幕{ending}" for ending in FORMS]
            files += [Attachment(name, full) for name in names]
    return tuple(files), tuple(notes)


def make_post(part: Part, templates: Path, names: Sequence[str] = (), sizes: Sequence[tuple[int, int]] = ()) -> Post:
    """The texts of a part; `names` are its pictures' files, in order (`images/01.jpg` … where not given), `sizes` what
    they measure (in pixels) where that is no longer the originals' size."""
    names = names or [picture_name(number, "jpg") for number in range(1, len(part.pictures) + 1)]
    sizes = sizes or [(picture.width, picture.height) for picture in part.pictures]
    body = ""
    if any(emit.body == "html" and emit.template for emit in part.channel.files):
        body = paste_html(
            part.draft.html,
            theme=part.theme,
            pictures={picture.path: name for picture, name in zip(part.pictures, names, strict=True)},
            sizes={picture.path: size for picture, size in zip(part.pictures, sizes, strict=True)},
            keep_links_to=part.channel.keep_links_to,
            addresses=part.addresses,
            sources=part.draft.sources,
            card=part.card,
            credits=part.credits,
            transforms=part.channel.transforms,
        )
    return compose(part.draft, part.account.channel, part.channel, templates, body)


def picture_name(number: int, ending: str) -> str:
    """The file of a numbered picture in the bundle."""
    return f"images/{number:02}.{ending}"
