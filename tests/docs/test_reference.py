"""The generated reference is true and whole."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from pipeline.cli import COMMANDS
from pipeline.model import office
from pipeline.model.channel import Channel, Counter
from pipeline.model.matter import Matter, Model, Status
from scripts.docs_fields import models_in
from scripts.docs_problems import GAP, codes, findings
from scripts.docs_tables import REFERENCE, reference
from tests.docs.places import ROOT

TEXT = REFERENCE.read_text("utf-8")


def test_it_is_current() -> None:
    """What the program would write now; otherwise run `.venv/bin/python -m scripts.docs_tables`."""
    assert reference() == TEXT
    assert "请勿手改" in TEXT


OFFICE = [
    each for each in vars(office).values() if isinstance(each, type) and issubclass(each, Model) and each is not Model
]


@pytest.mark.parametrize("model", [Matter, *OFFICE, Channel])
def test_every_field_is_there_with_a_meaning(model: type[BaseModel]) -> None:
    """Fields of pieces, data files and channels, those inside them included."""
    for _, part in models_in(model):
        for name, info in part.model_fields.items():
            if not (name == "id" and part in OFFICE):
                assert re.search(rf"^\| `{name}` \|.*\| {re.escape(info.description or '?')} \|$", TEXT, re.MULTILINE)


def test_every_problem_code_is_there() -> None:
    """Each code that the source can tell has a row, and a row belongs to a code of the source."""
    listed = set(re.findall(r"^\| `(K\d{3})` \|", TEXT, re.MULTILINE))
    assert listed == codes(ROOT / "pipeline")
    assert len(listed) > 50


def test_problems_say_what_and_how() -> None:
    """Nearly all messages and remedies were found in the source, not left as an ellipsis."""
    found = findings(ROOT / "pipeline")
    silent = [each.code for each in found if each.message == GAP]
    assert len(silent) <= 4, silent


def test_commands_channels_statuses_and_counters_are_there() -> None:
    """Every one by its name."""
    channels = [path.parent.name for path in (ROOT / "templates" / "channels").glob("*/channel.yml")]
    assert len(channels) >= 3
    for word in (*(f"### kepu {name}\n" for name in COMMANDS), *(f"（{name}）\n" for name in channels)):
        assert word in TEXT
    for word in (*get_args(Status), *get_args(Counter)):
        assert f"| `{word}` |" in TEXT


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
