"""Whatever a file holds: the import never raises, and what it writes passes."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.ingest.adopt import Report
from pipeline.ingest.adopt.ids import identity
from pipeline.ingest.adopt.values import moment, parts, plain, scalar, seconds, shorten, size
from pipeline.ingest.parse import parse_piece
from pipeline.ingest.prose_mask import mask
from pipeline.ingest.references import references, rewrite
from pipeline.model.matter import ID_PATTERN
from tests.ingest.adopt.desk import bring, office, read, tree

_ROOT = Path(__file__).parents[3]
_SHARDS = st.sampled_from(
    """--- +++ { } : title date tags draft slug cover AIGC author summary source 标题 作者 2024-01-02 true # ## === ![
    [ ] ]( ) [[ ]] ![[ a.png b.md c.svg http://x/y.png //x /z.md ../q.md #h <img src= > <a href= </a> <!-- --> ` ``` ~~~ $
    $$ \\( \\) \\[ {{< >}} {% %} figure highlight | " ' \\ - * _ <h1> </h1> [TOC] {r} data:image/png;base64,AAAA , 、
    [r]: [r] &lt; \ud800 \x00 \x07 \ufeff \u2028 \x85 e\u0301 😀 con""".split(" ")
)
_TEXTS = st.lists(st.one_of(_SHARDS, st.sampled_from(["\n", "\n\n", " ", "\t", "字", "    "]), st.text(max_size=6)))
_FILES = st.one_of(
    _TEXTS.map(lambda shards: "".join(shards).encode("utf-8", "surrogatepass")),
    _TEXTS.map(lambda shards: ("---\n" + "".join(shards) + "\n---\n" + "".join(shards)).encode("utf-8", "replace")),
    _TEXTS.map(lambda shards: "".join(shards).encode("gb18030", "ignore")),
    st.binary(max_size=300),
)
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


@_SLOW
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


@_SLOW
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
