"""What editors' programs are told: VS Code's settings, tasks and snippets, the rules of markdownlint."""

from __future__ import annotations

import json
import re
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.build.founding import founded
from pipeline.cli.problems import show
from pipeline.ingest.parse import parse_piece
from pipeline.model.data_files import DATA_FILES
from pipeline.model.founding import Founding
from pipeline.model.problem import Problem
from pipeline.model.times import SHANGHAI
from pipeline.publish.admin.files import PACKAGES

ROOT = Path(__file__).parents[3]
CODE = ROOT / ".vscode"
SNIPPETS: dict[str, Any] = json.loads((CODE / "kepu.code-snippets").read_text("utf-8"))
TODAY = {"CURRENT_YEAR": "2026", "CURRENT_MONTH": "11", "CURRENT_DATE": "22"}


def typed(name: str) -> str:
    """A snippet as it stands when nothing was changed in it."""
    text = "\n".join(SNIPPETS[name]["body"]).replace("${TM_DIRECTORY/.*[\\/\\\\]//}", "street")
    text = re.sub(r"\$\{([A-Z_]+)\}", lambda found: TODAY[found[1]], text)
    text = re.sub(r"\$\{\d+\|([^,|]+)[^|]*\|\}", r"\1", text)
    return re.sub(r"\$\{\d+:([^{}]*)\}|\$\{?\d+\}?", lambda found: found[1] or "", text)


def test_every_data_file_has_its_schema() -> None:
    settings = json.loads((CODE / "settings.json").read_text("utf-8"))
    wanted = {f"templates/schema/{file.name}.json": f"content/{file.path}" for file in DATA_FILES}
    assert settings["yaml.schemas"] == wanted
    assert all((ROOT / path).is_file() for path in wanted)


@pytest.mark.parametrize(
    ("name", "folder"), [("文章", "articles/2026"), ("视频", "videos/2026"), ("专栏", "columns/street")]
)
def test_snippets_of_pieces_are_valid_pieces(name: str, folder: str) -> None:
    piece, problems = parse_piece(f"{folder}/x.md", f"{typed(name)}\n正文。\n".encode())
    assert problems == []
    assert piece is not None
    assert piece.matter.column == ("street" if name == "专栏" else None)


@pytest.mark.parametrize("name", ["审核", "撤稿", "更正", "来源"])
def test_snippets_of_fields_are_valid_fields(name: str) -> None:
    lead = "sources:\n" if name == "来源" else ""
    text = f"---\ntitle: x\ndate: 2026-11-22\n{lead}{typed(name)}example.org\n---\n"
    text = text.replace("example.org", "example.org" if name == "来源" else "")
    assert parse_piece("articles/2026/x.md", text.encode())[1] == []


def test_snippets_are_found_by_chinese_words() -> None:
    assert {"文章", "视频", "专栏", "配图", "提示框", "脚注"} <= SNIPPETS.keys()
    for name, snippet in SNIPPETS.items():
        assert name in snippet["prefix"] and snippet["description"] and snippet["scope"] == "markdown"


def test_the_task_s_matcher_reads_what_the_check_says(capsys: pytest.CaptureFixture[str]) -> None:
    task = json.loads((CODE / "tasks.json").read_text("utf-8"))["tasks"][0]
    assert task["command"] == ".venv/bin/kepu check --format github"
    matcher = task["problemMatcher"]["pattern"]
    show([Problem("articles/x.md", 5, "K202", "不认识“a”", "删掉它", "warning")], "github", ROOT / "content")
    found = re.fullmatch(matcher["regexp"], capsys.readouterr().out.rstrip("\n"))
    assert found is not None
    told = {name: found[group] for name, group in matcher.items() if name != "regexp"}
    assert told == {
        "severity": "warning",
        "file": "articles/x.md",
        "line": "5",
        "code": "K202",
        "message": "不认识“a”。怎么改：删掉它",
    }


def test_the_demonstration_passes_markdownlint() -> None:
    tool = PACKAGES / ".bin" / "markdownlint-cli2"
    if not tool.exists():
        pytest.skip("markdownlint-cli2 is not there: scripts/setup dev")
    node = PACKAGES.parents[1] / "bin"
    path = f"{node}:/usr/local/bin:/usr/bin:/bin"
    done = subprocess.run(
        [tool, "--config", ".markdownlint.json", "content/**/*.md"],
        cwd=ROOT, env={"PATH": path}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, "0 issues" in done.stdout) == (0, True), done.stdout + done.stderr


def test_a_new_office_gets_them_all() -> None:
    office = Founding(name="渝中科普", owner="渝中区科协", url="https://x.example/")
    files = founded(ROOT, office, None, datetime(2026, 11, 22, tzinfo=SHANGHAI))
    own = [f".vscode/{path.name}" for path in CODE.iterdir()]
    own += [".editorconfig", ".markdownlint.json", "locks/form.txt", "locks/npm/package-lock.json", "scripts/setup"]
    own += [f"templates/schema/{file.name}.json" for file in DATA_FILES]
    assert [path for path in own if path not in files] == []
