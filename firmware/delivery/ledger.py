# ledger: how many steps went out, and to whom they are booked. The only writer of these numbers.
#
# Owns the totals since the journal began, channel by channel, and the steps of the doses in
# progress. Counts are steps, which are exact; volumes are made of them where somebody reads them.
# Must not: plan.

from micropython import const

from firmware import pack
from firmware.states import PLACES

# What the line holds, as far as these books know.
UNKNOWN = const(0)  # no reservoir was loaded yet
FILLED = const(1)  #  insulin as the reservoir's
MIXED = const(2)  #   also insulin of another strength

_MIDDLE = const(536_870_912)  # 2**29, put on what may be below 0 where it is packed


class Ledger:
    """What has been delivered. Nothing here allocates below 2**30 steps; a cartridge is 2**18.

    total_steps:     all that went out of the reservoir
    basal_steps:     of these, basal's
    bolus_steps:     of these, boluses'
    prime_steps:     of these, what filled tubing and cannula: no therapy
    stray_steps:     of these, pulses that nobody asked for (a fault, but they went out)
    uncertain_steps: of these, what may have gone out as the power did, at most
    idle_steps:      what moved no insulin: rewinding, finding the plunger, backing off; signed, so
                     total_steps and idle_steps together are the pulses
    boot_steps:      both at the last start
    dose_steps:      of the present or last bolus of each place
    dose_uncertain_steps: of these, what may have gone out as the power did
    dose_ids:        which boluses these are
    zero_steps:      both where travel begins: at a load, or where rewinding ended
    homed:           it is where rewinding ended, so the way back is known
    backed_steps:    that the pusher was backed off, and not pressed forward again
    loaded_steps:    total_steps when the reservoir was loaded
    capacity_steps:  whole steps that were in the reservoir when it was loaded
    line:            what the line holds: UNKNOWN, FILLED or MIXED
    """

    def __init__(self):
        self.begin()

    def begin(self) -> None:
        """Empty books, while nothing has gone out since the start."""
        self.total_steps = 0
        self.basal_steps = 0
        self.bolus_steps = 0
        self.prime_steps = 0
        self.stray_steps = 0
        self.uncertain_steps = 0
        self.idle_steps = 0
        self.boot_steps = 0
        self.zero_steps = 0
        self.homed = False
        self.backed_steps = 0
        self.dose_steps = [0] * PLACES
        self.dose_uncertain_steps = [0] * PLACES
        self.dose_ids = [0] * PLACES
        self.loaded_steps = 0
        self.capacity_steps = 0
        self.line = UNKNOWN

    def load(self, capacity_steps: int, touches: bool = True) -> None:
        """A reservoir with capacity_steps in it was loaded; touches: where the pusher stands, so
        travel begins here. Else it was sought from where rewinding ended."""
        self.loaded_steps = self.total_steps
        self.capacity_steps = capacity_steps
        if touches:
            self.zero(False, self.total_steps)

    def zero(self, homed: bool, total_steps: int) -> None:
        """Travel begins here; homed: rewinding ended here, at total_steps."""
        self.zero_steps = total_steps + self.idle_steps
        self.homed = homed
        self.backed_steps = 0

    def travelled_steps(self) -> int:
        """Where the pusher is, in steps forward of where travel begins."""
        return self.total_steps + self.idle_steps - self.zero_steps

    def begin_dose(self, place: int, dose_id: int) -> None:
        """The next steps of a place belong to a new dose."""
        self.dose_ids[place] = dose_id
        self.dose_steps[place] = 0
        self.dose_uncertain_steps[place] = 0

    def book(self, basal_steps: int, bolus_steps: int, stray_steps: int) -> None:
        """Books steps that went out; any may be 0. Those of boluses: book_dose() too."""
        self.total_steps += basal_steps + bolus_steps + stray_steps
        self.basal_steps += basal_steps
        self.bolus_steps += bolus_steps
        self.stray_steps += stray_steps

    def book_dose(self, place: int, steps: int) -> None:
        """Whose bolus steps they are."""
        self.dose_steps[place] += steps

    def prime(self, steps: int) -> None:
        """Books steps that filled tubing or cannula."""
        self.total_steps += steps
        self.prime_steps += steps

    def idle(self, pulses: int) -> None:
        """Books pulses that moved no insulin, forward less back."""
        self.idle_steps += pulses

    def restore(self, mark) -> None:
        """After a start: the books of the mark, with what it leaves open booked as uncertain."""
        open_steps = mark.open_steps
        total_steps = mark.field(0)
        self.total_steps = total_steps + open_steps
        self.basal_steps = mark.field(1)
        self.bolus_steps = mark.field(2)
        self.uncertain_steps = mark.field(3) + open_steps
        self.prime_steps = mark.field(7)
        owned_steps = mark.field(1) + mark.field(2) + mark.field(3) + self.prime_steps
        self.stray_steps = total_steps - owned_steps
        self.boot_steps = self.total_steps + self.idle_steps

    def restore_dose(self, mark, place: int, dose_id: int, whole_steps: int) -> None:
        """And of a dose that was in progress, each of which may have got what was open."""
        self.begin_dose(place, dose_id)
        if mark.is_of(place, dose_id):
            steps = mark.dose_steps(place)
            uncertain_steps = min(mark.open_steps, whole_steps - steps)
            self.dose_steps[place] = steps + uncertain_steps
            self.dose_uncertain_steps[place] = uncertain_steps

    def left_steps(self) -> int:
        """Steps left in the reservoir by count; never negative."""
        left = self.capacity_steps - (self.total_steps - self.loaded_steps)
        return left if left > 0 else 0

    def adds_up(self) -> bool:
        """True while every step has exactly one owner."""
        owned = self.basal_steps + self.bolus_steps + self.stray_steps + self.uncertain_steps
        return owned + self.prime_steps == self.total_steps

    def pack(self, into, at: int) -> int:
        """Writes what the mark does not hold, for a checkpoint; returns the index after it."""
        at = pack.put(into, at, self.total_steps, 4)
        at = pack.put(into, at, self.bolus_steps, 4)
        at = pack.put(into, at, self.loaded_steps, 4)
        at = pack.put(into, at, self.capacity_steps, 4)
        at = pack.put(into, at, self.prime_steps, 4)
        at = pack.put(into, at, self.idle_steps + _MIDDLE, 4)
        at = pack.put(into, at, self.zero_steps + _MIDDLE, 4)
        at = pack.put(into, at, self.backed_steps, 4)
        at = pack.put(into, at, self.line * 2 + (1 if self.homed else 0), 1)
        for place in range(PLACES):
            at = pack.put(into, at, self.dose_steps[place], 4)
        return at

    def unpack(self, data, at: int) -> int:
        """Takes what pack() wrote; returns the index after it."""
        self.total_steps = pack.get(data, at, 4)
        self.bolus_steps = pack.get(data, at + 4, 4)
        self.loaded_steps = pack.get(data, at + 8, 4)
        self.capacity_steps = pack.get(data, at + 12, 4)
        self.prime_steps = pack.get(data, at + 16, 4)
        self.idle_steps = pack.get(data, at + 20, 4) - _MIDDLE
        self.zero_steps = pack.get(data, at + 24, 4) - _MIDDLE
        self.backed_steps = pack.get(data, at + 28, 4)
        self.homed = data[at + 32] & 1 == 1
        self.line = data[at + 32] >> 1
        for place in range(PLACES):
            self.dose_steps[place] = pack.get(data, at + 33 + 4 * place, 4)
        return at + 33 + 4 * PLACES
