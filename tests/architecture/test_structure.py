"""The shape of the program: layers, size, no platform by name, nothing heavy for a check."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from functools import cache, reduce
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "pipeline").rglob("*.py"))
CHANNELS = sorted(file.parent.name for file in (ROOT / "templates" / "channels").glob("*/channel.yml"))
MOST_LINES = 300
CITED = ("wechat-md", "wechatjs/", "wechat-article-checker")  # names of other people's projects, as sources of rules
THIRD_PARTY_HOMES = {  # package → the only place that may import it (a module, or a package's folder)
    "frontmatter": "ingest/parse.py",
    "jieba": "enrich/segment.py",
    "rjieba": "enrich/segment.py",
    "jinja2": "render/templates.py",
    "PIL": "render/pictures/",
    "feedgen": "publish/feeds/",
    "docx": "render/word/",
    "typst": "render/typesetting.py",
    "openpyxl": "ingest/adopt/",
    "charset_normalizer": "ingest/adopt/",
    "feedparser": "ingest/pull/",
    "pypinyin": "ingest/slug.py",
    "click": "cli/",
    "rich": "cli/",
    "sqlite3": "",
}


def test_layers_hold() -> None:
    """Every import goes down the layers (import-linter; contracts in pyproject.toml)."""
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_contracts_are_whole() -> None:
    """All layers are named, exhaustively, and siblings have no cycles."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(contract for contract in contracts if contract["type"] == "layers")
    assert layers["exhaustive"] is True
    named = {name.strip() for layer in layers["layers"] for name in layer.split("|")}
    there = {
        path.stem for path in (ROOT / "pipeline").iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()
    }
    assert there - {"__init__"} <= named
    assert any(contract["type"] == "acyclic_siblings" for contract in contracts)


@pytest.mark.parametrize("channel", CHANNELS)
def test_no_platform_by_name(channel: str) -> None:
    """A platform is data: its id occurs in no source file, not even in a comment."""
    word = re.compile(rf"(?<![a-z]){re.escape(channel)}(?![a-z])", re.IGNORECASE)
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in MODULES
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if word.search(reduce(lambda text, name: text.replace(name, ""), CITED, line))
    ]
    assert found == []


def test_there_are_channels() -> None:
    """The test above looks for something."""
    assert len(CHANNELS) >= 3


def test_modules_are_small() -> None:
    """No module is longer than one head holds."""
    long = {
        str(path.relative_to(ROOT)): n
        for path in MODULES
        if (n := len(path.read_text("utf-8").splitlines())) > MOST_LINES
    }
    assert long == {}


def test_every_module_says_what_it_is() -> None:
    """In its docstring."""
    assert [str(path.relative_to(ROOT)) for path in MODULES if not ast.get_docstring(tree(path))] == []


def test_no_vague_module_names() -> None:
    """A name says what is in it."""
    vague = {"utils", "util", "helpers", "helper", "common", "manager", "core", "misc", "base"}
    assert [path for path in MODULES if vague & {path.stem, *path.relative_to(ROOT).parts}] == []


@pytest.mark.parametrize("package", [name for name, home in THIRD_PARTY_HOMES.items() if home])
def test_one_package_one_home(package: str) -> None:
    """Each third-party package can be replaced in one place."""
    users = {path.relative_to(ROOT / "pipeline").as_posix() for path in MODULES if package in imported(path)}
    assert all(user.startswith(THIRD_PARTY_HOMES[package]) for user in users), users


def test_only_the_store_writes() -> None:
    """Publishers return bytes; besides the store, only import (editors' files) and folders that a maker fills write."""
    writing = {"write_bytes", "write_text", "unlink", "rmtree", "mkdir", "rename", "touch"}
    allowed = ("store/", "ingest/adopt/", "cli/", "enrich/segment.py", "publish/frames.py", "publish/search")
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.func.attr}"
        for path in MODULES
        if not path.relative_to(ROOT / "pipeline").as_posix().startswith(allowed)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in writing
    ]
    assert found == []


def test_planning_loads_nothing_that_draws() -> None:
    """What makes a picture, a formula, a calendar or a document is loaded when one is made; most builds make none."""
    script = "import sys, pipeline.build.run, pipeline.publish.feeds; print(*{n.split('.')[0] for n in sys.modules})"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    drawing = {"PIL", "fontTools", "typst", "latex2mathml", "segno", "icalendar", "docx", "imageio_ffmpeg"}
    assert drawing & set(done.stdout.split()) == set()


def test_a_check_loads_nothing_heavy(tmp_path: Path) -> None:
    """`kepu check` starts without the segmenter, the imaging library, the renderer and the site generator."""
    script = (
        "import json, sys\n"
        "from pipeline.cli import kepu\n"
        "code = kepu.main(['check'], standalone_mode=False)\n"
        "json.dump([code, sorted({name.split('.')[0] for name in sys.modules})], open(sys.argv[1], 'w'))\n"
    )
    told = tmp_path / "modules.json"
    done = subprocess.run([sys.executable, "-c", script, told], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    code, modules = json.loads(told.read_text("utf-8"))
    assert code == 0, done.stdout
    heavy = {
        "jieba",
        "rjieba",
        "PIL",
        "fontTools",
        "markdown",
        "mkdocs",
        "jinja2",
        "feedgen",
        "lxml",
        "pagefind",
        "typst",
    }
    assert heavy & set(modules) == set()


def test_nothing_of_this_machine() -> None:
    """No absolute path of a developer's machine in what is committed."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    paths = [
        ROOT / name
        for name in listed.split("\0")
        if name.endswith((".py", ".md", ".yml", ".toml", ".j2", ".txt", ".css"))
    ]
    place = re.compile("/" + r"(work|home|Users)/(?=[a-z])|/" + r"root/\.|/" + r"tmp/(?=[a-z])")
    found = [
        str(path.relative_to(ROOT))
        for path in paths
        if path.is_file() and place.search(path.read_text("utf-8", "replace"))
    ]
    assert found == []


@cache
def tree(path: Path) -> ast.Module:
    """The module's syntax tree."""
    return ast.parse(path.read_text("utf-8"))


def imported(path: Path) -> set[str]:
    """Top-level names of all packages that the module imports."""
    names = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names
