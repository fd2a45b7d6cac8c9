# test_virtual_parts: the parts of the virtual board, each alone: what a serial port shows, how a
# rig outlives its program, and how it catches up with the wall.

import pytest

from boards.host import rig
from boards.host.keeping import Keeping
from boards.host.wall import MOST_MS, Wall, WallConsole
from firmware.config import Rig
from firmware.pump import Pump
from hal.sim import Sim
from tools.virtual.screen import FRIENDLY, RAW, Screen

DAY_MS = 86_400_000


def in_pieces(screen, data):
    return b"".join(screen.said(data[at : at + 1]) for at in range(len(data)))


def test_lines_end_as_on_a_serial_port():
    for said in (Screen(False).said, lambda data: in_pieces(Screen(False), data)):
        assert said(b"a\nb\r\nc\r\r\n\n") == b"a\r\nb\r\nc\r\r\n\r\n"


def test_what_a_mounted_folder_is_asked_stays_as_it_is():
    screen = Screen(False)
    assert screen.said(b"a\n\x18\x01") == b"a\r\n\x18\x01"
    screen.heard(b"\x18")
    screen.heard(b"")
    assert screen.said(b"\x0a\0\0\0name\n\n") == b"\x0a\0\0\0name\n\n"
    screen.heard(b"\0\1\2")
    assert screen.said(b"b\n") == b"b\r\n"
    # A file is closed without an answer.
    assert screen.said(b"\x18\x05\x0ac\n") == b"\x18\x05\x0ac\r\n"


def test_lines_end_so_in_either_repl_and_a_frame_that_follows_its_change_is_one():
    screen = Screen(False)
    said = b"a\n" + RAW + b"OKb\n\x04\x04>" + FRIENDLY + b"import x\n\x18\x01"
    shown = b"a\r\n" + RAW + b"OKb\r\n\x04\x04>" + FRIENDLY + b"import x\r\n\x18\x01"
    assert screen.said(said) == shown
    assert screen.said(b"\n\0\0\0/name") == b"\n\0\0\0/name"


def test_a_raw_start_shows_what_a_board_shows():
    banner = b"MicroPython v1 on x\r\nType help() for " + FRIENDLY + b"\r\n"
    for split in (1, 7, 1_000):
        screen = Screen(True)
        data = b"from boot.py\n" + banner + RAW
        shown = b"".join(screen.said(data[at : at + split]) for at in range(0, len(data), split))
        assert shown == b"from boot.py\r\n" + RAW
        assert screen.raw


def test_the_repl_is_known_by_what_it_says():
    screen = Screen(False)
    in_pieces(screen, b"MicroPython\r\nType help() for " + FRIENDLY)
    assert not screen.raw
    in_pieces(screen, b"\r\n" + RAW + b"OK\x04\x04>")
    assert screen.raw
    screen.said(b"\r\nMicroPython\r\nfor " + FRIENDLY)
    assert not screen.raw


def lived():
    """A rig on which something has happened, and that which keeps it."""
    sim = Sim(1, rtc_set=0, **rig.PLANT)
    keeping = Keeping(sim)
    sim.hal.stepper.enable()
    sim.hal.stepper.start(300, 1, 1_000)
    sim.advance(1_000)
    for word in ("kink", "force-stuck", "end-stop-stuck"):
        sim.happen(word)
    sim.happen("battery", 3_500)
    sim.hal.rtc.set(9_700, 5_000, 60)
    return sim, keeping


def truth(sim):
    clock = [0, 0, 0]
    sim.hal.rtc.read(clock)
    return (
        *(sim.moved_steps, sim.pressed_nl, sim.left_nl, sim.outflow_nl, sim.pressure_pa),
        *(sim.hal.battery.millivolts(), sim.hal.force.state, sim.hal.reservoir.stuck, clock),
    )


def test_a_rig_outlives_its_program():
    sim, keeping = lived()
    again = Sim(1, rtc_set=0, **rig.PLANT)
    assert Keeping(again).take_up(keeping.text(77)) == 77
    sim.restart()
    assert truth(again) == truth(sim)
    for one in (sim, again):
        one.advance(3 * DAY_MS)
    assert truth(again) == truth(sim)
    assert again.pressure_pa > 0  # the line is as kinked as it was


def test_what_a_rig_is_by_its_parameters_is_not_kept():
    text = lived()[1].text(0)
    again = Sim(1, battery_mv=4_000, compliance_nl_kpa=500, **rig.PLANT)
    new = again.parameters.compliance_nl_kpa
    Keeping(again).take_up(text)
    assert again.parameters.compliance_nl_kpa == new
    assert "_compliance" not in text and "_step_pl" not in text


def test_a_rig_that_cannot_be_read_is_a_new_one():
    text = lived()[1].text(0)
    for broken in ("", "{", "[]", "{}", text[:-5]):
        sim = Sim(1, **rig.PLANT)
        new = truth(sim)
        with pytest.raises(ValueError):
            Keeping(sim).take_up(broken)
        assert truth(sim) == new


class Clock:
    """Of the host: stands until told."""

    now_ms = 0

    def ticks_ms(self):
        return self.now_ms

    def ticks_add(self, ticks, ms):
        return ticks + ms

    def ticks_diff(self, a, b):
        return a - b

    def sleep_ms(self, ms):
        pass

    def time_ns(self):
        return self.now_ms * 1_000_000


class Outside:
    """held: how often a Ctrl-C is held back; polls: how often the pump was polled then."""

    def __init__(self):
        self.held = 0
        self.kept = []

    def hold(self):
        self.held += 1

    def release(self):
        self.held -= 1

    def keep(self, text):
        self.kept.append(text)


def bench():
    sim, clock, outside = Sim(1, **rig.PLANT), Clock(), Outside()
    wall = Wall(sim, outside, Keeping(sim), clock)
    pump = Pump(sim.hal, Rig(**rig.RIG))

    def poll(now):
        assert outside.held, "a Ctrl-C may arrive in a poll"
        return pump.poll(now)

    sim.attach(poll)
    return sim, clock, outside, WallConsole(pump, wall)


def test_the_pump_is_brought_up_to_the_wall_whenever_it_is_touched():
    sim, clock, outside, pump = bench()
    for touch in (pump.status, lambda: repr(pump), pump.stop, pump.history):
        clock.now_ms += 12_345
        touch()
        assert sim.elapsed_ms == clock.now_ms
    assert outside.held == 0
    assert len(set(outside.kept)) >= 4


def test_it_delivers_what_the_wall_clock_says():
    sim, clock, _, pump = bench()
    for command in (pump.begin(), pump.load(300, "U-100"), pump.basal("00:00=1.0"), pump.resume()):
        assert command.ok, command
    before = sim.pulses
    clock.now_ms += 10 * 3_600_000
    assert "delivering" in repr(pump)
    assert (sim.pulses - before) * 18_406 // 10_000 == pytest.approx(10_000, abs=60)


def test_one_catching_up_has_an_end_and_says_so(capsys):
    sim, clock, _, pump = bench()
    clock.now_ms += 30 * DAY_MS
    repr(pump)
    assert sim.elapsed_ms == MOST_MS
    assert "time stood still" in capsys.readouterr().out
    clock.now_ms += 1_000
    repr(pump)
    assert sim.elapsed_ms == MOST_MS + 1_000
    assert capsys.readouterr().out == ""
