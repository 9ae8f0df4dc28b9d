"""`--help` of every command: Chinese, with examples that exist; completion in the shell."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from pipeline.cli import COMMANDS, kepu
from pipeline.cli.help import EXAMPLES
from tests.docs.command_lines import trouble

_THEIRS = re.compile(
    r"\b(?:Usage|Options|Commands|OPTIONS|ARGS|COMMAND|Show|exit|default|required|TEXT|INTEGER|FILE|PATH|DIRECTORY|RANGE)\b"
)


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_is_chinese_with_examples(name: str) -> None:
    """No word of click's own is left; every option is explained; examples stand at the end."""
    done = CliRunner().invoke(kepu, [*filter(None, [name]), "--help"])
    assert done.exit_code == 0 and done.output.startswith("用法：")
    assert _THEIRS.findall(done.output) == []
    assert re.search(rf"例：\n    kepu {name}", done.output)
    options = re.findall(r"^  (-.*)$", done.output, re.M)
    assert options and all(re.search(r"[\u4e00-\u9fff]", line.split("  ", 1)[-1]) for line in options)


@pytest.mark.parametrize("name", COMMANDS)
def test_examples_are_commands(name: str) -> None:
    """Each example calls its command with options that it has."""
    for line, note in EXAMPLES[name]:
        words = shlex.split(line)
        assert words[:2] == ["kepu", name] and note
        assert trouble([word for word in words if not word.startswith("content/")]) == ""
    assert set(EXAMPLES) == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_argument_is_named_in_chinese(name: str) -> None:
    """Positional arguments and options have Chinese names or explanations."""
    command = kepu.get_command(click.Context(kepu), name)
    assert command is not None
    for part in command.params:
        told = part.help if isinstance(part, click.Option) else part.make_metavar(click.Context(command))
        assert told and re.search(r"[\u4e00-\u9fff]", told), part.name


def complete(shell: str, words: str) -> list[str]:
    """What the shell would offer."""
    environment = {"_KEPU_COMPLETE": f"{shell}_complete", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    done = subprocess.run(
        [sys.executable, "-c", "import sys; sys.argv = ['kepu']\nfrom pipeline.cli import main; main()"],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in {0, 1} and not done.stderr, done.stderr
    return [line.rpartition(",")[2] for line in done.stdout.split("\n") if line]


def test_completion() -> None:
    """Commands, options and their values."""
    assert complete("bash", "kepu pu") == ["push", "pull"]
    assert "--dry-run" in complete("bash", "kepu fix --d")
    assert complete("bash", "kepu check --format js") == ["json"]
