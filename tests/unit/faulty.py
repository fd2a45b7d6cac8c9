# faulty: what goes wrong with a rig, and whether the motor stands still.
#
# Must not: hold a test.

from firmware import faults
from tests.unit.bench import HOUR_MS

# What happens to the rig, what the pump calls it, and what ends it.
WRONGS = (
    ("kink", faults.OCCLUSION, "clear"),
    ("unseat", faults.UNSEATED, "seat"),
    ("driver-fault", faults.DRIVER, "driver-ok"),
    ("force-open", faults.FORCE_SENSOR, "force-ok"),
)


def go_wrong(made, what):
    made.sim.happen(what)
    made.sim.advance(4 * HOUR_MS if what == "kink" else 60_000)


def stands_still(made, ms=HOUR_MS):
    before = made.sim.hal.stepper.count()
    made.sim.advance(ms)
    return made.sim.hal.stepper.count() == before
