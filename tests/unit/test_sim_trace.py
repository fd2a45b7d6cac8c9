# test_sim_trace: the trace of a rig names every call, and repeats, on every interpreter.

from hal.sim import Sim
from tests.traced import traced


class _Notes:
    """Takes the lines of a trace and keeps their digest, and those that hold one of the words."""

    def __init__(self, words=()):
        self.digest = 0
        self.count = 0
        self.kept = []
        self._words = words

    def write(self, line):
        digest = self.digest
        for character in line:
            digest = (digest * 31 + ord(character)) & 0x1FF_FFFF
        self.digest = digest
        self.count += 1
        for word in self._words:
            if word in line:
                self.kept.append(line)
                return


def _record(seed, notes):
    # A varied hour through the trace: bursts, blockage, faults, records, clock.
    sim = Sim(seed=seed, encoder=1, noise_counts=20)
    hal = traced(sim.hal, notes.write)
    into = [0, 0, 0]
    hal.stepper.enable()
    happenings = ("kink", "clear", "leak", "seal", "force-stuck", "force-ok", "jam", "unjam")
    for i in range(160):
        try:
            hal.stepper.start(i * 7 % 150 + 1, -1 if i % 13 == 5 else 1, i * 997 % 20_000 + 20)
        except OSError as error:
            assert error.errno == 16
        for _ in range(3):
            sim.advance(i * 131 % 3_000)
            hal.force.read()
            hal.stepper.count()
            hal.encoder.count()
            hal.reservoir.at_end()
        hal.rtc.read(into)
        if i % 20 == 10:
            sim.happen(happenings[i // 20])
    hal.store.append(bytearray(32))
    hal.system.unique_id()
    notes.write("%d %d %d %d" % (sim.outflow_nl, sim.spilt_nl, sim.trapped_nl, sim.elapsed_ms))
    return notes


def test_a_trace_names_time_port_arguments_and_result():
    words = ("1073681824 ", "OSError", "rtc.read", "system", "store")
    lines = _record(1, _Notes(words)).kept
    assert lines[0] == "1073681824 stepper.enable() -> None"
    assert lines[1] == "1073681824 stepper.start(1, 1, 20) -> None"
    assert lines[2].startswith("1073681824 force.read() -> 100")
    assert "1073681824 rtc.read() -> True [9648, 79200000, 120]" in lines
    assert any([line.endswith(") -> OSError 16") for line in lines])
    assert lines[-1].endswith(" system.unique_id() -> 73696d2d3030303030303031")
    assert lines[-2].endswith(" store.append(" + "00" * 32 + ") -> None")


def test_the_same_seed_gives_the_same_trace_and_another_does_not():
    assert _record(3, _Notes()).digest == _record(3, _Notes()).digest
    assert _record(3, _Notes()).digest != _record(4, _Notes()).digest


def test_the_trace_is_the_same_on_every_interpreter():
    # The digest changes with the physics, and must then be the same everywhere again.
    notes = _record(1, _Notes())
    assert notes.count == 2_244, notes.count
    assert notes.digest == 33_543_009, notes.digest
