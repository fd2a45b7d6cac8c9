# sensing: what the rig's sensors say, weighed into a verdict.
#
# Owns the votes: a stop needs several agreeing samples, a start needs every sensor to agree now.
# Must not: stop anything itself, or raise alarms.
#
# The order of _CHECKS is the order of causes: at the end of its travel the plunger pushes hard,
# and then "end of travel" is the cause, not "occlusion". This is the level that no open line
# reaches; a line that is being blocked is felt long before, step by step (line).

from micropython import const

from firmware import faults

_CHECKS = (
    faults.SUPPLY,
    faults.DRIVER,
    faults.UNSEATED,
    faults.END_OF_TRAVEL,
    faults.FORCE_SENSOR,
    faults.NO_FORCE,
    faults.OCCLUSION,
)
_UNSEATED_ROW = const(2)
_FORCE_SENSOR_ROW = const(4)
_NO_FORCE_ROW = const(5)
_OCCLUSION_ROW = const(6)


class Sensing:
    """Looks at supply, force, end stop, cartridge and driver. Nothing allocates once it is built.

    doubt: at least one sensor disagrees with delivering; no burst may start
    force_counts: the last reading, -1 when the sensor gave none
    """

    def __init__(self, hal, rig, drive, line):
        self._line = line  # knows what force the loaded cartridge has
        self._read_force = hal.force.read
        self._seated = hal.reservoir.seated
        self._at_end = hal.reservoir.at_end
        self._driver_fault = drive.fault
        self._supply_mv = hal.battery.millivolts if hal.battery else None
        self._supply_stop_mv = rig.supply_stop_mv
        self._min_counts = rig.force_min_counts
        self._max_counts = rig.force_max_counts
        self._agree_samples = rig.agree_samples
        self._agree_ms = rig.agree_ms
        self._since_ms = 0  # since the last vote, while in doubt
        self._votes = [0] * len(_CHECKS)
        self._doubtful = 0  # samples in a row that did not allow delivering
        self.doubt = False
        self.force_counts = 0

    def look(self, dt_ms: int) -> int:
        """Takes one sample of everything, dt_ms after the last.

        Returns the fault that enough samples agree on, agree_ms and more apart, or NONE.
        """
        self.force_counts = counts = self._counts()
        if (
            self._min_counts <= counts
            and self._line.least_counts <= counts < self._line.ceiling_counts
            and self._seated()
            and not self._at_end()
            and not self._driver_fault()
            and not self._supply_falls()
        ):
            if self.doubt:
                self._all_clear()
            return faults.NONE
        self._since_ms += dt_ms
        if not self.doubt or self._since_ms >= self._agree_ms:
            self.doubt = True
            self._since_ms = 0
            self._weigh(counts)
        return self._verdict()

    def _counts(self):
        try:
            return self._read_force()
        except OSError:
            return -1

    def holds(self, fault: int) -> bool:
        """True while the last sample showed this fault; False for one that is not sensed."""
        for row in range(len(_CHECKS)):
            if _CHECKS[row] == fault:
                return self._votes[row] > 0
        return False

    def reason(self) -> int:
        """The first fault the last sample showed, or NONE."""
        for row in range(len(_CHECKS)):
            if self._votes[row]:
                return _CHECKS[row]
        return faults.NONE

    def against(self, excused) -> int:
        """The fault that enough samples agree on, but for those in the tuple excused, or NONE.

        It is what stops a move that is no therapy.
        """
        for row in range(len(_CHECKS)):
            if self._votes[row] >= self._agree_samples and _CHECKS[row] not in excused:
                return _CHECKS[row]
        return faults.NONE

    def forbids(self, excused) -> bool:
        """True while the last sample showed a fault that is not in the tuple excused."""
        for row in range(len(_CHECKS)):
            if self._votes[row] and _CHECKS[row] not in excused:
                return True
        return False

    def settled(self) -> bool:
        """True when the doubt is decided, so that the next look need not come soon."""
        return self._doubtful >= self._agree_samples

    def _weigh(self, counts: int) -> None:
        in_band = self._min_counts <= counts <= self._max_counts
        self._vote(0, self._supply_falls())
        self._vote(1, self._driver_fault())
        self._vote(_UNSEATED_ROW, not self._seated())
        self._vote(3, self._at_end())
        self._vote(_FORCE_SENSOR_ROW, not in_band)
        self._vote(_NO_FORCE_ROW, in_band and counts < self._line.least_counts)
        self._vote(_OCCLUSION_ROW, in_band and counts >= self._line.ceiling_counts)
        if self._votes[_UNSEATED_ROW] >= self._agree_samples:
            self._line.forget()  # what is seated next may be another cartridge
        if self._doubtful < self._agree_samples:
            self._doubtful += 1

    def _supply_falls(self) -> bool:
        return self._supply_mv is not None and self._supply_mv() < self._supply_stop_mv

    def _verdict(self) -> int:
        for row in range(len(_CHECKS)):
            if self._votes[row] >= self._agree_samples:
                return _CHECKS[row]
        if self._doubtful >= self._agree_samples:
            return self.reason()  # they agree that something is wrong, if not on what
        return faults.NONE

    def _vote(self, row: int, against: bool) -> None:
        if not against:
            self._votes[row] = 0
        elif self._votes[row] < self._agree_samples:
            self._votes[row] += 1

    def _all_clear(self):
        self.doubt = False
        self._doubtful = 0
        for row in range(len(_CHECKS)):
            self._votes[row] = 0
