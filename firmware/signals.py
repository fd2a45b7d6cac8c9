# signals: what each priority of alarm sounds, looks and feels like, and the player of it.
#
# Owns the patterns and the moment in them; a poll that comes late makes one piece of a pattern
# longer, and never another shorter. Must not: know which alarms stand.
#
# The limits are those of IEC 60601-1-8; the values lie so far inside them that 15 ms more change
# nothing. Its melody for the delivery of drugs: C5 D4 G4, and C5 D4 after it when it is urgent.
#
# pulse 75 .. 200 ms (HIGH) or 125 .. 250; x between pulses 50 .. 125 (HIGH) or 125 .. 250; after
# the 3rd and 8th of ten 2x and a pulse; after the 5th 350 .. 1300; to the next burst 2.5 .. 15 s
# (HIGH), 2.5 .. 30 s (MEDIUM), 15 s or more (LOW). Red flashes 1.4 .. 2.8 times a second, 20 .. 80
# % of it on, yellow 0.4 .. 0.8 times, 20 .. 60 % on; for LOW it is steady.

from micropython import const

from firmware.faults import HIGH, LOW

# Hz of a pulse, its ms, ms to the next; the last is to the next burst.
_LOW = const((330, 180, 185, 262, 180, 300_000))
_MEDIUM = const((523, 180, 185, 294, 180, 185, 392, 180, 15_000))
_HIGH = const((
    523, 130, 85, 294, 130, 85, 392, 130, 300, 523, 130, 85, 294, 130, 700,
    523, 130, 85, 294, 130, 85, 392, 130, 300, 523, 130, 85, 294, 130, 9_000,
))  # fmt: skip
_TUNES = ((), _LOW, _MEDIUM, _HIGH)
_URGENT_MS = const(2_800)  # to the next burst of a HIGH alarm that was escalated
_LIT_MS = const((0, 0, 800, 250))  # by priority; 0: it does not flash
_DARK_MS = const((0, 0, 860, 250))
_CUT_MS = const(85)  # of silence, before a burst that cuts a pulse short
_BETWEEN_MS = const(1_000)  # from priority to priority in a test
TEST_S = const(8)  # that a test takes
_LONGEST_MS = const(60_000)


class Signals:
    """Plays the signal of one priority. Nothing here allocates after construction.

    priority:  of what sounds, pauses between its bursts included; 0: nothing does
    escalated: what sounds was not seen for long: it vibrates, and HIGH comes oftener
    testing:   it is a test that sounds
    ahead_ms:  time that has passed already, of what the next tick will be told: it is none of
               what begins now
    """

    def __init__(self, annunciator):
        self._annunciator = annunciator
        self.priority = 0
        self.escalated = False
        self.testing = False
        self.ahead_ms = 0
        self._once = False  # it ends after this burst
        self._at = 0  # of the pulse in its tune, the one to come when none sounds
        self._pulse = False  # one sounds
        self._tone_ms = 0  # to the next change
        self._standing = 0  # priority that the light is to show, tests aside
        self._shown = 0  # that it shows
        self._lit = False
        self._light_ms = 0
        self._tone_failed = False
        self._vibrator_failed = False
        self._light_failed = False

    def failed(self) -> bool:
        """True when tone, vibration or light did not take what they were told last."""
        return self._tone_failed or self._vibrator_failed or self._light_failed

    def show(self, priority: int) -> None:
        """Lights up for what stands, 0: nothing does. The same again goes on flashing."""
        self._standing = priority
        self._shine()

    def sound(self, priority: int, escalated: bool) -> None:
        """Begins a burst at once, and repeats it. One of this priority that sounds will do."""
        begun = self._at or self._pulse
        self.escalated = escalated
        if priority != self.priority or self._once or self.testing or not begun:
            self._begin(priority, False, False)

    def remind(self, priority: int) -> None:
        """Begins one burst now."""
        self.escalated = False
        self._begin(priority, True, False)

    def test(self) -> None:
        """One burst of each priority, the lowest first, with light and vibration. The light of
        what stands is not hidden: the higher of the two shows."""
        self.quiet()
        self.escalated = False
        self._begin(LOW, False, True)

    def quiet(self) -> None:
        """Ends what sounds and vibrates; the light goes on."""
        self._pulse = False
        self.priority = 0
        self.testing = False
        self._silence()
        self._shine()

    def tick(self, dt_ms: int) -> None:
        """Moves on by dt_ms: one change of the tone and one of the light at most."""
        self.ahead_ms = 0
        if self.priority:
            self._tone_ms -= dt_ms
            if self._tone_ms <= 0:
                self._turn()
        if _LIT_MS[self._shown]:
            self._light_ms -= dt_ms
            if self._light_ms <= 0:
                self._light(not self._lit)
                if not self._pulse and (self._tone_failed or self._vibrator_failed):
                    self._silence()  # who did not answer is asked again

    def wait_ms(self) -> int:
        """The time to the next change, 1 .. 60_000."""
        wait_ms = _LONGEST_MS
        if self.priority:
            wait_ms = min(wait_ms, self._tone_ms)
        if _LIT_MS[self._shown]:
            wait_ms = min(wait_ms, self._light_ms)
        return wait_ms

    def _begin(self, priority, once, testing):
        self.priority = priority
        self._once = once
        self.testing = testing
        self._at = 0
        self._shine()
        if self._pulse:
            self._pulse = False
            self._tone(0)
            self._tone_ms = _CUT_MS + self.ahead_ms
        else:
            self._sound()

    def _turn(self):
        """From pulse to pause, or from pause to pulse."""
        if not self._pulse:
            if self.testing and self._at == 0:
                self.priority += 1
                self._shine()
            self._sound()
            return
        tune = _TUNES[self.priority]
        self._pulse = False
        self._tone_ms = tune[self._at + 2]
        self._at += 3
        if self._at < len(tune):
            self._tone(0)
            return
        self._at = 0
        if self._once or (self.testing and self.priority == HIGH):
            self.quiet()
            return
        self._silence()
        if self.testing:
            self._tone_ms = _BETWEEN_MS
        elif self.escalated and self.priority == HIGH:
            self._tone_ms = _URGENT_MS

    def _sound(self):
        tune = _TUNES[self.priority]
        self._pulse = True
        self._tone_ms = tune[self._at + 1] + self.ahead_ms
        if self._at == 0:
            self._vibrate(self.priority == HIGH or self.escalated or self.testing)
        self._tone(tune[self._at])

    def _shine(self):
        shown = max(self._standing, self.priority) if self.testing else self._standing
        if shown != self._shown:
            self._shown = shown
            self._light(shown > 0)

    def _silence(self):
        self._tone(0)
        self._vibrate(False)

    def _light(self, on):
        self._lit = on
        self._light_ms = _LIT_MS[self._shown] if on else _DARK_MS[self._shown]
        self._light_ms += self.ahead_ms
        try:
            self._annunciator.light(on and self._shown == HIGH, on and 0 < self._shown < HIGH)
            self._light_failed = False
        except OSError:
            self._light_failed = True

    def _tone(self, frequency_hz):
        try:
            self._annunciator.tone(frequency_hz)
            self._tone_failed = False
        except OSError:
            self._tone_failed = True

    def _vibrate(self, on):
        try:
            self._annunciator.vibrate(on)
            self._vibrator_failed = False
        except OSError:
            self._vibrator_failed = True
