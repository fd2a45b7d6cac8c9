# test_rp2_hot_path: what a poll asks of an RP2040's stepper allocates nothing of its own.
#
# The chip here does nothing: what the real one allocates is MicroPython's affair.

import gc
import sys

import micropython

_MODULES = ("machine", "rp2", "hal.rp2.programs", "hal.rp2.pulses", "hal.rp2", "hal.parts.stepdir")


class Memory:
    def __getitem__(self, _address):
        return 1 << 24

    def __setitem__(self, _address, _value):
        pass


class Pin:
    IN = OUT = PULL_UP = PULL_DOWN = 1

    def __init__(self, _number, _mode=0, _pull=0, value=0):
        self.level = 1

    def __call__(self, level=None):
        return self.level


class StateMachine:
    def __init__(self, _number, _program, freq=0, set_base=None, in_base=None):
        self.words = 0

    def active(self, _on):
        pass

    def restart(self):
        pass

    def exec(self, _instruction):
        pass

    def put(self, _word):
        self.words += 1

    def rx_fifo(self):
        return 1

    def get(self):
        return 0x3FFF_FFFF


class Machine:
    pass


class Rp2:
    class PIO:
        OUT_LOW = JOIN_TX = 0

    def asm_pio(self, **_options):
        return self._assembled

    def _assembled(self, _function):
        return ()


def stepper(ramp):
    """The board's Stepper on these, which leave no trace."""
    before = [(name, sys.modules.get(name)) for name in _MODULES]
    for name in _MODULES:
        if name in sys.modules:
            del sys.modules[name]
    machine = sys.modules["machine"] = Machine()
    machine.Pin, machine.mem32 = Pin, Memory()
    rp2 = sys.modules["rp2"] = Rp2()
    rp2.StateMachine = StateMachine
    try:
        from hal.parts.stepdir import StepDir
        from hal.parts.stepper import Stepper
        from hal.rp2.pulses import Pulses

        return Stepper(Pulses(2, ramp=ramp), StepDir(4, 3, 5, wake_pin=6))
    finally:
        for name, module in before:
            if module is not None:
                sys.modules[name] = module
            elif name in sys.modules:
                del sys.modules[name]


def test_start_busy_count_stop_and_fault_allocate_nothing():
    for ramp in ((), ((4, 500), (8, 250))):
        made = stepper(ramp)
        made.enable()
        for steps in (1, 5, 4_095):
            for direction in (1, -1):
                gc.collect()
                micropython.heap_lock()
                try:
                    made.start(steps, direction, 1_000)
                    made.busy()
                    made.count()
                    made.fault()
                    made.stop()
                    made.disable()
                    made.enable()
                finally:
                    micropython.heap_unlock()
        assert made._pulses._sm.words > 0
        assert made.count() == 0
