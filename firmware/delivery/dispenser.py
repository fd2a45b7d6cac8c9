# dispenser: the gate between what is due and the motor: check, put on record, start, count, book.
#
# Owns the open authorisation: steps may go out only up to a total that the journal already holds.
# Must not: decide what is due (meter) or make pulses (drive).

from firmware import faults, journal, units
from firmware.delivery.ledger import Ledger
from firmware.delivery.limits import HourLimit
from firmware.delivery.meter import Meter


class Dispenser:
    """Lets due steps out, at most a quantum of them ahead of the record.

    deliver() and account() run at every poll and allocate nothing themselves; a store may when a
    new authorisation is written. Both raise OSError when a port fails.
    """

    def __init__(self, rig, drive, book):
        self.meter = Meter(rig.pl_per_step)
        self.ledger = Ledger()
        self.hour = HourLimit()
        self._drive = drive
        self._journal = book
        self._stroke_steps = rig.stroke_steps
        self._burst_us = rig.burst_ms * 1000
        self._min_interval_us = rig.min_interval_us
        self._travel_steps = rig.travel_steps
        self._quantum_steps = rig.quantum_nl * units.PL_PER_NL // rig.pl_per_step
        self._authorised_steps = 0  # total that may be reached without a new record

    def deliver(self, interval_us: int, dose_id: int, flush: bool) -> int:
        """Starts a burst when a stroke is due and the motor rests. Returns a fault, or NONE.

        interval_us: between the pulses of the burst. dose_id: of the bolus in progress, or 0.
        flush: less than a stroke may go out, because the dose ends here.
        """
        meter = self.meter
        steps = meter.basal_due + meter.bolus_due
        if steps == 0 or self._drive.open_steps:
            return faults.NONE
        if steps < self._stroke_steps and not flush:
            return faults.NONE
        if steps > self._quantum_steps:
            steps = self._quantum_steps
        if not self.hour.allows(steps):
            return faults.HOUR_CAP
        ledger = self.ledger
        if steps > ledger.left_steps():
            return faults.EMPTY
        total_steps = ledger.total_steps
        if total_steps + steps - ledger.loaded_steps > self._travel_steps:
            return faults.END_OF_TRAVEL
        if total_steps + steps > self._authorised_steps:
            # On record before the first of its steps goes out: after a power cut the books can be
            # wrong by this quantum at most, and never by a dose.
            self._journal.write(journal.AUTHORISE, total_steps, self._quantum_steps, dose_id)
            self._authorised_steps = total_steps + self._quantum_steps
        if (steps - 1) * interval_us > self._burst_us:
            # More than falls due in one poll: a poll was late. Catch up, but gently.
            interval_us = max(self._min_interval_us, interval_us - (interval_us >> 2))
        self._drive.start(steps, interval_us)
        return faults.NONE

    def account(self) -> int:
        """Books what went out since the last time. Returns a fault, or NONE."""
        drive = self._drive
        if not drive.open_steps:
            return drive.check()
        self._book(drive.settle())
        return drive.verdict

    def next_steps(self) -> int:
        """Steps of the next burst as far as is known: what is due, at least a stroke."""
        steps = min(self.meter.basal_due + self.meter.bolus_due, self._quantum_steps)
        return max(steps, self._stroke_steps)

    def halt(self) -> None:
        """After the drive was stopped: books what still went out; the rest stays due."""
        self._book(self._drive.give_up())

    def close(self) -> None:
        """Ends the open authorisation: what went out is what is on record. Allocates nothing."""
        ledger = self.ledger
        if self._authorised_steps != ledger.total_steps:
            self._journal.note(
                journal.CLOSE, ledger.total_steps, ledger.basal_steps, ledger.bolus_steps
            )
            self._authorised_steps = ledger.total_steps

    def _book(self, steps: int) -> None:
        if steps == 0:
            return
        meter = self.meter
        basal_steps = meter.basal_due  # basal's first: what a stop cuts off is the bolus
        if basal_steps > steps:
            basal_steps = steps
        bolus_steps = steps - basal_steps
        if bolus_steps > meter.bolus_due:
            bolus_steps = meter.bolus_due
        meter.basal_due -= basal_steps
        meter.bolus_due -= bolus_steps
        self.ledger.book(basal_steps, bolus_steps, steps - basal_steps - bolus_steps)
        self.hour.count(steps)
