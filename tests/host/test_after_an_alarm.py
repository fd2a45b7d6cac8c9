# test_after_an_alarm: a pump that stopped itself, was put right and resumed, is exact again.
#
# Owns the programmes with something wrong in the middle: what fell due up to the stop is paid once
# delivery goes on; what would have fallen due while it was stopped never is, nor is the rest of a
# dose that was cut. One of the open pumps stepped nothing and booked 6 U after its first alarm.

import pytest

from firmware import faults
from tests.host.oracle import PARTS
from tests.host.watched import Watched

PLANT = {
    "occlusion_nl": 2_400,
    "level_mn": 1_500,
    "trend_nl": 4_000,
    "occlusion_counts": 30_000,
    "force_max_counts": 60_000,
}
# What happens, what ends it, and the alarm it makes.
TROUBLES = (
    ("driver-fault", "driver-ok", faults.DRIVER),
    ("unseat", "seat", faults.UNSEATED),
    ("force-open", "force-ok", faults.FORCE_SENSOR),
    ("kink", "clear", faults.OCCLUSION),
    ("store-full", "store-ok", faults.JOURNAL),
)


class Struck(Watched):
    """A watched pump to which things happen. From strike() on it may stop itself, and owe."""

    def __init__(self, **plant):
        self._open = False
        self._stopped = False
        super().__init__(PLANT, **plant)

    def strike(self, happening):
        self._open = True
        self._stopped = False
        self.sim.happen(happening)

    def stopped_at(self, t_ms):
        """It stopped itself; what had fallen due by t_ms is owed, of a bolus it is dropped."""
        self._stopped = True
        self.oracle.suspend(t_ms)
        for dose in self.oracle.doses:
            if dose.cut_ms == t_ms:
                self._drop(dose)

    def recover(self):
        """What a person does when the cause has gone."""
        assert self.console.ack().ok
        self.sim.advance(20_000)
        assert self.console.resume().ok
        self.oracle.resume(self.now_ms)
        self._open = False
        self._loose_ms = self.now_ms  # from now on what was owed can be paid

    def _look(self):
        if self._open and not self._stopped and self.pump.alarms.stopping():
            self.stopped_at(self.now_ms)
        if not self._open:
            super()._look()
        elif not self._busy():
            ahead = self._count() * self._step - self.oracle.ideal(self.now_ms)
            if ahead > 0:
                self._fail(f"more went out than was due, by {ahead / PARTS} pL")


def goes_on_exactly(pump):
    """Two hours more, with a bolus, of a pump that has recovered."""
    pump.wait(2_000)
    rests = pump.rests
    assert pump.basal((0, 1_370), (130, 210))
    pump.wait(100_000)
    assert pump.bolus(730)
    pump.wait(7_200_000)
    assert pump.pump.ledger.dose_steps[0] == 730 * 10_000 // 18_406
    assert pump.rests > rests + 500


@pytest.mark.parametrize("trouble", TROUBLES, ids=[trouble[0] for trouble in TROUBLES])
@pytest.mark.parametrize("bolus", (0, 4_000))
@pytest.mark.parametrize("after_ms", (7_000, 7_001, 7_031, 7_050))
def test_exact_after(trouble, bolus, after_ms):
    happening, cure, alarm = trouble
    pump = Struck(steps_turn=3_200)
    assert pump.basal((0, 2_000))
    pump.wait(3_600_000)
    if bolus:
        assert pump.bolus(bolus)
    pump.wait(after_ms)
    pump.strike(happening)
    pump.sim.advance(3_600_000)
    assert pump.pump.alarms.stopping().number == alarm
    stepped = pump.sim.pulses
    pump.sim.happen(cure)
    pump.sim.advance(600_000)
    assert pump.sim.pulses == stepped
    pump.recover()
    goes_on_exactly(pump)


def test_exact_after_the_same_again_and_again():
    pump = Struck(steps_turn=3_200)
    assert pump.basal((0, 1_000))
    for round_ms in range(10):
        pump.wait(100_000 + round_ms)
        assert pump.bolus(1_000)
        pump.wait(9_000 + 37 * round_ms)
        pump.strike("driver-fault")
        pump.sim.advance(1_000)
        pump.sim.happen("driver-ok")
        pump.recover()
    goes_on_exactly(pump)


@pytest.mark.parametrize("bolus", (0, 4_000))
def test_what_was_missed_while_nobody_polled_is_not_poured_out(bolus):
    """What falls due up to the deadline that was missed is owed; nothing after it is."""
    pump = Struck()
    sim, poll = pump.sim, pump.pump.poll
    deadline = [0]

    def noted(now):
        ticks = poll(now)
        deadline[0] = sim.elapsed_ms + sim.hal.clock.ticks_diff(ticks, now)
        return ticks

    sim.attach(noted)
    assert pump.basal((0, 2_000))
    pump.wait(3_600_000)
    if bolus:
        assert pump.bolus(bolus)
        pump.wait(9_000)
    pump.strike("connect")  # nothing: the line is open
    due_ms = deadline[0]
    sim.hal.clock.sleep_ms(due_ms - sim.elapsed_ms + 1_500)
    pump.stopped_at(due_ms)
    sim.advance(1)
    assert pump.pump.alarms.stopping().number == faults.LATE
    sim.advance(60_000)
    pump.recover()
    goes_on_exactly(pump)
