"""What the documents tell a newcomer to do can be done."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.cli import COMMANDS
from pipeline.ingest.validate import validate
from pipeline.ingest.yaml_lines import load_yaml
from pipeline.model.channel import Channel
from tests.docs.command_lines import trouble
from tests.docs.places import DOCUMENTS, ROOT, anchors, blocks, commands, read, without_blocks

_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"")
_CODE = re.compile(r"^ *```.*?^ *```$|`[^`\n]+`", re.MULTILINE | re.DOTALL)  # links in code are examples


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_row_in_english(name: str) -> None:
    """In README.en.md; the handbook explains all of them (test_handbook)."""
    assert f"`kepu {name} " in read("README.en.md")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_command_line_exists(document: str) -> None:
    """Programs, commands, options, their values and the files that examples name."""
    assert {" ".join(words): why for words in commands(document) if (why := trouble(words))} == {}


def test_the_two_commands_stand_first() -> None:
    """On the first screen: what it is, a screenshot, scripts/build and scripts/test."""
    first = read("README.md").split("\n## ")[0]
    assert all(word in first for word in ("scripts/build", "scripts/test", ".github/screenshots/home-1280.png"))
    assert [words[0] for words in commands("README.md")][:2] == ["scripts/build", "scripts/test"]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_lead_somewhere(document: str) -> None:
    """Every link to a file of ours, and to a heading in it, finds it."""
    broken = []
    for found in _LINK.finditer(_CODE.sub("", read(document))):
        target = found[1] or found[2]
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (ROOT / document).parent / path if path else ROOT / document
        if not file.exists() or (anchor and anchor not in anchors(file.read_text("utf-8"))):
            broken.append(target)
    assert broken == []


def test_examples_of_channels_are_right() -> None:
    """The channel in CONTRIBUTING passes the model that reads it."""
    text = next(text for text in blocks("CONTRIBUTING.md", "yaml") if "limits:" in text)
    located = load_yaml(text)
    assert validate(Channel, located, "example")[1] == []


def test_the_places_in_contributing_exist() -> None:
    """Files and folders that CONTRIBUTING sends a reader to."""
    text = without_blocks(read("CONTRIBUTING.md"))
    named = re.findall(r"`((?:pipeline|tests|templates|content|scripts|site_overrides|locks)/[^`<> ]*)`", text)
    future = {"content/charts/"}
    assert len(named) > 30
    assert [name for name in named if name not in future and not list(ROOT.glob(name.rstrip("/")))] == []


def test_the_names_in_contributing_exist() -> None:
    """Functions and tables that CONTRIBUTING tells to extend stand where it says."""
    for file, name in {
        "pipeline/render/counting.py": "COUNTERS",
        "pipeline/model/channel.py": "Counter",
        "pipeline/publish/drafts.py": "class Draft",
        "pipeline/model/matter.py": "FOLDERS",
        "pipeline/model/cover.py": "class Layout",
        "pipeline/publish/cards.py": "SECTIONS",
        "pipeline/publish/lists.py": "KIND_WORDS",
        "pipeline/publish/opendata/pieces.py": "_TYPES",
        "pipeline/render/dialect.py": "def normalise",
        "pipeline/render/tree/__init__.py": "TRANSFORMS",
        "pipeline/ingest/checks/__init__.py": "ACROSS",
        "pipeline/cli/__init__.py": "COMMANDS",
        "pipeline/model/piece.py": "def is_public",
        "pipeline/model/vocabulary.py": "class Tuning",
        "mkdocs.yml": "# markdown: begin",
    }.items():
        assert name in read(file), file
        assert name.split()[-1] in read("CONTRIBUTING.md"), name


def test_licences() -> None:
    """MIT for the program, CC BY 4.0 for the demonstration, with its address."""
    assert read("LICENSE").startswith("MIT License") and "kepu-matrix contributors" in read("LICENSE")
    assert "https://creativecommons.org/licenses/by/4.0/" in read("content/LICENSE")
    assert 'license = "MIT"' in read("pyproject.toml")


def test_the_version_is_in_the_changelog() -> None:
    """The version of pyproject.toml has its section."""
    version = re.search(r'^version = "(.+)"$', read("pyproject.toml"), re.MULTILINE)
    assert version and f"## [{version[1]}]" in read("CHANGELOG.md")


def test_anchors_are_github_s() -> None:
    """The rule above, on headings of ours."""
    assert anchors("## 稿件的 front matter\n### 新增一种 Markdown 处理\n# channel.yml `limits`\n```\n# no\n```\n") == {
        "稿件的-front-matter",
        "新增一种-markdown-处理",
        "channelyml-limits",
    }
    assert not anchors(Path(ROOT / "LICENSE").read_text("utf-8"))
