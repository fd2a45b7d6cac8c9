# watched: a whole pump on its simulated rig, held against the oracle at every poll.
#
# Owns the claim of the design: at every poll that leaves the motor at rest, 0 <= ideal - stepped
# < 1 step, or one stroke where the rig moves in strokes; and the books agree with the pulses.
# Must not: look into the firmware for what is due.
#
# A command in mid-burst cuts off pulses that were on their way. Those of a bolus are dropped with
# it; basal's are paid when the motor may move again, so for that moment alone the lag is larger.
# When the power goes the books are held against the pulses that truly went out; from the start
# after it on there is a new account, in which nothing is owed.

from boards import host
from tests.host.oracle import MINUTE_MS, PARTS, Oracle

NL_PER_MU = {100: 10, 200: 5, 500: 2}
# A line that never occludes, whatever is pressed through it, a cap that a day of the fastest basal
# does not reach, and steps so small that the plunger stays away from its end: what is counted here
# is pulses. Nobody is there for days, and nobody minds.
QUIET = {
    "occlusion_counts": 16_000_000,
    "occlusion_nl": 1_000_000,
    "level_mn": 50_000,
    "trend_nl": 0,
    "force_max_counts": 16_777_215,
    "day_cap_mu": 2_000_000,
    "auto_off_min": 0,
    "suspend_min": 0,
    "low_min": 0,
    "confirm_mu": 0,
}
FINE = {"steps_turn": 51_200, "store_records": 64}
PAID_MS = 1_000  # in which a pump that may deliver has paid what a cut left


def units(mu):
    """mU as a person types them."""
    return f"{mu // 1000}.{mu % 1000:03d}"


class Watched:
    """A pump that delivers from t_ms 0 on, at a basal of 0. The commands are the console's.

    rests: polls seen that left the motor at rest; failure: the first of them that was wrong
    """

    def __init__(self, rig=None, strength=100, **plant):
        self._bench = host.build(rig={**QUIET, **(rig or {})}, **{**FINE, **plant})
        self.sim, self.console = self._bench.sim, self._bench.console
        self.rig = self.pump.rig
        nl_per_mu = NL_PER_MU[strength]
        most_mu_h = self.rig.max_basal_mu_h
        self.oracle = Oracle(nl_per_mu, self.rig.bolus_rate_mu_h, 0, most_mu_h)
        self.went = 0  # pulses of the starts before this one
        self.rests = 0
        self.leap = 0  # the most steps from one rest to the next
        self._rested_at = 0
        self.failure = ""
        self.dropped = [0]  # whole steps that cuts may have dropped: what is still possible
        self._bound = self.rig.stroke_steps * self.rig.pl_per_step * PARTS
        self._loose_ms = None  # since when a cut burst is being paid; None: it is
        self._step = self.rig.pl_per_step * PARTS
        self._busy = self.sim.hal.stepper.busy
        self._count = self.sim.hal.stepper.count
        self._deaf = False
        self._goes_on_ms = None  # when it goes on by itself
        mu = self.rig.capacity_nl // nl_per_mu
        for answer in (
            self.console.load(units(mu), f"U-{strength}"),
            self.console.basal(0),
            self.console.resume(),
        ):
            assert answer.ok, answer
        self.oracle.resume(0)
        self.sim.after_poll = self._look

    @property
    def pump(self):
        return self._bench.pump

    @property
    def now_ms(self):
        return self.sim.elapsed_ms

    def wait(self, ms):
        self.sim.advance(ms)
        self._judge()

    def late(self, ms):
        """Time in which nobody polls, and the poll that comes after it."""
        self.sim.hal.clock.sleep_ms(ms)
        self.wait(1)

    def basal(self, *segments):
        """(minute, mU/h) ..."""
        text = " ".join(f"{m // 60:02d}:{m % 60:02d}={units(rate)}" for m, rate in segments)
        return self._give(self.console.basal, text, self.oracle.profile, segments)

    def bolus(self, mu, now_mu=None, speed=None, over_min=0):
        """All at once, or now_mu of it, and the rest in over_min; speed: mU/min."""
        named = {}
        if over_min:
            named["over"] = over_min
            if now_mu is not None:
                named["now"] = units(now_mu)
            now_mu = now_mu or 0
        if speed:
            named["speed"] = units(speed)
        answer = self.console.bolus(units(mu), **named)
        if answer.ok:
            number = self.pump.channels.doses.last_id
            mu_h = speed * 60 if speed else None
            self.oracle.bolus(self.now_ms, mu, now_mu, mu_h, over_min, number)
        self._judge()
        return answer.ok

    def temp(self, kind, value, minutes):
        """kind: "percent", of the profile, or "rate", in mU/h."""
        typed = f"{value}%" if kind == "percent" else units(value)
        answer = self.console.temp(typed, minutes)
        if answer.ok:
            self.oracle.temp(self.now_ms, kind, value, minutes)
        self._judge()
        return answer.ok

    def end_temp(self):
        return self._give(self.console.end_temp, None, self.oracle.end_temp, None)

    def clock(self, minute):
        """Sets the wall clock to this minute of the local day."""
        typed = f"2026-06-02 {minute // 60:02d}:{minute % 60:02d}"
        return self._give(self.console.clock, typed, self.oracle.clock, minute * MINUTE_MS)

    def resume(self):
        if self.pump.state != 1:
            self._goes_on_ms = None
        self._loosen()
        return self._give(self.console.resume, None, self.oracle.resume, None)

    def _loosen(self):
        if self._loose_ms is not None:
            self._loose_ms = self.now_ms  # from now on what a cut left can be paid

    def stop(self, number=None):
        """Every bolus, or that with a number."""
        given = () if number is None else (number,)
        return self._cut(lambda: self.console.stop(*given), lambda t: self.oracle.stop(t, *given))

    def suspend(self, minutes=None):
        """For good, or for so many minutes: then it goes on by itself, in a second."""
        given = () if minutes is None else (minutes,)
        done = self._cut(lambda: self.console.suspend(*given), self.oracle.suspend)
        if done:
            self._goes_on_ms = self.now_ms + minutes * MINUTE_MS if minutes else None
        return done

    def cut(self):
        """The power goes, and comes back: the books are true, the pump waits to be resumed."""
        self._judge()
        delivering = self.pump.state == 1
        before = self.pump.ledger.uncertain_steps
        self.went += self._count()
        self._bench.restart()
        ledger = self.pump.ledger
        assert self.pump.recovery.fault == 0, self.console.alarms()
        assert ledger.total_steps - ledger.uncertain_steps <= self.went <= ledger.total_steps
        quantum_steps = self.rig.quantum_nl * 1_000 // self.rig.pl_per_step
        open_steps = ledger.uncertain_steps - before
        assert open_steps == self.pump.recovery.uncertain_steps <= quantum_steps
        self.oracle = self.oracle.anew(self.now_ms)
        self.dropped = [0]
        self._loose_ms = self._goes_on_ms = None
        self._rested_at = 0
        assert bool(self.pump.alarms.stopping()) is delivering
        self.sim.advance(60_000)
        assert self._count() == 0
        assert self.console.ack().ok

    def _give(self, command, typed, tell, told):
        answer = command() if typed is None else command(typed)
        if answer.ok:
            tell(self.now_ms) if told is None else tell(self.now_ms, told)
        self._judge()
        return answer.ok

    def _cut(self, command, tell):
        moving = self._busy()
        before = self._flowing()
        self._deaf = True  # to the poll of the cut, until the oracle knows of it
        answer = command()
        self._deaf = False
        if answer.ok:
            tell(self.now_ms)
            if moving:
                self._loose_ms = self.now_ms
            for dose in self.oracle.doses:
                if dose.number in before - self._flowing():
                    if moving or self.rig.stroke_steps > 1 or len(before) > 1:
                        self._drop(dose)
        self._look()
        self._judge()
        return answer.ok

    def _flowing(self):
        """The numbers of the boluses that the pump has under way."""
        return {dose.dose_id for dose in self.pump.channels.doses.at if dose.active}

    def _drop(self, dose):
        """The dose was cut while steps of it were under way, or due: what may be lost of it."""
        # The account is common, so the dose may have been a step ahead of its own due.
        due = dose.due(self.now_ms)
        ledger = self.pump.ledger
        went = ledger.dose_steps[ledger.dose_ids.index(dose.number)]
        lost = {max(0, due // self._step - went), max(0, -(-due // self._step) - went)}
        self.dropped = sorted({old + new for old in self.dropped for new in lost})

    def _look(self):
        if self._goes_on_ms is not None and not self._deaf:
            self._see_it_go_on()
        if self._deaf or self._busy() or self.failure:
            return
        self.rests += 1
        ledger = self.pump.ledger
        pulses = self._count()
        self.leap = max(self.leap, pulses - self._rested_at)
        self._rested_at = pulses
        lag = self.oracle.ideal(self.now_ms) - pulses * self._step
        possible = [n for n in self.dropped if 0 <= lag - n * self._step < self._bound]
        if self._loose_ms is not None and self._may_owe():
            possible = self.dropped if lag >= 0 else []
        else:
            self._loose_ms = None
        if possible:
            self.dropped = possible
        else:
            steps = lag / self._step
            self._fail(f"ideal - stepped is {float(steps):.6f} steps, dropped {self.dropped}")
        books = ledger.basal_steps, ledger.bolus_steps, ledger.uncertain_steps, ledger.stray_steps
        fresh = ledger.total_steps - ledger.boot_steps
        if sum(books) != ledger.total_steps or fresh != pulses or books[3]:
            self._fail(f"{pulses} pulses, in the books {fresh} of {ledger.total_steps} = {books}")

    def _see_it_go_on(self):
        late_ms = self.now_ms - self._goes_on_ms
        if self.pump.state == 1:
            self._goes_on_ms = None
            self._loosen()
            self.oracle.resume(self.now_ms)
        if not 0 <= late_ms <= 1_000 if self.pump.state == 1 else late_ms > 1_000:
            self._fail(f"it was to go on {late_ms} ms ago, and its state is {self.pump.state}")

    def _may_owe(self):
        return self.pump.state != 1 or self.now_ms - self._loose_ms <= PAID_MS

    def _fail(self, text):
        if not self.failure:
            self.failure = f"at {self.now_ms} ms: {text}"

    def _judge(self):
        assert not self.failure, self.failure
        assert not self.pump.alarms.stopping(), self.console.alarms()
