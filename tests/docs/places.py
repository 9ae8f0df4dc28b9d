"""The documents, their code blocks and the commands in them."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
HANDBOOK = "templates/docs/handbook"
PAGES = tuple(sorted(f"{HANDBOOK}/{path.name}" for path in (ROOT / HANDBOOK).glob("*.md")))
DOCUMENTS = ("README.md", "README.en.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "CHANGELOG.md", *PAGES)
_BLOCK = re.compile(r"^(?P<indent> *)```(?P<language>\w*)\n(?P<text>.*?)^ *```$", re.MULTILINE | re.DOTALL)


def read(name: str) -> str:
    """The text of a file of the repository."""
    return (ROOT / name).read_text("utf-8")


def blocks(name: str, language: str) -> list[str]:
    """The code blocks of a document in that language, with the indentation of a list item taken away."""
    found = []
    for block in _BLOCK.finditer(read(name)):
        if block["language"] == language:
            lines = block["text"].split("\n")
            found.append("\n".join(line.removeprefix(block["indent"]) for line in lines))
    return found


def command_lines(name: str, language: str = "") -> Iterator[str]:
    """Every command line of ours in the code blocks of a document; notes after wide gaps are left out."""
    for block in blocks(name, language):
        for line in block.split("\n"):
            text = re.split(r"\s{3,}|　", line.strip())[0]
            if re.match(r"kepu\b|scripts/|\.venv/bin/", text):
                yield text


def commands(name: str) -> Iterator[list[str]]:
    """The words of every command line in the plain code blocks of a document."""
    return map(shlex.split, command_lines(name))


def anchors(text: str) -> set[str]:
    """The anchors that GitHub gives to headings: lower case, no punctuation, hyphens for spaces."""
    heads = re.findall(r"^#+ +(.+)$", without_blocks(text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def without_blocks(text: str) -> str:
    """A document without its code blocks."""
    return re.sub(r"^ *```.*?^ *```$", "", text, flags=re.MULTILINE | re.DOTALL)


def tracked() -> list[Path]:
    """Every file under version control that is there."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]
