# judge: what has to be true of a pump that has just started after a cut, before it is polled.
#
# Owns the checks of the numbers, books, reservoir and windows, against the truth of the life that
# was cut; papers has what is on record. Must not: poll.

import math

from tests.cuts import decode, lately, papers
from tests.cuts.machine import KINDS, PL_PER_STEP

FAULT, DELIVERING = 3, 1
_MAYBE = 1  # of Said.mixed
_MIXED = 2  # of Ledger.line
EMPTY_BOOKS = (111, 112)
_HOUR_US = 3_600_000_000
_ROUNDING = 60  # a step a minute, when insulin of another strength is loaded


class Cut:
    """A cut: the moment before it, and how many pulses may have been out: least .. most."""

    def __init__(self, life, moment, least, most):
        self.life = life
        self.moment = moment
        self.least = least
        self.most = most
        self.quantum_steps = KINDS[life.kind][1]

    def dose_steps(self, dose, pulses):
        """(least, most) of a dose's own pulses when so many were out in all."""
        return dose.steps(pulses, self.life.motor.times_us)

    def is_prime(self, index):
        """True when the pulse of this index was no therapy."""
        for first, last in self.life.primes:
            if first <= index < last:
                return True
        return False

    def primed(self):
        """(least, most) of the pulses that were no therapy."""
        least = most = 0
        for first, last in self.life.primes:
            least += max(0, min(self.least, last) - first)
            most += max(0, min(self.most, last) - first)
        return least, most


def judge(cut, pump, store, reader, off_ms=0):
    """Raises AssertionError. Returns True when the books are open. off_ms: the power was away."""
    recovery = pump.recovery
    assert pump.state != DELIVERING
    if recovery.fault:
        assert recovery.fault in EMPTY_BOOKS and not cut.moment.said.begun, recovery.fault
        assert cut.most == 0 and pump.state == FAULT
        return False
    _books(cut, pump)
    _reservoir(cut, pump)
    _line(cut, pump)
    _windows(cut, pump)
    records = decode.raw_records(store)
    papers.history(cut, pump, records, reader)
    records = [reader.record(raw) for raw in records]
    ever = [reader.record(raw) for raw in cut.moment.told[: records[0].sequence - 1]] + records
    papers.doses(cut, pump, records, ever)
    papers.interrupted(cut, pump, ever, decode.mark(reader, store))
    papers.requests(records)
    lately.settings(cut, pump, store, ever, reader)
    lately.temp(cut, pump, ever, off_ms)
    lately.days(pump, ever)
    papers.alarms(cut, pump, reader)
    return True


def _books(cut, pump):
    ledger = pump.ledger
    total_steps = ledger.total_steps
    uncertain_steps = ledger.uncertain_steps
    # Of all starts since the life was cut; there was none before.
    assert pump.recovery.uncertain_steps <= uncertain_steps <= cut.quantum_steps, uncertain_steps
    bounds = (total_steps - uncertain_steps, cut.least, cut.most, total_steps)
    assert bounds[0] <= cut.least and cut.most <= bounds[3], bounds
    owned = ledger.basal_steps + ledger.bolus_steps + ledger.stray_steps + uncertain_steps
    owned += ledger.prime_steps
    primed = cut.primed()
    assert primed[0] - uncertain_steps <= ledger.prime_steps <= primed[1], (primed, owned)
    assert owned == total_steps and ledger.stray_steps == 0, (owned, total_steps)
    least = most = 0
    for dose in cut.life.doses:
        least += cut.dose_steps(dose, cut.least)[0]
        most += cut.dose_steps(dose, cut.most)[1]
    assert least - uncertain_steps <= ledger.bolus_steps <= most, (least, ledger.bolus_steps, most)


def _reservoir(cut, pump):
    said = cut.moment.said
    allowed = [said.loaded]
    if said.loading:
        allowed.append(said.loading)
    left_steps = pump.ledger.left_steps()
    uncertain_steps = pump.ledger.uncertain_steps
    for volume_nl, nl_per_mu, pulses in allowed:
        most = volume_nl * 1_000 // PL_PER_STEP - (cut.most - pulses)
        least = most + cut.most - cut.least - uncertain_steps
        if nl_per_mu == pump.channels.nl_per_mu and least <= left_steps <= max(0, most):
            return
    raise AssertionError(("reservoir", left_steps, allowed))


def _line(cut, pump):
    """Nothing goes on with a walk; a line of two strengths is known to be one."""
    mixed = cut.moment.said.mixed
    assert pump.walk is None and pump.move is None
    if mixed != _MAYBE:
        assert (pump.ledger.line == _MIXED) == bool(mixed), (mixed, pump.ledger.line)


def _windows(cut, pump):
    # In steps of U-100: one of U-200 holds twice the insulin.
    life = cut.life
    nl_per_mu = pump.channels.nl_per_mu
    now = 10 // nl_per_mu
    loaded = cut.moment.said.loaded
    changed = loaded[2] if loaded[1] == 5 else cut.most
    since_us = cut.moment.us - _HOUR_US
    lately = ever = 0
    for index in range(cut.most):
        if cut.is_prime(index):
            continue
        weight = 2 if index >= changed else 1
        ever += weight
        if life.motor.times_us[index] > since_us:
            lately += weight
    slack = 2 * (cut.quantum_steps + cut.most - cut.least) + _ROUNDING
    limits = pump.dispenser.limits
    for window in (limits.hour.recent, limits.day.recent):
        assert lately <= window.steps * now <= ever + slack, (lately, window.steps, now, ever)
        assert window.adds_up()
    least = most = 0
    for dose in life.doses:
        steps = cut.dose_steps(dose, cut.most)
        age_min = (cut.moment.us - dose.us) / 60_000_000  # of its first step, the oldest
        least += steps[0] * (10 // dose.nl_per_mu) * left(age_min)
        most += steps[1] * (10 // dose.nl_per_mu)
    onboard = pump.dispenser.onboard.steps() * now
    assert least <= onboard + 1 and onboard <= most + slack, ("on board", least, onboard, most)


def left(age_min):
    """The part of a dose that is still at work: the exponential model, 360 and 75 min."""
    end, peak = 360, 75
    tau = peak * (1 - peak / end) / (1 - 2 * peak / end)
    a = 2 * tau / end
    scale = 1 / (1 - a + (1 + a) * math.exp(-end / tau))
    t = min(max(0, age_min), end)
    curve = (t * t / (tau * end * (1 - a)) - t / tau - 1) * math.exp(-t / tau) + 1
    return 1 - scale * (1 - a) * curve
