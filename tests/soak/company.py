# company: who was at the pump, and when; for how long nothing was delivered; how long the
# reservoir lasts. What alarms 233, 263, 264 and 265 have to have behind them.
#
# Owns its own reading of these, from what was typed, pressed and seen. Must not: ask the pump.

from tests.soak.failure import Failure

LOW_TIME, AUTO_OFF, AUTO_OFF_SOON, SUSPENDED_LONG = 233, 263, 264, 265
NUMBERS = (LOW_TIME, AUTO_OFF, AUTO_OFF_SOON, SUSPENDED_LONG)
DELIVERING, SUSPENDED = 1, 2
MINUTE_MS = 60_000
SOON_MIN = 15
_EARLY_MS = 1_000
_LATE_MS = 90_000  # polls are up to a minute apart
_NEAR_MIN = 60  # a clock that was set, a step that is due
_NEAR_MU = 200


class Company:
    """Called with t_ms, which never goes back."""

    def __init__(self, judge, weather):
        self._judge = judge
        self._weather = weather
        rig = judge.machine.rig
        self._off_ms = rig.auto_off_min * MINUTE_MS
        self._suspend_ms = rig.suspend_min * MINUTE_MS
        self._low_min = rig.low_min
        self._typed_ms = 0
        self._pressed_ms = 0
        self._state = None
        self._since_ms = 0  # in this state

    def typed(self, t_ms):
        """Somebody has typed something, and seen the answer."""
        self._typed_ms = t_ms

    def pressed(self, t_ms):
        """A key may have been pressed."""
        self._pressed_ms = t_ms

    def started(self, t_ms):
        """The machine was off, and starts."""
        self._state = None
        self._since_ms = t_ms

    def resumed(self):
        """Somebody has resumed, for however short."""
        self._state = None

    def look(self, t_ms, state):
        """After a poll: nobody is alone with a pump that delivers for longer than its time."""
        if state != self._state:
            self._state = state
            self._since_ms = t_ms
        if state != DELIVERING or not self._off_ms or self._weather.on("slow"):
            return
        alone_ms = t_ms - max(self._typed_ms, self._pressed_ms, self._since_ms)
        if alone_ms > self._off_ms + _LATE_MS:
            raise Failure("alone", f"nobody was there for {alone_ms // MINUTE_MS} min")

    def reminded(self, t_ms, numbers):
        """The alarms that are shown: suspended for long is one of them, if it is so."""
        state = self._judge.machine.pump.state
        if not self._state == state == SUSPENDED:
            return
        if not self._suspend_ms or self._weather.on("slow"):
            return
        idle_ms = t_ms - self._since_ms
        was_on = self._judge.books.truth > 0
        if was_on and idle_ms > self._suspend_ms + _LATE_MS and SUSPENDED_LONG not in numbers:
            raise Failure("not reminded", f"suspended for {idle_ms // MINUTE_MS} min: {numbers}")

    def explains(self, number, t_ms):
        """True when one of NUMBERS has a cause now."""
        if number == LOW_TIME:
            return self._is_short(t_ms)
        if number == SUSPENDED_LONG:
            idle_ms = t_ms - self._since_ms
            return self._state != DELIVERING and 0 < self._suspend_ms <= idle_ms + _EARLY_MS
        alone_ms = t_ms - self._typed_ms + _EARLY_MS
        if number == AUTO_OFF_SOON:
            alone_ms += SOON_MIN * MINUTE_MS
        return 0 < self._off_ms <= alone_ms

    def _is_short(self, t_ms):
        """What is left lasts for less than low_min, a minute after the other, or nearly so."""
        judge = self._judge
        left = judge.limits.left_steps()
        if judge.history.damaged:
            return True  # the record of a load may be the one that nature tore
        if not self._low_min or left is None or not judge.ideal.profile:
            return False
        nl_per_mu = judge.ideal.nl_per_mu
        left_mu = left * judge.machine.rig.pl_per_step / (1_000 * nl_per_mu) - _NEAR_MU
        dose = judge.ideal.dose
        if dose and dose.end_ms > t_ms:
            left_mu -= (dose.asked - dose.due(t_ms)) / (3_600_000 * nl_per_mu)
        profile = judge.ideal.profile
        wall_ms = None if self._weather.lately(("rtc",), t_ms) else judge.wall(t_ms)
        for minute in range(self._low_min + _NEAR_MIN):
            then_ms = t_ms + minute * MINUTE_MS
            if wall_ms is None:
                rate_mu_h = max(rate for _, rate in profile)
            else:
                of_day = (wall_ms // MINUTE_MS + minute) % 1_440
                rate_mu_h = [rate for start, rate in profile if start <= of_day][-1]
            left_mu -= judge.ideal.made_of(rate_mu_h, then_ms) / 60
        return left_mu <= 0
