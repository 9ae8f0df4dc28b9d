"""The files of the index: `site/search/` beside the search page."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import accumulate, pairwise
from typing import Any

from pipeline.model.catalog import Catalog
from pipeline.model.job import Job, digest, make_key
from pipeline.model.matter import KINDS
from pipeline.publish.context import Context
from pipeline.publish.search.postings import pack
from pipeline.publish.search.records import Record, facets, make_record, packed, piece_file, slots
from pipeline.publish.search.sounds import count_words, sound_files, spell

FOLDER = "site/search"
BLOCK = 1_000
"""Pieces whose part of the index is made and remembered together: an edit costs one block, not the whole index."""
FILE_BYTES = 6_000
"""About: small enough for ten of them in a search, large enough that there are not too many files."""
BYTES_A_SIGN = 2
"""About: of the index, per character of text."""


def search_jobs(catalog: Catalog, context: Context, pages: Iterable[Record] = ()) -> Iterator[Job]:
    """All files of the index; pieces are numbered from the oldest, so that a new one changes no other's number.

    `pages` that are no pieces come before all of them.
    """
    records = [*pages, *(make_record(entry, catalog) for entry in reversed(catalog.public))]
    prints = [digest(repr(record)) for record in records]
    pairs = _pairs(records, prints, context)
    small = {f"pairs/{number}.bin": data for number, data in enumerate(pairs)}
    small |= {f"sounds/{letter}.json": data for letter, data in _sounds(records, context).items()}
    small["facets.json"] = facets(records, _orders(catalog, records))
    version = digest(*small.values(), *prints)
    small["index.json"] = packed({"version": version, "pieces": len(records), "files": len(pairs)})
    for name, data in small.items():
        yield Job(f"{FOLDER}/{name}", make_key("search", file=digest(data)), partial(bytes, data))
    for number, (record, mark) in enumerate(zip(records, prints, strict=True)):
        key = make_key("found", record=mark, code=context.code)
        yield Job(f"{FOLDER}/pieces/{number}.json", key, partial(piece_file, record))


def _pairs(records: Sequence[Record], prints: Sequence[str], context: Context) -> list[bytes]:
    """The files of tokens: how many is a power of two, so that growth seldom moves tokens to other files."""
    size = BYTES_A_SIGN * sum(len(text) for record in records for text in record.text)
    files = 1 << (size // FILE_BYTES | 1).bit_length() - 1
    tasks: dict[str, tuple[str, Callable[[], Any]]] = {}
    for first in range(0, len(records), BLOCK):
        words = {"first": str(first), "files": str(files), "records": digest(*prints[first : first + BLOCK])}
        make = partial(block, first, records[first : first + BLOCK], files)
        tasks[str(first)] = (make_key("block", **words, code=context.code), make)
    blocks = context.memo("search", tasks)
    parts = [iter(_cut(*blocks[name])) for name in tasks]
    return [b"".join(each) for each in zip(*parts, strict=True)] if parts else [b""]


def _sounds(records: Sequence[Record], context: Context) -> dict[str, bytes]:
    """The files of pinyin; most edits bring no new word, and spelling is slow."""
    counts = count_words(record.words for record in records)
    words = sorted(counts)
    key = make_key("sounds", words=digest(*words), code=context.code)
    return sound_files(counts, context.memo("sounds", {"": (key, partial(spell, words))})[""])


def block(first: int, records: Sequence[Record], files: int) -> tuple[list[int], str]:
    """What a block adds to each file: their sizes, and all of it together in base 64."""
    added = pack(first, map(slots, records), files)
    return [len(each) for each in added], b64encode(b"".join(added)).decode()


def _cut(sizes: Iterable[int], text: str) -> Iterator[bytes]:
    whole = b64decode(text)
    return (whole[start:end] for start, end in pairwise(accumulate(sizes, initial=0)))


def _orders(catalog: Catalog, records: Sequence[Record]) -> tuple[tuple[str, ...], ...]:
    """The order in which each facet's values are offered."""
    return (
        tuple(dict.fromkeys((*KINDS.values(), *(record.facets[0][0] for record in records)))),
        tuple(column.name for column in catalog.office.columns.values()),
        tuple(topic.name for topic in catalog.vocabulary.topics),
        tuple(audience.name for audience in catalog.vocabulary.audiences),
        tuple(year for record in reversed(records) for year in record.facets[-1]),
    )
