# dispenser: the gate between what is due and the motor: check, put on record, start, count, book.
#
# Owns the open authorisation: steps may go out only up to a total that the mark already holds.
# Must not: decide what is due (meter) or make pulses (drive).

from micropython import const

from firmware import faults, units
from firmware.delivery.ledger import FILLED, MIXED, UNKNOWN, Ledger
from firmware.delivery.limits import Limits
from firmware.delivery.meter import Meter
from firmware.delivery.onboard import OnBoard
from firmware.states import PLACES

# Whose the steps of a burst are.
_THERAPY = const(0)
_PRIME = const(1)
_IDLE = const(2)


class Dispenser:
    """Lets due steps out, at most a quantum of them ahead of the record.

    deliver() and account() run at every poll and allocate nothing themselves; a store may when a
    new authorisation is written. Both raise OSError when a port fails.
    """

    def __init__(self, rig, drive, mark, bounds):
        self.meter = Meter(rig.pl_per_step)
        self.ledger = Ledger()
        self.limits = Limits()
        self.onboard = OnBoard()
        self._drive = drive
        self._mark = mark
        self._stroke_steps = rig.stroke_steps
        self._burst_us = rig.burst_ms * 1000
        self._min_interval_us = rig.min_interval_us
        self._travel_steps = rig.travel_steps
        self._pl_per_step = rig.pl_per_step
        self._bounds = bounds
        self._quantum_steps = rig.quantum_nl * units.PL_PER_NL // rig.pl_per_step
        self._authorised_steps = 0  # total that may be reached without a new record
        self._purpose = _THERAPY
        self._asked_steps = 0  # of a burst that is not therapy, and have not gone out

    def deliver(self, interval_us: int, flush: bool) -> int:
        """Starts a burst when a stroke is due and the motor rests. Returns a fault, or NONE.

        interval_us: between the pulses of the burst. flush: less than a stroke may go out, because
        a dose ends here.
        """
        steps = self.meter.basal_due + self.meter.bolus_due
        if steps == 0 or self._drive.open_steps:
            return faults.NONE
        if steps < self._stroke_steps and not flush:
            return faults.NONE
        steps = min(steps, self._quantum_steps)
        fault = self._refuses(steps)
        if fault != faults.NONE:
            return fault
        self._authorise(steps)
        if (steps - 1) * interval_us > self._burst_us:
            # More than falls due in one poll: a poll was late. Catch up, but gently.
            interval_us = max(self._min_interval_us, interval_us - (interval_us >> 2))
        self._drive.start(steps, interval_us)
        return faults.NONE

    def move(self, steps: int, direction: int, interval_us: int, insulin: bool) -> int:
        """Starts a burst that is no therapy, while the motor rests. Returns a fault, or NONE.

        insulin: it fills tubing or cannula; forward, at most a quantum of it.
        """
        ledger = self.ledger
        if not ledger.adds_up():
            return faults.LEDGER
        if direction > 0 and ledger.travelled_steps() + steps > self._travel_steps:
            return faults.END_OF_TRAVEL
        if insulin:
            steps = min(steps, self._quantum_steps)
            if steps > ledger.left_steps():
                return faults.EMPTY
            self._authorise(steps)
        self._purpose = _PRIME if insulin else _IDLE
        self._asked_steps = steps
        self._drive.start(steps, interval_us, direction)
        return faults.NONE

    def end_move(self) -> None:
        """The motor rests, and what it does next is therapy."""
        self._purpose = _THERAPY

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
        """Ends the open authorisation: what went out is what is on record. Allocates nothing.

        What is under way in a burst stays authorised.
        """
        open_steps = self._drive.open_steps
        mark = self._mark
        if mark.open_steps != open_steps or mark.total_steps != self.ledger.total_steps:
            mark.note(self.ledger, open_steps)
        self._authorised_steps = self.ledger.total_steps + open_steps

    def begin_dose(self, place: int, dose_id: int) -> None:
        """A dose begins: the first step from now on wants an authorisation that names it."""
        self.ledger.begin_dose(place, dose_id)
        self._authorised_steps = self.ledger.total_steps

    def renew(self) -> None:
        """Puts the books and what is still authorised on record again. Allocates nothing."""
        self._mark.note(self.ledger, self._authorised_steps - self.ledger.total_steps)

    def begin(self) -> None:
        """Empty books, in which nothing is authorised. What went out lately still counts."""
        self.ledger.begin()
        self._authorised_steps = 0

    def load(
        self, volume_nl: int, old_nl_per_mu: int, new_nl_per_mu: int, touches: bool = True
    ) -> None:
        """A reservoir was loaded; its insulin may be of another strength. Allocates.

        touches: as Ledger.load() has it.
        """
        ledger = self.ledger
        ledger.load(units.nl_to_steps(volume_nl, self._pl_per_step), touches)
        if ledger.line == UNKNOWN:
            ledger.line = FILLED if volume_nl else UNKNOWN
        elif old_nl_per_mu != new_nl_per_mu:
            ledger.line = MIXED
        self.limits.rescale(old_nl_per_mu, new_nl_per_mu)
        self.onboard.rescale(old_nl_per_mu, new_nl_per_mu)
        self.set_caps(new_nl_per_mu)

    def set_caps(self, nl_per_mu: int) -> None:
        """The caps in force, in steps of the loaded insulin. Allocates."""
        bounds = self._bounds
        hour_nl = bounds.hour_cap_mu * nl_per_mu
        self.limits.hour.set(units.nl_to_steps(hour_nl, self._pl_per_step))
        self.limits.day.set(units.nl_to_steps(bounds.day_cap_mu * nl_per_mu, self._pl_per_step))

    def recover(self, mark, doses, dated_steps: int) -> None:
        """At a start: goes on from the mark; what it leaves open counts as delivered just now.

        doses: the Dose of each place; those in progress are active. dated_steps: of boluses since
        the checkpoint, which insulin on board has been told of.
        """
        ledger = self.ledger
        bolus_steps = ledger.bolus_steps + dated_steps
        therapy_steps = ledger.total_steps - ledger.prime_steps
        ledger.restore(mark)
        uncertain_steps = 0
        for place in range(PLACES):
            dose = doses[place]
            if dose.active:
                ledger.restore_dose(mark, place, dose.dose_id, dose.whole_steps)
                uncertain_steps += ledger.dose_uncertain_steps[place]
        uncertain_steps = min(uncertain_steps, mark.open_steps)
        self.limits.count(ledger.total_steps - ledger.prime_steps - therapy_steps)
        self.onboard.count(max(0, ledger.bolus_steps - bolus_steps) + uncertain_steps)
        self._authorised_steps = ledger.total_steps

    def elapse(self, dt_ms: int) -> None:
        """Lets time pass over what went out lately."""
        self.limits.elapse(dt_ms)
        self.onboard.elapse(dt_ms)

    def _refuses(self, steps):
        """The fault that so many steps of therapy would be, or NONE."""
        fault = self.limits.refuses(steps)
        if fault != faults.NONE:
            return fault
        ledger = self.ledger
        if not ledger.adds_up():
            return faults.LEDGER
        if steps > ledger.left_steps():
            return faults.EMPTY
        if ledger.travelled_steps() + steps > self._travel_steps:
            return faults.END_OF_TRAVEL
        return faults.NONE

    def _authorise(self, steps: int) -> None:
        """On record before the first of these steps goes out: after a power cut the books can be
        wrong by this quantum at most, and never by a dose."""
        total_steps = self.ledger.total_steps
        if total_steps + steps > self._authorised_steps:
            self._mark.write(self.ledger, self._quantum_steps)
            self._authorised_steps = total_steps + self._quantum_steps

    def _book(self, steps: int) -> None:
        if steps == 0:
            return
        if steps < 0:
            self.ledger.idle(steps)  # nothing comes back into the reservoir
            return
        if self._purpose != _THERAPY:
            self._book_move(steps)
            return
        meter = self.meter
        basal_steps = min(meter.basal_due, steps)  # first: what a stop cuts off is the bolus
        bolus_steps = min(meter.bolus_due, steps - basal_steps)
        meter.basal_due -= basal_steps
        if bolus_steps:
            self._book_doses(bolus_steps)
        self.ledger.book(basal_steps, bolus_steps, steps - basal_steps - bolus_steps)
        self.limits.count(steps)
        if bolus_steps:
            self.onboard.count(bolus_steps)

    def _book_doses(self, steps: int) -> None:
        """Those that are spread over time first: what a stop cuts off is what flows at once."""
        meter = self.meter
        meter.bolus_due -= steps
        place = PLACES
        while steps:
            place -= 1
            own_steps = min(steps, meter.dose_due[place])
            meter.dose_due[place] -= own_steps
            self.ledger.book_dose(place, own_steps)
            steps -= own_steps

    def _book_move(self, steps: int) -> None:
        own_steps = min(steps, self._asked_steps) if self._drive.direction > 0 else 0
        self._asked_steps -= own_steps
        if self._purpose == _PRIME:
            self.ledger.prime(own_steps)
        else:
            self.ledger.idle(own_steps)
        if steps > own_steps:  # unasked: it may have gone out of the line
            self.ledger.book(0, 0, steps - own_steps)
            self.limits.count(steps - own_steps)
