"""The rig on the pins of an emulated Pico: hal.sim's physics, moved by real edges.

Owns what is wired to which pin, and the log of what the pins did. Must not: hold physics, or know
the pump. One plant serves a simulated pump and an emulated board: here a Sim gets a pulse for each
rising edge of STEP while EN is active, at the board's time, and its sensors are read by voltages.
"""

from pathlib import Path
from typing import Any

from boards.rpi_pico import rig as data
from hal.sim import Sim
from tools.emulate.board import MS, Board

PINS_CSV = Path(__file__).resolve().parents[2] / "boards/rpi_pico/pins.csv"
PARTS: dict[str, Any] = data.PARTS
_FIRST_ADC_PIN = 26
_MOST = 4_095  # of a 12-bit converter
_PULSE_US = 1_000  # any interval will do for a burst of one
# What can happen to a rig, of hal.sim's HAPPENINGS, without a hand inside the pump.
_NOT_OURS = ("clock-", "store-", "keys", "code-")


def pins() -> dict[str, int]:
    """{name: number} of boards/rpi_pico/pins.csv."""
    rows = (line.split(",") for line in PINS_CSV.read_text().split() if not line.startswith("#"))
    return {name: int(pin.removeprefix("GPIO")) for name, pin in rows}


class Rig:
    """A plant on a board. Made again, with the same plant, when another board takes its place.

    edges_ns: the rising edges of STEP; widths_ns: how long each of those pulses was high.
    ignored: edges while EN was inactive. outputs: (ns, name, level) of each change of EN, DIR,
    VIBRATE, RED and YELLOW; tone_edges: changes of BUZZER.
    """

    def __init__(self, board: Board, plant: Sim):
        self.board = board
        self.plant = plant
        self.pins = pins()
        self.edges_ns: list[float] = []
        self.widths_ns: list[float] = []
        self.ignored = 0
        self.outputs: list[tuple[float, str, bool]] = []
        self.tone_edges = 0
        self._began_ms = plant.elapsed_ms
        self._ports = vars(plant.hal)
        self._motor = self._ports["stepper"]
        self._force = self._ports["force"]
        self._on_level = not PARTS["driver"].get("active_low", True)
        self.pad("EN").drive(not self._on_level)  # the resistor that keeps the motor off
        self.pad("STEP").watch(self._step)
        self.pad("BUZZER").watch(self._sound)
        for name in ("EN", "DIR", "VIBRATE", "RED", "YELLOW"):
            self.pad(name).watch(self._logger(name))
        self._channels = {
            self.pins["FORCE"] - _FIRST_ADC_PIN: self._force_u12,
            self.pins["BATTERY"] - _FIRST_ADC_PIN: self._battery_u12,
        }
        adc = board.mcu.adc
        self._convert = adc.on_adc_read
        adc.on_adc_read = self._read
        self.feel()

    def pad(self, name: str):
        return self.board.pads[self.pins[name]]

    @property
    def motor_on(self) -> bool:
        """What the driver sees: EN at its active level."""
        return self.pad("EN").level == self._on_level

    def catch_up(self) -> None:
        """Lets the plant's time pass up to the board's."""
        ms = int(self.board.now_ns / MS) + self._began_ms - self.plant.elapsed_ms
        if ms > 0:
            self.plant.advance(ms)

    def happen(self, name: str, *arguments: int) -> None:
        """Something happens to the rig, now. ValueError for what hal.sim does not know, or what
        is inside the board."""
        if name.startswith(_NOT_OURS):
            raise ValueError(f"rig: {name} is inside the board, not on its pins")
        self.catch_up()
        self.plant.happen(name, *arguments)
        self.feel()

    def feel(self) -> None:
        """Brings every switch to where the plant has it."""
        cartridge = self._ports["reservoir"]
        self._contact("SEATED", cartridge.seated(), PARTS["seated"])
        self._contact("END", cartridge.at_end(), PARTS["end"])
        self._contact("FAULT", self._motor.faulty, {"active_low": True})

    def _contact(self, name, is_on, part):
        # Closed to ground, or to 3.3 V; open, the chip's own resistor has the wire.
        active = not part.get("active_low", True)
        self.pad(name).drive(active if is_on else None)

    def _step(self, level):
        now_ns = self.board.now_ns
        if not level:
            if self.edges_ns:
                self.widths_ns.append(now_ns - self.edges_ns[-1])
            return
        self.edges_ns.append(now_ns)
        if not self.motor_on:
            self.ignored += 1
            return
        self.catch_up()
        self._motor.enable()
        forward = PARTS["driver"].get("reverse", False) != self.pad("DIR").level
        self._motor.start(1, 1 if forward else -1, _PULSE_US)
        self.feel()

    def _sound(self, _level):
        self.tone_edges += 1

    def _logger(self, name):
        return lambda level: self.outputs.append((self.board.now_ns, name, level))

    def _read(self, channel):
        value = self._channels.get(channel)
        if value:
            self.catch_up()
            self.board.mcu.adc.channel_values[channel] = value()
        self._convert(channel)

    def _force_u12(self):
        try:
            return min(self._force.read() >> 4, _MOST)
        except OSError:
            return 0  # a wire that is off, pulled to ground

    def _battery_u12(self):
        return min(self._ports["battery"].mv * _MOST // PARTS["battery"]["full_mv"], _MOST)
