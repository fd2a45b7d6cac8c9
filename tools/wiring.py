"""wiring: draws boards/wiring.svg, the picture of boards/README.md.

Owns what is wired to what. The pins are those of the boards' pins.csv, so the picture cannot say
others. Must not: know how a symbol looks; that is wiring_svg.py.

    python -m tools.wiring [file]
"""

from __future__ import annotations

import sys
from pathlib import Path

from tools.wiring_svg import Drawing

BOARDS = Path(__file__).resolve().parent.parent / "boards"
PICTURE = BOARDS / "wiring.svg"
_LEFT, _RIGHT = 470, 790  # sides of the board
_ROWS_LEFT = {"EN": 150, "DIR": 190, "FAULT": 230, "STEP": 270}
_ROWS_LEFT |= {"BUZZER": 400, "VIBRATE": 470, "RED": 550, "YELLOW": 610}
_ROWS_RIGHT = {"FORCE": 150, "BATTERY": 270, "SEATED": 380, "END": 430, "HOLD": 480}
_ROWS_RIGHT |= {"SDA": 570, "SCL": 610}


def pins(board: str) -> dict[str, str]:
    """{name: pin} of a board, as pins.csv has it."""
    lines = (BOARDS / board / "pins.csv").read_text(encoding="utf-8").split()
    return dict(line.split(",") for line in lines)


def picture() -> str:
    """The diagram, as SVG."""
    drawing = Drawing(1200, 720)
    _board(drawing)
    _motor(drawing)
    _signals(drawing)
    _sensors(drawing)
    _contacts(drawing)
    _bus(drawing)
    return drawing.svg()


def _board(d: Drawing) -> None:
    pico, esp32 = pins("rpi_pico"), pins("esp32_generic")
    d.box(_LEFT, 60, _RIGHT - _LEFT, 600, kind="board")
    middle = (_LEFT + _RIGHT) // 2
    d.text(middle, 90, "Pico, Pico 2 or ESP32", "head", "middle")
    d.text(middle, 110, "GPIO of a Pico / of an ESP32", "small", "middle")
    for name, y in _ROWS_LEFT.items():
        d.text(_LEFT + 12, y + 5, name, "name")
        d.text(_LEFT + 80, y + 5, _numbers(pico[name], esp32[name]))
    for name, y in _ROWS_RIGHT.items():
        d.text(_RIGHT - 12, y + 5, name, "name", "end")
        d.text(_RIGHT - 85, y + 5, _numbers(pico[name], esp32[name]), "", "end")
    d.text(_LEFT + 12, 650, "GND", "name")
    d.wire((_LEFT, 645), (_LEFT - 50, 645), kind="ground")
    d.ground(_LEFT - 50, 645)
    d.text(_LEFT - 66, 650, "one ground for all", "small", "end")
    d.text(_RIGHT - 12, 650, "3.3 V", "name", "end")
    d.wire((_RIGHT, 645), (_RIGHT + 50, 645), kind="power")
    d.supply(_RIGHT + 50, 645, "3.3 V")
    d.text(_RIGHT + 66, 650, "for logic and sensors, not for a motor", "small")


def _numbers(pico: str, esp32: str) -> str:
    return f"{pico.removeprefix('GPIO')} / {esp32.removeprefix('GPIO')}"


def _motor(d: Drawing) -> None:
    for name in ("EN", "DIR", "FAULT", "STEP"):
        d.wire((_LEFT, _ROWS_LEFT[name]), (330, _ROWS_LEFT[name]))
    # What holds the motor still while the board is in reset.
    d.wire((400, 150), (400, 90), kind="power")
    d.supply(400, 90, "3.3 V")
    d.resistor(400, 120, "10 k")
    d.dot(400, 150)
    d.wire((400, 270), (400, 330), kind="ground")
    d.ground(400, 330)
    d.resistor(400, 303, "10 k")
    d.dot(400, 270)
    d.box(215, 60, 115, 290)
    d.text(272, 304, "stepper driver", "name", "middle")
    d.text(272, 322, "A4988, DRV8825", "small", "middle")
    d.text(272, 338, "or TMC2209", "small", "middle")
    for name in ("EN", "DIR", "FAULT", "STEP"):
        d.text(324, _ROWS_LEFT[name] + 4, name, "small", "end")
    d.wire((300, 60), (300, 45), kind="power")
    d.supply(300, 45, "3.3 V")
    d.text(300, 76, "VDD", "small", "middle")
    d.box(10, 60, 90, 90, "motor", "supply,", "8 to 24 V")
    d.wire((100, 80), (215, 80), kind="power")
    d.text(221, 84, "VMOT", "small")
    d.wire((100, 130), (215, 130), kind="ground")
    d.text(221, 134, "GND, both", "small")
    d.wire((175, 80), (175, 130), kind="wire")
    d.capacitor(175, 105)
    d.text(208, 168, "100 uF, at the driver", "small", "end")
    d.dot(175, 80)
    d.dot(175, 130)
    d.ground(125, 130)
    d.dot(125, 130)
    for y, coil in ((246, "coil A"), (276, "coil B")):
        d.text(221, y + 4, coil, "small")
        d.wire((70, y - 4), (215, y - 4), kind="wire")
        d.wire((70, y + 4), (215, y + 4), kind="wire")
    d.circle(60, 260, 34, "motor")


def _signals(d: Drawing) -> None:
    d.wire((_LEFT, 400), (330, 400))
    d.box(230, 378, 100, 44, "buzzer", "passive, piezo")
    d.wire((230, 400), (200, 400), kind="ground")
    d.ground(200, 400)
    d.wire((_LEFT, 470), (330, 470))
    d.box(200, 442, 130, 56, "transistor", "with base resistor", "and diode")
    d.wire((230, 498), (230, 503), kind="ground")
    d.ground(230, 503)
    d.wire((200, 470), (132, 470), kind="wire")
    d.circle(100, 470, 32, "shaker")
    d.wire((68, 470), (45, 470), (45, 450), kind="power")
    d.supply(45, 450, "5 V")
    for y, colour in ((550, "#e74c3c"), (610, "#f1c40f")):
        d.wire((_LEFT, y), (300, y))
        d.resistor(380, y, "330", upright=False)
        d.lamp(300, y, colour)
        d.wire((282, y), (250, y), kind="ground")
        d.ground(250, y)


def _sensors(d: Drawing) -> None:
    d.wire((_RIGHT, 150), (920, 150))
    d.wire((850, 150), (850, 205), kind="ground")
    d.ground(850, 205)
    d.resistor(850, 180, "100 k")
    d.dot(850, 150)
    d.box(920, 110, 110, 80, "amplifier", "of the bridge,", "as INA125")
    d.wire((950, 110), (950, 95), kind="power")
    d.supply(950, 95, "3.3 V")
    d.wire((1000, 190), (1000, 195), kind="ground")
    d.ground(1000, 195)
    d.box(1080, 110, 100, 80, "load cell", "behind the", "plunger")
    for y in (125, 142, 159, 176):
        d.wire((1030, y), (1080, y), kind="wire")
    d.wire((_RIGHT, 270), (1010, 270))
    d.dot(930, 270)
    d.wire((930, 270), (930, 325), kind="ground")
    d.ground(930, 325)
    d.resistor(930, 300, "100 k")
    d.wire((1010, 270), (1110, 270), kind="power")
    d.resistor(1020, 270, "100 k", upright=False)
    d.supply(1110, 270, "battery, one cell")


def _contacts(d: Drawing) -> None:
    for name, words in (
        ("SEATED", "closed while a cartridge is in place"),
        ("END", "closed at the end of the travel"),
        ("HOLD", "closed: nothing is started"),
    ):
        y = _ROWS_RIGHT[name]
        d.wire((_RIGHT, y), (840, y))
        d.switch(840, y)
        d.wire((890, y), (915, y), kind="ground")
        d.ground(915, y)
        d.text(940, y + 5, words, "small")


def _bus(d: Drawing) -> None:
    for name in ("SDA", "SCL"):
        d.wire((_RIGHT, _ROWS_RIGHT[name]), (920, _ROWS_RIGHT[name]))
    d.box(
        920,
        545,
        200,
        90,
        "on I2C, if you like",
        "DS3231 clock, FRAM,",
        "AS5600 encoder; at 3.3 V,",
        "with their pull-ups",
    )


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURE
    path.write_text(picture(), encoding="utf-8")
    print(path)


if __name__ == "__main__":
    main()
