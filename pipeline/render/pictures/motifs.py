"""The line art of each topic, by name. A motif is a function from a seeded random source and a box to its marks."""

from __future__ import annotations

import math
from collections.abc import Iterator
from random import Random

from pipeline.render.pictures.lines import Dot, Draw, Mark, Stroke


def waves(rng: Random, w: float, h: float) -> Iterator[Mark]:
    a, b = rng.random() * 6, rng.random() * 6
    rows = int(h / 0.055) + 2
    for k in range(rows):
        y = k * h / (rows - 1)
        swell = 0.012 + 0.05 * (k / rows) ** 1.5
        points = []
        for i in range(int(w * 60) + 2):
            x = i / 60
            points.append((x, y + swell * (math.sin(x * 5 + a + k * 0.42) + 0.5 * math.sin(x * 11 - b - k * 0.7))))
        yield Stroke(tuple(points), 0.6 + 0.9 * k / rows, 0.35 + 0.65 * k / rows, hot=k == rows * 2 // 3)


def orbits(rng: Random, w: float, h: float) -> Iterator[Mark]:
    x, y, tilt = w * (0.45 + 0.2 * rng.random()), h * (0.4 + 0.2 * rng.random()), -0.35 - 0.3 * rng.random()
    for _ in range(70):
        yield Dot(rng.random() * w, rng.random() * h, 0.0015 + 0.0025 * rng.random(), 0.3 + 0.5 * rng.random())
    yield Dot(x, y, 0.055, 1.0, True)
    yield Dot(x, y, 0.085, 0.6, True, 0.6)
    for k in range(6):
        r = 0.17 + 0.13 * k * (1 + 0.06 * k)
        ring = [_turn(x, y, r * math.cos(t), 0.42 * r * math.sin(t), tilt) for t in _circle(120)]
        yield Stroke(tuple(ring), 0.8, 0.85 - 0.08 * k)
        t = rng.random() * 2 * math.pi
        px, py = _turn(x, y, r * math.cos(t), 0.42 * r * math.sin(t), tilt)
        yield Dot(px, py, 0.014 + 0.016 * rng.random(), 1.0, k == 3)


def _circle(count: int) -> Iterator[float]:
    return (2 * math.pi * i / count for i in range(count + 1))


def _turn(x: float, y: float, dx: float, dy: float, angle: float) -> tuple[float, float]:
    return x + dx * math.cos(angle) - dy * math.sin(angle), y + dx * math.sin(angle) + dy * math.cos(angle)


MOTIFS: dict[str, Draw] = {"waves": waves, "orbits": orbits}
