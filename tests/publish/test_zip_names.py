"""Names inside zips: Windows unpacks them, whatever editors call their pieces and accounts."""

from __future__ import annotations

import io
import re
import zipfile

from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.matter import ID_PATTERN
from pipeline.model.names import name_trouble
from pipeline.model.office import ID
from pipeline.publish.bundles import day_folder
from pipeline.publish.packing import zip_bytes
from tests.publish.channel_cases import shelf

_MOST = 120
_FITS = (
    st.from_regex(ID, fullmatch=True),
    st.from_regex(ID_PATTERN, fullmatch=True).filter(lambda id: not name_trouble(id)),
)
_UTF8 = 0x800
_NAMES = [
    name
    for rules in shelf().channels.values()
    for name in (
        *(f"{emit.path[:-4]}-01{emit.path[-4:]}" for emit in rules.files),
        *(f"{cover.name}.{cover.format}" for cover in rules.covers),
    )
]
_LONGEST = max(_NAMES, key=len)


@given(*_FITS)
def test_paths_are_short_and_safe(account: str, piece: str) -> None:
    """At most 120 characters; no part is a reserved name; names beyond ASCII are marked as UTF-8."""
    folders = (account, f"2026-06-01-{piece}", f"01-{piece}", day_folder(account, piece))
    names = [f"{folder}/{name}" for folder in folders for name in (_LONGEST, "没放进卡片的文字.txt", "images/01.jpg")]
    data = zip_bytes(dict.fromkeys(names, b"1"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        found = archive.infolist()
    assert {info.filename for info in found} == set(names)
    for info in found:
        assert len(info.filename) <= _MOST
        assert not [part for part in info.filename.split("/") if re.search(r'[<>:"\\|?*\x00-\x1f]|[. ]$', part)]
        assert info.filename.isascii() or info.flag_bits & _UTF8


@given(_FITS[0], _FITS[1], _FITS[1])
def test_folders_stay_apart(account: str, one: str, two: str) -> None:
    """Two pieces never share a folder of a day's zip, not even on a disk that knows no case."""
    if one.casefold() != two.casefold():
        assert day_folder(account, one).casefold() != day_folder(account, two).casefold()
