"""What the pages for staff show of a part: texts to copy, pictures, limits, proposals, things to tick."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipeline.model.office import Receipt
from pipeline.publish.cuts import over, proposals
from pipeline.publish.drafts import Draft
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
        "documents": [emit.path for emit in part.channel.files if emit.make != "text"],
        "rules": [{**rule.model_dump(), "trust": CONFIDENCE[rule.confidence]} for rule in part.channel.rules],
        "checks": checks(part),
        "findings": sorted(ready.findings, key=lambda finding: finding.severity != "error"),
        "broken": sum(finding.severity == "error" for finding in ready.findings),
        "receipts": [vars_of(receipt) for receipt in ready.receipts],
    }


def _figures(usage: Usage) -> dict[str, Any]:
    return {**asdict(usage), "trouble": usage.trouble, "trust": CONFIDENCE.get(usage.confidence, "")}


def checks(part: Part) -> list[str]:
    """The things to tick: the channel's, those that follow from its data, the piece's own."""
    channel, draft = part.channel, part.draft
    found = list(channel.checklist)
    if channel.hashtags and channel.hashtags.picker and draft.tags:
        found.append("话题要在弹出的列表里逐个点选，只打字不算话题")
    if (declare := channel.declare) is not None:
        choice = declare.choice if draft.aigc else declare.otherwise
        note = f"（{declare.note}）" if declare.note and draft.aigc else ""
        found += [f"{declare.menu}：选“{choice}”{note}"] if choice else []
    elif draft.aigc:
        found.append("本篇含人工智能生成内容：平台有声明的菜单就要声明")
    return [*found, *part.notes]


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
    rows = [{"name": name, "label": label, "text": text, "usage": usage} for name, label, text, usage in found]
    rows.append({"name": "link", "label": "原文链接", "text": draft.link, "usage": None})
    if draft.hashtags:
        rows.append({"name": "hashtags", "label": "话题", "text": draft.hashtags, "usage": usages.get(TAGS)})
    if draft.chapters:
        lines = "\n".join(f"{at} {title}" for at, title in draft.chapters)
        rows.append({"name": "chapters", "label": "章节", "text": lines, "usage": None})
    return rows


def own_title(draft: Draft) -> str:
    """The title with U+200B where a line may end, as far as its words are known."""
    return broken(draft.title, draft.title_words)


def paste_page(title: str, views: Sequence[dict[str, Any]], templates: Path, lead: str = "") -> bytes:
    """The self-contained page in a bundle's folder; with several views, a tab for each."""
    values = {"title": title, "views": views, "lead": lead, "home": "", "bundle": ""}
    return render_template(templates, "desk/paste.html.j2", values).encode()


def checklist(part: Part, post: Post, templates: Path) -> bytes:
    """The same list as plain text, for printing."""
    values = {
        "draft": part.draft,
        "channel": part.channel,
        "usages": post.usages,
        "faults": post.faults,
        "fields": [(row["label"], row["text"]) for row in _copies(part, post) if "\n" not in row["text"]],
        "facts": part.facts,
        "rules": part.channel.rules,
        "checks": checks(part),
    }
    return render_template(templates, "desk/checklist.txt.j2", values).encode()


def not_ready(part: Part, post: Post, templates: Path) -> bytes:
    """Why a folder must not be posted as it is, and the proposals for just that."""
    wrong = {fault.field for fault in post.faults}
    cuts = [cut for cut in proposals(part, post, templates) if cut.field in wrong]
    values = {"draft": part.draft, "channel": part.channel, "faults": post.faults, "cuts": cuts}
    return render_template(templates, "desk/not_ready.txt.j2", values).encode()
