"""Running jobs: what is made, kept, removed, refused and reported."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from pipeline.model.job import Job
from pipeline.store import explain_key, is_current
from tests.store.making import Store, broken, job


def test_current_files_are_kept(store: Store) -> None:
    """The second run of the same jobs makes nothing, whatever the files' times say."""
    first = store.run(job("site/a.html"), job("desk/b.txt"))
    assert (first.made, first.kept, first.pruned, first.failed) == (("desk/b.txt", "site/a.html"), 0, (), ())
    second = store.run(job("site/a.html"), job("desk/b.txt"))
    assert (second.made, second.kept) == ((), 2)


def test_a_new_key_makes_the_file_anew(store: Store) -> None:
    """And the ledger remembers the key before."""
    store.run(job("site/a", "旧"))
    assert store.run(job("site/a", "新")).made == ("site/a",)
    assert store.tree() == {"site/a": "新"}
    assert explain_key(store.base, "site/a") == ("text=新", "text=旧")
    assert explain_key(store.base, "site/b") is None


def test_a_lost_file_is_made_anew(store: Store) -> None:
    """A row of the ledger alone is no file."""
    store.run(job("site/a"))
    (store.build / "site/a").unlink()
    assert not is_current(store.base, store.build, job("site/a"))
    assert store.run(job("site/a")).made == ("site/a",)


def test_a_stray_file_is_not_current(store: Store) -> None:
    """A file that the ledger does not know is written over."""
    (store.build / "site").mkdir()
    (store.build / "site/a").write_text("半截", "utf-8")
    assert store.run(job("site/a")).made == ("site/a",)
    assert store.tree() == {"site/a": "甲"}


def test_what_no_job_wants_goes(store: Store) -> None:
    """Files, empty folders, strays and their rows; other folders of the build are left alone."""
    store.run(job("site/a"), job("site/deep/er/b"), job("feeds/c"))
    (store.build / "site/stray.txt").write_text("谁放的", "utf-8")
    (store.build / "cache").mkdir()
    (store.build / "cache/keep").write_text("留着", "utf-8")
    (store.build / "report.json").write_text("留着", "utf-8")
    made = store.run(job("site/a"), job("feeds/c"))
    assert made.pruned == ("site/deep/er/b", "site/stray.txt")
    assert sorted(store.tree()) == ["cache/keep", "feeds/c", "report.json", "site/a"]
    assert not (store.build / "site/deep").exists()
    assert explain_key(store.base, "site/deep/er/b") is None


def test_nothing_wanted_empties_the_published_folders(store: Store) -> None:
    """No job at all leaves no public page behind."""
    store.run(job("site/a"), job("desk/b"))
    assert store.run().pruned == ("desk/b", "site/a")
    assert store.tree() == {}


def test_a_failed_job_leaves_no_file_and_the_rest_goes_on(store: Store) -> None:
    """It is reported with its path, its old file is gone, and the next run tries again."""
    store.run(job("site/a"), job("site/b"))
    made = store.run(broken("site/a"), job("site/b"), job("site/c"))
    assert [(path, str(problem)) for path, problem in made.failed] == [("site/a", "坏了")]
    assert (made.made, made.kept, made.pruned) == (("site/c",), 1, ())
    assert sorted(store.tree()) == ["site/b", "site/c"]
    assert store.run(job("site/a"), job("site/b"), job("site/c")).made == ("site/a",)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("site/a", "site/a"),
        ("site/A", "site/a"),
        ("site/Straße", "site/STRASSE"),
        ("site/\u00e9", "site/e\u0301"),
        ("site/a", "site/a/b"),
        ("site/a/b", "site/A"),
        ("site/a/b/c", "site/a"),
    ],
)
def test_two_jobs_for_one_place_are_refused(store: Store, one: str, two: str) -> None:
    """The same path, the same but for letter case or normal form, or a file where a folder must be."""
    with pytest.raises(ValueError, match="两个产物") as problem:
        store.run(job(one), job(two, "乙"))
    assert one in str(problem.value)
    assert two in str(problem.value)


def test_a_refusal_keeps_what_was_made(store: Store) -> None:
    """Files written before the clash was met are whole, in the ledger, and not made again."""
    with pytest.raises(ValueError, match="两个产物"):
        store.run(*(job(f"site/{n}") for n in range(200)), job("site/7"))
    made = len(store.tree())
    assert store.run(*(job(f"site/{n}") for n in range(200))).kept == made


@pytest.mark.parametrize(
    "path",
    ["../evil", "", "site/../../evil", "/nowhere/evil", "site//a", "site/.", "a\\b", "con", "a\0", "C:/a"],
)
def test_paths_that_are_no_files_below_the_build_fail(store: Store, path: str) -> None:
    """Nothing is written outside, the rest is made."""
    made = store.run(Job(path, "k", job("x").make), job("site/fine"))
    assert [lost for lost, _ in made.failed] == [path]
    assert made.made == ("site/fine",)
    assert sorted(each.name for each in store.build.parent.iterdir()) == ["build"]


def test_a_folder_may_become_a_file_and_back(store: Store) -> None:
    """What an older build left in the way goes."""
    store.run(job("site/a/b/c"))
    assert store.run(job("site/a")).made == ("site/a",)
    assert store.tree() == {"site/a": "甲"}
    assert store.run(job("site/a/b/c")).failed == ()
    assert store.tree() == {"site/a/b/c": "甲"}


def test_a_plan_that_breaks_off_keeps_what_was_made(store: Store) -> None:
    """The exception comes through; the next run goes on from there."""

    def plan() -> Iterator[Job]:
        yield job("site/a")
        yield job("site/b")
        raise LookupError("计划中断")

    with pytest.raises(LookupError, match="计划中断"):
        store.run(*plan())
    with pytest.raises(LookupError, match="计划中断"):
        from pipeline.store import run_jobs  # noqa: PLC0415

        run_jobs(store.base, store.build, plan(), store.pool)
    again = store.run(job("site/a"), job("site/b"))
    assert len(again.made) + again.kept == 2


def test_many_jobs_are_all_made(store: Store) -> None:
    """More than are handed to the pool ahead of time."""
    jobs = [job(f"site/{n % 7}/{n}.txt", str(n)) for n in range(500)]
    assert len(store.run(*jobs).made) == 500
    assert store.tree() == {f"site/{n % 7}/{n}.txt": str(n) for n in range(500)}
    assert store.run(*reversed(jobs)).kept == 500


def slow() -> bytes:
    """A file that takes its time, and tells who made it."""
    time.sleep(0.15)
    return str(threading.get_ident()).encode()


def test_a_few_slow_jobs_get_workers(store: Store) -> None:
    """They are begun here, and handed over before that takes longer than starting workers."""
    jobs = [Job(f"site/{n}", "k", slow) for n in range(12)]
    assert len(store.run(*jobs).made) == 12
    here, makers = str(threading.get_ident()), set(store.tree().values())
    assert here in makers
    assert len(makers) > 1
    assert store.run(*jobs).kept == 12
