"""Problem codes: each means one thing."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

from tests.ingest.broken import CASES, expected, read_case

PIPELINE = Path(__file__).parents[2] / "pipeline"
_CODE = re.compile(r"[\"'](K\d{3})[\"']")
# Codes that are told from several modules, because the same thing is wrong there.
SHARED = {
    "K102": "a hidden character: in any text, and in YAML's escapes",
    "K104": "no front matter: parsing, and a plain text that is tagged by itself",
    "K331": "unknown channel: of an account, and asked for by name",
    "K111": "not a mapping: pieces and data files",
    "K202": "unknown key: models, and an id written twice",
    "K602": "a site that does not answer: its name, its address, its server",
    "K604": "no feed that can be read: its text, its form",
    "K310": "a path out of content/: links, pictures, clips",
    "K311": "a path to nothing: links, pictures, clips",
    "K313": "a picture that cannot be read: from its header, and when it is decoded",
    "K403": "unknown topic: told by the lexicon, left out where no topic could be read",
}


def codes() -> dict[str, set[str]]:
    """Every code of the source → the modules that tell it."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in sorted(PIPELINE.rglob("*.py")):
        for code in _CODE.findall(path.read_text("utf-8")):
            found[code].add(path.relative_to(PIPELINE).as_posix())
    return found


def test_a_code_belongs_to_one_module() -> None:
    """Unless it is known to mean the same in several."""
    several = {code: sorted(places) for code, places in codes().items() if len(places) > 1 and code not in SHARED}
    assert several == {}


def test_shared_codes_are_shared() -> None:
    """The list above is not out of date."""
    found = codes()
    assert {code for code in SHARED if len(found[code]) < 2} == set()


def test_ingest_codes_have_a_broken_example() -> None:
    """Every problem that `kepu check` can tell is told by some case."""
    told = {each.code for file in CASES.glob("[!_]*.yml") for each in expected(read_case(file))}
    wanted = {
        code
        for code, places in codes().items()
        if any(
            place.startswith("ingest/") and not place.startswith(("ingest/adopt/", "ingest/pull/")) for place in places
        )
    }
    assert wanted - told == WITHOUT_EXAMPLE


WITHOUT_EXAMPLE = {
    "K100",  # a file that cannot be opened: no plain file can be made so for an administrator (tested by itself)
    "K207",  # more findings than are listed (tested by itself)
}
