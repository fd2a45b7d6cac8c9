# test_emulator_repair_pio: PIO in tools/emulate keeps its time while the core sleeps.
#
# As test_emulator_repairs: it needs no firmware image, and shows the fault in the emulator too.

import pytest

from tests.host.sleeping import (
    CTRL,
    FSTAT,
    INSTR,
    PIO0,
    RXF0,
    SHIFTCTRL,
    TXF0,
    asleep,
    pio_run,
    pio_write,
    stock,
)

PIN = 2
# set(pins, 1) [9], set(pins, 0) [9], jmp(0): 10 + 10 + 1 instructions of 1 us
SQUARE_WAVE = (0xE901, 0xE900, 0x0000)
HIGH_US, PERIOD_US = 10, 21
# pull, mov(y, osr), jmp(y_dec, 2), set(pins, 1), set(pins, 0)
AFTER_A_WHILE = (0x80A0, 0xA047, 0x0082, 0xE001, 0xE000)
Y_TO_FIFO = (0xA0C2, 0x8020)  # mov(isr, y), push
JOIN_TX, JOIN_RX = 1 << 30, 1 << 31
PUSH = 0x8000  # push(noblock)
TX_FULL, TX_EMPTY, RX_FULL, RX_EMPTY = 1 << 16, 1 << 24, 1 << 0, 1 << 8  # of FSTAT


def edges_of(mcu, pass_us, us):
    """ns of each change of the pin, from the first on, in so many us with the core asleep."""
    edges = []
    mcu.gpio[PIN].add_listener(lambda _new, _old: edges.append(mcu.clock.nanos))
    pio_run(mcu, SQUARE_WAVE, PIN, cycles=125)
    edges.clear()
    pass_us(us)
    return [(b - a) / 1_000 for a, b in zip(edges, edges[1:], strict=False)]


def test_stock_bends_a_program_while_the_core_sleeps():
    mcu, pass_us = stock()
    assert len(edges_of(mcu, pass_us, 10_000)) < 10


def test_3_a_program_keeps_its_time_while_the_core_sleeps():
    board = asleep()
    gaps_us = edges_of(board.mcu, lambda us: board.run(us / 1_000), 10_000)
    assert len(gaps_us) > 2 * 10_000 // PERIOD_US - 4
    assert set(gaps_us[0::2]) | set(gaps_us[1::2]) == {HIGH_US, PERIOD_US - HIGH_US}


def test_3_a_long_count_is_passed_at_one_go_and_the_core_may_look():
    def first_edge_us(look_at_us):
        board = asleep()
        mcu = board.mcu
        pio_run(mcu, AFTER_A_WHILE, PIN, cycles=125)
        rises = []
        board.pads[PIN].watch(lambda level: rises.append(board.now_ns))
        began_ns = board.now_ns
        pio_write(mcu, TXF0, 1_000_000)
        seen = []
        for until_us in look_at_us:
            board.run((began_ns + until_us * 1_000 - board.now_ns) / 1_000_000)
            for word in Y_TO_FIFO:
                pio_write(mcu, INSTR, word)
            seen.append(mcu.read_uint32(PIO0 + RXF0))
        board.run(1_100)
        return (rises[0] - began_ns) / 1_000, seen

    alone_us, _ = first_edge_us(())
    looked_us, seen = first_edge_us((250_000, 999_000))
    assert looked_us == alone_us
    assert 1_000_000 <= alone_us <= 1_000_010
    assert abs(750_000 - seen[0]) < 10 and abs(1_000 - seen[1]) < 10


def joined(mcu, shift):
    """State machine 0 stands still, its FIFOs as SHIFTCTRL says."""
    pio_run(mcu, (0x0000,), PIN, cycles=125, shift=shift)
    pio_write(mcu, CTRL, 0)


def words_taken(mcu):
    """How many words (TX, RX) take before they say that they are full."""
    return tuple(
        filled(mcu, full, put) for full, put in ((TX_FULL, (TXF0, 7)), (RX_FULL, (INSTR, PUSH)))
    )


def filled(mcu, full, put):
    for taken in range(20):
        if mcu.read_uint32(PIO0 + FSTAT) & full:
            return taken
        pio_write(mcu, *put)
    return 20


JOINED = ((0, (4, 4)), (JOIN_TX, (8, 0)), (JOIN_RX, (0, 8)))


def test_stock_has_no_joined_fifo():
    mcu, _ = stock()
    joined(mcu, JOIN_TX)
    assert words_taken(mcu) == (4, 4)


@pytest.mark.parametrize(("shift", "words"), JOINED)
def test_3_a_joined_fifo_holds_eight_words_and_the_other_none(shift, words):
    mcu = asleep().mcu
    joined(mcu, shift)
    assert words_taken(mcu) == words


def test_3_words_come_out_of_a_joined_fifo_as_they_went_in():
    mcu = asleep().mcu
    joined(mcu, JOIN_RX)
    for number in range(8):
        pio_write(mcu, INSTR, 0xE040 | number)  # set(y, number)
        pio_write(mcu, INSTR, Y_TO_FIFO[0])
        pio_write(mcu, INSTR, PUSH)
    assert [mcu.read_uint32(PIO0 + RXF0) for _ in range(8)] == list(range(8))


def test_3_joining_and_a_reset_empty_the_fifos():
    board = asleep()
    mcu = board.mcu
    joined(mcu, JOIN_TX)
    words_taken(mcu)
    pio_write(mcu, SHIFTCTRL, 0)
    assert mcu.read_uint32(PIO0 + FSTAT) & (TX_EMPTY | RX_EMPTY) == TX_EMPTY | RX_EMPTY
    joined(mcu, JOIN_TX)
    board.press_reset()
    assert words_taken(mcu) == (4, 4)
