"""kepu tag."""

from __future__ import annotations

import sys
import tempfile
from datetime import datetime
from pathlib import Path

import click

from pipeline.build.changes import old_vocabulary
from pipeline.build.folders import Folders
from pipeline.build.questions import tag_changes, tag_files, tag_text, words
from pipeline.cli.places import content_option, folders, out_option
from pipeline.cli.problems import show
from pipeline.enrich.explain import explain
from pipeline.ingest.revision import RevisionError, resolved
from pipeline.model.times import SHANGHAI


@click.command("tag", help="给稿件标主题和关键词。")
@click.argument("files", nargs=-1, metavar="[稿件…]", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@content_option
@out_option
@click.option("--jsonl", is_flag=True, help="从标准输入逐行读 {id,title,text}，逐行写结果")
@click.option("--explain", "explained", is_flag=True, help="写出每个主题的依据")
@click.option("--diff", "revision", metavar="版本", help="与另一版本（git）的词表比，哪些稿件的主题会变")
@click.option("--engine", type=click.Choice(["jieba", "rjieba"]), default="jieba", help="分词引擎")
def command(
    files: tuple[Path, ...],
    content: Path | None,
    out: Path | None,
    *,
    jsonl: bool,
    explained: bool,
    revision: str | None,
    engine: str,
) -> int:
    """Three ways in, one tagger."""
    place = folders(content, out)
    if jsonl:
        return _lines(place, engine)
    if revision:
        return _diff(place, revision)
    if not files:
        raise click.UsageError("写上稿件，或用 --jsonl、--diff")
    return _files(files, place, explained=explained)


def _lines(place: Folders, engine: str) -> int:
    try:
        for line in tag_text(sys.stdin, place, "rjieba" if engine == "rjieba" else "jieba"):
            click.echo(line)
    except ValueError as error:
        click.echo(str(error), err=True)
        return 1
    return 0


def _files(files: tuple[Path, ...], place: Folders, *, explained: bool) -> int:
    vocabulary, segmenter = words(place)
    code = 0
    for path, found in tag_files(files, place, datetime.now(SHANGHAI), vocabulary, segmenter):
        if isinstance(found, list):
            show(found, "text", place.content)
            code = 1
            continue
        names = "、".join(vocabulary.topic_names[scored.topic] for scored in found.topics) or "（没有把握，不标）"
        click.echo(f"{path}\n  主题：{names}\n  关键词：{'、'.join(found.keywords) or '（无）'}")
        if explained:
            click.echo("\n".join("  " + line for line in explain(found, vocabulary).split("\n")))
    return code


def _diff(place: Folders, revision: str) -> int:
    try:
        with tempfile.TemporaryDirectory() as folder:
            data = old_vocabulary(place.content, resolved(place.content, revision), Path(folder))
            changes = list(tag_changes(place, data, lambda text: click.echo(text, err=True)))
    except RevisionError as error:
        raise click.UsageError(str(error)) from None
    for line in changes:
        click.echo(line)
    click.echo(f"{len(changes)} 篇会变")
    return 0
