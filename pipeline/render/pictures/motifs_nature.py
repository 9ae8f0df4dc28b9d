"""Line art of life and land: pulse, foam, leaf, furrows, helix, waves, cyclone, contours."""

from __future__ import annotations

import math
from collections.abc import Iterator
from random import Random

from pipeline.render.pictures.lines import Dot, Mark, Stroke
from pipeline.render.pictures.shapes import TAU, cells, contour, curve, hills, path, ring, scattered, turn


def pulse(rng: Random, w: float, h: float) -> Iterator[Mark]:
    """Heartbeats, row upon row; one of them counts."""
    rows, phase = max(5, round(h * 7)), rng.random()
    waves = ((0.18, 0.030, 0.10), (0.36, 0.012, -0.12), (0.40, 0.014, 1.0), (0.445, 0.014, -0.30), (0.66, 0.045, 0.22))
    for k in range(rows):
        base = (k + 0.75) * h / rows
        near = 1 - abs(k - rows * 0.55) / rows
        swing = 0.27 * near**3

        def beat(x: float, base: float = base, k: int = k, swing: float = swing) -> tuple[float, float]:
            t = (x / 0.62 + phase + k * 0.13) % 1
            return x, base - swing * sum(a * math.exp(-(((t - m) / s) ** 2)) for m, s, a in waves)

        hot = k == round(rows * 0.55)
        yield Stroke(curve(beat, 0, w, int(w * 220)), 1.9 if hot else 0.8, 1.0 if hot else 0.25 + 0.55 * near**3, hot)


def foam(rng: Random, w: float, h: float) -> Iterator[Mark]:
    """Bubbles of all sizes that touch and never overlap, some with a skin inside."""
    made: list[tuple[float, float, float]] = []
    for number in range(1500):
        x, y = rng.random() * w, rng.random() * h
        most = 0.21 if number < 60 else 0.09
        r = most
        for p, q, s in made:
            r = min(r, math.hypot(x - p, y - q) - s - 0.008)
            if r <= 0.012:
                break
        else:
            made.append((x, y, r))
    for number, (x, y, r) in enumerate(made):
        hot = number % 9 == 2
        yield Dot(x, y, r, 0.9, hot, 0.9)
        if r > 0.03:
            start = 3.3 + rng.random()
            shine = tuple((x + 0.74 * r * math.cos(t), y + 0.74 * r * math.sin(t)) for t in
                          (start + 0.11 * i for i in range(10)))  # fmt: skip
            yield Stroke(shine, 0.9, 0.6, hot)
        if number % 5 == 0 and r > 0.05:
            yield Dot(x + 0.2 * r, y + 0.25 * r, r * 0.34, 0.8, hot)


def leaf(rng: Random, w: float, h: float) -> Iterator[Mark]:
    """One large leaf with three orders of veins, reaching out of the picture."""
    angle = -math.pi / 4 - 0.25 + 0.2 * rng.random() if w > 0.8 * h else -math.pi / 2 + 0.3
    size = 1.15 * math.hypot(w, h)
    x, y = w * 0.5 - size * 0.52 * math.cos(angle), h * 0.5 - size * 0.52 * math.sin(angle)

    def half(t: float) -> float:
        return 0.3 * math.sin(math.pi * t**0.85) * (1 - 0.25 * t)

    def at(t: float, side: float) -> tuple[float, float]:
        return turn(x, y, t * size, side * size, angle + 0.06 * math.sin(3 * t))

    yield Stroke(tuple(at(i / 80, 0) for i in range(81)), 2.6)
    for sign in (-1, 1):
        yield Stroke(tuple(at(i / 80, sign * half(i / 80)) for i in range(81)), 1.5)
        for k in range(1, 19):
            start, lean = k / 20, 0.10 + 0.05 * rng.random()
            vein = [at(start + lean * s**1.4, sign * half(min(1, start + lean)) * s * 0.97) for s in
                    (i / 16 for i in range(17))]  # fmt: skip
            yield Stroke(tuple(vein), 1.2, 0.9, k % 6 == 3)
            for j in range(2, 16):
                p, q = vein[j], at(start + lean + 0.05, sign * half(min(1, start + 0.12)) * (j + 1) / 16)
                share = 0.45 + 0.4 * rng.random()
                yield path(p, (p[0] + (q[0] - p[0]) * share, p[1] + (q[1] - p[1]) * share), width=0.6, tone=0.45)


def furrows(rng: Random, w: float, h: float) -> Iterator[Mark]:
    """Ploughed rows that run to a low horizon, a sun behind."""
    sky, far = h * 0.36, w * (0.35 + 0.3 * rng.random())
    for k in range(7):
        sun = ring(far, sky, 0.1 + 0.055 * k, count=120)
        yield Stroke(tuple(p for p in sun if p[1] <= sky), 1.0 if k else 2.2, 1 - 0.12 * k, hot=True)
    yield path((0, sky), (w, sky), width=1.2)
    for k in range(-26, 27):
        bow, tone = 0.03 * math.sin(k * 0.7), 1.0 if k % 2 else 0.5
        end = far + k * 0.2 * max(1.0, w / 2)

        def row(t: float, end: float = end, bow: float = bow) -> tuple[float, float]:
            return far + (end - far) * (0.05 + 0.95 * t**1.9) + bow * math.sin(math.pi * t), sky + (h - sky) * t**1.6

        yield Stroke(curve(row, 0.0, 1.0, 30), 0.7 + 0.5 * (k % 2), tone)


def helix(rng: Random, w: float, h: float) -> Iterator[Mark]:
    """A double helix across the picture, with its rungs."""
    angle = math.atan2(h, w) * (1 if rng.random() < 0.5 else -1)
    long, r = 1.3 * math.hypot(w, h), 0.24
    x, y = w / 2 - long / 2 * math.cos(angle), h / 2 - long / 2 * math.sin(angle)
    turns, phase = long / 0.95, rng.random() * TAU

    def strand(t: float, shift: float) -> tuple[float, float]:
        return turn(x, y, t * long, r * math.sin(TAU * turns * t + phase + shift), angle)

    steps = int(long * 26)
    for k in range(steps + 1):
        t = k / steps
        depth = math.cos(TAU * turns * t + phase)
        a, b = strand(t, 0), strand(t, math.pi * 0.8)
        middle = (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
        yield path(a, middle, width=0.8, tone=0.5 + 0.35 * depth)
        yield path(middle, b, width=0.8, tone=0.5 + 0.35 * depth, hot=k % 3 == 0)
        yield Dot(*a, 0.010, 0.9)
        yield Dot(*b, 0.010, 0.9, k % 3 == 0)
    for shift, wide in ((0.0, 2.4), (math.pi * 0.8, 1.6)):
        for offset in (-0.014, 0.0, 0.014):
            points = curve(lambda t, s=shift, o=offset: strand(t + o, s), 0, 1, steps * 6)  # type: ignore[misc]
            yield Stroke(points, wide if not offset else 0.6, 1.0 if not offset else 0.45)


def waves(rng: Random, w: float, h: float) -> Iterator[Mark]:
    """A swell that comes nearer."""
    a, b = rng.random() * 6, rng.random() * 6
    rows = int(h / 0.05) + 2
    for k in range(rows):
        near = k / (rows - 1)
        y, swell = h * near**1.15, 0.006 + 0.06 * near**1.5

        def swing(x: float, y: float = y, k: int = k, swell: float = swell) -> tuple[float, float]:
            return x, y + swell * (math.sin(x * 5 + a + k * 0.42) + 0.5 * math.sin(x * 11 - b - k * 0.7))

        yield Stroke(curve(swing, -0.01, w + 0.01, int(w * 40)), 0.6 + 1.2 * near, 0.4 + 0.6 * near, k == rows * 2 // 3)


def cyclone(rng: Random, w: float, h: float) -> Iterator[Mark]:
    """Streamlines that wind into a storm's eye."""
    x, y = w * (0.42 + 0.2 * rng.random()), h * (0.42 + 0.16 * rng.random())
    for k in range(46):
        start, reach = TAU * k / 46, 0.75 + 0.9 * rng.random() * max(w, h)
        twist, begin = 1.5 + 0.3 * rng.random(), 0.075 + 0.05 * rng.random()

        def arm(
            t: float, s: float = start, v: float = twist, a: float = begin, z: float = reach
        ) -> tuple[float, float]:
            r = a * (z / a) ** t
            around = s + v * math.log(r / a + 1) * 1.25
            return x + r * math.cos(around), y + 0.8 * r * math.sin(around)

        yield Stroke(curve(arm, 0, 1, 60), 0.7 + 0.8 * (k % 3 == 0), 0.5 + 0.5 * (k % 3 == 0), k % 15 == 4)
    yield Dot(x, y, 0.045, 1.0, True)


def contours(rng: Random, w: float, h: float) -> Iterator[Mark]:
    """A relief in contour lines; every fifth is drawn bold."""
    height, step = hills(rng, w, h, 7 + int(4 * max(w, h))), 0.028
    grid = [[height(i * step, j * step) for i in range(int(w / step) + 3)] for j in range(int(h / step) + 3)]
    top = max(max(row) for row in grid)
    levels, squares = 22, cells(grid)
    low = min(min(row) for row in grid)
    for k in range(1, levels):
        for line in contour(squares, step, low + (top - low) * (k + 0.37) / levels):
            if len(line) < 20:
                continue
            bold = k % 5 == 0
            yield Stroke(line, 1.7 if bold else 0.75, 1.0 if bold else 0.6, k == levels - 3 or k == levels - 2)
    for x, y in scattered(rng, w, h, 0.5, 12):
        yield path((x - 0.015, y), (x + 0.015, y), width=0.8, tone=0.8)
        yield path((x, y - 0.015), (x, y + 0.015), width=0.8, tone=0.8)
