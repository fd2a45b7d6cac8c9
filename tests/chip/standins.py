# standins: the modules rp2, machine and time of a board, on a Chip.
#
# Owns what MicroPython's C code does between a call and the registers, as ports/rp2/rp2_pio.c has
# it. Must not: help: what is set up wrongly has to go wrong here too.

import sys
from contextlib import contextmanager
from types import SimpleNamespace

from tests.chip.assembler import asm_pio

_PIO0 = 0x5020_0000
_PIO_SIZE = 0x10_0000
_CTRL, _FSTAT, _TXF, _RXF, _MEMORY, _SM = 0x00, 0x04, 0x10, 0x20, 0x48, 0xC8
_CLKDIV, _EXECCTRL, _SHIFTCTRL, _INSTR, _PINCTRL, _SM_SIZE = 0x00, 0x04, 0x08, 0x10, 0x14, 0x18
_SET_PINS_COUNT_1 = 1 << 26
_OUT_LOW = 2


def modules(chip, **machine_parts):
    """{name: module}, for loaded(). machine_parts: what else module machine has."""
    memories = {}  # of each block: program -> where it is

    class StateMachine:
        def __init__(self, number, program, freq=-1, in_base=None, set_base=None):
            self._block, self._n = divmod(number, 4)
            self._base = _PIO0 + self._block * _PIO_SIZE
            self._start = self._load(program)
            self._init(program, freq, in_base, set_base)

        def _load(self, program):
            memory = memories.setdefault(self._block, {})
            if program not in memory:
                start = sum(len(other.words) for other in memory)
                assert start + len(program.words) <= 32
                for i, word in enumerate(program.words):
                    word += start if i in program.jumps else 0
                    chip.write(self._base + _MEMORY + 4 * (start + i), word)
                memory[program] = start
            return memory[program]

        def _init(self, program, freq, in_base, set_base):
            options = program.options
            self.active(0)
            div = 256 if freq < 0 else chip.clock_hz * 256 // freq
            self._set(_CLKDIV, div << 8)
            top, bottom = program.wrap_top + self._start, program.wrap_target + self._start
            self._set(_EXECCTRL, top << 12 | bottom << 7)
            shift = options.get("fifo_join", 0) << 30 | 3 << 18
            if options.get("autopush"):
                shift |= 1 << 16 | (options.get("push_thresh", 32) & 31) << 20
            # The emulator does not join FIFOs: it is done for it.
            machine = chip.mcu.pio[self._block].machines[self._n]
            depth = 8 if options.get("fifo_join") else 4
            machine.tx_fifo = type(machine.tx_fifo)(depth)
            self._set(_SHIFTCTRL, shift)
            pins = 0
            if in_base is not None:
                pins |= in_base.number << 15
            if set_base is not None:
                pins |= set_base.number << 5 | _SET_PINS_COUNT_1
            self._set(_PINCTRL, pins)
            self.restart()
            if options.get("set_init") == _OUT_LOW:
                self.exec(0xE000)  # set(pins, 0)
                self.exec(0xE081)  # set(pindirs, 1)
                chip.connect(set_base.number, self._block)

        def _set(self, register, value):
            chip.write(self._base + _SM + self._n * _SM_SIZE + register, value)

        def _control(self, change):
            chip.write(self._base + _CTRL, change(chip.mcu.read_uint32(self._base + _CTRL)))

        def active(self, on):
            bit = 1 << self._n
            self._control(lambda ctrl: ctrl | bit if on else ctrl & ~bit)

        def restart(self):
            self._control(lambda ctrl: ctrl | 1 << 4 + self._n)
            self.exec(self._start)  # jmp

        def exec(self, instruction):
            self._set(_INSTR, instruction)

        def put(self, value):
            full = chip.read(self._base + _FSTAT) >> 16 + self._n & 1
            assert not full, "put() would wait"
            chip.write(self._base + _TXF + 4 * self._n, value)

        def get(self):
            assert self.rx_fifo(), "get() would wait"
            return chip.read(self._base + _RXF + 4 * self._n)

        def rx_fifo(self):
            empty = chip.read(self._base + _FSTAT) >> 8 + self._n & 1
            return 0 if empty else 1

    class Memory:
        def __getitem__(self, address):
            return chip.read(address)

        def __setitem__(self, address, value):
            chip.write(address, value)

    pio = SimpleNamespace(OUT_LOW=_OUT_LOW, JOIN_TX=1)
    rp2 = SimpleNamespace(asm_pio=asm_pio, PIO=pio, StateMachine=StateMachine)
    machine = {"Pin": pin_class(), "mem32": Memory(), **machine_parts}
    return {"rp2": rp2, "machine": SimpleNamespace(**machine), "time": time_of(chip)}


def pin_class():
    """machine.Pin. Pin.all: {number: the pin last made}; log: every level that was driven."""

    class Pin:
        IN, OUT, PULL_UP, PULL_DOWN = 0, 1, 1, 2
        all = {}
        log = []

        def __init__(self, number, mode=None, pull=None, value=None):
            self.number, self.mode, self.pull = number, mode, pull
            self.level = 1 if pull == self.PULL_UP else 0
            Pin.all[number] = self
            if value is not None:
                self(value)

        def __call__(self, level=None):
            if level is None:
                return self.level
            self.level = level
            Pin.log.append((self.number, level))

    return Pin


def time_of(chip):
    """Module time, whose time is the chip's."""

    def ticks_us():
        return chip.cycle * 1_000_000 // chip.clock_hz % 2**30

    def ticks_diff(a, b):
        return (a - b + 2**29) % 2**30 - 2**29

    return SimpleNamespace(ticks_us=ticks_us, ticks_diff=ticks_diff, sleep_us=chip.pass_us)


@contextmanager
def loaded(stand_ins):
    """While in it, what is imported from hal.rp2 and hal.parts is new and finds these modules."""
    mine = ("hal.rp2", "hal.parts")
    before = dict(sys.modules)
    for name in list(sys.modules):
        if name.startswith(mine):
            del sys.modules[name]
    sys.modules.update(stand_ins)
    try:
        yield
    finally:
        for name in list(sys.modules):
            if name in stand_ins or name.startswith(mine):
                del sys.modules[name]
        sys.modules.update(
            {n: m for n, m in before.items() if n in stand_ins or n.startswith(mine)}
        )
