"""Line art of matter and machines: seismogram, flame, field, orbits, lattice, circuit, bridge."""

from __future__ import annotations

import math
from collections.abc import Iterator
from random import Random

from pipeline.render.pictures.lines import Dot, Mark, Point, Stroke
from pipeline.render.pictures.shapes import TAU, curve, path, ring, turn


def seismogram(rng: Random, w: float, h: float) -> Iterator[Mark]:
    """Traces of a drum recorder; the shock runs through neighbouring stations and dies away."""
    rows = max(7, round(h * 13))
    shock = w * (0.25 + 0.2 * rng.random())
    for k in range(rows):
        y, delay = (k + 0.5) * h / rows, abs(k - rows * 0.45) * 0.05
        swing = 0.11 * math.exp(-abs(k - rows * 0.45) / (rows * 0.2))
        points: list[Point] = []
        for i in range(int(w * 170) + 2):
            x = i / 170
            since = x - shock - delay
            loud = swing * math.exp(-since * 3.2) * min(1.0, since * 22) if since > 0 else 0.0
            points.append((x, y + (loud + 0.0025) * (rng.random() * 2 - 1) * (1 if i % 2 else -1)))
        hot = k == round(rows * 0.45)
        yield Stroke(tuple(points), 1.1 if hot else 0.75, 1.0 if hot else 0.75, hot)


def flame(rng: Random, w: float, h: float) -> Iterator[Mark]:
    """Tongues of heat in lines of equal distance, swaying as they rise."""
    count = max(1, round(w * 1.3))
    for number in range(count):
        x, tall = w * (number + 0.5) / count, h * (0.8 + 0.16 * rng.random())
        phase, girth = rng.random() * TAU, min(0.36, 0.4 * w / count)

        def wide(up: float, girth: float = girth) -> float:
            return 2.5 * girth * math.sqrt(max(0.0, (up + 0.1) * (1 - up) * (1 - up) * (1 - up)))

        def spine(up: float, x: float = x, p: float = phase) -> float:
            return x + 0.13 * up * math.sin(4.2 * up + p)

        for k in range(15):
            less = k * girth / 16.5
            ups = [i / 120 for i in range(121) if wide(i / 120) > less]
            sides = [[(spine(u) + sign * (wide(u) - less), h * 1.01 - tall * u) for u in ups] for sign in (-1, 1)]
            tip = [(spine(ups[-1] + 0.006), h * 1.01 - tall * (ups[-1] + 0.006))]
            yield Stroke(
                (*sides[0], *tip, *reversed(sides[1])), 0.8 + 0.8 * (k % 4 == 0), 0.35 + 0.65 * k / 14, k >= 10
            )


def field(rng: Random, w: float, h: float) -> Iterator[Mark]:
    """Field lines between two poles: energy that can be seen."""
    x, y, tilt, reach = w / 2, h / 2, (rng.random() - 0.5) * 0.7, min(w, 1.6) * 0.21 + 0.05
    poles = [turn(x, y, -reach, 0, tilt), turn(x, y, reach, 0, tilt)]
    for k in range(30):
        start = TAU * (k + 0.5) / 30
        point = poles[0][0] + 0.03 * math.cos(start), poles[0][1] + 0.03 * math.sin(start)
        line = [point]
        for _ in range(340):
            fx = fy = 0.0
            for sign, (px, py) in zip((1, -1), poles, strict=True):
                dx, dy = point[0] - px, point[1] - py
                pull = (dx * dx + dy * dy) ** 1.0 + 1e-6
                fx, fy = fx + sign * dx / pull, fy + sign * dy / pull
            size = math.hypot(fx, fy) + 1e-9
            point = point[0] + 0.016 * fx / size, point[1] + 0.016 * fy / size
            line.append(point)
            if math.hypot(point[0] - poles[1][0], point[1] - poles[1][1]) < 0.03 or abs(point[0] - x) > 3 * w:
                break
        yield Stroke(tuple(line), 0.85, 0.85, k % 10 == 4)
    for sign, (px, py) in zip((True, False), poles, strict=True):
        yield Dot(px, py, 0.045, 1.0, sign)
        for k in range(1, 7):
            yield Stroke(ring(px, py, 0.045 + 0.03 * k), 0.5, 0.5 - 0.06 * k, sign)


def orbits(rng: Random, w: float, h: float) -> Iterator[Mark]:
    """A planetary system at an angle, on stars."""
    x, y, tilt = w * (0.42 + 0.2 * rng.random()), h * (0.42 + 0.16 * rng.random()), -0.35 - 0.25 * rng.random()
    for _ in range(90):
        yield Dot(rng.random() * w, rng.random() * h, 0.0012 + 0.003 * rng.random() ** 3, 0.3 + 0.6 * rng.random())
    yield Dot(x, y, 0.06, 1.0, True)
    for k in range(3):
        yield Dot(x, y, 0.078 + 0.018 * k, 0.7 - 0.2 * k, True, 0.6)
    for k in range(8):
        r = 0.19 + 0.115 * k * (1 + 0.07 * k)
        yield Stroke(ring(x, y, r, 0.4, tilt, 140), 0.85, 0.9 - 0.07 * k)
        t, size = rng.random() * TAU, 0.012 + 0.02 * rng.random()
        px, py = turn(x, y, r * math.cos(t), 0.4 * r * math.sin(t), tilt)
        yield Dot(px, py, size, 1.0, k == 2)
        if k == 4:
            yield Stroke(ring(px, py, size * 2, 0.3, tilt - 0.3), 0.9)
        if k % 3 == 1:
            yield Dot(px + size * 1.7, py - size * 1.2, 0.005, 0.8)


def lattice(rng: Random, w: float, h: float) -> Iterator[Mark]:
    """A crystal in isometric view, with one foreign atom."""
    a, foreign = 0.2, int(rng.random() * 1e6)
    cos, sin = math.cos(math.pi / 6) * a, 0.5 * a
    rows, columns = int(h / a) + 3, int(w / cos / 2) + 3
    number = 0
    for j in range(-2, rows + 2):
        for i in range(-1, columns + 1):
            x, y = (2 * i + (j % 2)) * cos, j * 1.5 * a - 0.1
            for dx, dy in ((0, -a), (cos, sin), (-cos, sin)):
                yield path((x, y), (x + dx, y + dy), width=1.3)
                yield path((x, y), (x - dx * 0.62, y - dy * 0.62), width=0.6, tone=0.35)
            for turned in range(6):
                t = math.pi / 6 + turned * math.pi / 3
                near, far = ((x + a * math.cos(u), y + a * math.sin(u)) for u in (t, t + math.pi / 3))
                yield path(near, far, width=0.9, tone=0.7)
            number += 1
            hot = (number * 7 + foreign) % 11 == 0
            yield Dot(x, y, 0.034 if hot else 0.022, 1.0, hot)
            yield Dot(x, y - a, 0.013, 0.9)
            if hot:
                yield Dot(x, y, 0.055, 0.8, True, 0.8)


def circuit(rng: Random, w: float, h: float) -> Iterator[Mark]:
    """Traces that run side by side, bend at 45° and end in vias."""
    pitch, rows = 0.038, int(h / 0.038)
    taken: set[tuple[int, int]] = set()
    number = 0
    for row in range(-4, rows + 4):
        column = -1
        while column * pitch < w:
            x, y = column, row
            length = 5 + int(rng.random() * 16)
            bend, up = 2 + int(rng.random() * (length - 3)), (1 if rng.random() < 0.5 else -1)
            rise = 1 + int(rng.random() * 4)
            cells = [(x + i, y + up * min(max(0, i - bend), rise)) for i in range(length)]
            if taken.intersection(cells):
                column += 2
                continue
            taken.update(cells)
            taken.update((cell[0] + 1, cell[1]) for cell in cells)
            points = tuple(((a + 0.5) * pitch, (b + 0.5) * pitch) for a, b in cells)
            number += 1
            hot = number % 9 == 4
            yield Stroke(points, 1.2 if hot else 0.9, 0.9, hot)
            yield Dot(*points[0], 0.010, 1.0, hot)
            yield Dot(*points[-1], 0.014, 1.0, hot, 1.1)
            column += length + 1


def bridge(rng: Random, w: float, h: float) -> Iterator[Mark]:
    """A cable-stayed bridge over a gorge: two pylons, their fans of stays, a deck, the river below."""
    deck, reach = h * 0.66, w * (0.27 + 0.03 * rng.random())
    pylons = (w * 0.5 - reach, w * 0.5 + reach) if w > 1.2 else (w * (0.4 + 0.2 * rng.random()),)
    span = reach if len(pylons) > 1 else w
    for x in pylons:
        top = h * 0.08
        for side in (-1, 1):
            yield path((x + side * 0.006, top), (x + side * 0.032, deck), (x + side * 0.018, h * 0.97), width=1.8)
            for k in range(1, 19):
                share = k / 18
                yield path((x, top + 0.16 * h * (1 - share)), (x + side * span * share, deck), width=0.65,
                           tone=0.85, hot=k == 11)  # fmt: skip
        yield path((x - 0.024, h * 0.36), (x + 0.024, h * 0.36), width=1.4)
    for offset, wide in ((0, 2.4), (0.022, 1.0)):
        yield path((0, deck + offset), (w, deck + offset), width=wide)
    for i in range(int(w / 0.022) + 1):
        x = i * 0.022
        yield path((x, deck), (x + 0.011, deck + 0.022), (x + 0.022, deck), width=0.5, tone=0.6)
    for k in range(9):
        y = h * (0.78 + 0.027 * k)

        def ripple(x: float, y: float = y, k: int = k) -> Point:
            return x, y + 0.006 * math.sin(x * 9 + k * 1.9)

        yield Stroke(curve(ripple, 0, w, int(w * 30)), 0.7, 0.25 + 0.06 * k, k == 5)
