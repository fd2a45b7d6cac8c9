# manifest: freezes the pump into MicroPython's firmware for an ESP32; its build reads this file.
#
#   make -C ports/esp32 BOARD=ESP32_GENERIC FROZEN_MANIFEST=(here)/manifest.py
#
# with pins.csv in the folder of that board, so that the names of the pins are in the firmware too.

include("../manifest.py", board="esp32_generic", chip="esp32")
