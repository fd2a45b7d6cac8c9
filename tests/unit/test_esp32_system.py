# test_esp32_system: an ESP32 says why it started and who it is, in the words of the contract.

import sys

import hal


class Machine:
    PWRON_RESET, HARD_RESET, WDT_RESET, DEEPSLEEP_RESET, SOFT_RESET = 1, 2, 3, 4, 5
    cause = 0

    def reset_cause(self):
        return self.cause

    def unique_id(self):
        return b"\x24\x0a\xc4\x00\x01\x02"


class Heap:
    """gc, with so many bytes free before a collection, and after."""

    free = 0
    collected = 0
    collections = 0

    def mem_free(self):
        return self.free

    def collect(self):
        self.collections += 1
        self.free = self.collected


def made(machine, heap=None):
    """A System on these, of which no trace is left."""
    put = {"machine": machine, "gc": heap or Heap()}
    before = {name: sys.modules.get(name) for name in put}
    name = "hal.esp32.system"
    sys.modules.pop(name, None)
    sys.modules.update(put)
    try:
        __import__(name)
        return sys.modules.pop(name).System(lambda: "checked")
    finally:
        for name in before:
            if before[name] is None:
                del sys.modules[name]
            else:
                sys.modules[name] = before[name]


def test_each_cause_of_a_reset_has_its_word():
    machine = Machine()
    system = made(machine)
    for cause, word in (
        (machine.PWRON_RESET, hal.RESET_POWER_ON),
        (machine.HARD_RESET, hal.RESET_HARD),
        (machine.WDT_RESET, hal.RESET_WATCHDOG),
        (machine.SOFT_RESET, hal.RESET_SOFT),
        (machine.DEEPSLEEP_RESET, hal.RESET_HARD),
        (0, hal.RESET_HARD),  # MicroPython could not tell
    ):
        machine.cause = cause
        assert system.reset_cause() == word, cause


def test_it_is_known_by_its_address_and_its_code_by_who_checks_it():
    system = made(Machine())
    assert system.unique_id() == b"\x24\x0a\xc4\x00\x01\x02"
    assert system.code_ok() == "checked"


def test_garbage_is_collected_only_when_little_else_is_free():
    heap = Heap()
    system = made(Machine(), heap)
    heap.free, heap.collected = 60_000, 90_000
    assert system.free_memory() == 60_000 and heap.collections == 0
    heap.free = 1_000
    assert system.free_memory() == 90_000 and heap.collections == 1
