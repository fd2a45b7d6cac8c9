# ledger: how many steps went out, and to whom they are booked. The only writer of these numbers.
#
# Owns the totals since boot, channel by channel, and the steps of the dose in progress. Counts are
# steps, which are exact; volumes are made of them where somebody reads them. Must not: plan.


class Ledger:
    """What has been delivered. Nothing here allocates; a full cartridge is about 2**18 steps.

    total_steps:    all that went out
    basal_steps:    of these, basal's
    bolus_steps:    of these, boluses'
    stray_steps:    of these, pulses that nobody asked for (a fault, but they went out)
    dose_steps:     of these, the present or last bolus's
    loaded_steps:   total_steps when the reservoir was loaded
    capacity_steps: whole steps that were in the reservoir when it was loaded
    """

    def __init__(self):
        self.total_steps = 0
        self.basal_steps = 0
        self.bolus_steps = 0
        self.stray_steps = 0
        self.dose_steps = 0
        self.loaded_steps = 0
        self.capacity_steps = 0

    def load(self, capacity_steps: int) -> None:
        """A reservoir with capacity_steps in it was loaded."""
        self.loaded_steps = self.total_steps
        self.capacity_steps = capacity_steps

    def begin_dose(self) -> None:
        """The next bolus steps belong to a new dose."""
        self.dose_steps = 0

    def book(self, basal_steps: int, bolus_steps: int, stray_steps: int) -> None:
        """Books steps that went out; any may be 0."""
        self.total_steps += basal_steps + bolus_steps + stray_steps
        self.basal_steps += basal_steps
        self.bolus_steps += bolus_steps
        self.stray_steps += stray_steps
        self.dose_steps += bolus_steps

    def left_steps(self) -> int:
        """Steps left in the reservoir by count; never negative."""
        left = self.capacity_steps - (self.total_steps - self.loaded_steps)
        return left if left > 0 else 0

    def adds_up(self) -> bool:
        """True while every step has exactly one owner."""
        return self.basal_steps + self.bolus_steps + self.stray_steps == self.total_steps
