# build: from the data of a rig to its Hal.
#
# Owns which part of hal/ stands behind which word of rig.py. Must not: hold data of any rig.
# What is not on the rig is not imported: it would take memory for nothing. Nor is it a name in
# code: MicroPython keeps every one that it once read, so the parts stand in one text.

import sys

from hal import Hal

# port, the word for the part (the first is taken when rig.py says none), its class, and what comes
# before the data of rig.py: a pin; one that may be missing, with "?"; bus, the I2C bus; pins, all
# that the data name.
_PARTS = """
driver    stepdir   hal.parts.stepdir.StepDir     EN DIR FAULT? WAKE?
driver    tmc2209   hal.parts.tmc2209.Tmc2209     EN DIR FAULT? DRIVER_TX DRIVER_RX
force     analog    hal.parts.analog.AnalogForce  FORCE
force     hx711     hal.parts.hx711.Hx711         FORCE_CLOCK FORCE_DATA
seated    switch    hal.parts.switch.Switch       SEATED
end       switch    hal.parts.switch.Switch       END
encoder   as5600    hal.parts.as5600.As5600       bus
buzzer    buzzer    hal.parts.annunciator.Buzzer  BUZZER
vibrator  output    hal.parts.annunciator.Output  VIBRATE
light     leds      hal.parts.annunciator.Leds    RED YELLOW
light     rgb       hal.parts.annunciator.Rgb     RED GREEN
rtc       internal  hal.parts.rtc.InternalRtc
rtc       ds3231    hal.parts.ds3231.Ds3231       bus
keys      keys      hal.parts.keys.Keys           pins
battery   battery   hal.parts.analog.Battery      BATTERY
watchdog  watchdog  hal.parts.watchdog.Watchdog
"""


def hal_of(parts: dict, pins: dict, code_ok) -> Hal:
    """The hardware of a rig. The motor is off.

    parts: PARTS of rig.py; pins: of boards.pins.named(); code_ok: for the port system. Raises
    OSError when a part does not answer, ValueError for data that names no part or no pin, and
    TypeError for data that a part does not take.
    """
    rig = RigData(parts, pins)
    chip = "hal.esp32." if sys.platform == "esp32" else "hal.rp2."
    pulses = _class(chip + "pulses.Pulses")(rig.pin("STEP"), **(rig.data("pulses") or {}))
    system = _class(chip + "system.System")(code_ok)
    signals = [_optional(rig, port) for port in ("buzzer", "vibrator", "light")]
    return Hal(
        clock=_class("hal.parts.clock.Clock")(),
        rtc=_part(rig, "rtc"),
        stepper=_class("hal.parts.stepper.Stepper")(pulses, _part(rig, "driver")),
        force=_part(rig, "force"),
        reservoir=_class("hal.parts.reservoir.Reservoir")(
            _optional(rig, "seated"), _optional(rig, "end")
        ),
        encoder=_optional(rig, "encoder"),
        annunciator=_class("hal.parts.annunciator.Annunciator")(*signals),
        store=_store(rig),
        keys=_optional(rig, "keys"),
        battery=_optional(rig, "battery"),
        watchdog=_optional(rig, "watchdog"),
        system=system,
    )


class RigData:
    """PARTS of a board's rig.py, its pins, and the I2C bus that several parts share. Raises
    ValueError for what is missing in them."""

    def __init__(self, parts, pins):
        self._parts = parts
        self._pins = pins
        self._bus = None

    def pin(self, name):
        """What machine.Pin takes for the pin of that name."""
        if name not in self._pins:
            raise ValueError("pins.csv has no " + name)
        return self._pins[name]

    def has_pin(self, name):
        """True when pins.csv has it."""
        return name in self._pins

    def data(self, port):
        """What the part of a port takes, by name; None when there is no such part on the rig."""
        data = self._parts.get(port)
        if data is None:
            return None
        return {name: value for name, value in data.items() if name != "part"}

    def part(self, port, *known):
        """Which of the known parts a port is made of; the first when rig.py does not say."""
        data = self._parts.get(port)
        if data is None:
            raise ValueError("rig.py: there is no %s" % port)
        part = data.get("part", known[0])
        if part not in known:
            raise ValueError("rig.py: %s is %r, not one of: %s" % (port, part, ", ".join(known)))
        return part

    def bus(self):
        """The I2C bus of the rig."""
        if self._bus is None:
            data = self.data("i2c")
            if data is None:
                raise ValueError(
                    'rig.py: i2c is None; a part on it needs {"id": 0, "freq": 400_000}'
                )
            from machine import I2C, Pin

            number = data.pop("id")
            self._bus = I2C(number, scl=Pin(self.pin("SCL")), sda=Pin(self.pin("SDA")), **data)
        return self._bus


def _class(name):
    """What a dotted name stands for; its module is imported."""
    module, _, kind = name.rpartition(".")
    return getattr(__import__(module, None, None, (kind,)), kind)


def _optional(rig, port):
    return None if rig.data(port) is None else _part(rig, port)


def _part(rig, port):
    known = _rows_of(port)
    part = rig.part(port, *[words[1] for words in known])
    data = rig.data(port)
    for words in known:
        if words[1] == part:
            first = [_argument(rig, word, data) for word in words[3:]]
            return _class(words[2])(*first, **data)


def _rows_of(port):
    """The lines of _PARTS for a port, in words. To take all of it apart takes an RP2040 10 ms."""
    rows = []
    at = _PARTS.find("\n" + port + " ")
    while at >= 0:
        rows.append(_PARTS[at + 1 : _PARTS.find("\n", at + 1)].split())
        at = _PARTS.find("\n" + port + " ", at + 1)
    return rows


def _argument(rig, word, data):
    if word == "bus":
        return rig.bus()
    if word == "pins":
        return [rig.pin(name) for name in data.pop("pins")]
    if word[-1] == "?":
        return rig.pin(word[:-1]) if rig.has_pin(word[:-1]) else None
    return rig.pin(word)


def _store(rig):
    part = rig.part("store", "files", "fram", "split")
    data = rig.data("store")
    folder = data.pop("folder", "/journal")
    if part == "files":
        return _class("hal.stores.files.FileStore")(folder, **data)
    fram = _class("hal.stores.fram.FramStore")(rig.bus(), **data)
    if part == "fram":
        return fram
    return _class("hal.stores.files.Split")(_class("hal.stores.files.FileStore")(folder), fram)
