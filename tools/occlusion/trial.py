"""One blocked line: a pump on a simulated rig, a kink, and what became of it.

Owns how a trial goes and what it yields. The truth is the plant's: what the motor turned and what
left the cannula. Must not: use anything that the pump says, but its alarm and its estimate.
"""

from __future__ import annotations

from typing import NamedTuple

from boards import host
from firmware import journal
from firmware.console.answers import records

OCCLUSION = 212
PL_PER_MU = 10_000  # of U-100
MIN_MS = 60_000
SETTLED_STEPS = 120  # of basal before the kink: the pump knows its cartridge
GIVEN_UP_MU = 3_000
BASAL_BESIDE = "1.0"  # U/h, beside a bolus
BOLUS_U = 20
EARLIER_U = 1
EARLIER_S = 45  # then it is over for 5 s, and the line holds half of what it did


class Case(NamedTuple):
    """What is tried: a basal rate, or a bolus, blocked after after_bolus_mu (0 or more) of it.

    earlier: a bolus has just ended"""

    name: str
    rate_mu_h: int
    after_bolus_mu: int = -1
    earlier: bool = False

    @property
    def is_bolus(self) -> bool:
        return self.after_bolus_mu >= 0


CASES = (
    Case("basal 0.1 U/h", 100),
    Case("basal 0.3 U/h", 300),
    Case("basal 1 U/h", 1_000),
    Case("basal 3 U/h", 3_000),
    Case("basal 10 U/h", 10_000),
    Case("basal 35 U/h", 35_000),
    Case("bolus, from its start", 90_000, 0),
    Case("bolus, after 0.2 U", 90_000, 200),
    Case("bolus, after 2 U", 90_000, 2_000),
    Case("1 U/h, past a bolus", 1_000, earlier=True),
    Case("bolus, past one", 90_000, 0, earlier=True),
)


class Outcome(NamedTuple):
    """Of one trial. alarm_s is None when no alarm came within GIVEN_UP_MU."""

    alarm_s: float | None
    missed_mu: int
    estimated_mu: int | None
    held_mu: int
    estimated_held_mu: int | None
    false_alarms: int


def run(case: Case, seed: int, rig: dict, plant: dict) -> Outcome:
    """Plays one. rig: fields of the pump's configuration; plant: parameters of the simulation."""
    bench = host.build(seed, {"auto_off_min": 0, "confirm_mu": 0, **rig}, **plant)
    sim, console = bench.sim, bench.console
    basal = BASAL_BESIDE if case.is_bolus else f"{case.rate_mu_h / 1000:.3f}"
    for answer in (console.load(300, "U-100"), console.basal(basal), console.resume()):
        if not answer.ok:
            raise RuntimeError(str(answer))
    settled = sim.moved_steps + SETTLED_STEPS
    _advance(bench, lambda: sim.moved_steps >= settled)
    if case.earlier:
        _give(console, EARLIER_U)
        sim.advance(EARLIER_S * 1_000)
    if case.is_bolus:
        _give(console, BOLUS_U)
        begun = sim.moved_steps
        step_pl = sim.parameters.step_pl
        enough = case.after_bolus_mu * PL_PER_MU // step_pl
        _advance(bench, lambda: sim.moved_steps - begun >= enough, 20)
    false_alarms = len(_numbers(bench))
    if bench.pump.alarms.stopping():
        return Outcome(None, 0, None, 0, None, false_alarms)  # it did not come to the kink
    return _blocked(bench, false_alarms)


def _give(console, units: int) -> None:
    answer = console.bolus(units)
    if not answer.ok:
        raise RuntimeError(str(answer))


def _blocked(bench, false_alarms: int) -> Outcome:
    sim = bench.sim
    step_pl = sim.parameters.step_pl
    sim.happen("kink")
    kinked_ms = bench.pump.clocks.uptime_ms()
    moved, out_nl = sim.moved_steps, sim.outflow_nl
    most = GIVEN_UP_MU * PL_PER_MU // step_pl
    _advance(bench, lambda: sim.moved_steps - moved > most)
    out_mu = (sim.outflow_nl - out_nl) * 1_000 // PL_PER_MU
    missed_mu = (sim.moved_steps - moved) * step_pl // PL_PER_MU - out_mu
    held_mu = sim.trapped_nl * 1_000 // PL_PER_MU
    alarm = bench.pump.alarms.find(OCCLUSION)
    if alarm is None:
        return Outcome(None, missed_mu, None, held_mu, None, false_alarms + len(_numbers(bench)))
    sim.advance(MIN_MS)  # until all is on record
    estimated_nl, held_nl = _estimate(bench.pump.journal)
    return Outcome(
        (alarm.since_ms - kinked_ms) / 1_000,
        missed_mu,
        estimated_nl * 1_000 // PL_PER_MU,
        held_mu,
        held_nl * 1_000 // PL_PER_MU,
        false_alarms,
    )


def _estimate(book) -> tuple[int, int]:
    """(nL missed, nL held), as the pump's newest record of a blocked line says."""
    for index in reversed(range(book.count())):
        record = records.read(book, index)
        if record and record[0] == journal.LINE:
            return record[4], record[5]
    raise RuntimeError("the alarm is there, and its record is not")


def _numbers(bench) -> list[int]:
    return [alarm.number for alarm in bench.pump.alarms.standing]


def _advance(bench, until, by_ms: int = 1_000) -> None:
    while not (until() or bench.pump.alarms.stopping()):
        bench.sim.advance(by_ms)
