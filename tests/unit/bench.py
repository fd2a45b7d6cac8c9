# bench: a pump on a simulated rig for the tests, its records read anew, and what is ideal.
#
# Owns the reader of records and the oracle: neither uses code of the pump. Must not: hold a test.

import gc

from boards import host
from tests.unit.slots import word

BOOT, LOAD, SEGMENT, STATE, RATE, BOLUS, END = 1, 2, 3, 4, 5, 6, 7
PROGRESS, REQUEST, ALARM, ACK, CLEAR, CLOCK = 8, 9, 10, 11, 12, 13
BEGIN, SETTINGS, JUMP, WAS, SET, MOVE, LINE = 14, 15, 16, 17, 18, 19, 20
HUSH = 22
DAY = 25
SETTING = 26
OFF, DELIVERING, SUSPENDED, FAULT, MOVING = 0, 1, 2, 3, 4

MIN_MS = 60_000
HOUR_MS = 3_600_000
DAY_MS = 86_400_000

# 0.53 U/s: about as quick as a rig can be told to be. It pushes hard: no occlusion here.
QUICK = {"bolus_rate_mu_h": 1_900_000, "occlusion_nl": 100_000, "level_mn": 20_000}

# Nobody is at the prompt of a test for days, nor minds how long a reservoir lasts. Tests that are
# about that give fields of their own.
QUIET = {"auto_off_min": 0, "suspend_min": 0, "low_min": 0, "confirm_mu": 0}


def bench(rig=None, seed=1, **parameters):
    """A bench whose store is small enough for a small heap; QUIET, where rig says nothing else."""
    rig = dict(QUIET, **(rig or {}))
    gc.collect()
    if "store_records" not in parameters:
        parameters["store_records"] = 300
    return host.build(seed, rig, **parameters)


def running(basal=1.0, rig=None, units=300, strength="U-100", seed=1, **parameters):
    """A bench that delivers."""
    made = bench(rig, seed, **parameters)
    for answer in (
        made.console.load(units, strength),
        made.console.basal(basal),
        made.console.resume(),
    ):
        assert answer.ok, answer
    return made


def at_once(mu):
    """What the command for a bolus takes, when all of it flows at once, as quickly as usual."""
    return mu, mu, 0, 0


def mend(made):
    """Acknowledges, and resumes."""
    answer = made.console.ack()
    assert answer.ok, answer
    answer = made.console.resume()
    assert answer.ok, answer


def numbers(made):
    """The numbers of the standing alarms, in their order."""
    return [alarm.number for alarm in made.pump.alarms.standing]


def shows_red(made):
    """True when the red light is on, or comes on again within half a second."""
    for _ in range(11):
        if made.sim.hal.annunciator.red:
            return True
        made.sim.advance(50)
    return False


def records(store, kinds=()):
    """(kind, a, b, c) of every record, or of those of some kinds, oldest first."""
    data = bytearray(32)
    found = []
    for index in range(store.count()):
        assert store.read(index, data)
        if not kinds or data[1] in kinds:
            found.append((data[1], word(data, 14), word(data, 18), word(data, 22)))
    return found


def in_journal(made, *kinds):
    return records(made.sim.hal.store, kinds)


class Watch:
    """Observes every poll of a bench: is the motor where the programme wants it?

    Flow is counted in nL/h*ms, of which a step is pl_per_step * 3600: whole numbers, exact.
    basal(rate_mu_h) and bolus(mu) tell it what was asked, at the moment it was; pause() that
    nothing is asked.
    """

    def __init__(self, made):
        self._sim = made.sim
        self._stepper = made.sim.hal.stepper
        self._ledger = made.pump.ledger
        self._rig = made.pump.rig
        self.step = made.pump.rig.pl_per_step * 3600
        self.nl_per_mu = made.pump.channels.nl_per_mu
        self._flow = 0
        self._rate_nl_h = 0
        self._dose_flow = 0  # still to fall due
        self._at_ms = made.sim.elapsed_ms
        self._began_steps = self._stepper.count()
        self.most_steps = 0  # the largest lag seen, in whole steps
        self.rests = 0  # polls that left the motor at rest
        self.wrong = []
        made.sim.after_poll = self._look

    def _pass(self):
        now_ms = self._sim.elapsed_ms
        dt_ms = now_ms - self._at_ms
        self._at_ms = now_ms
        self._flow += self._rate_nl_h * dt_ms
        dose = min(self._dose_flow, self._rig.bolus_rate_mu_h * self.nl_per_mu * dt_ms)
        self._dose_flow -= dose
        self._flow += dose

    def basal(self, rate_mu_h):
        self._pass()
        self._rate_nl_h = rate_mu_h * self.nl_per_mu

    def pause(self):
        self.basal(0)

    def bolus(self, mu):
        self._pass()
        self._dose_flow = mu * self.nl_per_mu * HOUR_MS

    def ideal_steps(self):
        self._pass()
        return self._flow // self.step

    def steps(self):
        return self._stepper.count() - self._began_steps

    def _look(self):
        self._pass()
        if self._stepper.busy():
            return
        self.rests += 1
        lag = self._flow - self.steps() * self.step
        self.most_steps = max(self.most_steps, lag // self.step)
        if not 0 <= lag < self.step * self._rig.stroke_steps:
            if len(self.wrong) < 5:
                self.wrong.append((self._sim.elapsed_ms, lag, self.step))
        if self._ledger.total_steps != self._stepper.count():
            self.wrong.append((self._sim.elapsed_ms, "booked", self._ledger.total_steps))
