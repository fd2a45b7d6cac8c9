# rig: what hangs on a Raspberry Pi Pico 2, as data. Change it here, then `make flash` again.
#
# The pins of all this are in pins.csv; boards/README.md has the wiring, and every choice there is.

# Fields of firmware/config.py that differ from its defaults.
RIG = {
    "pl_per_step": 18_406,  # bore 8.66 mm, lead 1 mm, 200 steps of 16 microsteps
    "coupled_counts": 9_000,  # half of the friction: below, nothing resists the motor
    # One lithium cell: below the first there is not enough left for a bolus, below the second the
    # regulator is about to drop out.
    "supply_low_mv": 3_400,
    "supply_stop_mv": 3_200,
}

# A port each, and which part it is made of; None: there is none. "part" says which, where there
# is a choice, and the rest is what the part takes (see its file in hal/parts).
PARTS = {
    "driver": {"part": "stepdir", "active_low": True},  # A4988, DRV8825 and their like
    "force": {"part": "analog", "samples": 16},  # or "hx711"
    "seated": {"active_low": True},  # closed, to ground, while a cartridge is in place
    "end": {"active_low": True},  # closed, to ground, at the end of the plunger's travel
    "encoder": None,  # or {"part": "as5600"}
    "buzzer": {},
    "vibrator": {},
    "light": {"part": "leds"},  # or "rgb"
    "keys": None,  # or {"pins": ("KEY1", "KEY2")}: stop, and ok
    "battery": {"full_mv": 6_600},  # at half its voltage: two resistors of 100 kOhm
    "rtc": {"part": "internal"},  # loses the time with its power; "ds3231" does not
    "store": {"part": "files", "folder": "/journal"},  # or "fram", or "split": history in files
    "i2c": None,  # the bus of what is on I2C: {"id": 0, "freq": 400_000}
    # {"timeout_ms": 8_000} on a rig that nobody types at: once it runs, nothing stops it again.
    "watchdog": None,
}
