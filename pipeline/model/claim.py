"""Where a figure comes from: every limit, size and rule of a platform is a claim with a source and a date."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from pipeline.model.matter import Line, Model
from pipeline.model.times import Day

Confidence = Literal["OFF", "UI", "2+", "1", "CONV", "?"]
FIRM = frozenset({"OFF", "UI", "2+"})
"""A figure that is official, shown by the platform itself or attested twice is an error to break; others only warn."""


class Claim(Model):
    """Who says so, how sure that is, and when it was looked up."""

    source: Line = Field(description="依据", min_length=1)
    confidence: Confidence = Field(description="可信度")
    checked: Day = Field(description="核对日期")
