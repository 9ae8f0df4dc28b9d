"""What the template of an announcer's script may use, by the channel's own table of readings."""

from __future__ import annotations

import math
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipeline.model.spoken import READINGS, parse_readings
from pipeline.render.counting import said
from pipeline.render.manuscript import blocks
from pipeline.render.script import breathe, write_script
from pipeline.render.speech import Voice


def spoken_values(html: str, rate: int, folder: Path) -> dict[str, Any]:
    """`body` is the script, `cues` what is not read, `say` reads any line, `seconds` how long a text takes.

    Raises SpokenError for a table that `kepu check` would refuse.
    """
    voice = _voice((folder / READINGS).read_text("utf-8"))
    script = write_script(blocks(html), voice)
    return {
        "body": script.text,
        "cues": script.cues,
        "say": lambda text: breathe(voice.say(text)),
        "seconds": lambda text: math.ceil(said(text) * 60 / rate),
    }


@lru_cache(maxsize=4)
def _voice(table: str) -> Voice:
    return Voice(parse_readings(table))
