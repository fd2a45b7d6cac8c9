# floor: the least of the plunger's force over some steps, which is what can be compared.
#
# Owns the windows of steps in which the least is looked for, and the newest floors. Must not:
# judge.
#
# A rubber plunger sticks and slips: from slip to slip the drive train winds up, and the force with
# it. Just after a slip the force is friction and fluid alone. A floor is the least of two windows,
# which hold a slip or more; with the step at which it was read, it lies exactly where it belongs.
# In between, while the plunger sticks, a step winds up the drive alone: its climb is the drive's.

from micropython import const

POINTS = const(32)  # that are kept: 7 uL of travel
_HIGH = const(0x0FFF_FFFF)  # above any reading


class Floor:
    """Floors, each a window after the one before. Nothing here allocates once it is built.

    window_steps: half of what lies between two slips at most, 1 or more
    slip_counts:  a fall by more is a slip, and no noise
    counts, at_steps: the newest floor, and total_steps when it was read
    climb_q4: what a step adds while the plunger sticks, in 1/16 counts; 0: not known yet
    windows: since begin(), or since the first slip
    slipped: the plunger was seen to slip, so it is met, and moves
    """

    def __init__(self, window_steps: int, slip_counts: int):
        self.window_steps = window_steps
        self._slip_counts = slip_counts
        self._all_counts = [0] * POINTS  # a ring
        self._all_steps = [0] * POINTS
        self._newest = 0
        self.counts = 0
        self.at_steps = 0
        self.climb_q4 = 0
        self._read_counts = _HIGH  # the reading before
        self._read_steps = 0
        self._low = _HIGH  # of the window that is open
        self._low_at = 0
        self.forget()

    def forget(self) -> None:
        """Another plunger, or one that the drive has to find again."""
        self.slipped = False
        self._trough = _HIGH
        self._peak = -1
        self.begin(0)

    def begin(self, total_steps: int) -> None:
        """Motion begins: nothing read before counts."""
        self.points = 0
        self.windows = 0
        self._low_before = _HIGH
        self._low_before_at = total_steps
        self._open_window(total_steps)

    def look(self, counts: int, total_steps: int) -> int:
        """Takes a reading; steps of the window that is over with it, or 0."""
        if not self.slipped:
            self._find_slip(counts, total_steps)
        elif total_steps - self._read_steps == 1 and counts > self._read_counts:
            self.climb_q4 += (counts - self._read_counts << 4) - self.climb_q4 >> 4
        self._read_counts = counts
        self._read_steps = total_steps
        if counts < self._low:
            self._low = counts
            self._low_at = total_steps
        steps = total_steps - self._window_at
        if steps < self.window_steps:
            return 0
        before, before_at = self._low_before, self._low_before_at
        self._low_before = self._low
        self._low_before_at = self._low_at
        if self._low <= before:
            before = self._low
            before_at = self._low_at
        self._open_window(total_steps)
        self.windows += 1
        self._keep(before, before_at)
        return steps

    def point(self, back: int) -> tuple:
        """(total_steps, counts) of a floor, the newest for 0, back to points - 1. Allocates."""
        index = (self._newest - back) % POINTS
        return self._all_steps[index], self._all_counts[index]

    def before(self, steps: int) -> int:
        """Index of the newest floor that was read at steps or earlier, or -1; see at()."""
        index = self._newest
        for _ in range(self.points):
            if self._all_steps[index] <= steps:
                return index
            index = (index - 1) % POINTS
        return -1

    def counts_at(self, index: int) -> int:
        """Of the floor that before() found."""
        return self._all_counts[index]

    def steps_at(self, index: int) -> int:
        """total_steps when the floor that before() found was read."""
        return self._all_steps[index]

    def _open_window(self, total_steps):
        self._window_at = total_steps
        self._low = _HIGH
        self._low_at = total_steps

    def _find_slip(self, counts, total_steps):
        # Until it was wound up and slipped the drive may not even touch the plunger.
        if counts < self._trough:
            self._trough = counts
            self._peak = counts
        elif counts > self._peak:
            self._peak = counts
        wound = self._peak - self._trough > self._slip_counts
        if wound and self._peak - counts > self._slip_counts:
            self.slipped = True
            self.begin(total_steps)

    def _keep(self, counts, at_steps):
        self.counts = counts
        if self.points and at_steps == self.at_steps:
            return  # the same one is the least still
        self.at_steps = at_steps
        self._newest = (self._newest + 1) % POINTS
        self._all_counts[self._newest] = counts
        self._all_steps[self._newest] = at_steps
        if self.points < POINTS:
            self.points += 1
