"""Bytes to text: what an editor's file may be."""

from __future__ import annotations

from pipeline.model.names import hidden
from pipeline.model.problem import Problem

MAX_BYTES = 1_000_000  # the longest piece of the real archives we read is 80 kB; above 1 MB it is not a piece
HIDDEN_REMEDY = "删掉这个字符（常从 Word 或 PDF 粘贴而来）"


def decode(path: str, data: bytes) -> tuple[str, list[Problem]]:
    """The text with LF line ends and no BOM, and what is wrong with it (then the text must not be used)."""
    if len(data) > MAX_BYTES:
        remedy = "拆成几篇；图片和视频放到 media/，不要写进正文"
        return "", [Problem(path, 0, "K103", "文件太大，上限 1 MB", remedy)]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return "", [Problem(path, line, "K101", "文件不是 UTF-8 编码", "另存为 UTF-8，或用 kepu import 转换")]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    name = hidden(text, direction=False)
    if name:
        line = text[: text.index(chr(int(name[2:], 16)))].count("\n") + 1
        return "", [Problem(path, line, "K102", f"有看不见的控制字符 {name}", HIDDEN_REMEDY)]
    return text, []
