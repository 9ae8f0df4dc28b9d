"""What the pages for staff show of a part: texts to copy, pictures, limits, proposals, things to tick."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipeline.model.office import Receipt
from pipeline.publish.cuts import over, proposals
from pipeline.publish.drafts import Draft, hashtag_line
from pipeline.publish.parts import Part
from pipeline.publish.posts import Post
from pipeline.publish.title_breaks import broken
from pipeline.publish.usages import TAGS, Usage
from pipeline.render.paste_lint import Finding
from pipeline.render.templates import render_template

CONFIDENCE = {
    "OFF": "官方文件", "UI": "编辑器提示", "2+": "多方一致", "1": "一处来源", "CONV": "通行做法", "?": "说法不一",
}  # fmt: skip
_ON_PAPER = ("屏幕与版面", "投稿与对接")
_FIELDS = ("title", "digest", "author")


@dataclass(frozen=True)
class Ready:
    """A part with its texts, and where a page finds its pictures and covers (empty: not at hand)."""

    part: Part
    post: Post
    pictures: tuple[str, ...]
    covers: tuple[str, ...]
    findings: tuple[Finding, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    tab: str = ""


def view(ready: Ready, templates: Path) -> dict[str, Any]:
    """Plain data for `desk/_parcel.html.j2`."""
    part, post, draft = ready.part, ready.post, ready.part.draft
    html = next((emit.path for emit in part.channel.files if emit.pasted), None)
    cuts = proposals(part, post, templates)
    mended = {cut.field for cut in cuts}
    return {
        "id": f"{draft.id}:{part.account.id}",
        "account": part.account,
        "channel": part.channel,
        "draft": draft,
        "tab": ready.tab or part.account.name,
        "family": part.channel.family,
        "frame": "strip" if part.channel.speed else "sheet" if part.channel.family in _ON_PAPER else "phone",
        "html": post.texts[html] if html else "",
        "main": post.texts[post.main].strip(),
        "copies": _copies(part, post),
        "facts": part.facts,
        "usages": [_figures(usage) for usage in post.usages],
        "faults": post.faults,
        "cuts": cuts,
        "long": [usage.label for usage in post.usages if over(usage) and usage.field not in mended],
        "pictures": [
            {"src": src, "alt": picture.alt, "width": picture.width, "height": picture.height}
            for src, picture in zip(ready.pictures, part.pictures, strict=True)
        ],
        "covers": [
            {"src": src, "name": cover.name, "label": cover.label, "size": (cover.request.width, cover.request.height)}
            for src, cover in zip(ready.covers, part.covers, strict=True)
        ],
        "attachments": [each.name for each in part.attachments],
        "documents": [*_documents(part)],
        "rules": [{**rule.model_dump(), "trust": CONFIDENCE[rule.confidence]} for rule in part.channel.rules],
        "checks": checks(part),
        "findings": sorted(ready.findings, key=lambda finding: finding.severity != "error"),
        "broken": sum(finding.severity == "error" for finding in ready.findings),
        "receipts": [vars_of(receipt) for receipt in ready.receipts],
    }


def _figures(usage: Usage) -> dict[str, Any]:
    return {**asdict(usage), "trouble": usage.trouble, "trust": CONFIDENCE.get(usage.confidence, "")}


def checks(part: Part) -> list[str]:
    """The things to tick: what follows from the channel's files, its own list, its menus, the piece's own."""
    channel, draft = part.channel, part.draft
    there = {"pictures": part.pictures, "captions": _attached(part, "字幕"), "chapters": draft.chapters}
    wanted = (each for each in channel.checklist if isinstance(each, str) or there[each.when])
    found = [*_uploads(part), *map(str, wanted)]
    if channel.hashtags and channel.hashtags.picker and draft.tags:
        found.append("话题逐个复制，贴在文字后面，在弹出的列表里点选；只打字不算话题")
    if (declare := channel.declare) is not None:
        choice = declare.choice if draft.aigc else declare.otherwise
        note = f"（{declare.note}）" if declare.note and draft.aigc else ""
        found += [f"{declare.menu}：选“{choice}”{note}"] if choice else []
    elif draft.aigc:
        found.append("本篇含人工智能生成内容：平台有声明的菜单就要声明")
    return [*found, *part.notes]


def _uploads(part: Part) -> Iterator[str]:
    """What goes into every editor of the kind: the pasted text, numbered pictures, clip, captions, covers."""
    if any(emit.pasted for emit in part.channel.files):
        yield "打开“粘贴页.html”，点“复制正文”，粘贴到编辑器"
        if part.pictures:
            yield "图片照编号上传，替换正文里的“在这里插入图”"
    yield from (f"上传“{name}”" for name in _attached(part, "视频"))
    if names := _attached(part, "字幕"):
        yield f"有字幕入口的，传“{'”或“'.join(names)}”"
    if part.covers:
        yield "图片：" + "，".join(f"{cover.label}用“{cover.name}”" for cover in part.covers)


def _documents(part: Part) -> Iterator[str]:
    """Files that are no texts, as they will be called; of several the first."""
    for emit in part.channel.files:
        stem, dot, ending = emit.path.rpartition(".")
        if emit.make == "cards" or (emit.make == "originals" and part.pictures):
            yield f"{stem}-01{dot}{ending} 起，照编号"
        elif emit.canvas and len(emit.canvas.sizes) > 1 and not part.account.screen:
            yield from (f"{stem}-{width}x{height}{dot}{ending}" for width, height in emit.canvas.sizes)
        elif emit.make not in {"text", "originals"}:
            yield emit.path


def _attached(part: Part, stem: str) -> list[str]:
    return [each.name for each in part.attachments if each.name.startswith(stem)]


def vars_of(receipt: Receipt) -> dict[str, Any]:
    """A receipt as a template wants it."""
    return {"url": receipt.url, "by": receipt.by, "note": receipt.note, "time": f"{receipt.at:%Y-%m-%d %H:%M}"}


def _copies(part: Part, post: Post) -> list[dict[str, Any]]:
    """Each text that staff paste somewhere, once: fields with a limit, files that are a post, the link."""
    draft, usages = part.draft, {usage.field: usage for usage in post.usages}
    found: list[tuple[str, str, str, Usage | None]] = [
        (name, usages[name].label, str(getattr(draft, name)), usages[name]) for name in _FIELDS if name in usages
    ]
    for emit in part.channel.files:
        if emit.template and not emit.pasted and (emit.main or emit.field):
            usage = usages.get(emit.field or "")
            label = usage.label if usage else emit.path.rpartition(".")[0]
            found.append((emit.field or emit.path, label, post.texts[emit.path].strip(), usage))
    found.append(("link", "原文链接", draft.link, None))
    if draft.hashtags:
        found.append(("hashtags", "话题", draft.hashtags, usages.get(TAGS)))
    if draft.chapters:
        found.append(("chapters", "章节", "\n".join(f"{at} {title}" for at, title in draft.chapters), None))
    rule = part.channel.hashtags
    picked = [hashtag_line([tag], rule).strip() for tag in draft.tags] if rule and rule.picker else []
    return [
        {"name": name, "label": label, "text": text, "usage": usage, "each": picked if name == "hashtags" else []}
        for name, label, text, usage in found
    ]


def own_title(draft: Draft) -> str:
    """The title with U+200B where a line may end, as far as its words are known."""
    return broken(draft.title, draft.title_words)


def paste_page(title: str, views: Sequence[dict[str, Any]], templates: Path, lead: str = "") -> bytes:
    """The self-contained page in a bundle's folder; with several views, a tab for each."""
    values = {"title": title, "views": views, "lead": lead, "home": "", "bundle": ""}
    return render_template(templates, "desk/paste.html.j2", values).encode()


def checklist(part: Part, post: Post, names: Iterable[str], templates: Path) -> bytes:
    """The same list as plain text, for printing; `names` are the folder's files."""
    values = {
        "draft": part.draft,
        "channel": part.channel,
        "usages": post.usages,
        "faults": post.faults,
        "fields": [(row["label"], row["text"]) for row in _copies(part, post) if "\n" not in row["text"]],
        "facts": part.facts,
        "rules": part.channel.rules,
        "checks": checks(part),
        "names": names,
    }
    return render_template(templates, "desk/checklist.txt.j2", values).encode()


def not_ready(part: Part, post: Post, templates: Path) -> bytes:
    """Why a folder must not be posted as it is, and the proposals for just that."""
    wrong = {fault.field for fault in post.faults}
    cuts = [cut for cut in proposals(part, post, templates) if cut.field in wrong]
    values = {"draft": part.draft, "channel": part.channel, "faults": post.faults, "cuts": cuts}
    return render_template(templates, "desk/not_ready.txt.j2", values).encode()
