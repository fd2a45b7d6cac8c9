# sleeping: an emulated Pico whose core does nothing but sleep, and registers to set up the rest.
#
# Owns the addresses of an RP2040 that the tests of the emulator need. Must not: need a firmware.

from rp2040py import RP2040
from rp2040py.execute_batch import execute_batch
from rp2040py.memory_map import FLASH_START_ADDRESS
from rp2040py.simulator import Simulator

from tools.emulate.board import Board

WFI_AND_AGAIN = bytes.fromhex("30bffde7")
IO_CTRL, PAD = 0x4001_4004, 0x4001_C004  # of pin 0; 8 and 4 bytes a pin
OE_SET, OUT_SET, OUT_CLR, GPIO_IN = 0xD000_0024, 0xD000_0014, 0xD000_0018, 0xD000_0004
FUNCTION_SIO, FUNCTION_PIO0 = 5, 6
OUTPUT_AND_INPUT = 0x56
PIO0 = 0x5020_0000
CTRL, FSTAT, TXF0, RXF0, MEMORY = 0x00, 0x04, 0x10, 0x20, 0x48
CLKDIV, EXECCTRL, SHIFTCTRL, INSTR, PINCTRL = 0xC8, 0xCC, 0xD0, 0xD8, 0xDC
TX_STALLED = 1 << 24


def asleep() -> Board:
    """A board whose core has gone to sleep for good; an interrupt wakes it for an instruction."""
    board = Board(WFI_AND_AGAIN)
    board.run(0.01)
    assert board.mcu.core.waiting
    return board


def stock():
    """The emulator as it comes, its core asleep; and what lets its time pass."""
    mcu = RP2040()
    simulator = Simulator(rp2040=mcu)
    mcu.flash[: len(WFI_AND_AGAIN)] = WFI_AND_AGAIN
    mcu.core.pc = FLASH_START_ADDRESS

    def pass_us(us):
        alarm = mcu.clock.create_alarm(lambda: setattr(simulator, "stopped", True))
        alarm.schedule(us * 1_000)
        simulator.stopped = False
        while not simulator.stopped:
            execute_batch(simulator, 1)

    pass_us(10)
    return mcu, pass_us


def give_pin(mcu, pin, function):
    """As gpio_set_function of the SDK."""
    mcu.write_uint32(IO_CTRL + 8 * pin, function)
    mcu.write_uint32(PAD + 4 * pin, OUTPUT_AND_INPUT)


def pio_write(mcu, register, value):
    mcu.write_uint32(PIO0 + register, value)


def pio_run(mcu, words, pin, cycles, shift=0):
    """Runs a program, from its first word round and round, an instruction in so many cycles."""
    give_pin(mcu, pin, FUNCTION_PIO0)
    for at, word in enumerate(words):
        pio_write(mcu, MEMORY + 4 * at, word)
    pio_write(mcu, CLKDIV, cycles << 16)
    pio_write(mcu, EXECCTRL, len(words) - 1 << 12)
    pio_write(mcu, SHIFTCTRL, shift)
    pio_write(mcu, PINCTRL, 1 << 26 | pin << 5 | pin << 15)
    pio_write(mcu, INSTR, 0xE081)  # set(pindirs, 1)
    pio_write(mcu, INSTR, 0x0000)  # jmp(0)
    pio_write(mcu, CTRL, 1)
