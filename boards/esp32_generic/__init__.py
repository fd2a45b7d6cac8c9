# boards/esp32_generic: a board with an ESP32, as most development boards have it, with its rig.
