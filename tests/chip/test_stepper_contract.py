# test_stepper_contract: the claims of tests/contract on the stepper, held by the real files of an
# RP2040: Stepper, StepDir and Pulses, on the PIO of an emulated chip.

from types import SimpleNamespace

import pytest

from tests.chip.chip import Chip
from tests.chip.standins import loaded, modules
from tests.contract import rig, test_stepper

CLAIMS = [name for name in dir(test_stepper) if name.startswith("test_")]


def fresh(chip=None, ramp=()):
    """As tests/contract/rig.py asks for; of the ports only the stepper."""
    chip = chip or Chip()
    with loaded(modules(chip)):
        from hal.parts.stepdir import StepDir
        from hal.parts.stepper import Stepper
        from hal.rp2.pulses import Pulses

        stepper = Stepper(Pulses(2, ramp=ramp), StepDir(4, 3, 5))
    return SimpleNamespace(stepper=stepper), lambda ms: chip.pass_us(1_000 * ms)


@pytest.mark.parametrize("claim", CLAIMS)
@pytest.mark.parametrize("ramp", ((), ((4, 1_000), (4, 700))), ids=("plain", "ramp"))
def test_the_contract_holds(claim, ramp, monkeypatch):
    monkeypatch.setattr(rig, "fresh", lambda: fresh(ramp=ramp))
    getattr(test_stepper, claim)()


def test_there_are_claims():
    assert len(CLAIMS) >= 10


def test_the_pin_has_as_many_edges_as_were_asked_and_the_driver_has_the_direction_first():
    chip = Chip()
    hal, let_pass = fresh(chip)
    stepper = hal.stepper
    stepper.enable()
    stepper.start(7, 1, 100)
    let_pass(1)
    stepper.start(3, -1, 100)
    let_pass(1)
    assert stepper.count() == 4
    assert len(chip.rises_us()) == 10
