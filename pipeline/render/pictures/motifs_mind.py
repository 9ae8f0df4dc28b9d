"""Line art of thought: rings, mesh, lens, star trails, primes, spirograph, rosette."""

from __future__ import annotations

import math
from collections.abc import Iterator
from random import Random

from pipeline.render.pictures.lines import Dot, Mark, Point, Stroke
from pipeline.render.pictures.shapes import TAU, curve, path, scattered


def rings(rng: Random, w: float, h: float) -> Iterator[Mark]:
    """Uneven growth rings around two hearts: a fingerprint, a mind."""
    x, y, phase = w * (0.38 + 0.24 * rng.random()), h * (0.42 + 0.16 * rng.random()), rng.random() * TAU
    wobble = [(2 + k, rng.random() * TAU, 0.10 / (1 + 0.6 * k)) for k in range(4)]
    for k in range(1, int(max(w, h) / 0.03)):
        r = 0.028 * k * (1 + 0.1 * math.sin(k * 1.7 + phase))

        def edge(t: float, r: float = r, k: int = k) -> Point:
            bent = r * (1 + sum(a * math.sin(n * t + p + 0.035 * k) for n, p, a in wobble))
            return x + bent * math.cos(t) * 1.12, y + bent * math.sin(t) * 0.94

        hot = k % 13 == 5
        open_at = rng.random() * TAU
        yield Stroke(curve(edge, open_at, open_at + TAU * (0.97 if k % 4 else 0.8), 110), 1.3 if hot else 0.9, 0.9, hot)


def mesh(rng: Random, w: float, h: float) -> Iterator[Mark]:
    """A net of nodes, each tied to its nearest; one path is lit."""
    points = scattered(rng, w, h, 0.085, int(420 * w * h))
    near: dict[int, list[int]] = {}
    for i, (x, y) in enumerate(points):
        order = sorted(range(len(points)), key=lambda j, x=x, y=y: (points[j][0] - x) ** 2 + (points[j][1] - y) ** 2)  # type: ignore[misc]
        near[i] = order[1:4]
        for j in near[i]:
            yield path(points[i], points[j], width=0.65, tone=0.6)
    at, lit = min(range(len(points)), key=lambda i: points[i][0]), set()
    for _ in range(16):
        lit.add(at)
        ahead = [j for j in near[at] if j not in lit]
        if not ahead:
            break
        following = max(ahead, key=lambda j: points[j][0])
        yield path(points[at], points[following], width=2.0, hot=True)
        at = following
    for i, (x, y) in enumerate(points):
        size = 0.008 + 0.012 * rng.random() ** 2
        yield Dot(x, y, size * (1.3 if i in lit else 1), 1.0, i in lit)
        if i % 7 == 0:
            yield Dot(x, y, size + 0.014, 0.8, i in lit, 0.7)


def lens(rng: Random, w: float, h: float) -> Iterator[Mark]:
    """Muddled lines that run straight and true under a magnifying glass."""
    x, y, r = w * (0.45 + 0.12 * rng.random()), h * (0.46 + 0.08 * rng.random()), 0.31
    noise = [(2.5 + 3 * k, rng.random() * TAU, 0.030 / (1 + k)) for k in range(4)]
    rows = int(h / 0.036)
    for k in range(-1, rows + 2):
        outside: list[Point] = []
        for i in range(int(w * 90) + 2):
            px = i / 90
            py = k * 0.036 + sum(a * math.sin(n * px + p + k * 0.55) for n, p, a in noise)
            if math.hypot(px - x, py - y) > r + 0.012:
                outside.append((px, py))
            elif outside:
                yield Stroke(tuple(outside), 0.8, 0.7)
                outside = []
        yield Stroke(tuple(outside), 0.8, 0.7)
    for k in range(-5, 6):
        half = math.sqrt(max(0.0, (r - 0.03) ** 2 - (k * 0.052) ** 2))
        yield path((x - half, y + k * 0.052), (x + half, y + k * 0.052), width=1.5, hot=True)
    yield Dot(x, y, r + 0.012, 1.0, False, 3.0)
    yield Dot(x, y, r - 0.012, 0.6, False, 0.8)
    near, far = (r + 0.02) * 0.72, r * 1.6
    for side in (-0.014, 0.014):
        yield path((x + near + side, y + near - side), (x + far + side, y + far - side), width=2.6)


def trails(rng: Random, w: float, h: float) -> Iterator[Mark]:
    """A night's star trails around the pole: a long look upwards."""
    x, y = w * (0.4 + 0.3 * rng.random()), h * (0.34 + 0.1 * rng.random())
    for k in range(int(max(w, h) * 62)):
        r = 0.02 + 0.021 * k * (0.96 + 0.08 * rng.random())
        for _ in range(2):
            start, long = rng.random() * TAU, 0.5 + 0.5 * rng.random()
            arc = curve(lambda t, r=r: (x + r * math.cos(t), y + r * math.sin(t)), start, start + long, 26)  # type: ignore[misc]
            bright = rng.random()
            yield Stroke(arc, 0.6 + 0.9 * bright, 0.35 + 0.65 * bright, bright > 0.93)
            yield Dot(*arc[-1], 0.0035 + 0.003 * bright, 0.5 + 0.5 * bright, bright > 0.93)
    yield Dot(x, y, 0.012, 1.0, True)


def primes(rng: Random, w: float, h: float) -> Iterator[Mark]:
    """Sacks' spiral: whole numbers on √n turns, primes drawn large; their curves appear by themselves."""
    x, y, spin = w * (0.42 + 0.16 * rng.random()), h * (0.44 + 0.12 * rng.random()), rng.random() * TAU
    count, step = 2200, 0.036
    sieve = bytearray([1]) * count
    sieve[0:2] = b"\0\0"
    for n in range(2, math.isqrt(count) + 1):
        if sieve[n]:
            sieve[n * n :: n] = bytes(len(range(n * n, count, n)))
    for n in range(count):
        t, r = TAU * math.sqrt(n) + spin, step * math.sqrt(n)
        px, py = x + r * math.cos(t), y + r * math.sin(t)
        if not (-0.05 < px < w + 0.05 and -0.05 < py < h + 0.05):
            continue
        if sieve[n]:
            hot = sieve[n - 2] == 1 or (n + 2 < count and sieve[n + 2] == 1)
            yield Dot(px, py, 0.0105, 1.0, hot)
        else:
            yield Dot(px, py, 0.0035, 0.55)
    yield Stroke(curve(lambda t: (x + step * t * math.cos(TAU * t + spin), y + step * t * math.sin(TAU * t + spin)),
                       0, 46, 1500), 0.45, 0.35)  # fmt: skip


def spirograph(rng: Random, w: float, h: float) -> Iterator[Mark]:
    """Curves of a wheel rolling in a ring: the toy that teaches number theory."""
    wheels = ((96, 52), (105, 40), (96, 44), (105, 50), (96, 28))
    large, small = wheels[int(rng.random() * 5)]
    many = max(1, round(max(w, h) / min(w, h) * 0.75))
    for number in range(many):
        x = w * (number + 0.5) / many if w >= h else w / 2
        y = h / 2 if w >= h else h * (number + 0.5) / many
        for k in range(5):
            arm, size = 0.9 - 0.13 * k, 0.52 - 0.025 * k

            def wheel(t: float, arm: float = arm, size: float = size, x: float = x, y: float = y, k: int = k) -> Point:
                p = small / large
                inner = (1 - p) / p
                spin = 0.09 * k
                px = (1 - p) * math.cos(t) + arm * p * math.cos(inner * t)
                py = (1 - p) * math.sin(t) - arm * p * math.sin(inner * t)
                return (x + size * (px * math.cos(spin) - py * math.sin(spin)),
                        y + size * (px * math.sin(spin) + py * math.cos(spin)))  # fmt: skip

            turns = small // math.gcd(large, small)
            yield Stroke(curve(wheel, 0, TAU * turns, 70 * turns), 0.8, 0.9 - 0.1 * k, k == 2)
        yield Dot(x, y, 0.016, 1.0, True)


def rosette(rng: Random, w: float, h: float) -> Iterator[Mark]:
    """Guilloche, as on a certificate: an engraved rosette over engraved waves."""
    petals, phase = 9 + 2 * int(rng.random() * 4), rng.random() * TAU
    x, y = w / 2, h / 2
    for k in range(14):
        shift = TAU * k / 14

        def band(px: float, shift: float = shift) -> Point:
            return px, y + 0.15 * math.sin(px * 6 + shift) + 0.05 * math.sin(px * 13 - 2 * shift)

        yield Stroke(curve(band, -0.02, w + 0.02, int(w * 50)), 0.55, 0.4)
    for k in range(18):
        shift = TAU * k / 18

        def petal(t: float, shift: float = shift) -> Point:
            r = 0.33 + 0.1 * math.sin(petals * t + shift) + 0.045 * math.sin(3 * petals * t + 2 * shift)
            return x + r * math.cos(t + phase), y + r * math.sin(t + phase)

        yield Stroke(curve(petal, 0, TAU, petals * 26), 0.6, 0.85, k % 6 == 0)
    for k in range(10):
        shift = TAU * k / 10

        def core(t: float, shift: float = shift) -> Point:
            r = 0.13 + 0.035 * math.sin(petals * t - shift)
            return x + r * math.cos(t), y + r * math.sin(t)

        yield Stroke(curve(core, 0, TAU, petals * 16), 0.6, 0.9, k % 5 == 0)
