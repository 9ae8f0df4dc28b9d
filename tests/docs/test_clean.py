"""Nothing of the machine that a file was written on is in the repository."""

from __future__ import annotations

import re

from tests.docs.places import ROOT, tracked

# Written in two parts, so that this file is no finding of its own.
_PLACES = re.compile("|".join("/" + name for name in ("work/", "tmp/", "root/", r"home/[a-z]", r"Users/[A-Za-z]")))
_HOSTS = re.compile(
    "|".join(
        first + r"\." + last
        for first, last in (
            ("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "(?:org|com)"), ("crates", "io"), ("npmmirror", "com"),
            ("proxy.golang", "org"), ("mirrors", "[a-z]+"), ("tuna.tsinghua", "edu"),
        )
    ),
    re.IGNORECASE,
)  # fmt: skip


def found(pattern: re.Pattern[str]) -> list[str]:
    """Places in text files where the pattern occurs."""
    places = []
    for path in tracked():
        data = path.read_bytes()
        if b"\0" in data[:8000]:
            continue  # not text
        for number, line in enumerate(data.decode("utf-8", "replace").split("\n"), 1):
            if pattern.search(line):
                places.append(f"{path.relative_to(ROOT)}:{number}")
    return places


def test_the_patterns_find_something() -> None:
    """They would see what they look for."""
    assert _PLACES.search("see /" + "tmp/x") and _HOSTS.search("https://" + "pypi" + ".org/simple")
    assert len(tracked()) > 200


def test_no_path_of_a_machine() -> None:
    """No folder of a developer's machine."""
    assert found(_PLACES) == []


def test_no_package_registry() -> None:
    """Lock files and documents name no registry: each office uses its own."""
    assert found(_HOSTS) == []


def test_line_ends_and_last_lines() -> None:
    """Documents, data and code end in one line feed and hold no carriage return (examples are as they are)."""
    wrong = []
    for path in tracked():
        name = path.relative_to(ROOT).as_posix()
        if path.suffix in {".py", ".md", ".yml", ".toml", ".j2", ".css", ".js"} and not name.startswith("tests/cases/"):
            data = path.read_bytes()
            if data and (b"\r" in data or not data.endswith(b"\n")):
                wrong.append(name)
    assert wrong == []
