"""What is remembered between builds."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from pipeline.store import memo_folder, memoised, open_database
from tests.store.making import Store, fail, job

CALLS: list[str] = []


def note(value: Any) -> Any:
    """The value, noting that it had to be made."""
    CALLS.append(str(value))
    return value


def ask(store: Store, **values: Any) -> dict[str, Any]:
    """The memo's values for these keys."""
    CALLS.clear()
    tasks: list[tuple[str, Callable[[], Any]]] = [(key, partial(note, value)) for key, value in values.items()]
    return memoised(store.base, "试", tasks, store.pool)


def test_a_value_is_made_once(store: Store) -> None:
    """The second time it comes from the memo, equal in type too."""
    first = ask(store, a=("字", 1.5, None), b={"x": (1,)})
    assert sorted(CALLS) == ["('字', 1.5, None)", "{'x': (1,)}"]
    assert first == {"a": ["字", 1.5, None], "b": {"x": [1]}}
    assert ask(store, a=0, b=0) == first
    assert CALLS == []


def test_keys_no_longer_wanted_are_forgotten(store: Store) -> None:
    """And other names' values are not."""
    memoised(store.base, "别", [("a", partial(note, "别的"))], store.pool)
    ask(store, a=1, b=2)
    ask(store, b=2)
    ask(store, a=1, b=2)
    assert CALLS == ["1"]
    CALLS.clear()
    assert memoised(store.base, "别", [("a", partial(note, "新的"))], store.pool) == {"a": "别的"}
    assert CALLS == []


def test_more_than_one_chunk(store: Store) -> None:
    """Every key gets its own value."""
    wanted = {f"k{n}": n for n in range(600)}
    assert ask(store, **wanted) == wanted


def test_a_failing_value_comes_through_and_the_rest_is_kept(store: Store) -> None:
    """Chunks made before it need not be made again."""
    tasks = [(f"k{n}", partial(note, n)) for n in range(300)]
    with pytest.raises(RuntimeError, match="坏了"):
        memoised(store.base, "试", [*tasks, ("bad", partial(fail, "坏了"))], store.pool)
    CALLS.clear()
    memoised(store.base, "试", tasks, store.pool)
    assert len(CALLS) <= 300 - 256


def fill(text: str, folder: Path) -> None:
    """One file."""
    (folder / "file").write_text(text, "utf-8")


def test_a_memo_folder_is_filled_once_per_key(tmp_path: Path) -> None:
    """An older folder of the same name goes; a name that only begins alike stays."""
    other = memo_folder(tmp_path, "frames-x", "1", partial(fill, "别的"))
    first = memo_folder(tmp_path, "frames", "1", partial(fill, "一"))
    assert memo_folder(tmp_path, "frames", "1", partial(fill, "再")) == first
    assert (first / "file").read_text("utf-8") == "一"
    second = memo_folder(tmp_path, "frames", "2", partial(fill, "二"))
    assert sorted(tmp_path.iterdir()) == sorted([other, second])


def test_a_memo_folder_is_whole_or_not_there(tmp_path: Path) -> None:
    """A maker that fails half-way leaves nothing, not even the older folder's loss."""
    old = memo_folder(tmp_path, "frames", "1", partial(fill, "一"))

    def half(folder: Path) -> None:
        fill("半", folder)
        raise RuntimeError("断电")

    with pytest.raises(RuntimeError, match="断电"):
        memo_folder(tmp_path, "frames", "2", half)
    assert list(tmp_path.iterdir()) == [old]


@pytest.mark.parametrize("damage", [b"", b"not a database, but longer than a header " * 40, None])
def test_an_unreadable_ledger_is_started_anew(store: Store, damage: bytes | None) -> None:
    """All of it can be made again; a cut file (None) is unreadable too."""
    store.run(*(job(f"site/{n}") for n in range(300)))
    store.base.execute("pragma wal_checkpoint(truncate)")
    store.base.close()
    ledger = store.build / "ledger.sqlite"
    data = ledger.read_bytes()
    assert len(data) > 16384
    ledger.write_bytes(data[: len(data) // 2] if damage is None else damage)
    store.base = open_database(ledger)
    assert len(store.run(*(job(f"site/{n}") for n in range(300))).made) == 300
    assert store.run(*(job(f"site/{n}") for n in range(300))).kept == 300


def test_a_locked_ledger_is_not_thrown_away(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another build at work is told, its ledger stays."""
    store.run(job("site/a"))
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda path, timeout: connect(path, timeout=0.05))
    with closing(connect(store.build / "ledger.sqlite", isolation_level=None)) as other:
        other.execute("pragma locking_mode=exclusive")
        store.base.close()
        other.execute("begin exclusive")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            open_database(store.build / "ledger.sqlite")
        other.execute("rollback")
    store.base = open_database(store.build / "ledger.sqlite")
    assert store.run(job("site/a")).kept == 1
