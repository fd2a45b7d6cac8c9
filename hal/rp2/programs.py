# programs: what the PIO runs: one program makes pulses, one counts them.
#
# Owns every cycle of a pulse. Must not: know steps, ramps or counts; pulses.py feeds and reads the
# programs. In here are PIO instructions, which rp2.asm_pio assembles as the file is imported.
#
# STEP_PULSES runs at 1 MHz, so a cycle is a microsecond. It takes pairs of words, (pulses - 1,
# gap), and makes that many pulses, each gap + GAP_US after the one before:
#
#     within a pair    mov 1, jmp gap + 1, set 4, set 1, jmp 1, jmp 3        = gap + 11
#     between pairs    pull, mov, pull, mov 4, jmp gap + 1, set 4, set 1, jmp 1 = gap + 11
#
# So a pair that follows another begins in step, as long as its words are there in time; all words
# of a burst are there before it begins. Without a pair the program waits at its first line, with
# the pin low, and the PIO says so in TXSTALL.
#
# STEP_COUNTER runs at full speed. It is given a number once, and takes one off for each rising
# edge of the pin. It looks away for some cycles after an edge: one that rings counts once.

import rp2
from micropython import const

GAP_US = const(11)
FIRST_US = const(8)  # from the start to the first pulse: 6 cycles, and one of the clock divider
HIGH_US = const(4)  # A4988 asks for 1 us, DRV8825 for 1.9 us, TMC2209 for 0.1 us


@rp2.asm_pio(set_init=rp2.PIO.OUT_LOW, fifo_join=rp2.PIO.JOIN_TX)
def step_pulses():
    wrap_target()
    pull()
    mov(x, osr)
    pull()
    label("pulse")
    mov(y, osr)
    label("gap")
    jmp(y_dec, "gap")
    set(pins, 1)[3]
    set(pins, 0)
    jmp(x_dec, "again")
    wrap()
    label("again")
    jmp("pulse")[2]


@rp2.asm_pio(autopush=True, push_thresh=32)
def step_counter():
    pull()
    mov(x, osr)
    wrap_target()
    label("next")
    wait(0, pin, 0)[3]
    wait(1, pin, 0)
    jmp(x_dec, "next")[7]
    wrap()
