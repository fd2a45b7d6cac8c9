# alarm: one alarm that stands: since when, what it did, who has seen it, how loud it is by now.
#
# Owns what is known of it. Must not: sound, or go on record; that is alarms.py.

from micropython import const

from firmware import faults

STEP_MS = const(1_800_000)  # until it escalates or, acknowledged, is reminded of


class Alarm:
    """One standing alarm.

    since_ms:  running time when it was raised; local_ms: of the day, -1 when the clock was unset
    escalated: nobody has seen it for half an hour
    wait_ms:   until it escalates or, acknowledged, is reminded of
    cut_dose_id, cut_steps, cut_asked_mu: of the bolus that it ended, and what went out; id 0: none
    """

    def __init__(self, number: int, detail: int, since_ms: int, local_ms: int):
        does = faults.does(number)
        self.number = number
        self.priority = does & faults.PRIORITY
        self.stops = does & faults.STOPS != 0
        self.ends = does & faults.END
        self.detail = detail
        self.since_ms = since_ms
        self.local_ms = local_ms
        self.acknowledged = False
        self.escalated = False
        self.wait_ms = STEP_MS
        self.cut_dose_id = 0
        self.cut_steps = 0
        self.cut_asked_mu = 0

    def level(self) -> int:
        """The priority that it signals as: its own, or the next. Does not allocate."""
        return min(faults.HIGH, self.priority + 1) if self.escalated else self.priority
