# test_emulator_repairs: what tools/emulate mends in the emulator, each without a firmware image.
# (PIO has test_emulator_repair_pio.)
#
# Each also shows the fault in the emulator as it comes: when that test fails, the repair can go.

from rp2040py.irq import IRQ
from rp2040py.peripherals.usb import INTE, INTR, INTR_DEV_SOF, SOF_RD
from rp2040py.usb.cdc import USBCDC

from tests.host.sleeping import (
    FUNCTION_SIO,
    GPIO_IN,
    OE_SET,
    OUT_CLR,
    OUT_SET,
    asleep,
    give_pin,
    stock,
)

CONSOLE_OUT = 2  # the endpoint
CONTROL = 0x0800_0180 | 1 << 31  # of it: buffer at 0x180
ARMED = 1 << 10 | 64
DPRAM = 0x5010_0000
USB_REGISTERS = 0x5011_0000
UART0 = 0x4003_4000
UARTDR, UARTCR, UARTIMSC, UARTICR = 0x00, 0x30, 0x38, 0x44
TX_INTERRUPT = 1 << 5
PIN = 2


def arm_console(mcu):
    """The firmware waits for what is typed."""
    mcu.write_uint32(DPRAM + 8 + 8 * (CONSOLE_OUT - 1) + 4, CONTROL)
    mcu.write_uint32(DPRAM + 0x84 + 8 * CONSOLE_OUT, ARMED)


def answered(mcu):
    return mcu.usb_ctrl._buff_status != 0


def test_stock_answers_an_idle_endpoint_at_once():
    mcu, pass_us = stock()
    cdc = USBCDC(mcu.usb_ctrl)
    cdc._out_endpoint = CONSOLE_OUT
    arm_console(mcu)
    pass_us(15)
    assert answered(mcu)


def test_1_a_console_at_which_nobody_types_lets_the_core_sleep():
    board = asleep()
    arm_console(board.mcu)
    busy_ns = board.busy_ns
    board.run(1_000)
    assert not answered(board.mcu)
    assert board.busy_ns == busy_ns


def test_1_what_is_typed_arrives_a_millisecond_later():
    board = asleep()
    arm_console(board.mcu)
    board.line.type(b"hello")
    board.run(0.9)
    assert not answered(board.mcu)
    board.run(0.2)
    assert answered(board.mcu)
    assert bytes(board.mcu.usb_dpram[0x180:0x185]) == b"hello"
    assert board.line.unsent == 0


def test_1_frames_come_each_millisecond_while_they_are_asked_for():
    board = asleep()
    mcu = board.mcu

    def raised():
        return mcu.read_uint32(USB_REGISTERS + INTR) & INTR_DEV_SOF

    board.run(3)
    assert not raised()
    mcu.write_uint32(USB_REGISTERS + INTE, INTR_DEV_SOF)
    numbers = []
    for _ in range(4):
        board.run(1)
        assert raised()
        numbers.append(mcu.read_uint32(USB_REGISTERS + SOF_RD))
        assert not raised()
    assert numbers == list(range(numbers[0], numbers[0] + 4))
    mcu.write_uint32(USB_REGISTERS + INTE, 0)
    board.run(3)
    assert not raised()


def level_read(mcu):
    give_pin(mcu, PIN, FUNCTION_SIO)
    mcu.write_uint32(OE_SET, 1 << PIN)
    levels = []
    for register in (OUT_SET, OUT_CLR, OUT_SET):
        mcu.write_uint32(register, 1 << PIN)
        levels.append(mcu.read_uint32(GPIO_IN) >> PIN & 1)
    return levels


def test_stock_reads_back_0_from_an_output():
    assert level_read(stock()[0]) == [0, 0, 0]


def test_2_an_output_reads_back_what_it_drives():
    assert level_read(asleep().mcu) == [1, 0, 1]


def test_2_a_wire_goes_back_to_what_else_drives_it():
    board = asleep()
    levels = []
    pad = board.pads[PIN]
    pad.watch(levels.append)
    pad.drive(True)  # a pull-up
    give_pin(board.mcu, PIN, FUNCTION_SIO)
    board.mcu.write_uint32(OE_SET, 1 << PIN)
    assert pad.driven_ns == board.now_ns and not pad.level
    board.press_reset()
    assert pad.driven_ns is None and pad.level
    assert levels == [True, False, True]


def interrupts(mcu):
    """Whether UART0 asks for attention: after a byte was sent, when told off, and looked at."""

    def asked():
        return bool(mcu.core.pending_interrupts >> IRQ.UART0 & 1)

    mcu.write_uint32(UART0 + UARTCR, 0x301)
    mcu.write_uint32(UART0 + UARTIMSC, TX_INTERRUPT)
    mcu.write_uint32(UART0 + UARTDR, 0x55)
    seen = [asked()]
    mcu.write_uint32(UART0 + UARTICR, TX_INTERRUPT)
    seen.append(asked())
    mcu.write_uint32(UART0 + UARTIMSC, TX_INTERRUPT)
    seen.append(asked())
    return seen


def test_stock_never_ends_a_transmit_interrupt():
    assert interrupts(stock()[0]) == [True, True, True]


def test_4_a_transmit_interrupt_can_be_cleared():
    assert interrupts(asleep().mcu) == [True, False, False]
