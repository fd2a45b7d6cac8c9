# restarts: power cuts and what follows them, for the tests of recovery.
#
# Owns the ways a bench loses its power, and comes back with another store. Must not: hold a test.

from firmware.pump import Pump
from hal.sim.errors import PowerCut
from hal.sim.store import Store
from tests.unit import slots
from tests.unit.bench import FAULT, SUSPENDED, word

PARTS = (0, 60, 128, 200, 256)  # of 256, that the write in which the power goes still does


def memory(made, records=300):
    """A copy of what the bench's store holds."""
    return slots.copy(made.sim.hal.store, Store(records))


def come_back(made, store, cause=0):
    """The machine starts with this store."""
    made.sim.hal.store = store
    made.restart(cause)
    return made


def start_cut(made, writes, part):
    """A start in which the power goes again in the write after so many. False: it went well."""
    made.sim.restart()
    made.sim.hal.store.cut(writes, part)
    try:
        Pump(made.sim.hal, made.pump.rig)
    except PowerCut:
        return True
    made.sim.hal.store.cut(-1)
    return False


def run_cut(made, act, writes, part):
    """act() with the power going in it. False: it ended before so many writes."""
    made.sim.hal.store.cut(writes, part)
    try:
        act()
    except PowerCut:
        return True
    made.sim.hal.store.cut(-1)
    return False


def sequences(made):
    """The sequence number of every record, oldest first."""
    record = bytearray(32)
    found = []
    for index in range(made.sim.hal.store.count()):
        assert made.sim.hal.store.read(index, record)
        found.append(word(record, 2))
    return found


def without_gap(made):
    found = sequences(made)
    return found == list(range(found[0], found[0] + len(found)))


def books(made):
    ledger = made.pump.ledger
    return (
        ledger.total_steps,
        ledger.basal_steps,
        ledger.bolus_steps,
        ledger.stray_steps,
        ledger.uncertain_steps,
        ledger.left_steps(),
        made.pump.channels.doses.last_id,
        made.pump.channels.profile.segments,
    )


def stays_off(made, ms=180_000):
    """True when nothing moves by itself, nor after an acknowledgement, nor is it shown so."""
    stepper = made.sim.hal.stepper
    before = stepper.count()
    for _ in range(2):
        made.sim.advance(ms)
        if stepper.count() != before or stepper._enabled:
            return False
        if made.pump.state not in (FAULT, SUSPENDED, 0):
            return False
        made.console.ack()
    made.sim.advance(ms)
    return stepper.count() == before and not stepper._enabled
