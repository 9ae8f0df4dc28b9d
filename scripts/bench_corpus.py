"""Made-up Chinese pieces for the benchmarks, as many as wanted: the same seed gives the same pieces.

Sentences are those of our own articles with about two thirds of their content words changed for others of the same
class, drawn as often as they occur in Chinese (jieba's dictionary counts them). Every piece has a subject out of the
lexicon and a handful of words of its own that it keeps coming back to, as real pieces do; some have Latin words and
digits; `PLANTED` words stand in a fixed share of all pieces.
"""

from __future__ import annotations

import inspect
import logging
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import Any

import jieba

from pipeline.ingest.vocabulary import load_vocabulary
from pipeline.model.catalog import Catalog, Entry
from pipeline.model.facts import Facts
from pipeline.model.job import digest
from pipeline.model.matter import Matter
from pipeline.model.office import Column, Office, Site
from pipeline.model.piece import Piece
from pipeline.model.prose import Prose
from pipeline.model.rendered import Rendered
from pipeline.model.times import SHANGHAI

CONTENT = Path(__file__).parents[1] / "content"
PLANTED = {"沙坪坝": 0.012, "防灾减灾": 0.0033, "5G": 0.01, "海姆立克": 0.005}
KINDS = ("article", "article", "column", "video")
YEARS, LENGTH, SECTIONS = 10, 1200, (3, 6)
_SENTENCE = re.compile(r"[^。！？\n]{4,90}[。！？]")
_FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_TITLE = re.compile(r"^(?:#{2,} +|title: *[\"']?)([^\"'\n{}]{6,30})", re.MULTILINE)
_MARKUP = re.compile(
    r"\[\^[^]\n]*\](?::.*)?|^(?:[#>|!: \t].*|```.*)$|!?\[|\]\([^)\n]*\)|[*`\]<>{}~]|^[-\d]+\.? +", re.MULTILINE
)
_CHANGED = frozenset("n nz v vn a an i l ns t nr b z".split())
Sentence = tuple[tuple[str, str], ...]
"""Words with the class that a word is changed within; an empty class for words that stay."""


@dataclass(frozen=True)
class Made:
    """A made-up piece; `sections` are (heading, paragraphs), newest pieces have the highest numbers."""

    number: int
    kind: str
    title: str
    summary: str
    date: datetime
    topics: tuple[str, ...]
    keywords: tuple[str, ...]
    audience: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def id(self) -> str:
        return f"made-{self.number:05}"

    @property
    def body(self) -> str:
        """The Markdown text."""
        return "\n\n".join("\n\n".join((f"## {heading}", *paragraphs)) for heading, paragraphs in self.sections)


@dataclass(frozen=True)
class _Stock:
    """What pieces are made of."""

    sentences: tuple[Sentence, ...]
    titles: tuple[Sentence, ...]
    words: dict[str, tuple[list[str], list[int]]]
    subjects: tuple[tuple[str, tuple[str, ...]], ...]
    latin: tuple[str, ...]
    audiences: tuple[str, ...]

    @cached_property
    def classes(self) -> tuple[str, ...]:
        return tuple(sorted(self.words))


def make_pieces(count: int, seed: int = 5, folder: Path = CONTENT) -> Iterator[Made]:
    """`count` pieces, oldest first, evenly over ten years; sentences come from the Markdown files below `folder`."""
    stock = _stock(folder)
    oldest = datetime(2016, 11, 22, 9, 30, tzinfo=SHANGHAI)
    step = timedelta(days=365 * YEARS) / max(count, 1)
    for number in range(count):
        yield _piece(number, (oldest + step * number).replace(microsecond=0), stock, random.Random(f"{seed} {number}"))  # noqa: S311


def _stock(folder: Path) -> _Stock:
    texts = [path.read_text("utf-8") for path in sorted(folder.rglob("*.md"))]
    prose = [_MARKUP.sub("", _FRONT.sub("", text)) for text in texts]
    titles = dict.fromkeys(title for text in texts for title in _TITLE.findall(text))
    jieba.setLogLevel(logging.WARNING)
    classes: dict[str, str] = {}
    counted: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for line in jieba.get_dict_file().read().decode("utf-8").splitlines():
        word, frequency, kind = line.split(" ")
        if kind in _CHANGED and 2 <= len(word) <= 4 and int(frequency) >= 3:
            classes[word] = f"{kind}{len(word)}"
            counted[f"{kind}{len(word)}"].append((word, int(frequency)))
    words = {kind: ([w for w, _ in rows], list(accumulate(f for _, f in rows))) for kind, rows in counted.items()}

    def read(sentence: str) -> Sentence:
        return tuple((word, classes.get(word, "")) for word in jieba.lcut(sentence))

    vocabulary, _ = load_vocabulary(CONTENT / "_data")
    strong = [term for term in vocabulary.terms if term.weight > 1]
    subjects = [(t.text, tuple(topic for topic, _ in t.weights if topic != "-")) for t in strong]
    return _Stock(
        sentences=tuple(read(found) for text in prose for found in _SENTENCE.findall(text)),
        titles=tuple(read(found) for found in titles),
        words=words,
        subjects=tuple(each for each in subjects if re.fullmatch(r"[\u4e00-\u9fff]{2,8}", each[0])),
        latin=tuple(t.text for t in strong if re.fullmatch(r"[A-Za-z0-9.+-]{2,10}", t.text)),
        audiences=tuple(each.id for each in vocabulary.audiences),
    )


def _piece(number: int, date: datetime, stock: _Stock, chance: random.Random) -> Made:
    subjects = chance.sample(stock.subjects, 2)
    own = {kind: [_drawn(kind, stock, chance) for _ in range(4)] for kind in stock.classes}
    kept = [word for word, share in PLANTED.items() if chance.random() < share]
    if chance.random() < 0.3:
        kept.append(chance.choice(stock.latin))

    def said(sentence: Sentence, theme: float) -> str:
        return "".join(_word(*word, subjects, own, theme, stock, chance) for word in sentence)

    length = max(300, int(chance.gauss(LENGTH, LENGTH / 4)))
    headings = [said(chance.choice(stock.titles), 0.4) for _ in range(chance.randint(*SECTIONS))]
    paragraphs: list[str] = []
    while sum(map(len, paragraphs)) < length:
        paragraphs.append("".join(said(chance.choice(stock.sentences), 0.12) for _ in range(chance.randint(2, 4))))
    for word in kept:
        at = chance.randrange(len(paragraphs))
        paragraphs[at] += f"说到{word}，{said(chance.choice(stock.sentences), 0.2)}"
    share = -(-len(paragraphs) // len(headings))
    parts = [tuple(paragraphs[at * share : (at + 1) * share]) for at in range(len(headings))]
    title = (
        f"{subjects[0][0]}{chance.choice(('：', '，', '和', '与', '里的', ''))}{said(chance.choice(stock.titles), 0.4)}"
    )
    return Made(
        number=number,
        kind=KINDS[number % len(KINDS)],
        title=title[:40],
        summary=said(chance.choice(stock.sentences), 0.3),
        date=date,
        topics=tuple(dict.fromkeys((*subjects[0][1][:2], *subjects[1][1][:1]))),
        keywords=tuple(word for word, _ in subjects),
        audience=chance.choice(stock.audiences),
        sections=tuple((heading, part) for heading, part in zip(headings, parts, strict=True) if part),
    )


def _drawn(kind: str, stock: _Stock, chance: random.Random) -> str:
    words, counts = stock.words[kind]
    return chance.choices(words, cum_weights=counts)[0]


def _word(
    word: str,
    kind: str,
    subjects: list[tuple[str, tuple[str, ...]]],
    own: dict[str, list[str]],
    theme: float,
    stock: _Stock,
    chance: random.Random,
) -> str:
    """The word, another of its class, or (a noun, with the probability `theme`) the subject of the piece."""
    if not kind:
        return str(chance.randint(2, 99)) if word.isdigit() else word
    dice = chance.random()
    if kind[0] == "n" and dice < theme:
        return subjects[dice < theme / 3][0]
    if dice > 0.67:
        return word
    return chance.choice(own[kind]) if dice > 0.4 else _drawn(kind, stock, chance)


def made_catalog(pieces: Iterable[Made]) -> Catalog:
    """A catalog of made-up pieces with the office's own vocabulary and columns, as publishers see it."""
    vocabulary, _ = load_vocabulary(CONTENT / "_data")
    unused: dict[str, Any] = {name: {} for name in inspect.signature(Catalog).parameters}
    site = Site(
        name="示范科普",
        url="https://kepu.example/",
        owner="示范科协",
        feed_since="2016-01-01",
        feed_host="kepu.example",
    )
    office = Office(site, columns={"street": Column(id="street", name="街坊科学")}, people={})
    entries = sorted(map(_entry, pieces), key=lambda entry: (-entry.piece.published.timestamp(), entry.id))
    given = {"content": CONTENT, "root": CONTENT.parent, "office": office, "vocabulary": vocabulary}
    return Catalog(**unused | given | {"entries": tuple(entries)})


def _entry(made: Made) -> Entry:
    column = "street" if made.kind == "column" else None
    matter = Matter(title=made.title, date=made.date, column=column, status="approved")
    headings = tuple(heading for heading, _ in made.sections)
    paragraphs = tuple(text for _, part in made.sections for text in part)
    mark = digest(repr(made))
    return Entry(
        piece=Piece(f"articles/{made.id}.md", made.kind, made.id, matter, made.body, 1, mark, ()),
        rendered=Rendered("", (), (), (), Prose(made.title, headings, paragraphs)),
        facts=Facts(terms=made.keywords, title_words=tuple(jieba.lcut(made.title))),
        topics=made.topics,
        keywords=made.keywords,
        audiences=(made.audience,),
        accounts=(),
        summary=made.summary,
        related=(),
        public=True,
        digest=mark,
    )
