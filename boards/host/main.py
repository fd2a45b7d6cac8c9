# main: a pump in wall time while a person types; it ends at once and leaves `pump`, `sim` behind.

import machine
import outside  # type: ignore[import-not-found] # the virtual board's own (chip.py)

from boards.host.rig import PLANT, RIG
from boards.host.virtual import started

pump, sim = started(machine, outside, RIG, PLANT)
print(pump)
