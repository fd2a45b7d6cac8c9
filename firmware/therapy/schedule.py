# schedule: what each channel should have delivered, added up a second time, against the books.
#
# Owns the second opinion: its own sums of rate and time (course), against what is booked. Must
# not: share a line with the meter, or decide a step: it is there to find the meter, the dispenser
# and the ledger wrong. It takes the rate in force and the time, and looks at the books.
#
# With the motor at rest a channel is less than a stroke behind its programme. A dose hands what is
# less than a step on to basal: so much is added there. Where a dose was cut it is not known from
# outside which step of the last two was dropped, so basal's sum may then be moved by one, once.

from micropython import const

from firmware import units
from firmware.states import PLACES
from firmware.therapy.course import Course, Sum

_SLACK_STEPS = const(1)  # which of two channels a step goes to is the meter's to say
_AGREE = const(2)  # self-tests in a row


class Schedule:
    """Holds each channel against its schedule. elapse() and settle() run at every poll that
    delivers, is_off() at the self-test; none of them allocates."""

    def __init__(self, rig, channels, ledger, drive, sensing):
        self._pl_per_step = rig.pl_per_step
        self._stroke_steps = rig.stroke_steps
        self._late_most_ms = rig.late_ms
        self._quantum_steps = rig.quantum_nl * units.PL_PER_NL // rig.pl_per_step
        self._channels = channels
        self._ledger = ledger
        self._drive = drive
        self._sensing = sensing
        self._basal = Sum()
        self._courses = tuple([Course() for _ in range(PLACES)])
        self._has_begun = False
        self._nl_per_mu = 0
        self._basal_at = 0  # ledger.basal_steps when the sum was 0
        self._bolus_at = 0  # ledger.bolus_steps, but for the doses under way
        self._handed_pl = 0  # to basal, of the doses: less than a step
        self._moves = 0  # steps by which basal's sum may be off, and is moved at the next rest
        self._over = False  # a dose came to more than its whole steps
        self._doses_ms = 0  # that the courses have still to be told of
        self._late_ms = 0  # of this poll, in which another rate may have been in force
        self._rate_mu_h = 0  # when this poll began
        self._off = 0  # self-tests in a row that found a channel off

    def begin(self) -> None:
        """From here on: what went out is what should have, but for what is due and not out."""
        self._has_begun = True
        self._nl_per_mu = self._channels.nl_per_mu
        self._basal.begin(units.MS_PER_HOUR)
        self._basal_at = self._ledger.basal_steps
        self._bolus_at = self._ledger.bolus_steps
        for course in self._courses:
            course.dose_id = 0
        self._doses_ms = 0
        self._handed_pl = 0
        self._moves = self._quantum_steps + self._stroke_steps
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
        if late_ms > self._late_most_ms:
            dt_ms -= late_ms  # a fault: what was missed never falls due
        self._late_ms = late_ms if 0 < late_ms <= self._late_most_ms else 0
        self._rate_mu_h = self._channels.basal.rate_mu_h
        self._basal.add(self._rate_mu_h, dt_ms - self._late_ms)
        self._doses_ms += dt_ms

    def settle(self) -> None:
        """After a change of rate, had there been one: what the poll was late had the new rate."""
        late_ms = self._late_ms
        if not late_ms:
            return
        self._late_ms = 0
        rate_mu_h = self._channels.basal.rate_mu_h
        self._basal.add(rate_mu_h, late_ms)
        if rate_mu_h != self._rate_mu_h:
            volume_nl = max(rate_mu_h, self._rate_mu_h) * late_ms // units.MS_PER_HOUR + 1
            volume_nl *= self._channels.nl_per_mu
            self._moves += volume_nl * units.PL_PER_NL // self._pl_per_step + 1

    def is_off(self) -> bool:
        """At a self-test while delivering: True when a channel is off its schedule for a while."""
        if not self._has_begun or self._sensing.doubt:
            return False
        self._tell_courses()
        if not (self._over or self._is_off(self._basal_lag()) or self._are_doses_off()):
            self._off = 0
            return False
        self._off += 1
        return self._off >= _AGREE

    def begin_dose(self, place: int) -> None:
        """A dose begins in a place, at this poll. Allocates."""
        self._tell_courses()
        self._courses[place].begin(self._channels.doses.at[place])

    def end_dose(self, place: int) -> None:
        """The dose in a place is over: before its books are of another."""
        self._tell_courses()
        course = self._courses[place]
        steps = self._ledger.dose_steps[place]
        self._bolus_at += steps
        if not course.dose_id:
            return  # the count began anew since
        course.dose_id = 0
        volume_nl = course.asked_mu * self._channels.nl_per_mu
        whole_steps = units.nl_to_steps(volume_nl, self._pl_per_step)
        if steps > whole_steps:
            self._over = True
        elif course.mu() >= course.asked_mu and steps == whole_steps:
            self._hand_on(volume_nl, 0)
        else:
            self._cut_short(course, steps)

    def _cut_short(self, course, steps):
        rest_pl = course.rest_pl(self._channels.nl_per_mu)
        self._hand_on(course.mu() * self._channels.nl_per_mu, rest_pl)
        self._moves += 1
        if steps > self._steps(course.mu(), rest_pl):
            self._basal_at -= 1  # it was paid early: basal has to wait for so much

    def _tell_courses(self):
        """How long they ran: not at each poll, for then it would take the longer the more there
        are."""
        for course in self._courses:
            if course.dose_id:
                course.elapse(self._doses_ms)
        self._doses_ms = 0

    def _is_off(self, lag_steps):
        slack_steps = _SLACK_STEPS + self._moves
        most = self._stroke_steps - 1 + slack_steps
        if self._drive.open_steps:  # in the time of a burst as much again falls due
            most += self._drive.open_steps + self._drive.burst_steps
        return not -slack_steps <= lag_steps <= most

    def _are_doses_off(self):
        """Each dose against its course, and all of them against the bolus steps."""
        booked = self._bolus_at
        for place in range(PLACES):
            if self._channels.doses.at[place].active:
                booked += self._ledger.dose_steps[place]
                if self._is_off(self._dose_lag(place)):
                    return True
        return booked != self._ledger.bolus_steps

    def _dose_lag(self, place):
        course = self._courses[place]
        if not course.dose_id:
            return 0  # the count began anew since
        rest_pl = course.rest_pl(self._channels.nl_per_mu)
        lag = self._steps(course.mu(), rest_pl) - self._ledger.dose_steps[place]
        # Each other one may be paid a step early, for which this one waits.
        return lag if lag < 0 else max(0, lag - self._channels.doses.count + 1)

    def _basal_lag(self):
        booked = self._ledger.basal_steps - self._basal_at
        rest_pl = self._basal.rest_pl(self._channels.nl_per_mu) + self._handed_pl
        lag = self._steps(self._basal.mu, rest_pl) - booked
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

    def _hand_on(self, volume_nl, rest_pl):
        # What is less than a step of it.
        rest_pl += volume_nl % self._pl_per_step * units.PL_PER_NL
        self._handed_pl += rest_pl % self._pl_per_step
        if self._handed_pl >= self._pl_per_step:
            self._handed_pl -= self._pl_per_step
            self._basal_at += 1

    def _steps(self, mu, rest_pl):
        """Whole steps in so many mU and pL; in parts that stay small."""
        step_pl = self._pl_per_step
        volume_nl = mu * self._channels.nl_per_mu
        rest_pl += volume_nl % step_pl * units.PL_PER_NL
        return volume_nl // step_pl * units.PL_PER_NL + rest_pl // step_pl
