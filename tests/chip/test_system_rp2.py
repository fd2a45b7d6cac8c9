# test_system_rp2: why the chip started, as its registers tell, and how much memory is left.

from types import SimpleNamespace

import pytest

from hal import RESET_HARD, RESET_POWER_ON, RESET_SOFT, RESET_WATCHDOG
from tests.chip.standins import loaded

PWRON_RESET, WDT_RESET = 1, 3
CHIPS = {"RP2040": (0x2000_2927, 0x4005_8008), "RP2350": (0x0000_4927, 0x400D_8008)}


def system_of(registers, reset_cause=PWRON_RESET, gc=None):
    machine = SimpleNamespace(
        mem32=registers,
        PWRON_RESET=PWRON_RESET,
        WDT_RESET=WDT_RESET,
        reset_cause=lambda: reset_cause,
        unique_id=lambda: b"12345678",
    )
    with loaded({"machine": machine, "gc": gc or SimpleNamespace(mem_free=lambda: 5_000)}):
        from hal.rp2.system import System

        return System(lambda: True)


class Registers(dict):
    """As after a reset of the chip: all zero but who it is, and the watchdog's REASON."""

    def __init__(self, chip="RP2040", reason=0):
        chip_id, reason_at = CHIPS[chip]
        super().__init__({0x4000_0000: chip_id, reason_at: reason})

    def __missing__(self, _address):
        return 0


@pytest.mark.parametrize("chip", CHIPS)
@pytest.mark.parametrize(
    "reset_cause, reason, expected",
    (
        (PWRON_RESET, 0, RESET_POWER_ON),
        (WDT_RESET, 1, RESET_WATCHDOG),  # TIMER: its time ran out
        (WDT_RESET, 2, RESET_HARD),  # FORCE: machine.reset()
    ),
)
def test_a_reset_that_was_asked_for_is_told_from_a_watchdog(chip, reset_cause, reason, expected):
    assert system_of(Registers(chip, reason), reset_cause).reset_cause() == expected


@pytest.mark.parametrize("reset_cause, reason", ((PWRON_RESET, 0), (WDT_RESET, 1), (WDT_RESET, 2)))
def test_a_start_without_a_reset_of_the_chip_is_a_soft_reset(reset_cause, reason):
    registers = Registers(reason=reason)
    first = system_of(registers, reset_cause)
    assert first.reset_cause() != RESET_SOFT
    assert system_of(registers, reset_cause).reset_cause() == RESET_SOFT
    assert first.reset_cause() != RESET_SOFT  # what it said, it says again


def test_it_says_who_it_is_and_whether_its_code_is_whole():
    system = system_of(Registers())
    assert system.unique_id() == b"12345678"
    assert system.code_ok() is True


def test_what_is_free_is_known_from_the_last_collection():
    heap = SimpleNamespace(free=5_000, collected=0)

    def collect():
        heap.collected += 1
        heap.free = 80_000

    system = system_of(
        Registers(), gc=SimpleNamespace(mem_free=lambda: heap.free, collect=collect)
    )
    assert system.free_memory() >= 16_384 and not heap.collected, "counting takes too long"
    system.collect()
    assert system.free_memory() == 80_000 and heap.collected == 1
