# boards/rpi_pico2: a Raspberry Pi Pico 2 with its rig.
