"""The controlled vocabulary: topics, audiences and the terms that point to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from pipeline.model.lanes import numbers

OFF_TOPIC = "-"
"""The pseudo-topic of words that speak against science (song, match, dynasty); it is never applied to a piece."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A controlled topic; `about` says what an editor files under it."""

    id: str
    name: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Audience:
    """A reader group of the office; `cues` are words that suggest it."""

    id: str
    name: str
    cues: tuple[str, ...] = ()


@dataclass(frozen=True)  # without slots it is read back from a pickle three times as fast
class Term:
    """A concept and the topics it points to.

    `weights` are (topic id, 1–3) pairs; `aliases` are other words for the concept; the forms in `whole` (lower case)
    must be whole tokens; a hit does not count in a paragraph that holds one of the words `unless`. Terms whose weights
    are all 1, and those marked `cue`, never become keywords. `weight` is the largest on a real topic; 0 for a term that
    only speaks against science.
    """

    text: str
    weights: tuple[tuple[str, int], ...]
    aliases: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    cue: bool = False
    weight: int = field(init=False, compare=False)

    def __post_init__(self) -> None:
        own = max((weight for topic, weight in self.weights if topic != OFF_TOPIC), default=0)
        object.__setattr__(self, "weight", own)


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned from labelled examples: what each gram says for or against topics; a topic starts from its
    bias. Empty where an office has no such file.

    The row of a gram (`model/lanes`) is its rarity × its weight for each topic, in the order of the biases, and last
    its rarity squared; rarity and weights are hundredths, hence all of them ten-thousandths.
    """

    biases: Mapping[str, float] = field(default_factory=dict)
    rarity: Mapping[str, float] = field(default_factory=dict)
    rows: Mapping[str, int] = field(default_factory=dict)

    def said(self, row: int) -> tuple[int, ...]:
        """The numbers of a gram's row, or of the sum of several."""
        return numbers(row, len(self.biases) + 1)

    def weights(self, gram: str) -> dict[str, float]:
        """What a known gram says for or against each topic."""
        rarity = max(round(self.rarity[gram] * 100), 1)
        return {
            topic: said // rarity / 100 for topic, said in zip(self.biases, self.said(self.rows[gram]), strict=False)
        }


@dataclass(frozen=True, slots=True)
class Tuning:
    """Numbers of the tagger; `topics.yml` may change them. The defaults were chosen by cross-validation.

    A term counts its weight × (1 + `repeat` × ln count + `title`, `lead` and `heading` where it stands there); a
    topic's share is its sum beside the largest, taken for at least `floor`. How likely a topic is, in logits: `start` +
    `learned` × vote of the examples + `lexicon` × share − `off_topic` × part of the words off topic in all terms. The
    first topic is applied from `first` on, a second and third from `further`; what reaches `suggest`, or the
    share `named` of the lexicon's evidence, is suggested.
    """

    title: float = 2.0
    lead: float = 1.0
    heading: float = 1.0
    repeat: float = 0.5
    floor: float = 12.0
    start: float = 0.55
    learned: float = 6.0
    lexicon: float = 2.5
    off_topic: float = 1.9
    first: float = 0.45
    further: float = 0.65
    suggest: float = 0.03
    named: float = 0.3


@dataclass(frozen=True)
class Vocabulary:
    """All data that enrichment reads. `version` is a short digest of the files it came from."""

    topics: tuple[Topic, ...]
    audiences: tuple[Audience, ...]
    terms: tuple[Term, ...]
    words: tuple[str, ...] = ()
    tuning: Tuning = field(default_factory=Tuning)
    learned: Learned = field(default_factory=Learned)
    version: str = ""

    @cached_property
    def forms(self) -> Mapping[str, Term]:
        """Every way to write a term, lower case, with its term."""
        return {form.lower(): term for term in self.terms for form in (term.text, *term.aliases)}

    @cached_property
    def prefixes(self) -> frozenset[str]:
        """What forms start with, themselves included: a quick test whether a form can start at a place, or go on."""
        return frozenset(form[:size] for form in self.forms for size in range(1, len(form) + 1))

    @cached_property
    def cue_audiences(self) -> Mapping[str, tuple[str, ...]]:
        """Cue word, lower case → ids of the audiences it suggests."""
        cues = {cue.lower(): None for audience in self.audiences for cue in audience.cues}
        return {cue: tuple(each.id for each in self.audiences if cue in map(str.lower, each.cues)) for cue in cues}

    @cached_property
    def longest(self) -> int:
        """Length of the longest form, in characters."""
        return max(map(len, self.forms), default=0)

    @cached_property
    def topic_names(self) -> Mapping[str, str]:
        """Topic id → Chinese name, in the order of the file."""
        return {topic.id: topic.name for topic in self.topics}

    @cached_property
    def user_words(self) -> tuple[str, ...]:
        """All words that segmentation must keep whole, sorted: the same whatever the order of the files."""
        cues = (cue for audience in self.audiences for cue in audience.cues)
        return tuple(sorted({*self.forms, *(word.lower() for word in (*self.words, *cues))}))
