"""Whether a command line that we print or run names things that exist."""

from __future__ import annotations

import os

import click

from pipeline.cli import COMMANDS, kepu
from scripts.handbook_shots import PRACTICE
from tests.docs.places import ROOT

SYSTEM = frozenset({"echo", "sudo", "apt-get", "source"})


def trouble(words: list[str]) -> str:
    """Why this command line cannot work, or an empty string."""
    first, *rest = words
    if first in {"kepu", ".venv/bin/kepu"}:
        return _kepu(rest)
    if first == ".venv/bin/python":
        return _python(rest)
    if first.startswith("scripts/"):
        path = ROOT / first
        fine = path.is_file() and os.access(path, os.X_OK)
        named = [word for word in rest if word.startswith("tests/")]
        missing = [word for word in named if not (ROOT / word).exists()]
        return ("" if not missing else f"no {missing}") if fine else f"no {first}"
    return "" if first in SYSTEM else f"unknown program {first}"


def _kepu(words: list[str]) -> str:
    name = words[0] if words else "--help"
    if name not in COMMANDS:
        return "" if name == "--help" else f"no command {name}"
    command = kepu.get_command(click.Context(kepu), name)
    assert command is not None
    options = [option for option in command.params if isinstance(option, click.Option)]
    known = {word: option for option in options for word in (*option.opts, *option.secondary_opts)}
    for at, word in enumerate(words[1:], 1):
        if word.startswith("--") and word != "--help":
            if word not in known:
                return f"kepu {name} has no option {word}"
            choices = known[word].type
            if isinstance(choices, click.Choice) and words[at + 1] not in choices.choices:
                return f"kepu {name} {word} does not take {words[at + 1]}"
        elif word.startswith("content/") and not any((place / word).exists() for place in (ROOT, PRACTICE)):
            return f"no {word}"
    return ""


def _python(words: list[str]) -> str:
    if words[0] == "-m":
        module = words[1].replace(".", "/") + ".py"
        return "" if words[1] in {"http.server", "pytest"} or (ROOT / module).is_file() else f"no module {words[1]}"
    return "" if words[0] == "-c" or (ROOT / words[0]).is_file() else f"no {words[0]}"
