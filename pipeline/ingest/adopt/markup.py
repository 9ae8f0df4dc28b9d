"""What other generators and note programs write, as plain Markdown; the number of lines stays the same.

What is taken out leaves a NUL, so that notes can name lines until `tidy` takes the marks away.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from pipeline.ingest.adopt.sources import PICTURES
from pipeline.ingest.adopt.values import plain
from pipeline.ingest.prose_mask import comments, mask

GONE = "\0"
_Rule = tuple[str, re.Pattern[str], "str | Callable[[re.Match[str]], str]"]
_ATTRIBUTE = re.compile(r"(\w+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_CODE_TAG = re.compile(
    r"^[ \t]*\{(?:%|\{[<%])-?[ \t]*(?P<end>end|/[ \t]*)?(?:highlight|codeblock)\b"
    r"[ \t]*(?P<language>[\w+#-]*)[^{}\n]*\}+[ \t]*$",
    re.M,
)
_WIKI = re.compile(r"(?<![\w)\]\[])(!?)\[\[([^\[\]|\n\0]{1,300})(?:\|([^\[\]\n]{0,300}))?\]\](?![(\[])")
_TAG = re.compile(
    r"\{\{[<%][^{}\n]{0,500}[>%]\}\}|\{%[^{}\n]{0,500}%\}|\{\{[ ]?[a-z]+(?:\.[a-z_]+)+[ ]?(?:\|[^{}\n]{0,200})?\}\}"
)
_DROPPED = re.compile(r"^[ \t]*\0[\0 \t]*(?:\n|\Z)", re.M)


def _picture(target: str, alt: str, title: str = "") -> str:
    alt, title = (plain(part).replace("[", "［").replace("]", "］").replace('"', "”") for part in (alt, title))
    title = f' "{title}"' if title and title != alt else ""
    return f"![{alt}](<{target}>{title})" if not re.search(r"[<>\n]", target) else f"［图：{alt}］"


def _figure(found: re.Match[str]) -> str:
    given = {a[0].lower(): a[1] or a[2] or a[3] for a in _ATTRIBUTE.findall(found[1])}
    if not given.get("src"):
        return found[0]
    texts = [given[key] for key in ("alt", "caption", "title") if given.get(key)]
    return _picture(given["src"], *texts[:1] or [""], *texts[1:2])


def _asset(found: re.Match[str]) -> str:
    words = [a or b or c for a, b, c in re.findall(r"\"([^\"]*)\"|'([^']*)'|(\S+)", found[1])]
    at = next((i for i, word in enumerate(words) if word.lower().endswith(PICTURES)), None)
    if at is None:
        return found[0]
    texts = [word for word in words[at + 1 :] if not re.fullmatch(r"\d+%?|\d*x\d*", word)]
    return _picture(words[at], " ".join(texts))


def _wiki(found: re.Match[str]) -> str:
    target, text = found[2].strip(), (found[3] or "").strip()
    if (
        not target
        or re.fullmatch(r"[\d\s\"']*|[\"'].*[\"']|_?toc_?", target, re.IGNORECASE)
        or re.search("[<>]", target)
    ):
        return found[0]
    if found[1] and target.lower().endswith(PICTURES):
        return _picture(target, "" if re.fullmatch(r"[\dx]*", text) else text)
    note, mark, heading = target.partition("#")
    file = note if not note or note.lower().endswith(".md") or re.search(r"\.[A-Za-z]{3,4}$", note) else f"{note}.md"
    shown = text or " › ".join(filter(None, (note, heading)))
    return f"[{shown}](<{file}{mark}{heading}>)" if shown else found[0]


_RULES: tuple[_Rule, ...] = (
    ("{%", re.compile(r"\{%-?\s*(?:end)?raw\s*-?%\}"), GONE),
    ("", re.compile(r"(?im)^[ \t]*(?:@?\[\[?_?toc_?\]?\]|\{\{<\s*toc\s*>\}\})[ \t]*$"), GONE),
    ("{:", re.compile(r"(?im)^[*-] TOC[ \t]*\n[ \t]*\{:\s*toc[^{}\n]*\}[ \t]*$"), f"{GONE}\n{GONE}"),
    ("{{", re.compile(r"\{\{[<%]\s*blogdown/postref\s*[>%]\}\}|\{\{\s*(?:site|page)\.(?:base)?url\s*\}\}"), ""),
    ("{{", re.compile(r"\{\{\s*[\"']([^\"'{}\s]+)[\"']\s*\|\s*(?:relative|absolute)_url\s*\}\}"), r"\1"),
    ("{{", re.compile(r"\{\{[<%]\s*(?:rel)?ref\s+[\"']?([^\"'\s{}]+)[\"']?[^{}\n]{0,200}[>%]\}\}"), r"\1"),
    ("{%", re.compile(r"\{%-?\s*(?:post_url|link|asset_path|post_path)\s+([^\s{}]+)\s*-?%\}"), r"\1"),
    ("{{", re.compile(r"\{\{[<%]\s*(?:figure|img|image)\s([^{}\n]{1,1000}?)/?[>%]\}\}"), _figure),
    ("{%", re.compile(r"\{%\s*(?:asset_img|img|image)\s([^{}\n]{1,1000}?)%\}"), _asset),
    ("[[", _WIKI, _wiki),
)


def to_markdown(body: str) -> tuple[str, list[tuple[int, str]]]:
    """The body in our Markdown, with notes (1-based line of the body, Chinese sentence)."""
    notes: list[tuple[int, str]] = []
    body = _code_tags(body)
    if "<!--" in body:
        hidden = mask(body, keep_comments=True)
        body = _spliced(body, ((s, e, re.sub(r"[^\n]+", GONE, body[s:e])) for s, e in comments(hidden)))
    chunks = re.compile(r"^([ \t]*`{3,})[ \t]*\{(\w+)([^{}\n]*)\}[ \t]*$", re.M)
    if any(found[3].strip() for found in chunks.finditer(body)):
        notes.append((1, "代码块开头 {语言 选项} 里的选项去掉了，只留语言"))
    body = chunks.sub(r"\1\2", body)
    for needed, pattern, replacement in _RULES:
        if needed in body:
            body = _replaced(body, pattern, replacement)
    if "{{" in body or "{%" in body:
        kept = [(found.start(), found[0]) for found in _TAG.finditer(mask(body))]
        if kept:
            body = _replaced(body, _TAG, lambda m: m[0].replace("<", "&lt;").replace(">", "&gt;"))
            names = "、".join(dict.fromkeys(text[:40] for _, text in kept))
            notes.append((body.count("\n", 0, kept[0][0]) + 1, f"模板标记保留为文字：{names}"))
    return body, notes


def headings(body: str) -> Iterator[tuple[int, int, str]]:
    """Level-1 headings outside code: start, end, text; `#标题` without a blank counts only where the text begins."""
    masked = mask(body)
    first = len(masked) - len(masked.lstrip("\0 \t\n"))
    for found in _HEADING.finditer(masked):
        text = body[slice(*found.span(found.lastgroup or 0))]
        if found.lastgroup == "atx":
            if text[:1] not in {" ", "\t"} and found.start() > first:
                continue
            text = text.strip().rstrip("#")
        yield found.start(), found.end(), text.strip()


_HEADING = re.compile(
    r"^ {0,3}#(?P<atx>(?!#)[^\n]+)$"
    r"|(?:\A|(?<=\n\n)|(?<=\0\n))(?P<setext>[^\s#>|\-][^\n]*)\n {0,3}==+[ \t]*$"
    r"|<h1\b[^<>]*>(?P<html>(?:[^<]|<(?!/?h1\b)){0,500})</h1>",
    re.M,
)


def drop(body: str, start: int, end: int) -> str:
    """`body` without the span; the line count stays."""
    return body[:start] + re.sub(r"[^\n]+", GONE, body[start:end]) + body[end:]


def tidy(body: str) -> str:
    """The body without the marks of what was taken out, and without the lines that held nothing else."""
    return _DROPPED.sub("", body).replace(GONE, "").strip("\n") if GONE in body else body.strip("\n")


def _code_tags(body: str) -> str:
    """`{% highlight %}` and its kin as fences, when each has its end."""
    found = list(_CODE_TAG.finditer(mask(body))) if "{" in body else []
    if not found or [bool(m["end"]) for m in found] != [False, True] * (len(found) // 2):
        return body
    return _spliced(body, ((m.start(), m.end(), "````" + ("" if m["end"] else m["language"])) for m in found))


def _replaced(body: str, pattern: re.Pattern[str], replacement: str | Callable[[re.Match[str]], str]) -> str:
    """Substitute in prose only; a callable sees the match as in the original."""
    masked = mask(body)
    spans = []
    for found in pattern.finditer(masked):
        real = pattern.match(body, found.start(), found.end()) or found
        spans.append((*found.span(), replacement(real) if callable(replacement) else real.expand(replacement)))
    return _spliced(body, spans) if spans else body


def _spliced(body: str, spans: Iterator[tuple[int, int, str]] | list[tuple[int, int, str]]) -> str:
    at = 0
    out: list[str] = []
    for start, end, text in spans:
        out += body[at:start], text
        at = end
    return "".join([*out, body[at:]])
