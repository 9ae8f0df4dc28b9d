"""The editors' handbook is true and whole: nothing the program has is missing, nothing it lacks is promised."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args
from urllib.parse import unquote

import click
import pytest
import yaml
from pydantic import BaseModel

from pipeline.cli import COMMANDS, kepu
from pipeline.ingest.validate import validate
from pipeline.ingest.yaml_lines import Located, load_yaml
from pipeline.model import office
from pipeline.model.channel import Channel, Counter
from pipeline.model.claim import Confidence
from pipeline.model.cover import Layout
from pipeline.model.founding import Founding
from pipeline.model.matter import Matter, Model, Status
from pipeline.model.office import Receipt, Site
from pipeline.publish.context import Context
from pipeline.publish.handbook import Chapter, load_chapters
from scripts.docs_fields import models_in
from scripts.docs_problems import GAP, codes, findings
from scripts.docs_tables import CAUSES, DATA, filled
from tests.docs.command_lines import trouble
from tests.docs.places import HANDBOOK, PAGES, ROOT, command_lines, read

TEXT = "\n".join(map(read, PAGES))
SITE = Site(name="n", url="https://x.example/", owner="o", feed_since="2026-01-01", feed_host="x.example")
OFFICE = [
    each for each in vars(office).values() if isinstance(each, type) and issubclass(each, Model) and each is not Model
]


def page(name: str) -> str:
    """A page's Markdown."""
    return read(f"{HANDBOOK}/{name}.md")


def sections(text: str) -> dict[str, str]:
    """Headings of the second level with what is below them."""
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def options(name: str) -> list[str]:
    """Every way to write every option of a command."""
    command = kepu.get_command(click.Context(kepu), name)
    assert command is not None
    own = [each for each in command.params if isinstance(each, click.Option)]
    return [way for each in own for way in (*each.opts, *each.secondary_opts)]


@pytest.mark.parametrize("name", PAGES)
def test_the_tables_are_current(name: str) -> None:
    """What the program would write now; otherwise run `.venv/bin/python -m scripts.docs_tables`."""
    assert filled(read(name)) == read(name)


@pytest.mark.parametrize("model", [Matter, *OFFICE, Channel, Layout])
def test_every_field_is_there_with_a_meaning(model: type[BaseModel]) -> None:
    """Fields of pieces, data files, channels and layouts, those inside them included."""
    for _, part in models_in(model):
        for name, info in part.model_fields.items():
            if not (name == "id" and part in OFFICE):
                meaning = re.escape(info.description or "")
                assert re.search(rf"^\| `{name}` \|.*\| {meaning} \|$", TEXT, re.MULTILINE), (part, name)


def test_every_problem_code_has_its_cause_and_cure() -> None:
    """A heading, a sentence on where it comes from, a table of messages and remedies; and no code that is gone."""
    known = codes(ROOT / "pipeline")
    assert re.findall(r"^### (K\d{3})$", page("codes"), re.MULTILINE) == sorted(known)
    assert yaml.safe_load(CAUSES.read_text("utf-8")).keys() == known
    assert len(known) > 50


def test_problems_say_what_and_how() -> None:
    """Nearly all messages and remedies were found in the source, not left as an ellipsis."""
    silent = [each.code for each in findings(ROOT / "pipeline") if each.message == GAP]
    assert len(silent) <= 4, silent


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_explained(name: str) -> None:
    """A section with words of its own, an example that is run (test_handbook_runs), and a row for every option."""
    section = sections(page("commands"))[f"kepu {name}"]
    said, _, table = section.partition(f"<!-- 表：命令 {name} -->")
    assert re.search(rf"^kepu {name}\b", said, re.MULTILINE)
    assert len(re.sub(r"```.*?```", "", said, flags=re.DOTALL).strip()) > 15
    assert [option for option in options(name) if f"{option}`" not in table and f"{option}、" not in table] == []


def test_data_files_channels_and_words_are_there() -> None:
    """Every one by its name, with a section or a row."""
    files = {path.name for path in (ROOT / "content" / "_data").iterdir()} | {*DATA, "lexicon.txt"}
    assert files <= sections(page("data")).keys()
    channels = [path.parent.name for path in (ROOT / "templates" / "channels").glob("*/channel.yml")]
    assert [name for name in channels if f"（{name}）\n" not in page("channels")] == []
    layouts = [path.stem for path in (ROOT / "templates" / "covers").glob("[a-z]*.yml")]
    words = (*get_args(Status), *get_args(Counter), *get_args(Confidence), *layouts)
    assert [word for word in words if f"| `{word}` |" not in TEXT] == []


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_promised_that_is_not_there(name: str) -> None:
    """Commands and options within sentences exist; commands in blocks stand where tests find and run them."""
    text = re.sub(r"^```.*?^```$", "", read(name), flags=re.MULTILINE | re.DOTALL)
    spoken = re.findall(r"`(kepu [^`]+)`", text)
    assert {line: why for line in spoken if (why := trouble(line.split()))} == {}
    known = {option for each in COMMANDS for option in options(each)} | {"--help"}
    assert [option for option in re.findall(r"`(--[a-z][\w-]*)[` ]", text) if option not in known] == []
    assert [line for language in ("text", "bash", "yaml") for line in command_lines(name, language)] == []


def examples() -> Iterator[tuple[str, str, str]]:
    """Page, section and text of every block of YAML."""
    for name in PAGES:
        for title, text in {"": "", **sections(read(name))}.items():
            for block in re.findall(r"^```yaml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
                yield Path(name).stem, title, block


def rows(name: str, title: str, text: str) -> Iterator[tuple[type[BaseModel], Located]]:
    """What an example is, by the page and the section it stands in, with its data."""
    located = load_yaml(text.strip().strip("-"), 1) if text.startswith("---") else load_yaml(text, 1)
    data: Any = located.data
    if isinstance(data, list):
        yield from ((Receipt, Located(row, located.lines)) for row in data)
    elif name == "data" and title not in {"site.yml", "form.yml"}:
        yield from ((DATA[title], Located({**row, "id": key}, located.lines)) for key, row in data.items())
    else:
        model = {"data": DATA.get(title, Site), "deploy": Founding}.get(name, Matter)
        front = {"title": "t", "date": "2026-01-01"} if model is Matter else {}
        yield model, Located({**front, **data}, located.lines)


def test_examples_of_data_are_right() -> None:
    """Front matter, data files and an office to be founded: each passes the model that reads it."""
    found = [(example, row) for example in examples() for row in rows(*example)]
    assert len(found) > 25
    wrong = [(example, problems) for example, row in found if (problems := validate(*row, "example")[1])]
    assert wrong == []


@pytest.fixture(scope="module")
def chapters() -> dict[str, Chapter]:
    """The pages as the site has them."""

    def made(_: str, tasks: Any) -> dict[str, Any]:
        return {name: make() for name, (_, make) in tasks.items()}

    nowhere = ROOT / "build"
    context = Context(ROOT, ROOT / "content", nowhere, nowhere, "", made)
    assert load_chapters(SITE.model_copy(update={"handbook": False}), context) == ()
    return {chapter.name: chapter for chapter in load_chapters(SITE, context)}


def test_links_and_pictures_of_the_site_lead_somewhere(chapters: dict[str, Chapter]) -> None:
    """Every anchor is a heading of its page, every picture a file, every page in the table of contents."""
    heads = {name: {heading.id for heading in chapter.rendered.headings} for name, chapter in chapters.items()}
    for name, chapter in chapters.items():
        html = chapter.rendered.html
        anchors = [(to, unquote(at)) for to, at in re.findall(r'href="piece:([\w-]+)(?:#([^"]+))?"', html)]
        within = map(unquote, re.findall(r'href="#([^"]+)"', html))
        anchors += [(name, anchor) for anchor in within if not anchor.startswith("fn")]
        assert [each for each in anchors if each[1] and each[1] not in heads[each[0]]] == [], name
        assert "［图" not in html, name
        written = re.findall(r"\]\(([\w-]+\.md)", re.sub(r"^```.*?^```$", "", page(name), flags=re.M | re.S))
        assert {path.removesuffix(".md") for path in written} <= {*chapter.rendered.links}
    assert list(chapters["index"].rendered.links) == [name for name in chapters if name != "index"]


def test_pictures_are_used_and_small(chapters: dict[str, Chapter]) -> None:
    """No picture lies about; together they stay below 1.5 MB; each says what it shows."""
    files = list((ROOT / HANDBOOK / "media").iterdir())
    shown = {path for chapter in chapters.values() for path in chapter.rendered.images}
    assert {f"media/{file.name}" for file in files} == shown
    assert sum(file.stat().st_size for file in files) < 1_500_000
    assert [alt for alt in re.findall(r"!\[([^\]]*)\]\(media/[\w-]+\.webp", TEXT) if len(alt) < 8] == []


def test_codes_are_found_however_they_are_told(tmp_path: Path) -> None:
    """Made in place, by a helper, from a table, from a constant, with a condition in between."""
    (tmp_path / "a.py").write_text(
        'TRAP = ("陷阱", "绕开")\n'
        'TABLE = {"missing": ("K902", "缺{name}", "补上")}\n'
        "def helper(code, what):\n"
        '    message = f"没有{what}"\n'
        '    yield Problem("", 0, code, message, "加上")\n'
        "def check(x):\n"
        '    remedy = "改"\n'
        "    if x:\n"
        '        remedy = "删"\n'
        '    yield Problem("", 0, "K901", f"坏{x}", remedy, "warning")\n'
        '    yield from helper("K903", "栏目")\n'
        '    where = "", 0, "K905"\n'
        '    yield Problem(*where, "没有", "补")\n'
        '    raise YamlError(1, "K904", *TRAP)\n',
        "utf-8",
    )
    told = {(f.code, f.message, f.remedy, f.severity) for f in findings(tmp_path)}
    assert told == {
        ("K901", "坏…", "改 或 删", "warning"),
        ("K902", "缺…", "补上", "error"),
        ("K903", "没有栏目", "加上", "error"),
        ("K904", "陷阱", "绕开", "error"),
        ("K905", "没有", "补", "error"),
    }
