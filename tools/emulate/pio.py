"""A PIO block that keeps time by the clock, whether the core runs or sleeps.

Owns the emulator's repair 3: it gives a PIO one instruction for each of the core's, and one for
each sleep of it, however long; so a program slows down, and bends, while the core sleeps. Here an
alarm of the emulator's clock comes at each cycle in which a state machine is due. Must not: know
any program.

A state machine that counts down in one instruction (`jmp(y_dec, "here")`) would take most of a
burst's time so: such a loop is passed at one go, and wound back to now when the core looks.
"""

from rp2040py.peripherals.pio import RPPIO
from rp2040py.peripherals.pio_registers import SM0_SHIFTCTRL
from rp2040py.rp2040 import RP2040
from rp2040py.utils.fifo import FIFO

CYCLE_NS = 8  # of the system clock, 125 MHz
SM_BYTES = 0x18  # registers of a state machine
JOIN_SHIFT = 30  # of FJOIN_TX and, above it, FJOIN_RX in SHIFTCTRL
FIFO_WORDS = ((4, 4), (8, 0), (0, 8), (0, 0))  # (TX, RX) by these two bits
_ONE = 256  # a cycle, in the emulator's fixed point
_NEVER = 1 << 62
_JMP_X_DEC, _JMP_Y_DEC = 0b010, 0b100


def keep_time(mcu: RP2040) -> None:
    """Puts such blocks in the place of the emulator's. To be called before anything runs."""
    for index, (base, name) in enumerate(((0x50200, "PIO0"), (0x50300, "PIO1"))):
        block = PacedPio(mcu, name, mcu.pio[index].first_irq, index)
        mcu.pio[index] = block
        mcu.peripherals[base] = block


class PacedPio(RPPIO):
    """The emulator's PIO block, each instruction in its own cycle."""

    stopped = True  # for the emulator's loop: nothing to advance between the core's instructions

    def __init__(self, rp2040, _name, _first_irq, _index):
        self._clock = rp2040.clock
        self._alarm = self._clock.create_alarm(self._due)
        self._cycle = 0  # the block's own idea of now
        self._busy = False

    @property
    def cycle_fp(self):  # type: ignore[override]  # it is read there, and set before this is asked
        """Now, in 256ths of a cycle: state machines that are released begin from here."""
        return int(self._clock.nanos // CYCLE_NS) * _ONE

    def read_uint32(self, offset):
        self._wind_back()
        value = super().read_uint32(offset)
        self._arm()
        return value

    def write_uint32(self, offset, value):
        self._wind_back()
        self._busy = True
        super().write_uint32(offset, value)
        self._join(offset, value)
        self.check_changed_pins()
        self._busy = False
        self._arm()

    def _join(self, offset, value):
        index, register = divmod(offset - SM0_SHIFTCTRL, SM_BYTES)
        if not register and 0 <= index < len(self.machines):
            _give_fifos(self.machines[index], FIFO_WORDS[value >> JOIN_SHIFT & 3])

    def notify_due(self, due_fp):
        super().notify_due(due_fp)
        if not self._busy:
            self._arm()

    def reset(self):
        super().reset()
        for machine in self.machines:
            _give_fifos(machine, FIFO_WORDS[0])
        self._cycle = 0
        self._alarm.cancel()

    def _due(self):
        self._busy = True
        self._follow()
        self._busy = False
        self._arm()

    def _follow(self):
        # The emulator's own advance: at most one instruction of each machine that is due.
        now = self.cycle_fp // _ONE
        super().advance(now - self._cycle)
        self._cycle = now

    def _arm(self):
        for machine in self.machines:
            if machine.enabled and not machine.waiting:
                self._wind(machine)
        self.recompute_due()
        if self.next_due_fp == _NEVER:
            self._alarm.cancel()
            return
        due_ns = -(-self.next_due_fp // _ONE) * CYCLE_NS
        self._alarm.schedule(max(0.0, due_ns - self._clock.nanos))

    def _wind(self, machine):
        # y at D is y-1 a round later: to 0, in one go.
        count = _counter(machine)
        if count and getattr(machine, count):
            machine.next_due_fp += getattr(machine, count) * _round_fp(machine)
            setattr(machine, count, 0)

    def _wind_back(self):
        self._busy = True
        self._follow()
        self._busy = False
        now_fp = self.cycle_fp
        for machine in self.machines:
            if not machine.enabled or machine.waiting:
                continue
            count = _counter(machine)
            if count:
                rounds = (machine.next_due_fp - now_fp - 1) // _round_fp(machine)
                if rounds > 0:
                    setattr(machine, count, getattr(machine, count) + rounds)
                    machine.next_due_fp -= rounds * _round_fp(machine)


def _give_fifos(machine, words):
    # The emulator has two FIFOs of four words, joined or not. A change of joining empties both.
    if (machine.tx_fifo.size, machine.rx_fifo.size) != words:
        machine.tx_fifo, machine.rx_fifo = map(FIFO, words)


def _counter(machine):
    """ "x" or "y" when the machine is about to count it down in a loop of one instruction."""
    instruction = machine.pio.instructions[machine.pc]
    if instruction >> 13 or instruction & 0x1F != machine.pc or machine.sideset_count:
        return None
    return {_JMP_X_DEC: "x", _JMP_Y_DEC: "y"}.get(instruction >> 5 & 7)


def _round_fp(machine):
    delay = machine.pio.instructions[machine.pc] >> 8 & 0x1F
    return (1 + delay) * machine.div_fp
