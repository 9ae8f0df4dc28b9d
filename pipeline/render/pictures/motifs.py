"""The line art of each topic, by name: a function from a seeded random source and a box to its marks.

Only `Random.random()` is used: its sequence for a given seed is the same in all versions of Python.
"""

from __future__ import annotations

from pipeline.render.pictures.lines import Draw
from pipeline.render.pictures.motifs_matter import bridge, circuit, field, flame, lattice, orbits, seismogram
from pipeline.render.pictures.motifs_mind import lens, mesh, primes, rings, rosette, spirograph, trails
from pipeline.render.pictures.motifs_nature import contours, cyclone, foam, furrows, helix, leaf, pulse, waves

_ALL = (
    pulse, foam, seismogram, flame, leaf, field, furrows, waves, cyclone, circuit, orbits, lattice, helix, contours,
    bridge, rings, mesh, lens, trails, primes, spirograph, rosette,
)  # fmt: skip
MOTIFS: dict[str, Draw] = {motif.__name__: motif for motif in _ALL}
