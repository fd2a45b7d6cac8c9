# dispensing: a dispenser with the parts it needs, on a fake motor and a fake store.
#
# Must not: hold a test.

from firmware.clocks import Clocks
from firmware.config import Rig
from firmware.delivery.dispenser import Dispenser
from firmware.drive import Drive
from firmware.journal import Journal
from firmware.mark import Mark
from tests.unit import fakes, slots

STEP = 18_406 * 3_600
CAPACITY = 10_000


class Parts:
    def __init__(self, slow=False, put_fail_at=0, **rig):
        self.stepper = fakes.Stepper(slow)
        self.store = fakes.Store(put_fail_at=put_fail_at)
        self.rig = Rig(**rig)
        self.drive = Drive(self.stepper, fakes.Clock())
        clocks = Clocks(fakes.Rtc())
        journal = Journal(self.store, clocks)
        journal.is_open = True
        self.mark = Mark(self.store, journal, clocks)
        self.dispenser = Dispenser(self.rig, self.drive, self.mark, self.rig)
        self.ledger = self.dispenser.ledger
        self.meter = self.dispenser.meter
        self.ledger.load(CAPACITY)
        self.cap(CAPACITY, CAPACITY)

    def cap(self, hour_steps, day_steps):
        self.dispenser.limits.hour.set(hour_steps)
        self.dispenser.limits.day.set(day_steps)

    def marks(self):
        """(total, basal, bolus, dose id, open) of every mark that was written."""
        found = []
        for slot, data in self.store.puts:
            assert slot in (0, 1)
            n = slots.mark_in(data)
            found.append((n[0], n[1], n[2], n[4], n[6]))
        return found

    def owe(self, steps):
        """So many steps are due to a bolus."""
        self.meter.bolus_due = self.meter.dose_due[0] = steps

    def deliver(self, interval_us=5_000, flush=False):
        return self.dispenser.deliver(interval_us, flush)
