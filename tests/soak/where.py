# where: where the time of a soak goes, by profile of one life.

import cProfile
import pstats

from tests.soak import life
from tests.soak.world import World

_PARTS = (("plant", "/hal/"), ("firmware", "/firmware/"), ("model", "/tests/soak/"))


def shares(seed=1, days=1):
    """{part: share of the time}, of plant, firmware, model and the rest (Python itself)."""
    world = World(life.story(seed, days))
    profile = cProfile.Profile()
    profile.runcall(world.play)
    sums = dict.fromkeys([part for part, _ in _PARTS], 0.0)
    sums["else"] = 0.0
    for (path, _, _), (_, _, own_s, _, _) in pstats.Stats(profile).stats.items():
        part = next((part for part, folder in _PARTS if folder in path), "else")
        sums[part] += own_s
    total = sum(sums.values())
    return {part: own_s / total for part, own_s in sums.items()}
