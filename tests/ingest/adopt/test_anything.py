"""Whatever a file holds: the import never raises, and what it writes passes."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.ingest.adopt import Report
from pipeline.ingest.adopt.ids import identity
from pipeline.ingest.adopt.values import moment, parts, plain, scalar, seconds, shorten, size
from pipeline.ingest.adopt.writing import block
from pipeline.ingest.parse import parse_piece
from pipeline.ingest.prose_mask import mask
from pipeline.ingest.references import references, rewrite
from pipeline.ingest.yaml_lines import load_yaml
from pipeline.model.matter import ID_PATTERN
from pipeline.model.names import hidden
from tests.ingest.adopt.desk import bring, office, read, tree

_ROOT = Path(__file__).parents[3]
_SHARDS = st.sampled_from(
    """--- +++ { } : title date tags draft slug cover AIGC author summary source 标题 作者 2024-01-02 true # ## === ![
    [ ] ]( ) [[ ]] ![[ a.png b.md c.svg http://x/y.png //x /z.md ../q.md #h <img src= > <a href= </a> <!-- --> ` ``` ~~~
    $ $$ \\( \\) \\[ {{< >}} {% %} figure highlight | " ' \\ - * _ <h1> </h1> [TOC] {r} data:image/png;base64,AAAA , 、
    [r]: [r] &lt; \ud800 \x00 \x07 \ufeff \u2028 \x85 e\u0301 😀 con""".split(" ")
)
_TEXTS = st.lists(st.one_of(_SHARDS, st.sampled_from(["\n", "\n\n", " ", "\t", "字", "    "]), st.text(max_size=6)))
_FILES = st.one_of(
    _TEXTS.map(lambda shards: "".join(shards).encode("utf-8", "surrogatepass")),
    _TEXTS.map(lambda shards: ("---\n" + "".join(shards) + "\n---\n" + "".join(shards)).encode("utf-8", "replace")),
    _TEXTS.map(lambda shards: "".join(shards).encode("gb18030", "ignore")),
    st.binary(max_size=300),
)
_WORDS = st.text(st.characters(exclude_categories=["Cs"]))
_KEYS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40).filter(
    lambda key: key not in {"date", "updated"}  # written bare, as the schema wants dates: not text when read back
)
_PAIRS = st.dictionaries(_KEYS, _WORDS, min_size=1, max_size=3)
_FEW = settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow])
_SLOW = settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])


def _imported(files: dict[str, bytes]) -> tuple[Report, dict[str, bytes], list[str]]:
    with tempfile.TemporaryDirectory() as folder:
        content, origin = office(Path(folder)), Path(folder, "old")
        origin.mkdir()
        for name, data in files.items():
            (origin / name).write_bytes(data)
        report = bring(origin, into=content)
        errors = [str(problem) for problem in read(content, _ROOT)[1] if problem.code != "K315"]
        return report, tree(content), errors


@_FEW
@given(_FILES, _FILES)
def test_any_file_becomes_a_piece_without_errors(one: bytes, other: bytes) -> None:
    """Two files side by side, of any bytes: each is written and passes, or is skipped with a note."""
    report, made, errors = _imported({"a.md": one, "b.md": other})
    assert errors == []
    assert len(report.written) + len(report.skipped) == 2
    assert set(report.skipped) <= {note.path for note in report.notes}
    for path in report.written:
        piece, problems = parse_piece(path, made[path])
        assert piece and not problems


@_FEW
@given(st.lists(st.lists(st.one_of(st.text(max_size=8), _SHARDS), max_size=9), max_size=5))
def test_any_table_becomes_pieces_without_errors(rows: list[list[str]]) -> None:
    """A header that we know above rows of anything."""
    header = "标题,时长,链接,日期,编号,大小,分辨率,文案,状态"
    lines = [header, *(",".join(cell.replace(",", "") for cell in row) for row in rows)]
    _, _, errors = _imported({"t.csv": "\n".join(lines).encode("utf-8", "replace")})
    assert errors == []


@_SLOW
@given(_TEXTS.map("".join))
def test_rewriting_nothing_changes_nothing(body: str) -> None:
    """The walk covers the text without gap or overlap, and the mask keeps every place."""
    assert rewrite(body, lambda reference: reference) == body
    assert [len(line) for line in mask(body).split("\n")] == [len(line) for line in body.split("\n")]


@_SLOW
@given(_TEXTS.map("".join))
def test_reading_and_rewriting_see_the_same(body: str) -> None:
    """Every reference that is read is offered for change, with the same target and line."""
    seen = []
    rewrite(body, lambda reference: (seen.append((reference.target, reference.line)), reference)[1])
    assert sorted(seen) == sorted((found.target, found.line) for found in references(body))


_VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.dates(), st.datetimes(), st.times()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=3)),
)


@_SLOW
@given(_VALUES)
def test_no_value_is_too_strange(value: object) -> None:
    """Readers of single values answer or decline, they never raise."""
    moment(value)
    seconds(value)
    size(value)
    assert all(isinstance(part, str) for part in parts(value))
    assert isinstance(scalar(value), str)


@_SLOW
@given(st.text())
def test_names_and_titles_fit(text: str) -> None:
    """Ids fit the pattern or are empty; short texts fit the limit and end whole."""

    name = identity(text)
    assert name == "" or re.fullmatch(ID_PATTERN, name)
    assert identity(name) == name
    assert len(shorten(plain(text), 20)) <= 20


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, str):
        yield value


@_SLOW
@given(st.dictionaries(_KEYS, st.one_of(_WORDS, st.lists(_WORDS), st.lists(_PAIRS)), max_size=4))
def test_written_yaml_reads_back(data: dict[str, object]) -> None:
    """Our writer's YAML means the same to pyyaml and, where it takes the text at all, to our reader."""
    text = "\n".join(block(data)) if data else "{}"
    assert yaml.safe_load(text) == data
    if hidden("".join(_texts(data))) is None:
        assert load_yaml(text).data == data


@pytest.mark.parametrize(
    "word", "true No ~ null 1 1.5 1e3 0x1F 1_000 2026-01-02 1:20 .inf .NaN - ? : ! @a &b *c %d".split()
)
def test_text_that_looks_typed_stays_text(word: str) -> None:
    """A title that YAML would read as a number, a date or a truth value is quoted."""
    assert yaml.safe_load("\n".join(block({"title": word}))) == {"title": word}
