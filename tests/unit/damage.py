# damage: a store with books in it, to be damaged, and how a pump starts from it.
#
# Must not: hold a test.

from firmware import faults
from hal.sim.store import Store
from tests.unit import slots
from tests.unit.bench import FAULT, MIN_MS, numbers, running
from tests.unit.restarts import come_back, memory, without_gap

CLOSED = (faults.JOURNAL_DAMAGED, faults.JOURNAL_VERSION, faults.JOURNAL_EMPTY)


class Base:
    """A pump that delivered, lost its power in mid-dose, and what its store holds."""

    def __init__(self, more_ms=0, rig=None):
        made = running("20", rig)
        made.sim.advance(16 * MIN_MS)
        made.console.bolus("2.00", id=5)
        made.sim.advance(20_000 + more_ms)
        self.made = made
        self.pulses = made.sim.pulses
        self.store = memory(made)
        self.quantum = made.pump.rig.quantum_nl * 1_000 // 18_406
        self.short_steps = 0  # that the books may fall short

    def start(self, spoil):
        """A start after spoil(store); judged. Returns what the pump said was wrong, or NONE."""
        store = slots.copy(self.store, Store(300))
        spoil(store)
        made = come_back(self.made, store)
        pump = made.pump
        fault = pump.recovery.fault
        assert not made.sim.hal.stepper._enabled
        assert pump.state == FAULT and pump.alarms.stopping(), numbers(made)
        if fault == faults.NONE:
            ledger = pump.ledger
            assert faults.INTERRUPTED in numbers(made)
            assert ledger.total_steps + self.short_steps >= self.pulses
            assert ledger.adds_up() and without_gap(made)
        else:
            assert fault in CLOSED, fault
            assert not pump.journal.is_open and store.count() <= self.store.count()
        return fault


def one_wrong_bit(record):
    record[9] ^= 1


def bits(length, stride):
    """A bit of every byte, now this one, now that one."""
    return [8 * at + at % 8 for at in range(0, length, stride)]
