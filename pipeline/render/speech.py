"""Text as an announcer reads it: no figure, sign or unit is left, and nothing else changes.

Rules are tried one after the other on the whole text, the narrow ones first; what a rule has said holds no digit any
more, so no later rule can touch it, and saying a spoken text again changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from re import Match, Pattern

from pipeline.model.spoken import Readings
from pipeline.render.numerals import NUMBER, POWER, cardinal, lowered, one_by_one, plain_digits, raised, spoken_number

Rule = tuple[Pattern[str], Callable[[Match[str]], str]]

_DASH = r"\s*[-–—~～−]+\s*"
_HAN = r"\u3400-\u9fff\U00020000-\U000323af"
_MINUS = r"(?<![0-9A-Za-z%‰℃°)）.])[-−–](?=\d)"
_GAP = r"[ ,\u00a0\u2009\u202f]"
_GROUPED = re.compile(
    rf"(?<![\d.])\d{{1,3}}(?:{_GAP}\d{{3}})+(?!\d)|(?<=\d\.)\d{{3}}(?:{_GAP}\d{{3}})*{_GAP}\d{{1,3}}(?!\d)"
)
_APART = re.compile(rf"(?<=[{_HAN}]){_GAP}+(?=\d)|(?<=\d){_GAP}+(?=[{_HAN}])")
_AIR = re.compile(rf"(?<=[{_HAN}，。；：？！、”）])[ \u00a0\u2009\u202f]+(?=[{_HAN}“（])")
_LETTERS = re.compile(r"(?<![A-Za-z])[A-Z]{2,6}(?![A-Za-z])")
_LONG_CALL = re.compile(r"(?<!\d)(?:0\d{2,3}-\d{7,8}|1[3-9]\d{9}|[48]00-?\d{3}-?\d{4})(?!\d)")
_JOINT = re.compile(r"[“”\s]*(?:、|或者?|和|，)[“”\s]*")
_RATIO = re.compile(r"[比兑稀释配例缩占][^，。；]{0,4}$")
_DILUTED = re.compile(r"的?(?:比例|稀释|兑|配)")


_DIGITS = re.compile(r"\d+")


def _year(found: Match[str]) -> str:
    return "到".join(one_by_one(part) for part in found.groups() if part) + "年"


def _day(found: Match[str]) -> str:
    year, month, day = found.groups()
    return f"{one_by_one(year)}年{cardinal(month.lstrip('0') or '0')}月{cardinal(day.lstrip('0') or '0')}日"


def _clock(found: Match[str]) -> str:
    hour, minute = int(found[1]), found[2]
    ratio = _RATIO.search(found.string[: found.start()]) or _DILUTED.match(found.string[found.end() :])
    if hour > 24 or minute > "59" or ratio:
        return found[0]
    said = "零" + cardinal(minute[1]) if minute[0] == "0" and minute != "00" else cardinal(minute)
    return f"{cardinal(str(hour))}点" + (f"{said}分" if minute != "00" else "整")


def _between(word: str) -> Callable[[Match[str]], str]:
    return lambda found: f"{spoken_number(found[1])}{word}{spoken_number(found[2])}"


_DATES: tuple[Rule, ...] = (
    (re.compile(r"(?<!\d)((?:1\d|20)\d\d)-(\d{1,2})-(\d{1,2})(?!\d)"), _day),
    (re.compile(rf"(?<!\d)((?:1\d|20)\d\d){_DASH}((?:1\d|20)\d\d)\s*年"), _year),
    (
        re.compile(
            r"(?<![\d.])(?<![约近达续每])(?<!距今)(?<!过去)((?:1\d|20)\d\d)\s*年(?!\s*(?:前|来|多|以上|以前|历史|的历史))"
        ),
        _year,
    ),
    (re.compile(r"(?<![\d:：.])(\d{1,2})[:：](\d{2})(?![\d:：])"), _clock),
)
_NUMBERS: tuple[Rule, ...] = (
    (
        re.compile(r"(?<=[A-Za-z准])\s?\d{3,}(?:[-—–]\d{4}(?!\d))?"),
        lambda found: _DIGITS.sub(lambda d: one_by_one(d[0]), found[0]),
    ),
    (re.compile(rf"({NUMBER}[{_HAN}]{{1,2}})/(?=[{_HAN}])"), lambda found: f"{found[1]}每"),
    (re.compile(rf"({NUMBER})\s*[:：∶]\s*({NUMBER})"), _between("比")),
    (re.compile(rf"({NUMBER}){_DASH}({NUMBER})"), _between("到")),
    (re.compile(_MINUS), lambda found: "负"),
)


def _any_of(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True))) or r"(?!)"


@dataclass(frozen=True)
class Voice:
    """Says texts by one table of readings."""

    readings: Readings

    def say(self, text: str) -> str:
        """The text as it is read aloud."""
        text = self._replace(self._words, self.readings.words, _APART.sub("", plain_digits(text)))
        text = _GROUPED.sub(lambda found: re.sub(r"\D", "", found[0]), text)
        for pattern, said in _DATES:
            text = pattern.sub(said, text)
        text = self._quantities.sub(self._quantity, self._calls(text))
        text = self._alone.sub(lambda found: self.readings.units[found[0]][0].replace("{}", ""), text)
        for pattern, said in _NUMBERS:
            text = pattern.sub(said, text)
        text = self._twos.sub("两", text)
        text = re.sub(NUMBER, lambda found: spoken_number(found[0]), text)
        text = re.sub(f"{POWER}+", lambda found: raised(found[0]), text)
        text = re.sub("[₀-₉₊₋]+", lambda found: lowered(found[0]), text)
        text = self._replace(self._signs, self.readings.signs, text)
        return _AIR.sub("", _LETTERS.sub(lambda found: "-".join(found[0]), text))

    @staticmethod
    def _replace(pattern: Pattern[str], table: Mapping[str, str], text: str) -> str:
        return pattern.sub(lambda found: table[found[0].strip()], text)

    @cached_property
    def _words(self) -> Pattern[str]:
        latin = [word for word in self.readings.words if word[0].isascii() and word[0].isalpha()]
        others = self.readings.words.keys() - set(latin)
        return re.compile(
            rf"(?<![A-Za-z])(?:{_any_of(latin)})(?![A-Za-z₀-₉²³]|-?\d)|(?<![A-Za-z])(?:{_any_of(others)})"
        )

    @cached_property
    def _signs(self) -> Pattern[str]:
        return re.compile(rf"\s*(?:{_any_of(self.readings.signs)})\s*")

    @cached_property
    def _twos(self) -> Pattern[str]:
        return re.compile(
            rf"(?<![第初十百千万亿点\d./])2(?![\d.{POWER[1:-1]}])(?=\s*(?:{_any_of(self.readings.measures)}))"
        )

    @cached_property
    def _quantities(self) -> Pattern[str]:
        units = _any_of(self.readings.units)
        span = rf"(?:\s*(?:{units})?{_DASH}([-−])?({NUMBER}))?"
        return re.compile(rf"(?<![A-Za-z])({_MINUS})?({NUMBER}){span}\s*({units})(?![A-Za-z0-9²³/])(?!\s*[级类型])")

    @cached_property
    def _alone(self) -> Pattern[str]:
        """A unit without a number, as in the head of a table; one letter may be anything."""
        long = [unit for unit in self.readings.units if len(unit) > 1]
        return re.compile(rf"(?<![A-Za-z/])(?:{_any_of(long)})(?![A-Za-z²³/]|\s?\d)")

    @cached_property
    def _numbers(self) -> Pattern[str]:
        return re.compile(rf"(?<![\d.])(?:{_any_of(self.readings.numbers)})(?![\d.])")

    def _quantity(self, found: Match[str]) -> str:
        minus, first, minus_too, last, unit = found.groups()
        plain, negative = self.readings.units[unit]
        if last is None:
            number = "两" if first == "2" and not plain.endswith("{}") else spoken_number(first)
            return (negative if minus else plain).replace("{}", number)
        ends = (spoken_number(first), spoken_number(last))
        if minus or minus_too or plain.endswith("{}"):
            forms = (negative if minus else plain, negative if minus_too else plain)
            return "到".join(form.replace("{}", end) for form, end in zip(forms, ends, strict=True))
        return plain.replace("{}", "到".join(ends))

    def _calls(self, text: str) -> str:
        """Telephone numbers, digit after digit: known ones where a word beside them says that they are called."""
        said, at, called = [], 0, -1
        for found in self._numbers.finditer(text):
            before, after = text[: found.start()].rstrip(" “"), text[found.end() :].lstrip(" ”")
            follows = called >= 0 and _JOINT.fullmatch(text[called : found.start()]) is not None
            counted = after.startswith(self.readings.measures)
            if follows or (
                not counted and (before.endswith(self.readings.calls) or after.startswith(self.readings.calls))
            ):
                said += [text[at : found.start()], one_by_one(found[0])]
                at = called = found.end()
        return _LONG_CALL.sub(lambda found: one_by_one(found[0]), "".join((*said, text[at:])))
