# recorded: a pump on a simulated rig whose inputs are recorded, and a run that has everything.
#
# Owns the script of that run. Runs on every interpreter. Must not: hold a test.

import gc

from boards.host import recorded, replay
from boards.host import rig as board
from firmware.config import Rig
from firmware.console.console import Console
from hal.record import calls, reader
from hal.sim import Sim
from hal.sim.errors import PowerCut

# ms to wait, then what: a command with what is typed, or something that happens to the rig. cut:
# the power goes in the write after so many, and the machine starts again.
SCRIPT = (
    (0, "begin", None),
    (0, "load", "60 U-100"),
    (0, "basal", "00:00=0.80 00:03=2.35 00:05=0.001"),
    (0, "resume", None),
    (61_234, "bolus", "0.75"),
    (7_003, "bolus", "26"),
    (60_000, "rig", "kink"),
    (5_000, "bolus", "3.40"),
    (90_000, "rig", "clear"),
    (1_000, "ack", None),
    (20_000, "resume", None),
    (3_000, "clock", "2026-06-02 23:58 -03:30"),
    (9_000, "rig", "force-open"),
    (12_000, "rig", "force-ok"),
    (9_000, "ack", None),
    (9_000, "resume", None),
    (1_000, "bolus", "1.20"),
    (3_000, "cut", 1),
    (20_000, "ack", None),
    (20_000, "resume", None),
    (9_000, "rig", "store-broken"),
    (30_000, "rig", "store-ok"),
    (30_000, "ack", None),
    (30_000, "status", None),
    (0, "history", 5),
    (0, "suspend", None),
)
BEGIN = SCRIPT[:4]  # until it delivers


class Recorded:
    """A bench with a recorder. log: the bytes so far; heard: what the console answered."""

    def __init__(self, rig=None, **parameters):
        gc.collect()
        numbers = dict(board.RIG)
        numbers.update(rig or {})
        plant = dict(board.PLANT)
        plant["store_records"] = 64
        plant.update(parameters)
        self.rig = Rig(**numbers)
        self.sim = Sim(1, **plant)
        self.log = bytearray()
        self.heard = []
        self.console = None
        self.start()

    def start(self):
        gc.collect()
        self.pump, poll, self.recorder = recorded.start(self.sim.hal, self.rig, self.log.extend)
        if self.console is None:
            self.console = Console(self.pump, lambda: self.sim.advance(0))
        else:
            self.console._attach(self.pump)
        self.sim.attach(poll)

    def play(self, script):
        """Plays a script, and makes the log whole."""
        for wait_ms, verb, argument in script:
            self.sim.advance(wait_ms)
            if verb == "rig":
                self.sim.happen(argument)
            elif verb == "cut":
                self.cut(argument)
            else:
                command = getattr(self.console, verb)
                answer = command() if argument is None else command(argument)
                self.heard.append("%s: %s" % (verb, answer))
        self.recorder.flush()
        return self

    def cut(self, writes):
        """The power goes in the write after so many more, half done; it comes back at once."""
        self.sim.hal.store.cut(writes, 128)
        try:
            self.sim.advance(600_000)
        except PowerCut:
            self.recorder.flush()
            self.sim.restart()
            self.start()
            return
        raise AssertionError("nothing was written for ten minutes")


class Heard:
    """What a replay said. appended: the bytes of every record that was taken; missing: those of
    words that no line held; last: the last lines."""

    def __init__(self, words=()):
        self.appended = bytearray()
        self.missing = list(words)
        self.last = []

    def said(self, replayed, row, given, answered, errno):
        if calls.EVENTS[row][0] == "store.append" and not errno:
            self.appended.extend(given[0])
        line = calls.text(row, given, answered, errno)
        self.missing = [word for word in self.missing if word not in line]
        self.last = self.last[-7:] + [line]


def replayed(log, rig=None, heard=None):
    """Every session of a log, replayed: its Replayed, up to the first that differs."""
    heard = heard or Heard()
    ended = []
    for session in reader.sessions(log):
        gc.collect()
        ended.append(replay.replay(session, heard.said, rig))
        if ended[-1].over.expected or ended[-1].over.damage:
            break
    return ended


def verdict(ended):
    """One line for a replay: "identical", or what differed first, and where."""
    last = ended[-1]
    where = "session %d poll %d: " % (len(ended), last.polls)
    if last.over.damage:
        return where + last.over.damage
    if last.over.expected:
        expected = calls.text(*last.over.expected[:2])
        return where + "expected %s, made %s" % (expected, calls.text(*last.over.made))
    return "identical"


def log_of(script, rig=None, **parameters):
    return bytes(Recorded(rig, **parameters).play(script).log)
