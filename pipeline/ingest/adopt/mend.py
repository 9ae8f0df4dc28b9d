"""Front matter against the schema: what does not fit goes, and is told."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from pipeline.model.matter import Matter
from pipeline.model.names import short

_NEEDED = frozenset({"id", "title", "date"})
_ROUNDS = 2_000  # one finding a round


def mend(fields: dict[str, Any]) -> list[str]:
    """Take out of `fields` what `Matter` refuses; a Chinese sentence for each. What a piece must have stays."""
    notes: list[str] = []
    for _ in range(_ROUNDS):
        try:
            Matter.model_validate(fields)
            break
        except ValidationError as error:
            detail = error.errors(include_url=False)[0]
        place = detail["loc"]
        if not place or place[0] in _NEEDED:
            break
        notes += [f"“{'.'.join(map(str, place))}”{text}" for text in _taken(fields, place, detail)]
    return notes


def _taken(fields: dict[str, Any], place: tuple[str | int, ...], detail: Any) -> list[str]:
    """Shorten a list that is too long; else remove the value, or what it should be part of."""
    where: Any = fields
    for key in place[:-1]:
        where = where[key]
    last: Any = place[-1]
    if detail["type"] == "too_long":
        most = detail["ctx"]["max_length"]
        gone, where[last] = where[last][most:], where[last][:most]
        return [f"最多 {most} 个，没有保留：{short('、'.join(map(str, gone)))}"]
    if isinstance(where, dict) and last not in where:
        return _taken(fields, place[:-1], {"type": "part"})
    return [f"不合要求，没有保留：{short(str(where.pop(last)))}"]
