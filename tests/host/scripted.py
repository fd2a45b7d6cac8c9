# scripted: one fixed run of the pump, every call to its hardware told; for test_traces. The power
# goes in the course of it, and comes back.
#
# Runs on every interpreter. Owns the script: what is typed and what happens, and when. Must not:
# print anything that an interpreter may do in its own way.

from boards.host import rig as board
from firmware.config import Rig
from firmware.console.console import Console
from firmware.pump import Pump
from hal.sim import Sim
from tests.traced import traced

# ms to wait, then what: a command with what is typed, or something that happens to the rig.
SCRIPT = (
    (0, "resume", None),
    (0, "begin", None),
    (0, "load", "60 U-100"),
    (0, "basal", "00:00=0.80 00:03=2.35 00:05=0.001"),
    (0, "resume", None),
    (61_234, "bolus", "0.75"),
    (7_003, "bolus", "1,5"),
    (0, "bolus", "26"),
    (60_000, "basal", "00:00=1.10 00:04=30.0 00:06=3.25"),
    (100_001, "bolus", "2.00"),
    (20_017, "stop", None),
    (30_000, "rig", "kink"),
    (5_000, "bolus", "3.40"),
    (60_000, "rig", "clear"),
    (1_000, "resume", None),
    (9, "ack", None),
    (20_000, "resume", None),
    (1_000, "bolus", "1.20"),
    (17_011, "cut", None),
    (0, "status", None),
    (1_000, "resume", None),
    (0, "review", None),
    (0, "ack", None),
    (0, "resume", None),
    (33_333, "bolus", "0.30"),
    (2_500, "suspend", None),
    (30_000, "resume", None),
    (0, "clock", "2026-06-02 23:58 -03:30"),
    (9_000, "zone", "+01:00"),
    (150_000, "status", None),
    (0, "dose", "3"),
    (0, "history", 500),
    (0, "stop", None),
    (0, "suspend", None),
)


def run(say):
    """Plays the script; say(line) hears each call, each answer, and at the end the journal."""
    sim = Sim(1)
    hal = traced(sim.hal, say)
    rig = Rig(**board.RIG)
    pump = Pump(hal, rig)
    sim.attach(pump.poll)
    console = Console(pump, lambda: sim.advance(0))
    for wait_ms, verb, argument in SCRIPT:
        sim.advance(wait_ms)
        if verb == "rig":
            say("happens " + argument)
            sim.happen(argument)
            continue
        if verb == "cut":
            say("the power goes")
            sim.restart()
            pump = Pump(hal, rig)
            sim.attach(pump.poll)
            console._attach(pump)
            continue
        command = getattr(console, verb)
        answer = command() if argument is None else command(argument)
        said = str(answer).replace("\n", " / ")
        say(f"{verb} {argument} -> {said}")
    record = bytearray(32)
    for index in range(sim.hal.store.count()):
        sim.hal.store.read(index, record)
        say("record " + "".join([f"{byte:02x}" for byte in record]))
    say(f"outflow {sim.outflow_nl} force {sim.force_mn}")
    say("end")
