# boards/rpi_pico: a Raspberry Pi Pico with its rig.
