"""Options that several commands share: where the content, the program's data and the build folder are."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.build.folders import Folders


def root() -> Path:
    """The folder with mkdocs.yml and templates/: the current one where it has them, else the one we run from."""
    here = Path.cwd()
    own = Path(__file__).resolve().parents[2]
    return here if (here / "mkdocs.yml").is_file() and (here / "templates").is_dir() else own


def folders(content: Path | None, out: Path | None = None) -> Folders:
    """The folders of this call; a missing content folder is a usage error."""
    top = root()
    place = content or top / "content"
    if not place.is_dir():
        raise click.UsageError(f"没有文件夹 {place}")
    return Folders(top, place.resolve(), (out or top / "build").resolve())


content_option = click.option(
    "--content", type=click.Path(path_type=Path, file_okay=False), help="稿件文件夹（默认 content）"
)
out_option = click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="产物文件夹（默认 build）")
