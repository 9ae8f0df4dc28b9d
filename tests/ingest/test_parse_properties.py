"""Whatever a file holds: no exception, only problems that an editor can use."""

from __future__ import annotations

import io
import re

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image

from pipeline.ingest.headers import read_header
from pipeline.ingest.parse import parse_piece
from pipeline.ingest.yaml_lines import YamlError, load_yaml
from pipeline.model.matter import Matter
from pipeline.model.names import name_trouble
from pipeline.model.problem import Problem

PATH = "articles/2026/case.md"
ODD = st.sampled_from(
    [
        "",
        "~",
        "true",
        "[",
        "]",
        "{",
        "}",
        "[[[]]]",
        "- a",
        "-",
        "?",
        ":",
        "&a b",
        "*a",
        "!!set {a}",
        "!x",
        "|",
        ">",
        "'",
        '"',
        '"\\ud800"',
        '"\\0"',
        "%",
        "@",
        "`",
        "\t",
        "#",
        "2026-13-01",
        "1:75",
        "9" * 400,
        "-1",
        "1.5",
        "[a, b]",
        "{a: b}",
        "[{title: a}]",
        "{first: {by: a}}",
        "[0.5, 2]",
        "../../x",
        "\u202e",
        "\u2028",
        "🌧️",
        "<<",
        "...",
        "---",
        "null",
    ]
)
KEYS = st.sampled_from([*Matter.model_fields, "video", "on", "1", "[key]", "a]", "{}", "", "标题"])
FRONT = st.lists(
    st.tuples(st.sampled_from(["", "  ", "- ", "\t", "    - "]), KEYS, st.sampled_from([": ", ":", "： ", ""]), ODD)
).map(lambda rows: "\n".join("".join(row) for row in rows))


def judge(data: bytes) -> None:
    """A piece without problems, or problems without a piece; both fit to be shown."""
    piece, problems = parse_piece(PATH, data)
    assert (piece is None) == bool(problems)
    lines = len(re.split(rb"\r\n|\r|\n", data))
    for problem in problems:
        well_told(problem, lines)
    if piece is not None:
        assert name_trouble(piece.id) is None
        assert piece.body_line <= lines
        assert all(1 <= line <= lines for line in piece.lines.values())


def well_told(problem: Problem, lines: int) -> None:
    """One line of Chinese about an existing line of the file."""
    assert problem.path == PATH
    assert re.fullmatch(r"K\d{3}", problem.code)
    assert 0 <= problem.line <= lines
    for text in (problem.message, problem.remedy):
        assert re.search(r"[\u4e00-\u9fff]", text)
        assert text.isprintable()
        assert len(text) < 400


@given(st.binary(max_size=400))
@example(b"\xff\xfe-\0-\0-\0")
@example(b"---\n---")
@example(b"---\r---\r")
def test_any_bytes(data: bytes) -> None:
    """Noise is told, never raised."""
    judge(data)


@given(st.binary(max_size=200), st.binary(max_size=50))
def test_any_bytes_between_the_lines(front: bytes, body: bytes) -> None:
    """Noise where front matter should be."""
    judge(b"---\n" + front + b"\n---\n" + body)


@given(st.text(max_size=200))
@example("a: \ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"))
def test_any_text_as_title(text: str) -> None:
    """A title in quotes, whatever it says; when it is accepted, nothing but white space was changed."""
    quoted = yaml.safe_dump(text, allow_unicode=True, default_style='"', width=10**9)
    data = f"---\ntitle: {quoted}date: 2026-11-22\n---\n".encode("utf-8", "replace")
    judge(data)
    piece, _ = parse_piece(PATH, data)
    if piece is not None:
        assert piece.matter.title == " ".join(text.split())


@given(FRONT)
@example("- " * 5000)
@example("a: " + "]" * 500 + "\nb: " + "[" * 500)
@example('"乱[x]": 1')
@example("title: a\nvideo: {duration_s: " + "9" * 400 + "}")
def test_front_matter_as_editors_might_write_it(front: str) -> None:
    """Known keys with values of every wrong kind."""
    judge(f"---\n{front}\n---\n正文\n".encode())
    judge(f"---\ntitle: 题\ndate: 2026-11-22\n{front}\n---\n正文\n".encode())


@given(st.text(max_size=200) | FRONT)
@example("\ud800")
@example("%YAML 3.0\n---\na: b")
@example("a: !<tag> b")
@example("a: !e!x b")
def test_yaml_raises_only_its_own_error(text: str) -> None:
    """And what it gives is plain data."""
    try:
        located = load_yaml(text, 3)
    except YamlError as error:
        assert error.line >= 3
        assert re.fullmatch(r"K10[25678]", error.code)
        return
    plain(located.data, 0)


def plain(value: object, depth: int) -> None:
    """Only text, numbers, truth values, lists and mappings with text keys, no deeper than is allowed."""
    assert depth <= 13
    if isinstance(value, dict):
        assert all(isinstance(key, str) for key in value)
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        plain(part, depth + 1)
    assert value is None or isinstance(value, (str, int, float, bool, list, dict))


def picture(name: str) -> bytes:
    """A real picture of 320 × 240."""
    out = io.BytesIO()
    Image.linear_gradient("L").resize((320, 240)).save(out, name)
    return out.getvalue()


PICTURES = {name: picture(name) for name in ("PNG", "JPEG", "GIF", "WEBP")}


@pytest.mark.parametrize("name", PICTURES)
def test_headers_of_whole_pictures(name: str) -> None:
    """Format and size as Pillow knows them."""
    header = read_header(PICTURES[name])
    assert header is not None
    assert (header.format, header.width, header.height, header.whole) == (name, 320, 240, True)


@pytest.mark.parametrize("name", [name for name in PICTURES if name != "GIF"])
def test_cut_pictures_are_not_whole(name: str) -> None:
    """However much of the end is missing (a GIF may by chance end with its end mark: decoding tells)."""
    data = PICTURES[name]
    for end in range(0, len(data) - 8, 7):
        header = read_header(data[:end])
        assert header is None or not header.whole


@given(st.binary(max_size=64), st.sampled_from(sorted(PICTURES)), st.integers(2, 400))
def test_any_bytes_as_picture(noise: bytes, name: str, cut: int) -> None:
    """Noise, and a picture that turns into noise."""
    read_header(noise)
    read_header(PICTURES[name][:cut] + noise)
    read_header(noise[:4] + PICTURES[name][4:])
