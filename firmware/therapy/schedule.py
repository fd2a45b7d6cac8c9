# schedule: what each channel should have delivered, added up a second time, against the books.
#
# Owns its own sum of rate and time for basal and for the dose in progress, in mU and what is left
# over. Must not: share a line with the meter, or decide a step: it is there to find the meter, the
# dispenser and the ledger wrong. It takes the rate in force and the time, and looks at the books.
#
# With the motor at rest a channel is less than a stroke behind its programme. A dose hands what is
# less than a step on to basal: so much is added there. Where a dose was cut it is not known from
# outside which step of the last two was dropped, so basal's sum may then be moved by one, once.

from micropython import const

from firmware import units

_MU_H_MS = const(3_600_000)  # of mU/h times ms, in a mU
_MOST = const(1_000_000_000)  # of them at a time: with what is left over, a small integer
_SLACK_STEPS = const(1)  # which of two channels a step goes to is the meter's to say
_AGREE = const(2)  # self-tests in a row


class _Sum:
    """Insulin at a rate over time. mu: whole ones; rest: what is left over, in mU/h*ms."""

    def __init__(self):
        self.begin()

    def begin(self):
        self.mu = 0
        self.rest = 0

    def add(self, rate_mu_h, ms):
        if rate_mu_h == 0:
            return
        most_ms = _MOST // rate_mu_h
        while ms > 0:
            part_ms = min(ms, most_ms)
            ms -= part_ms
            self.rest += rate_mu_h * part_ms
            self.mu += self.rest // _MU_H_MS
            self.rest %= _MU_H_MS


class Schedule:
    """Holds each channel against its schedule. elapse() and settle() run at every poll that
    delivers, is_off() at the self-test; none of them allocates."""

    def __init__(self, rig, channels, ledger, drive, sensing):
        self._pl_per_step = rig.pl_per_step
        self._stroke_steps = rig.stroke_steps
        self._dose_mu_h = rig.bolus_rate_mu_h
        self._late_most_ms = rig.late_ms
        self._quantum_steps = rig.quantum_nl * units.PL_PER_NL // rig.pl_per_step
        self._channels = channels
        self._ledger = ledger
        self._drive = drive
        self._sensing = sensing
        self._basal = _Sum()
        self._dose = _Sum()
        self._has_begun = False
        self._nl_per_mu = 0
        self._basal_at = 0  # ledger.basal_steps when the sum was 0
        self._bolus_at = 0  # ledger.bolus_steps when the dose began, or the last one ended
        self._handed_pl = 0  # to basal, of the doses: less than a step
        self._moves = 0  # steps by which basal's sum may be off, and is moved at the next rest
        self._dose_id = 0  # in progress; 0: none
        self._asked_mu = 0
        self._over = False  # a dose came to more than its whole steps
        self._late_ms = 0  # of this poll, in which another rate may have been in force
        self._rate_mu_h = 0  # when this poll began
        self._off = 0  # self-tests in a row that found a channel off

    def begin(self) -> None:
        """From here on: what went out is what should have, but for what is due and not out."""
        self._has_begun = True
        self._nl_per_mu = self._channels.nl_per_mu
        self._basal.begin()
        self._basal_at = self._ledger.basal_steps
        self._bolus_at = self._ledger.bolus_steps
        self._handed_pl = 0
        self._moves = self._quantum_steps + self._stroke_steps
        self._dose_id = 0
        self._over = False
        self._late_ms = 0
        self._off = 0

    def elapse(self, dt_ms: int, late_ms: int) -> None:
        """While delivering: dt_ms have passed, of which the poll was late_ms late."""
        if not self._has_begun:
            self.begin()
            self._moves = 0  # after a start nothing is due
        elif self._nl_per_mu != self._channels.nl_per_mu:
            self.begin()  # the sums are of other insulin
        self._follow()
        if late_ms > self._late_most_ms:
            dt_ms -= late_ms  # a fault: what was missed never falls due
        self._late_ms = late_ms if 0 < late_ms <= self._late_most_ms else 0
        self._rate_mu_h = self._channels.basal.rate_mu_h
        self._basal.add(self._rate_mu_h, dt_ms - self._late_ms)
        if self._dose_id:
            self._dose.add(self._dose_mu_h, dt_ms)

    def settle(self) -> None:
        """After a change of rate, had there been one: what the poll was late had the new rate."""
        late_ms = self._late_ms
        if not late_ms:
            return
        self._late_ms = 0
        rate_mu_h = self._channels.basal.rate_mu_h
        self._basal.add(rate_mu_h, late_ms)
        if rate_mu_h != self._rate_mu_h:
            volume_nl = max(rate_mu_h, self._rate_mu_h) * late_ms // _MU_H_MS + 1
            volume_nl *= self._channels.nl_per_mu
            self._moves += volume_nl * units.PL_PER_NL // self._pl_per_step + 1

    def is_off(self) -> bool:
        """At a self-test while delivering: True when a channel is off its schedule for a while."""
        if not self._has_begun or self._sensing.doubt:
            return False
        self._follow()
        is_off = self._over or self._is_off(self._basal_lag())
        dose_lag = self._dose_due() - (self._ledger.bolus_steps - self._bolus_at)
        if not is_off and not self._is_off(dose_lag):
            self._off = 0
            return False
        self._off += 1
        return self._off >= _AGREE

    def _is_off(self, lag_steps):
        slack_steps = _SLACK_STEPS + self._moves
        most = self._stroke_steps - 1 + slack_steps + 2 * self._drive.open_steps
        return not -slack_steps <= lag_steps <= most

    def _basal_lag(self):
        booked = self._ledger.basal_steps - self._basal_at
        lag = self._steps(self._basal, self._handed_pl) - booked
        if self._drive.open_steps:
            return lag
        move = 0
        if lag < 0:
            move = min(-lag, self._moves)
        elif lag >= self._stroke_steps:
            move = -min(lag - self._stroke_steps + 1, self._moves)
        self._basal_at += move
        # With strokes it may take a while until one of its ends is seen.
        self._moves = min(self._moves - abs(move), self._stroke_steps - 1)
        return lag + move

    def _dose_due(self):
        if not self._dose_id:
            return 0
        if self._dose.mu >= self._asked_mu:
            return self._whole_steps()
        return self._steps(self._dose, 0)

    def _follow(self):
        """A dose has begun, or is over."""
        bolus = self._channels.bolus
        if self._dose_id and not (bolus.active and bolus.dose_id == self._dose_id):
            self._end_dose()
        if bolus.active and not self._dose_id:
            self._dose_id = bolus.dose_id
            self._asked_mu = bolus.asked_mu
            self._dose.begin()

    def _end_dose(self):
        steps = self._ledger.bolus_steps - self._bolus_at
        whole_steps = self._whole_steps()
        if steps > whole_steps:
            self._over = True
        elif self._dose.mu >= self._asked_mu and steps == whole_steps:
            volume_nl = self._asked_mu * self._channels.nl_per_mu
            self._hand_on(volume_nl % self._pl_per_step * units.PL_PER_NL)
        else:
            volume_nl = self._dose.mu * self._channels.nl_per_mu
            self._hand_on(volume_nl % self._pl_per_step * units.PL_PER_NL + self._rest_pl())
            self._moves += 1
            if steps > self._steps(self._dose, 0):
                self._basal_at -= 1  # it was paid early: basal has to wait for so much
        self._dose_id = 0
        self._bolus_at += steps

    def _hand_on(self, pl):
        self._handed_pl += pl % self._pl_per_step
        if self._handed_pl >= self._pl_per_step:
            self._handed_pl -= self._pl_per_step
            self._basal_at += 1

    def _rest_pl(self):
        return self._dose.rest * self._channels.nl_per_mu // units.FLOW_PER_PL

    def _whole_steps(self):
        return units.nl_to_steps(self._asked_mu * self._channels.nl_per_mu, self._pl_per_step)

    def _steps(self, total, more_pl):
        """Whole steps in a sum and so many pL; in parts that stay small."""
        step_pl = self._pl_per_step
        volume_nl = total.mu * self._channels.nl_per_mu
        rest_pl = total.rest * self._channels.nl_per_mu // units.FLOW_PER_PL
        rest_pl += volume_nl % step_pl * units.PL_PER_NL + more_pl
        return volume_nl // step_pl * units.PL_PER_NL + rest_pl // step_pl
