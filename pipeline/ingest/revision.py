"""The content folder as a git revision has it: which files differ from now, and what they held."""

from __future__ import annotations

import subprocess
from pathlib import Path


class RevisionError(ValueError):
    """There is no git here, or no such revision; the message is a Chinese sentence."""


def resolved(content: Path, revision: str) -> str:
    """The commit that a name like `HEAD~1`, `main` or `v1` means. Raises RevisionError."""
    try:
        return _git(content, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")[:-1]
    except RevisionError:
        raise RevisionError(f"git 里没有“{revision}”这个版本") from None


def changed_files(content: Path, commit: str) -> list[str]:
    """Paths below `content` that a commit and the files of now disagree about, new ones included. Raises RevisionError.

    A file that only moved is two paths: pieces are recognised by their id, not by their likeness.
    """
    known = _git(content, "diff", "--name-only", "--no-renames", "--relative", "-z", commit, "--", ".")
    fresh = _git(content, "ls-files", "--others", "--exclude-standard", "-z", "--", ".")
    return sorted({*known.split("\0"), *fresh.split("\0")} - {""})


def old_bytes(content: Path, commit: str, path: str) -> bytes | None:
    """What the file held; None where the commit has no such file."""
    done = _run(content, "show", f"{commit}:./{path}")
    return done.stdout if done.returncode == 0 else None


def _git(content: Path, *words: str) -> str:
    done = _run(content, *words)
    if done.returncode:
        raise RevisionError(f"git 说：{done.stderr.decode('utf-8', 'replace').strip() or '不是 git 仓库'}")
    return done.stdout.decode("utf-8", "surrogateescape")


def _run(content: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(["git", "-C", str(content), *words], capture_output=True, check=False)  # noqa: S603, S607
    except OSError:
        raise RevisionError("这台电脑上没有 git") from None
