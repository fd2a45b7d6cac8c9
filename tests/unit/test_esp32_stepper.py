# test_esp32_stepper: the stepper of an ESP32 keeps the contract, held to it by tests/contract.

from hal.parts.stepper import Stepper
from tests.contract import rig
from tests.contract import test_stepper as claims
from tests.unit.chip_esp32 import Chip
from tests.unit.esp32_modules import pulses


class Driver:
    """One that is always well."""

    def enable(self):
        pass

    def disable(self):
        pass

    def direct(self, direction):
        pass

    def fault(self):
        return False


class Ports:
    pass


def fresh_on(first):
    """As rig.fresh(), on an ESP32. It looks at a burst only when the test does."""

    def fresh():
        chip = Chip(first)
        ports = Ports()
        ports.stepper = Stepper(pulses(chip, 18), Driver())

        def let_pass(ms):
            chip.pass_us(ms * 1_000)

        return ports, let_pass

    return fresh


def held_to_the_contract(first):
    """Runs every test of the contract's stepper. Returns how many there were."""
    before = rig.fresh
    rig.fresh = fresh_on(first)
    count = 0
    try:
        for name in dir(claims):
            if name.startswith("test_"):
                getattr(claims, name)()
                count += 1
    finally:
        rig.fresh = before
    return count


def test_the_first_esp32_keeps_the_contract():
    assert held_to_the_contract(True) >= 10


def test_later_chips_keep_the_contract():
    assert held_to_the_contract(False) >= 10
