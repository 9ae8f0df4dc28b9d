"""The values that one build leaves to the next."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from pipeline.store import snapshot


def leave(file: Path, values: dict[str, object], code: str = "1") -> dict[str, object]:
    """Leave these values; what was found."""
    with snapshot(file, code) as (before, now):
        now.update(values)
    return before


MANY: dict[str, object] = {f"n{number}": ("值", number) for number in range(40)}


def test_what_one_leaves_the_next_finds(tmp_path: Path) -> None:
    """And a file in which nothing is new is not touched."""
    file = tmp_path / "deep" / "some.pickle"
    assert leave(file, MANY) == {}
    written = file.read_bytes()
    assert leave(file, MANY) == MANY
    assert file.read_bytes() == written


def test_a_change_is_written_behind_the_rest_until_there_are_many(tmp_path: Path) -> None:
    """Names that nobody leaves any more are gone at the latest when the file is written anew."""
    file = tmp_path / "some.pickle"
    leave(file, MANY)
    first = file.read_bytes()
    sizes = []
    for number in range(100, 112):
        changed = MANY | {"n7": number}
        leave(file, changed)
        assert leave(file, changed) == changed
        sizes.append(file.stat().st_size)
    assert file.read_bytes()[: len(first)] == first or sizes != sorted(sizes)
    assert sizes != sorted(sizes), "the file was written anew once"
    leave(file, dict(list(MANY.items())[:10]))
    assert leave(file, {}).keys() == set(list(MANY)[:10])


@pytest.mark.parametrize("damage", ["cut", "noise", "other pickle", "empty"])
def test_damage_costs_only_time(tmp_path: Path, damage: str) -> None:
    """A build killed while it wrote, a broken disk: what was found is right, and the next file is whole."""
    file = tmp_path / "some.pickle"
    leave(file, MANY)
    leave(file, MANY | {"n1": "新"})
    whole = file.read_bytes()
    broken = {"cut": whole[:-3], "noise": whole + b"\x80\x05x", "other pickle": pickle.dumps([1, 2, 3]), "empty": b""}
    file.write_bytes(broken[damage])
    found = leave(file, MANY)
    assert all(found[name] in (MANY[name], "新") for name in found)
    assert leave(file, MANY) == MANY


def test_another_program_finds_nothing(tmp_path: Path) -> None:
    """Its values may mean something else."""
    file = tmp_path / "some.pickle"
    leave(file, MANY)
    assert leave(file, MANY, "2") == {}
    assert leave(file, MANY, "2") == MANY


def test_after_an_error_all_is_as_before(tmp_path: Path) -> None:
    """A build that stopped leaves what the one before it left."""
    file = tmp_path / "some.pickle"
    leave(file, MANY)
    with pytest.raises(RuntimeError), snapshot(file, "1") as (_, now):
        now["n1"] = "新"
        raise RuntimeError
    assert leave(file, MANY) == MANY
