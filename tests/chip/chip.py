# chip: an RP2040 without its cores: PIO and pins of rp2040py, one system clock at a time.
#
# Owns time, the level of the STEP pin and the list of its edges. Also owns what rp2040py 0.3.6
# does not do by itself, each said where it is mended: it runs one instruction a call at most; a
# pin does not hear what it drives; an instruction that is executed at once shows on no pin; a
# state machine that is switched on is a cycle late until its first delay. (Joined FIFOs are in
# standins.py.)

from rp2040py import RP2040
from rp2040py.gpio_pin import GPIOPinState

_FUNCTION_PIO = 6  # of PIO0; PIO1 follows
_INPUT_ENABLE = 0x40
_CYCLE_FP = 256  # in its fixed point


class Chip:
    """clock_hz: of the system. access_cycles: what an access of the program to a register takes,
    to stand for the time Python needs.

    cycle: now. edges: of the STEP pin, (cycle, level). held_low: a short circuit to ground.
    """

    def __init__(self, clock_hz=1_000_000, access_cycles=2, step_pin=2):
        self.mcu = RP2040()
        self.mcu.simulator = object()  # without one, PIO would run ahead when it is switched on
        self.clock_hz = clock_hz
        self.access_cycles = access_cycles
        self.step_pin = step_pin
        self.cycle = 0
        self.edges = []
        self.held_low = False
        self._gpio = self.mcu.gpio[step_pin]
        self._gpio.add_listener(self._changed)

    def _changed(self, new, _old):
        level = new == GPIOPinState.HIGH
        if self.edges or level:
            self.edges.append((self.cycle, level))
        # A pin hears what it drives.
        self._gpio.set_input_value(level and not self.held_low)

    def connect(self, pin, block):
        """As gpio_set_function of the SDK: the pin is a PIO's, and heard."""
        gpio = self.mcu.gpio[pin]
        gpio.ctrl = _FUNCTION_PIO + block
        gpio.pad_value |= _INPUT_ENABLE
        self.mcu.pio[block].check_changed_pins()
        gpio.check_for_updates()

    def advance(self, cycles):
        """So many cycles of the system clock, one instruction each."""
        running = [pio.advance for pio in self.mcu.pio if not pio.stopped]
        for _ in range(cycles):
            self.cycle += 1
            for advance in running:
                advance(1)

    def pass_us(self, us):
        self.advance(us * self.clock_hz // 1_000_000)

    def read(self, address):
        self.advance(self.access_cycles)
        return self.mcu.read_uint32(address)

    def write(self, address, value):
        machines = [machine for pio in self.mcu.pio for machine in pio.machines]
        resting = [machine for machine in machines if not machine.enabled]
        self.mcu.write_uint32(address, value & 0xFFFF_FFFF)
        for machine in resting:
            if machine.enabled:
                machine.next_due_fp += _CYCLE_FP  # it begins in the cycle that comes, not in this
        for pio in self.mcu.pio:
            pio.recompute_due()
            pio.check_changed_pins()  # an instruction that is executed at once may set a pin
        self.advance(self.access_cycles)

    def rises_us(self):
        """When the pin rose, in us."""
        us = self.clock_hz // 1_000_000
        assert all(cycle % us == self.edges[0][0] % us for cycle, _ in self.edges)
        return [cycle // us for cycle, level in self.edges if level]

    def widths_us(self):
        """How long it was high, each time."""
        us = self.clock_hz // 1_000_000
        return [
            (fall - rise) / us
            for (rise, _), (fall, _) in zip(self.edges[::2], self.edges[1::2], strict=False)
        ]
