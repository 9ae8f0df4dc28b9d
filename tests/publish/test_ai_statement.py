"""Readers of a document are told of AI content as readers of a post are: in the words of every file that has words."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from docx import Document

from pipeline.publish.makers import MAKERS
from pipeline.publish.makers.made import Made
from pipeline.publish.studio import Studio
from tests.publish.channel_cases import ROOT, post_of, shelf

_STATEMENT = re.compile(r"(人工智能|AI).{0,4}(生成|合成)")
_WORDED = {"word", "proof", "page", "app"}
EMITS = [
    (channel, emit.path)
    for channel, rules in sorted(shelf().channels.items())
    for emit in rules.files
    if emit.make in _WORDED
]


def words(name: str, data: bytes) -> str:
    """What a reader, or a program, reads in a file; empty for pictures and schemas."""
    match Path(name).suffix:
        case ".docx":
            document = Document(io.BytesIO(data))
            cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
            return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)
        case ".pdf":
            done = subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True)
            return re.sub(r"\s+", "", done.stdout.decode())
    return data.decode()


@pytest.mark.parametrize(("channel", "path"), EMITS, ids=[f"{channel}/{path}" for channel, path in EMITS])
def test_documents_say_so(channel: str, path: str) -> None:
    """Word files, proofs, pages and JSON; JSON holds the implicit label too."""
    if path.endswith(".pdf") and not shutil.which("pdftotext"):
        pytest.skip("no poppler here")
    label = {"Label": "1", "ContentProducer": "001", "ProduceID": "a1"}
    part, post = post_of(channel, {"AIGC": label}, "第一段。\n\n第二段。")
    emit = next(emit for emit in part.channel.files if emit.path == path)
    made = MAKERS[emit.make](part, emit, Made(ROOT / "templates", post, {}, Studio()))
    assert _STATEMENT.search(words(path, made[path]))
    if path.endswith(".json"):
        assert json.loads(made[path])["AIGC"] == label


def test_there_are_documents() -> None:
    """The test above has something to look at."""
    assert {shelf().channels[channel].files[0].make for channel, _ in EMITS}
    assert {Path(path).suffix for _, path in EMITS} >= {".docx", ".pdf", ".html", ".json"}
