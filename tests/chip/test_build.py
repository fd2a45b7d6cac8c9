# test_build: every word that rig.py knows becomes the part it names, on the pins of its board.

import importlib
import sys
from types import SimpleNamespace
from unittest.mock import MagicMock, call

import pytest

from boards.rpi_pico.rig import PARTS
from hal import PORTS

# A store keeps its files open, for as long as a board has power.
pytestmark = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)

BUS = {"id": 0, "freq": 400_000, "timeout": 1_000}
MORE_PINS = {"FORCE_CLOCK": 14, "FORCE_DATA": 15, "KEY1": 18, "KEY2": 19, "GREEN": 22}
MORE_PINS.update({"WAKE": 13, "DRIVER_TX": 20, "DRIVER_RX": 21})
# port, data, class that stands behind it
CHOICES = (
    ("force", {"part": "analog", "samples": 4}, "AnalogForce"),
    ("force", {"part": "hx711", "stale_ms": 40}, "Hx711"),
    ("encoder", None, "NoneType"),
    ("encoder", {"part": "as5600"}, "As5600"),
    ("rtc", {"part": "internal"}, "InternalRtc"),
    ("rtc", {"part": "ds3231"}, "Ds3231"),
    ("keys", {"pins": ("KEY1", "KEY2")}, "Keys"),
    ("battery", None, "NoneType"),
    ("battery", {"full_mv": 5_000}, "Battery"),
    ("watchdog", {"timeout_ms": 8_000}, "Watchdog"),
    ("store", {"part": "fram"}, "FramStore"),
    ("store", {"part": "split"}, "Split"),
)


@pytest.fixture
def machine(monkeypatch):
    """Module machine, which takes everything, with rp2, esp32 and time beside it."""
    fake = MagicMock()
    fake.RTC().datetime.return_value = (2021, 1, 1, 4, 0, 0, 0, 0)
    fake.Pin().return_value = 1
    fake.mem32.__getitem__.return_value = 0
    clock = SimpleNamespace(
        ticks_ms=lambda: 0,
        ticks_us=lambda: 0,
        ticks_add=lambda a, b: a + b,
        ticks_diff=lambda a, b: a - b,
        sleep_ms=lambda ms: None,
        sleep_us=lambda us: None,
    )
    rp2 = MagicMock()
    rp2.asm_pio = lambda **options: lambda program: program
    for name, module in (("machine", fake), ("rp2", rp2), ("time", clock)):
        monkeypatch.setitem(sys.modules, name, module)
    for name in list(sys.modules):
        if name.startswith(("hal.parts", "hal.rp2", "boards.build", "boards.pins")):
            monkeypatch.delitem(sys.modules, name)
    yield fake
    for name in list(sys.modules):
        if name.startswith(("hal.parts", "hal.rp2", "boards.build", "boards.pins")):
            del sys.modules[name]


def built(tmp_path, **changes):
    parts = dict(PARTS, store={"part": "files", "folder": str(tmp_path / "journal")}, i2c=BUS)
    parts.update(changes)
    if parts["store"]["part"] == "split":
        parts["store"]["folder"] = str(tmp_path / "journal")
    named = importlib.import_module("boards.pins").named
    names = dict(named("rpi_pico"), **MORE_PINS)
    return importlib.import_module("boards.build").hal_of(parts, names, lambda: True)


def test_the_rig_as_it_comes_has_every_port_it_needs(machine, tmp_path):
    hal = built(tmp_path)
    kinds = {name: type(getattr(hal, name)).__name__ for name in PORTS}
    assert kinds == {
        "clock": "Clock",
        "rtc": "InternalRtc",
        "stepper": "Stepper",
        "force": "AnalogForce",
        "reservoir": "Reservoir",
        "encoder": "NoneType",
        "annunciator": "Annunciator",
        "store": "FileStore",
        "keys": "NoneType",
        "battery": "Battery",
        "watchdog": "NoneType",
        "system": "System",
    }


@pytest.mark.parametrize("port, data, kind", CHOICES)
def test_each_part_stands_behind_its_word(port, data, kind, machine, tmp_path):
    changes = {port: dict(data) if data else data}
    assert type(getattr(built(tmp_path, **changes), port)).__name__ == kind


@pytest.mark.parametrize("driver, kind", (("stepdir", "StepDir"), ("tmc2209", "Tmc2209")))
def test_each_driver_stands_behind_its_word(driver, kind, machine, tmp_path):
    hal = built(tmp_path, driver={"part": driver})
    assert type(hal.stepper._driver).__name__ == kind


def test_a_driver_sleeps_and_wakes_by_the_pin_that_is_named_for_it(machine, tmp_path):
    built(tmp_path, driver={"part": "stepdir"})
    assert call(MORE_PINS["WAKE"], machine.Pin.OUT, value=0) in machine.Pin.call_args_list


@pytest.mark.parametrize("light, kind", (("leds", "Leds"), ("rgb", "Rgb")))
def test_each_light_stands_behind_its_word(light, kind, machine, tmp_path):
    hal = built(tmp_path, light={"part": light})
    assert type(hal.annunciator._light).__name__ == kind


def test_what_is_not_there_is_not_there(machine, tmp_path):
    hal = built(tmp_path, seated=None, end=None, buzzer=None, vibrator=None, light=None)
    assert hal.reservoir.seated() and not hal.reservoir.at_end()
    hal.annunciator.tone(440)
    hal.annunciator.vibrate(True)
    hal.annunciator.light(True, False)


def test_the_bus_is_made_once_with_all_that_its_data_say(machine, tmp_path):
    built(tmp_path, rtc={"part": "ds3231"}, encoder={"part": "as5600"})
    assert machine.I2C.call_count == 1
    assert machine.I2C.call_args.args == (0,)
    assert machine.I2C.call_args.kwargs["timeout"] == 1_000


@pytest.mark.parametrize(
    "changes, words",
    (
        ({"force": {"part": "guess"}}, "force is 'guess', not one of: analog, hx711"),
        ({"rtc": {"part": "ds3231"}, "i2c": None}, "i2c is None"),
        ({"keys": {"pins": ("KEY9",)}}, "pins.csv has no KEY9"),
        ({"force": None}, "there is no force"),
    ),
)
def test_what_cannot_be_built_is_said_in_words(changes, words, machine, tmp_path):
    with pytest.raises(ValueError, match=words):
        built(tmp_path, **changes)
