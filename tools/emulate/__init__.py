"""The board without a board: MicroPython's RP2040 firmware on an emulator, our rig on its pins.

board      one Pico: flash in, instructions run, its console, its power
usb, pads, pio, uart      the emulator's four repairs, each apart
flash      what was written, how long that takes, what a power cut leaves of it
image      what is in a Pico's flash: firmware, and a file system of files
rig        hal.sim's plant on its pins
repl       somebody who types at its prompt
bench      all of it put together, for the scenarios of tests/emulated
firmware, kept, paced      `make emulate`: which image, which flash, at which pace
"""
