"""Chinese names of the admonition types of mkdocs-material and of GitHub alerts."""

from __future__ import annotations

from collections.abc import Collection

ADMONITIONS = {
    "note": "说明",
    "abstract": "摘要",
    "summary": "摘要",
    "tldr": "摘要",
    "info": "信息",
    "todo": "待办",
    "tip": "提示",
    "hint": "提示",
    "important": "重要",
    "success": "正确做法",
    "check": "正确做法",
    "done": "完成",
    "question": "问题",
    "help": "求助",
    "faq": "常见问题",
    "warning": "注意",
    "caution": "小心",
    "attention": "注意",
    "failure": "错误做法",
    "fail": "错误做法",
    "missing": "缺失",
    "danger": "危险",
    "error": "错误",
    "bug": "缺陷",
    "example": "示例",
    "quote": "引用",
    "cite": "引用",
}


def default_title(text: str, classes: Collection[str]) -> str:
    """The Chinese name when the title is only the type's own English name; else the title as the author wrote it."""
    name = text.strip().lower()
    return ADMONITIONS[name] if name in classes and name in ADMONITIONS else text
