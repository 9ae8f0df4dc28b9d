"""What a written path may mean never lies outside content/."""

from __future__ import annotations

import posixpath

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.model.paths import candidates, is_remote

FOLDERS = st.lists(st.text("abc云 ", min_size=1, max_size=4), max_size=3).map("/".join)
EVIL = st.lists(
    st.sampled_from(
        ["..", ".", "/", "//", "\\", "%2e", "%2E", "%2f", "%5c", "%252e", "%00", "\0", "%", "?", "#", ":", "C:", "~",
         "a", "图", " ", "．．", "\n", "etc", "%ff", "\ud800"]
    )
).map("".join)  # fmt: skip


@given(FOLDERS, st.text() | EVIL)
@example("articles/2026", "..%2f..%2f..%2fetc/passwd")
@example("articles", "..\\..\\secret")
@example("articles", "%43:/secret")
@example("articles", "a/../C:/secret")
@example("", "//etc/passwd")
@example("", "/../etc/passwd")
@example("", "/%2e%2e/etc/passwd")
def test_no_candidate_leaves_the_tree(folder: str, target: str) -> None:
    """Relative, without steps upwards, without anything that a system takes for another root."""
    for path in candidates(folder, target):
        assert path == posixpath.normpath(path)
        assert not path.startswith("/")
        assert ".." not in path.split("/")
        assert not {"\\", "\0", ":"} & set(path)
        assert posixpath.normpath(posixpath.join("/content", path)).startswith("/content/")


@pytest.mark.parametrize(
    ("folder", "target", "found"),
    [
        ("articles/2026", "a.png", ("articles/2026/a.png", "a.png")),
        ("articles/2026", "../a.png", ("articles/a.png",)),
        ("articles/2026", "/media/a.png", ("media/a.png",)),
        ("articles/2026", "media/%E4%BA%91.png?v=2#x", ("articles/2026/media/云.png", "media/云.png")),
        ("articles/2026", "../../../a.png", ()),
        ("articles/2026", "..", ("articles",)),
        ("", "..", ()),
        ("", "#一节", ()),
        ("", "https://example.org/a.png", ()),
        ("", "a.png", ("a.png",)),
    ],
)
def test_candidates(folder: str, target: str, found: tuple[str, ...]) -> None:
    """From the file's folder first, then from content/."""
    assert candidates(folder, target) == found


@pytest.mark.parametrize("target", ["https://a", "HTTP://a", "mailto:a", "//a", "data:x", "C:\\a", "javascript:x"])
def test_remote(target: str) -> None:
    """Every scheme is another place."""
    assert is_remote(target)
    assert candidates("articles", target) == ()
