"""Small geometry for line art: rings, turned points, curves, and contour lines of a field of heights."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import pairwise
from random import Random

from pipeline.render.pictures.lines import Point, Stroke

TAU = 2 * math.pi


def turn(x: float, y: float, dx: float, dy: float, angle: float) -> Point:
    """The point (x, y) + (dx, dy) turned by `angle`."""
    return x + dx * math.cos(angle) - dy * math.sin(angle), y + dx * math.sin(angle) + dy * math.cos(angle)


def ring(x: float, y: float, r: float, squeeze: float = 1.0, tilt: float = 0.0, count: int = 96) -> tuple[Point, ...]:
    """A closed circle or ellipse."""
    steps = (TAU * i / count for i in range(count + 1))
    return tuple(turn(x, y, r * math.cos(t), squeeze * r * math.sin(t), tilt) for t in steps)


def curve(f: Callable[[float], Point], start: float, end: float, count: int) -> tuple[Point, ...]:
    """Points of a parametric curve."""
    return tuple(f(start + (end - start) * i / count) for i in range(count + 1))


def hills(rng: Random, w: float, h: float, count: int) -> Callable[[float, float], float]:
    """A smooth random landscape: a sum of bumps and hollows."""
    bumps = [
        (rng.random() * w, rng.random() * h, 0.12 + 0.3 * rng.random(), (1.0 if i % 3 else -0.8) * (0.5 + rng.random()))
        for i in range(count)
    ]

    def height(x: float, y: float) -> float:
        return sum(a * math.exp(-((x - p) ** 2 + (y - q) ** 2) / (r * r)) for p, q, r, a in bumps)

    return height


Cell = tuple[float, float, int, int, tuple[float, float, float, float]]


def cells(grid: list[list[float]]) -> list[Cell]:
    """Lowest and highest corner, column, row, and the four corners of every square of a grid of heights."""
    found = []
    for j, (upper, lower) in enumerate(pairwise(grid)):
        for i in range(len(upper) - 1):
            corners = (upper[i], upper[i + 1], lower[i + 1], lower[i])
            found.append((min(corners), max(corners), i, j, corners))
    return found


def contour(squares: list[Cell], step: float, level: float) -> Iterator[tuple[Point, ...]]:
    """The lines on which a grid of heights passes `level` (marching squares), joined into polylines."""
    links: dict[Point, list[Point]] = {}
    for low, high, i, j, (a, b, c, d) in squares:
        if low >= level or high < level:
            continue
        ends = list(_crossings((a - level, b - level, c - level, d - level), i, j, step))
        for one, other in zip(ends[::2], ends[1::2], strict=True):
            links.setdefault(one, []).append(other)
            links.setdefault(other, []).append(one)
    # Open lines first, from their ends, so that none is taken up in the middle.
    for start in (*(p for p, near in links.items() if len(near) == 1), *links):
        path = [start]
        while links[path[-1]]:
            step_to = links[path[-1]].pop()
            links[step_to].remove(path[-1])
            path.append(step_to)
        if len(path) > 2:
            yield tuple(path)


def _crossings(cell: tuple[float, float, float, float], i: int, j: int, step: float) -> Iterator[Point]:
    corners = ((i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1))
    for k in range(4):
        a, b = cell[k], cell[(k + 1) % 4]
        if (a >= 0) != (b >= 0):
            # Both cells at an edge must find the same point to the last bit: always from the lower corner.
            (p, a), (q, b) = sorted(((corners[k], a), (corners[(k + 1) % 4], b)))
            share = a / (a - b)
            yield (p[0] + (q[0] - p[0]) * share) * step, (p[1] + (q[1] - p[1]) * share) * step


def scattered(rng: Random, w: float, h: float, gap: float, tries: int) -> list[Point]:
    """Points at least `gap` apart."""
    points: list[Point] = []
    for _ in range(tries):
        x, y = rng.random() * w, rng.random() * h
        if all((x - p) ** 2 + (y - q) ** 2 >= gap * gap for p, q in points):
            points.append((x, y))
    return points


def path(*points: Point, width: float = 1.0, tone: float = 1.0, hot: bool = False) -> Stroke:
    """A stroke from single points."""
    return Stroke(points, width, tone, hot)
