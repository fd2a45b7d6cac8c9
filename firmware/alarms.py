# alarms: which alarms stand, who has seen them, and the signal they make.
#
# Owns the life of every alarm: raised, acknowledged, cleared; each step of it is on record.
# Several stand side by side, none overwrites another. Must not: decide what is true, or touch
# delivery.

from micropython import const

from firmware import faults, journal, pack

_BEEP_MS = const(200)
_TONE_HZ = const(523)  # C5, the drug-delivery melody's first note (IEC 60601-1-8)
_REPEAT_MS = const((0, 0, 15_000, 5_000))  # from beep to beep, by priority; 0: once
_NEVER_MS = const(60_000)
_ALARM_BYTES = const(15)  # of one in a checkpoint: number 2, seen 1, detail, since, local 4 each


class Alarm:
    """One standing alarm.

    since_ms:  running time when it was raised; local_ms: of the day, -1 when the clock was unset
    cut_dose_id, cut_steps, cut_asked_mu: of the bolus that it ended, and what went out; id 0: none
    """

    def __init__(self, row: int, detail: int, since_ms: int, local_ms: int):
        self.number, self.name, self.priority, self.stops = faults.TABLE[row]
        self.detail = detail
        self.since_ms = since_ms
        self.local_ms = local_ms
        self.acknowledged = False
        self.cut_dose_id = 0
        self.cut_steps = 0
        self.cut_asked_mu = 0


class Alarms:
    """The standing alarms, in the order they were raised. Changing them allocates, tick() not.

    mute: the annunciator failed at the last signal; the self-test makes it an alarm
    """

    def __init__(self, annunciator, book, clocks):
        self._annunciator = annunciator
        self._journal = book
        self._clocks = clocks
        self.standing = []
        self.mute = False
        self._priority = 0  # of the highest that is not acknowledged: what sounds
        self._next_ms = _NEVER_MS  # to the next change of the tone
        self._sounding = False

    def find(self, number: int):
        """The standing alarm with this number, or None."""
        for alarm in self.standing:
            if alarm.number == number:
                return alarm
        return None

    def stopping(self):
        """The first standing alarm that keeps delivery stopped, or None."""
        for alarm in self.standing:
            if alarm.stops:
                return alarm
        return None

    def start(self, number: int, detail: int, total_steps: int) -> Alarm:
        """Raises an alarm, unless it stands already; returns it. detail: 0 .. 2**30."""
        alarm = self.find(number)
        if alarm is not None:
            return alarm
        clocks = self._clocks
        local_ms = clocks.local_ms() if clocks.read() else -1
        alarm = Alarm(faults.row_of(number), detail, clocks.uptime_ms(), local_ms)
        self.standing.append(alarm)
        self._signal(alarm.priority >= self._priority)
        self._journal.note(journal.ALARM, number, detail, total_steps)
        return alarm

    def remember(self, number: int, detail: int, since_ms: int, local_ms: int) -> None:
        """At a start: an alarm that stood. Silent. Raises ValueError for an unknown number."""
        self.replay(number, False)
        self.standing.append(Alarm(faults.row_of(number), detail, since_ms, local_ms))

    def replay(self, number: int, seen: bool) -> None:
        """At a start: an alarm was acknowledged (seen), or was over."""
        alarm = self.find(number)
        if alarm is None:
            return
        if seen:
            alarm.acknowledged = True
        else:
            self.standing.remove(alarm)

    def announce(self) -> None:
        """Shows and sounds what stands, from the start of the signal."""
        self._signal(True)

    def put_on_record(self) -> None:
        """All that stand, when a new journal was begun."""
        for alarm in self.standing:
            self._journal.note(journal.ALARM, alarm.number, alarm.detail, 0)

    def acknowledge(self) -> int:
        """Silences all; clears none of them. Returns how many had not been acknowledged."""
        fresh = 0
        for alarm in self.standing:
            if not alarm.acknowledged:
                fresh += 1
                alarm.acknowledged = True
                self._journal.note(journal.ACK, alarm.number, 0, 0)
        self._signal(True)
        return fresh

    def clear(self, alarm) -> None:
        """Ends an alarm whose condition has gone."""
        self.standing.remove(alarm)
        self._signal(True)
        self._journal.note(journal.CLEAR, alarm.number, 0, 0)

    def pack(self, into, at: int) -> int:
        """Writes what stands, for a checkpoint; returns the index after it."""
        into[at] = len(self.standing)
        at += 1
        for alarm in self.standing:
            at = pack.put(into, at, alarm.number, 2)
            at = pack.put(into, at, 1 if alarm.acknowledged else 0, 1)
            at = pack.put(into, at, alarm.detail, 4)
            at = pack.put(into, at, alarm.since_ms, 4)
            at = pack.put(into, at, alarm.local_ms + 1, 4)
        return at

    def unpack(self, data, at: int) -> int:
        """Takes what pack() wrote; returns the index after it. Raises ValueError."""
        count = data[at]
        at += 1
        for _ in range(count):
            number = pack.get(data, at, 2)
            detail = pack.get(data, at + 3, 4)
            since_ms = pack.get(data, at + 7, 4)
            self.remember(number, detail, since_ms, pack.get(data, at + 11, 4) - 1)
            if data[at + 2]:
                self.replay(number, True)
            at += _ALARM_BYTES
        return at

    def tick(self, dt_ms: int) -> int:
        """Moves the signal on by dt_ms; returns the time to its next change."""
        if self._next_ms == _NEVER_MS:
            return _NEVER_MS
        self._next_ms -= dt_ms
        if self._next_ms <= 0:
            if self._sounding:
                self._tone(False)
                repeat_ms = _REPEAT_MS[self._priority]
                self._next_ms = repeat_ms - _BEEP_MS if repeat_ms else _NEVER_MS
            else:
                self._tone(True)
        return self._next_ms

    def _signal(self, from_the_start: bool) -> None:
        """Shows the highest priority; from_the_start: and sounds it at once."""
        highest = 0
        self._priority = 0
        for alarm in self.standing:
            highest = max(highest, alarm.priority)
            if not alarm.acknowledged:
                self._priority = max(self._priority, alarm.priority)
        try:
            self._annunciator.light(highest == faults.HIGH, 0 < highest < faults.HIGH)
            self.mute = False
        except OSError:
            self.mute = True
        if self._priority == 0:
            self._tone(False)
            self._next_ms = _NEVER_MS
        elif from_the_start:
            self._tone(True)

    def _tone(self, on: bool) -> None:
        self._sounding = on
        try:
            self._annunciator.tone(_TONE_HZ if on else 0)
            self._annunciator.vibrate(on and self._priority == faults.HIGH)
        except OSError:
            self.mute = True
        if on:
            self._next_ms = _BEEP_MS
