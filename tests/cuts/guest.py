# guest: a life that is cut everywhere, in MicroPython: what a host test starts.
#
# Owns the choice of the life, and the last line printed: the counts as JSON. Must not: judge.
#
# A flash is worn first, so that within the life littlefs moves the metadata of the folder of the
# marks, and that of history, to other blocks; it does so after each hundred erases.

import json

from tests.cuts import acts
from tests.cuts.every import Sweep
from tests.cuts.life import EVENING, Life

# Times that a folder is written to, at least, and from one try to the next.
_TRIES = {"marks": (1_000, 40), "history": (1_400, 3)}
_MOST = 4_000


def aged(size, folder, others=()):
    """Acts that wear the folder until it moves within the life, and what others wear, too."""
    least, step = _TRIES[folder]
    for times in range(least, _MOST, step):
        age = others + (("age", folder, times),)
        life = Life("flash", acts.day(size, age))
        if all(life.moves(worn == "marks") for _, worn, _ in age):
            return age
    raise AssertionError("nothing moves: " + folder)


def lived(kind, size, life):
    if life == "evening":
        return Life(kind, acts.evening(size), EVENING)
    if kind != "flash":
        return Life(kind, acts.day(size))
    return Life(kind, acts.day(size, aged(size, "history", aged(size, "marks"))))


def main(kind, size, life="day", **how):
    """life: day or evening, of acts; size: of it, in thousandths; how: see Sweep."""
    life = lived(kind, size, life)
    sweep = Sweep(life, **how)
    sweep.run()
    sweep.counts["pulses"] = life.end.pulses
    sweep.counts["records"] = len(life.end.told)
    sweep.counts["changes"] = len(life.operations)
    print(json.dumps(sweep.counts))
