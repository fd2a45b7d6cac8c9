# build: from the data of a rig to its Hal.
#
# Owns which part of hal/ stands behind which word of rig.py. Must not: hold data of any rig.
# What is not on the rig is not imported: it would take memory for nothing.

import sys

from boards.rigdata import RigData
from hal import Hal
from hal.parts.annunciator import Annunciator
from hal.parts.clock import Clock
from hal.parts.reservoir import Reservoir
from hal.parts.stepper import Stepper
from hal.parts.switch import Switch


def hal_of(parts: dict, pins: dict, code_ok) -> Hal:
    """The hardware of a rig. The motor is off.

    parts: PARTS of rig.py; pins: of boards.pins.named(); code_ok: for the port system. Raises
    OSError when a part does not answer, ValueError for data that names no part or no pin, and
    TypeError for data that a part does not take.
    """
    rig = RigData(parts, pins)
    pulses, system = _of_this_chip(rig, code_ok)
    return Hal(
        clock=Clock(),
        rtc=_rtc(rig),
        stepper=Stepper(pulses, _driver(rig)),
        force=_force(rig),
        reservoir=Reservoir(_switch(rig, "seated", "SEATED"), _switch(rig, "end", "END")),
        encoder=_encoder(rig),
        annunciator=Annunciator(_buzzer(rig), _vibrator(rig), _light(rig)),
        store=_store(rig),
        keys=_keys(rig),
        battery=_battery(rig),
        watchdog=_watchdog(rig),
        system=system,
    )


def _of_this_chip(rig, code_ok):
    if sys.platform == "esp32":
        from hal.esp32.pulses import Pulses
        from hal.esp32.system import System
    else:
        from hal.rp2.pulses import Pulses
        from hal.rp2.system import System
    return Pulses(rig.pin("STEP"), **(rig.data("pulses") or {})), System(code_ok)


def _driver(rig):
    part = rig.part("driver", "stepdir", "tmc2209")
    fault = rig.pin("FAULT") if rig.has_pin("FAULT") else None
    if part == "stepdir":
        from hal.parts.stepdir import StepDir

        return StepDir(rig.pin("EN"), rig.pin("DIR"), fault, **rig.data("driver"))
    from hal.parts.tmc2209 import Tmc2209

    return Tmc2209(rig.pin("EN"), rig.pin("DIR"), fault, **rig.data("driver"))


def _force(rig):
    if rig.part("force", "analog", "hx711") == "analog":
        from hal.parts.analog import AnalogForce

        return AnalogForce(rig.pin("FORCE"), **rig.data("force"))
    from hal.parts.hx711 import Hx711

    return Hx711(rig.pin("FORCE_CLOCK"), rig.pin("FORCE_DATA"), **rig.data("force"))


def _switch(rig, port, name):
    data = rig.data(port)
    return None if data is None else Switch(rig.pin(name), **data)


def _encoder(rig):
    data = rig.data("encoder")
    if data is None:
        return None
    rig.part("encoder", "as5600")
    from hal.parts.as5600 import As5600

    return As5600(rig.bus(), **data)


def _buzzer(rig):
    data = rig.data("buzzer")
    if data is None:
        return None
    from hal.parts.buzzer import Buzzer

    return Buzzer(rig.pin("BUZZER"), **data)


def _vibrator(rig):
    data = rig.data("vibrator")
    if data is None:
        return None
    from hal.parts.output import Output

    return Output(rig.pin("VIBRATE"), **data)


def _light(rig):
    data = rig.data("light")
    if data is None:
        return None
    if rig.part("light", "leds", "rgb") == "leds":
        from hal.parts.light import Leds

        return Leds(rig.pin("RED"), rig.pin("YELLOW"), **data)
    from hal.parts.light import Rgb

    return Rgb(rig.pin("RED"), rig.pin("GREEN"), **data)


def _rtc(rig):
    if rig.part("rtc", "internal", "ds3231") == "internal":
        from hal.parts.rtc import InternalRtc

        return InternalRtc()
    from hal.parts.ds3231 import Ds3231

    return Ds3231(rig.bus())


def _store(rig):
    part = rig.part("store", "files", "fram", "split")
    data = rig.data("store")
    folder = data.pop("folder", "/journal")
    if part == "files":
        from hal.stores.files import FileStore

        return FileStore(folder, **data)
    from hal.stores.fram import FramStore

    fram = FramStore(rig.bus(), **data)
    if part == "fram":
        return fram
    from hal.stores.files import FileStore
    from hal.stores.split import Split

    return Split(FileStore(folder), fram)


def _keys(rig):
    data = rig.data("keys")
    if data is None:
        return None
    from hal.parts.keys import Keys

    return Keys([rig.pin(name) for name in data.pop("pins")], **data)


def _battery(rig):
    data = rig.data("battery")
    if data is None:
        return None
    from hal.parts.battery import Battery

    return Battery(rig.pin("BATTERY"), **data)


def _watchdog(rig):
    data = rig.data("watchdog")
    if data is None:
        return None
    from hal.parts.watchdog import Watchdog

    return Watchdog(**data)
