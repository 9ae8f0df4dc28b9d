"""Limits of accounts and the paste-safe rules, asked from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.build.conftest import TOY, run_kepu

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("toy")]


def test_the_toy_is_fit_for_all_its_accounts(tmp_path: Path) -> None:
    """No limit is over, no rule is broken: exit 0."""
    done = run_kepu("check", "--channels", "--content", TOY, "--out", tmp_path / "out")
    assert done.returncode == 0, done.stdout + done.stderr


def test_an_official_limit_that_is_over_fails(toy_content: Path, tmp_path: Path) -> None:
    """33 characters of title are one too many for one account; the piece's own check has nothing against them."""
    piece = toy_content / "articles" / "2026" / "fridge.md"
    piece.write_text(piece.read_text("utf-8").replace("title: 冰箱里的 CO₂ 与剩菜", f"title: {'长' * 33}"), "utf-8")
    assert run_kepu("check", "--content", toy_content).returncode == 0
    done = run_kepu("check", "--channels", "--content", toy_content, "--out", tmp_path / "out")
    assert done.returncode == 1
    assert "articles/2026/fridge.md:3" in done.stdout
    assert "K501" in done.stdout
    assert "33 / 32" in done.stdout


def test_lint_names_the_line_and_the_rule(toy_content: Path) -> None:
    """Markup that stays visible is found where the editor typed it; a clean file passes."""
    piece = toy_content / "articles" / "2026" / "thunder.md"
    assert run_kepu("lint", piece, "--content", toy_content).returncode == 0
    text = piece.read_text("utf-8") + "\n末段里有 **没配对的星号。\n"
    piece.write_text(text, "utf-8")
    done = run_kepu("lint", piece, "--content", toy_content)
    assert done.returncode == 1
    line = text.split("\n").index("末段里有 **没配对的星号。") + 1
    assert f"thunder.md:{line}" in done.stdout
    assert "W70" in done.stdout
