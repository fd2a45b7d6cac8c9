# alarms: which alarms stand, who has seen them, and what of them is to be heard.
#
# Owns the life of every alarm: raised, hushed, escalated, acknowledged, reminded of, cleared; what
# a person or the rig does to it is on record, what time does follows from that. Several stand side
# by side, none overwrites another. Must not: decide what is true, or touch delivery.
#
# The highest priority is shown and, of those not acknowledged, sounds. One that nobody has seen
# for half an hour signals as the next priority (HIGH: oftener). One that was seen, and still stops
# delivery, is reminded of each half hour. Sound that is hushed comes back by itself, and at once
# for an alarm that is no lower.

from micropython import const

from firmware import faults, journal, pack, units
from firmware.alarm import STEP_MS, Alarm
from firmware.signals import TEST_S, Signals

_HUSH_MS = const(120_000)
_LONGEST_MS = const(60_000)
_UPTIME_MS = const(4_294_967_296)  # its period
_ALARM_BYTES = const(12)  # of one in a checkpoint: number 2, detail 4, since 4, minute of day 2
_SEEN = const(0x8000)  # beside the number
_NO_MINUTE = const(0xFFFF)


class Alarms:
    """The standing alarms, in the order they were raised. Changing them allocates, tick() not.

    hushed_ms: how long sound is still paused, 0: it is not
    """

    def __init__(self, annunciator, book, clocks):
        self._signals = Signals(annunciator)
        self._journal = book
        self._clocks = clocks
        self.standing = []
        self.hushed_ms = 0
        self._told_low = clocks.uptime_low  # of the running time, at the last tick

    def mute(self) -> bool:
        """The annunciator failed at the last signal; the self-test makes it an alarm."""
        return self._signals.failed()

    def wait_ms(self) -> int:
        """The time to the next change of the signal, 1 .. 60_000."""
        return self._signals.wait_ms()

    def ranked(self) -> list:
        """Those that stand, the highest priority first; of one, what stops, then the oldest."""
        found = []
        for level in (faults.HIGH, faults.MEDIUM, faults.LOW):
            for stops in (True, False):
                for alarm in self.standing:
                    if alarm.level() == level and alarm.stops == stops:
                        found.append(alarm)
        return found

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
        alarm = Alarm(number, detail, clocks.uptime_ms(), local_ms)
        self.standing.append(alarm)
        self._signal(alarm.priority)
        self._journal.note(journal.ALARM, number, detail, total_steps)
        return alarm

    def remember(self, number: int, detail: int, since_ms: int, local_ms: int) -> None:
        """At a start: an alarm that stood. Silent. Raises ValueError for an unknown number."""
        self.replay(number, False)
        self.standing.append(Alarm(number, detail, since_ms, local_ms))

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
        """At a start: shows and sounds what stands, each as old as its record says. What was
        hushed sounds again, and a reminder begins anew: the start itself is to be heard."""
        now_ms = self._clocks.uptime_ms()
        for alarm in self.standing:
            age_ms = (now_ms - alarm.since_ms) % _UPTIME_MS
            if not alarm.acknowledged:
                alarm.escalated = age_ms >= STEP_MS
                alarm.wait_ms = STEP_MS - age_ms
        self._signal(faults.HIGH)

    def unseen(self):
        """The first standing alarm that was not acknowledged, or None."""
        for alarm in self.standing:
            if not alarm.acknowledged:
                return alarm
        return None

    def acknowledge(self) -> int:
        """Silences all; clears none of them. Returns how many had not been acknowledged."""
        fresh = 0
        for alarm in self.standing:
            if not alarm.acknowledged:
                fresh += 1
                alarm.acknowledged = True
                alarm.escalated = False
                alarm.wait_ms = STEP_MS
                self._journal.note(journal.ACK, alarm.number, 0, 0)
        self._signal(0)
        return fresh

    def hush(self) -> int:
        """Pauses the sound of what was not acknowledged; returns for how many seconds. Light
        stays, and so does every alarm."""
        self.hushed_ms = _HUSH_MS + self._untold_ms()
        self._signal(0)
        self._journal.note(journal.HUSH, _HUSH_MS // 1_000, 0, 0)
        return _HUSH_MS // 1_000

    def beep(self) -> int:
        """Tries the signal of each priority, while nothing sounds; returns the seconds it takes.
        An alarm cuts it short."""
        self._signals.ahead_ms = self._untold_ms()
        self._signals.test()
        return TEST_S

    def clear(self, alarm) -> None:
        """Ends an alarm whose condition has gone."""
        self.standing.remove(alarm)
        self._signal(0)
        self._journal.note(journal.CLEAR, alarm.number, 0, 0)

    def pack(self, into, at: int) -> int:
        """Writes what stands, for a checkpoint; returns the index after it."""
        into[at] = len(self.standing)
        at += 1
        for alarm in self.standing:
            minute = _NO_MINUTE if alarm.local_ms < 0 else alarm.local_ms // units.MS_PER_MIN
            at = pack.put(into, at, alarm.number | (_SEEN if alarm.acknowledged else 0), 2)
            at = pack.put(into, at, alarm.detail, 4)
            at = pack.put(into, at, alarm.since_ms, 4)
            at = pack.put(into, at, minute, 2)
        return at

    def unpack(self, data, at: int) -> int:
        """Takes what pack() wrote; returns the index after it. Raises ValueError."""
        count = data[at]
        at += 1
        for _ in range(count):
            number = pack.get(data, at, 2)
            minute = pack.get(data, at + 10, 2)
            local_ms = -1 if minute == _NO_MINUTE else minute * units.MS_PER_MIN
            seen = number & _SEEN != 0
            number &= ~_SEEN
            self.remember(number, pack.get(data, at + 2, 4), pack.get(data, at + 6, 4), local_ms)
            if seen:
                self.replay(number, True)
            at += _ALARM_BYTES
        return at

    def tick(self, dt_ms: int) -> int:
        """Moves lives and signal on by dt_ms; returns the time to the next change."""
        # What began in this poll, or in one that failed, is not dt_ms old: running time tells.
        dt_ms = max(dt_ms, self._untold_ms())
        self._told_low = self._clocks.uptime_low
        self._signals.tick(dt_ms)
        wait_ms = self._live(dt_ms) if self.standing else _LONGEST_MS
        return min(wait_ms, self._signals.wait_ms())

    def _live(self, dt_ms: int) -> int:
        """What time does to the alarms; returns the time until it does more."""
        wait_ms = _LONGEST_MS
        louder = 0
        reminder = 0
        if self.hushed_ms:
            self.hushed_ms = max(0, self.hushed_ms - dt_ms)
            if not self.hushed_ms:
                louder = faults.HIGH
        for alarm in self.standing:
            if alarm.escalated or (alarm.acknowledged and not alarm.stops):
                continue
            alarm.wait_ms -= dt_ms
            if alarm.wait_ms <= 0:
                alarm.wait_ms = STEP_MS
                if alarm.acknowledged:
                    reminder = max(reminder, alarm.priority)
                else:
                    alarm.escalated = True
                    louder = max(louder, alarm.level())
            wait_ms = min(wait_ms, alarm.wait_ms)
        if louder:
            self._signal(louder)
        elif reminder and not self.hushed_ms and not self._signals.priority:
            self._signals.remind(reminder)
        return min(wait_ms, self.hushed_ms) if self.hushed_ms else wait_ms

    def _signal(self, louder: int) -> None:
        """Shows and sounds the highest priority. louder: that of what is new, 0: nothing is; it
        is heard at once, unless a higher one sounds, or was hushed."""
        shown = 0
        sounding = 0
        escalated = False
        for alarm in self.standing:
            level = alarm.level()
            shown = max(shown, level)
            if alarm.acknowledged or level < sounding:
                continue
            escalated = alarm.escalated or (escalated and level == sounding)
            sounding = level
        signals = self._signals
        signals.ahead_ms = self._untold_ms()
        signals.show(shown)
        if louder >= sounding:
            self.hushed_ms = 0
        if not sounding or self.hushed_ms:
            signals.quiet()
        elif louder >= sounding or sounding != signals.priority:
            signals.sound(sounding, escalated)
        else:
            signals.escalated = escalated

    def _untold_ms(self) -> int:
        """Running time since the last tick, modulo 65_536: the next one counts it."""
        return (self._clocks.uptime_low - self._told_low) & 65_535
