# manifest: freezes the pump into MicroPython's firmware for an RP2350; its build reads this file.
#
#   CMAKE_ARGS=-DMICROPY_BOARD_PINS=(here)/pins.csv \
#       make -C ports/rp2 BOARD=RPI_PICO2 FROZEN_MANIFEST=(here)/manifest.py
#
# So the names of the pins are in the firmware too. (CMAKE_ARGS comes before make: behind it, the
# port's own arguments would be lost.)

include("../manifest.py", board="rpi_pico2", chip="rp2")
