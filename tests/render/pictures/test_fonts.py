"""The face is the simplified one, wherever it is found; what it lacks is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import ImageFont

from pipeline.render.pictures import font_files, fonts
from pipeline.render.pictures.error import PictureError
from pipeline.render.pictures.fonts import covered, find_font_file, font, font_file
from pipeline.render.pictures.glyphs import clean, missing_glyphs


def test_the_packaged_face_is_simplified_chinese() -> None:
    """Index 0 of the collection is Japanese; ours is found by name."""
    assert font_file().variable
    assert font(40).getname()[0] == "Noto Sans CJK SC"
    assert find_font_file({}).index == 2


def test_simplified_forms_are_drawn() -> None:
    """直 门 与 令 differ between the Japanese and the simplified face: ours must not be the Japanese pictures."""
    japanese = ImageFont.truetype(str(font_file().path), 64, index=0)
    japanese.set_variation_by_axes([400])
    assert all(bytes(font(64).getmask(c)) != bytes(japanese.getmask(c)) for c in "直令")


def test_weights_differ() -> None:
    light, heavy = (sum(bytes(font(64, weight).getmask("科"))) for weight in (200, 900))
    assert heavy > 1.5 * light


def test_characters_assumed_present_are_present() -> None:
    """`glyphs` skips the look-up for these; and the font covers Chinese."""
    assert (
        set(range(0x4E00, 0x9FA6)) | set(range(0x20, 0x7F)) | set(map(ord, "，。、：；！？（）《》“”‘’…—·⸺"))
        <= covered()
    )
    assert len(covered()) > fonts.MIN_CHARACTERS


def test_the_environment_wins(tmp_path: Path) -> None:
    assert find_font_file({"KEPU_FONT": str(font_file().path)}).index == 2
    wrong = tmp_path / "x.ttf"
    wrong.write_bytes(b"no font")
    with pytest.raises(PictureError, match=r"x\.ttf"):
        find_font_file({"KEPU_FONT": str(wrong)})


def test_without_any_font_both_ways_to_install_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "usual_files", tuple)
    with pytest.raises(PictureError, match=r"pip install manimgx-fonts-cjk.*fonts-noto-cjk"):
        find_font_file({})


def test_the_system_font_is_second_choice(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    link = tmp_path / "NotoSansCJK-Regular.ttc"
    link.symlink_to(font_file().path)
    monkeypatch.setattr(font_files, "find_spec", lambda _: None)
    monkeypatch.setattr(font_files, "_SYSTEM", (str(tmp_path / "NotoSansCJK-{}.ttc"),))
    assert find_font_file({}).index == 2


def test_missing_glyphs_are_reported_once_and_left_out() -> None:
    text = "雨季🌧️防病👨‍👩‍👧🌧️CO₂与10⁶鿏𫓧"
    assert missing_glyphs(text) == "🌧️👨‍👩‍👧"
    assert clean(text) == "雨季防病CO₂与10⁶鿏𫓧"
    assert missing_glyphs("冰箱里的“温室”：CO₂、m³、½、①、℃、α——β……") == ""
