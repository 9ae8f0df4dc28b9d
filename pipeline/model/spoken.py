"""How an office reads signs, units and foreign words aloud: a table in a plain text file that anyone can extend.

One reading a line, `写法 = 读法`, below a heading in square brackets; `#` starts a remark. A unit's reading holds `{}`
where the number goes and may have a second form for negative numbers after `|`: `℃ = {}摄氏度 | 零下{}摄氏度`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

READINGS = "readings.txt"
"""The file's name in a channel's folder."""
SECTIONS = ("单位", "词语", "符号", "量词", "号码", "号码前后")
_LISTS = frozenset(SECTIONS[3:])  # words by themselves, parted by spaces


class SpokenError(ValueError):
    """A line of the table cannot be used. `line` is its number, `remedy` how to mend it."""

    def __init__(self, line: int, message: str, remedy: str) -> None:
        super().__init__(message)
        self.line = line
        self.remedy = remedy


@dataclass(frozen=True)
class Readings:
    """The table. `units` map to a pair of readings (positive, negative); the last three are lists of words."""

    units: Mapping[str, tuple[str, str]]
    words: Mapping[str, str]
    signs: Mapping[str, str]
    measures: tuple[str, ...]
    numbers: tuple[str, ...]
    calls: tuple[str, ...]


def parse_readings(text: str) -> Readings:
    """The table of a file. Raises SpokenError for the first line that cannot be used."""
    pairs: dict[str, dict[str, str]] = {name: {} for name in SECTIONS}
    lists: dict[str, list[str]] = {name: [] for name in _LISTS}
    section = ""
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.partition("#")[0].strip()
        if not line:
            continue
        if line.startswith("[") and line.endswith("]") and "=" not in line:
            section = line[1:-1].strip()
            if section not in SECTIONS:
                raise SpokenError(number, f"没有“{section}”这一段", "可用：" + "、".join(SECTIONS))
        elif not section:
            raise SpokenError(number, "这一行不属于任何一段", "在前面写段名，例如 [词语]")
        elif section in _LISTS:
            lists[section] += line.split()
        else:
            _pair(pairs[section], section, line, number)
    units = {key: _unit(value) for key, value in pairs["单位"].items()}
    return Readings(units, pairs["词语"], pairs["符号"], *(tuple(lists[name]) for name in SECTIONS[3:]))


def _pair(found: dict[str, str], section: str, line: str, number: int) -> None:
    written, equals, read = line.partition(" = ")
    written, read = written.strip(), read.strip()
    if not equals or not written or not read:
        raise SpokenError(number, f"看不懂这一行：{line[:30]}", "写成 写法 = 读法，等号两边各空一格")
    if written in found:
        raise SpokenError(number, f"“{written}”写了两次", "删掉一行")
    if any(char.isdigit() for char in read):
        raise SpokenError(number, f"读法里还有数字：{read[:30]}", "数字写成汉字")
    if section == "单位" and any(form.count("{}") != 1 for form in read.split("|")):
        raise SpokenError(number, f"单位的读法要有一个 {{}}：{read[:30]}", "例如 km/h = 每小时{}千米")
    found[written] = read


def _unit(reading: str) -> tuple[str, str]:
    plain, _, negative = (part.strip() for part in reading.partition("|"))
    return plain, negative or plain.replace("{}", "负{}")
