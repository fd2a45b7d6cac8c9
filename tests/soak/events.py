# events: what can happen in a life, a line each, as it is written down and read back.
#
# Owns the form of a line and of a whole story, and the list of verbs. Must not: choose what
# happens (people, nature), or do it (acts).
#
#     # free text
#     life seed=7 days=2 rig.quantum_nl=500 plant.encoder=1
#     d1 07:12:03.250 bolus 4.20 id=17
#     d1 09:40:00.003 rig kink
#     d2 00:00:00.000 cut-write 3 128 off=60000

import re
from dataclasses import dataclass, field

DAY_MS = 86_400_000
_LINE = re.compile(r"d(\d+) (\d\d):(\d\d):(\d\d)\.(\d\d\d) (\S+) ?(.*)")

# By a person. "type" is a call with anything as its arguments, in JSON; "tend" is somebody who
# looks, and does what it takes to have the pump deliver again; "fill" one who asks for all that
# is still allowed.
PEOPLE = (
    *("begin", "load", "basal", "bolus", "stop", "suspend", "resume", "ack", "clock", "zone"),
    *("temp", "end_temp"),
    *("review", "dose", "status", "alarms", "history", "help", "type", "tend", "fill"),
    *("hush", "beep", "relieve"),
    *("change_reservoir", "change_set", "affirm", "prime", "fill_cannula"),
)
# By nature. rig: hal.sim's happenings. cut: the power goes at that ms; cut-write, cut-call: in the
# write, the call of a port, after so many more. reset: the machine hangs, and starts again. fail,
# slow, say: a call of a port fails, takes long, or answers nonsense, until mend, or calls=N times.
# late: nobody polls. short: bursts end early. stray: pulses that nobody asked for. rot: a bit of a
# slot flips.
NATURE = (
    *("rig", "cut", "cut-write", "cut-call", "reset", "fail", "slow", "say", "mend", "late"),
    *("short", "stray", "rot"),
)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing at a moment. args: as typed, in words; a word key=value is a named one."""

    t_ms: int
    verb: str
    text: str = ""

    def __str__(self):
        seconds, ms = divmod(self.t_ms % DAY_MS, 1000)
        when = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{ms:03d}"
        return f"d{self.t_ms // DAY_MS + 1} {when} {self.verb} {self.text}".rstrip()

    @property
    def words(self) -> list[str]:
        """The words that have no name."""
        return [word for word in self.text.split() if not re.match(r"[a-z]+=", word)]

    @property
    def named(self) -> dict[str, int]:
        """The words key=value, as whole numbers."""
        pairs = (word.split("=") for word in self.text.split() if re.match(r"[a-z]+=", word))
        return {key: int(value) for key, value in pairs}


def event(line: str) -> Event:
    """A line read back. Raises ValueError for what is none."""
    match = _LINE.fullmatch(line.strip())
    if not match or match[6] not in (*PEOPLE, *NATURE):
        raise ValueError(f"not an event: {line.strip()!r}")
    day, hour, minute, second, ms = (int(match[i]) for i in range(1, 6))
    t_ms = (day - 1) * DAY_MS + ((hour * 60 + minute) * 60 + second) * 1000 + ms
    return Event(t_ms, match[6], match[7])


@dataclass
class Story:
    """A life: the seed of the rig, the numbers that differ from the usual, and what happens."""

    seed: int
    end_ms: int
    rig: dict[str, int] = field(default_factory=dict)
    plant: dict[str, int] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)

    def __str__(self):
        words = [f"life seed={self.seed} end_ms={self.end_ms}"]
        words += [f"rig.{name}={value}" for name, value in sorted(self.rig.items())]
        words += [f"plant.{name}={value}" for name, value in sorted(self.plant.items())]
        return "\n".join([" ".join(words), *map(str, self.events)]) + "\n"

    def with_events(self, events, end_ms=None) -> "Story":
        """The same life with other events."""
        return Story(self.seed, end_ms or self.end_ms, self.rig, self.plant, list(events))


def story(text: str) -> Story:
    """A story read back. Raises ValueError for a line that is none."""
    found = None
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if found is None:
            found = _head(line)
        else:
            found.events.append(event(line))
    if found is None:
        raise ValueError("a story begins with: life seed=1 end_ms=86400000")
    found.events.sort(key=lambda e: e.t_ms)
    return found


def _head(line):
    words = line.split()
    numbers = {}
    for word in words[1:]:
        name, _, value = word.partition("=")
        numbers[name] = int(value)
    if words[0] != "life" or not {"seed", "end_ms"} <= numbers.keys():
        raise ValueError(f"a story begins with: life seed=1 end_ms=86400000, not {line!r}")
    of = {
        kind: {n.split(".")[1]: v for n, v in numbers.items() if n.startswith(kind + ".")}
        for kind in ("rig", "plant")
    }
    return Story(numbers["seed"], numbers["end_ms"], of["rig"], of["plant"])
