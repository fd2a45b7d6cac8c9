# injuries: everything that can go wrong, as a table: how it is caused, and how it is mended.
#
# Owns the rows, and the list of what cannot be caused on a machine that runs. Must not: hold a
# test, or judge.

from dataclasses import dataclass, field

from firmware import faults
from tests.host.scenes import BASAL, BOLUS, EVERY, MOVES, REST

# When the motor has to stand still.
AT_ONCE = "at once"  # 50 ms after it began: who looks sees it
ASKED = "when the port was asked"  # 50 ms after the port first failed
LATER = "after the verdict"  # what shows in a trend, or is looked at each quarter of a minute
NEVER = "never"  # it stops nothing

# What it is while nothing moves.
ALARM = "alarm"  # the same
REFUSED = "refused"  # no alarm: resume is refused, and says why

ACTIVE = (*BASAL, *BOLUS, *MOVES)
THERAPY = (*BASAL, *BOLUS)
FORWARD = (*THERAPY, "prime", "cannula")
MIN_MS = 60_000
HOUR_MS = 3_600_000


@dataclass
class Injury:
    """A row. cause, mend: of a machine; within_ms: the verdict comes; books: they are true while
    it lasts; deaf: each poll fails, so that nothing that is typed is carried out until it is
    mended; rather: what may be said in its place; beside: other alarms that it makes; shown: the
    port that shows it, of ASKED."""

    name: str
    fault: int
    cause: object
    mend: object
    stops: str = AT_ONCE
    scenes: tuple = EVERY
    at_rest: str = ALARM
    within_ms: int = 22_000
    books: bool = True
    deaf: bool = False
    rather: tuple = ()
    beside: tuple = ()
    shown: str = ""
    rig: dict = field(default_factory=dict)
    plant: dict = field(default_factory=dict)


def happens(*what):
    return lambda made: made.sim.happen(*what)


def says(port, name, instead):
    def cause(made):
        made.ports[port].instead[name] = instead

    return cause


def well(port, name):
    return lambda made: made.ports[port].instead.pop(name)


def raises(error):
    def call(right, *arguments):
        raise error

    return call


def always(value):
    return lambda right, *arguments: value


def sets(where, name, by):
    """Adds to a number in the pump's own memory."""

    def change(made):
        part = made.pump
        for step in where.split("."):
            part = getattr(part, step)
        setattr(part, name, getattr(part, name) + by)

    return change


def told(name, before, after):
    """(cause, mend) of a number of the rig."""
    return (
        lambda made: setattr(made.pump.rig, name, after),
        lambda made: setattr(made.pump.rig, name, before),
    )


def _nobody_polls(made):
    made.held_ms = made.due_ms
    made.sim.hal.clock.sleep_ms(made.due_ms - made.now_ms + 1_500)


def _comes_off(made):
    """The line, in a bolus; one tells too little, so another follows."""
    made.sim.happen("disconnect")
    while made.pump.channels.doses.count:
        made.poll_again()
    made.do("bolus", "1.00")


def _nothing(made):
    pass


def _strays(made):
    """Three pulses more, the way the motor goes."""
    stepper = made.sim.hal.stepper
    direction = stepper._direction if stepper.left else 1
    for _ in range(3):
        stepper.pulses += direction
        made.trace.push(direction, made.sim._world.now_ms)
    if made.since_ms is not None:
        made.moved += 3


def _never_begins(made):
    """The stepper says that the burst is under way, and makes no pulse."""
    stepper = made.ports["stepper"]
    stepper.instead["start"] = lambda right, *arguments: None
    stepper.instead["busy"] = always(True)


def _begins_again(made):
    del made.ports["stepper"].instead["start"]
    del made.ports["stepper"].instead["busy"]


def _no_light(made):
    made.ports["annunciator"].instead["light"] = raises(OSError(5))
    made.sim.happen("clock-step", 600)


def _light(made):
    del made.ports["annunciator"].instead["light"]


def _fast(made):
    """The wall clock gains a fifth."""
    began_ms = made.now_ms
    sim = made.sim

    def read(right, into):
        if not right(into):
            return False
        into[1] = (into[1] + (sim.elapsed_ms - began_ms) // 5) % 86_400_000
        return True

    made.ports["rtc"].instead["read"] = read


def _caps(which, steps):
    def change(made):
        window = getattr(made.pump.dispenser.limits, which)
        if steps is None:
            window.set(made.kept)
        else:
            made.kept = window._steps
            window.set(steps)

    return change


def _more_falls_due(made):
    made.pump.dispenser.meter.basal_due += 4
    made.moved += 4


def _profile(rate_mu_h):
    def change(made):
        profile = made.pump.channels.profile
        if rate_mu_h:
            made.kept = profile.segments
            profile.set([(0, made.rate_mu_h + rate_mu_h)])
        else:
            profile.set(list(made.kept))

    return change


def _worn(made):
    made.kept = made.pump.ages.set_min
    made.pump.ages.wear(2, 72, 72 * 60)


def _not_worn(made):
    made.pump.ages.wear(0, 0, -1)


def _old(made):
    made.pump.ages.reservoir_min = 144 * 60


def _new(made):
    made.pump.ages.reservoir_min = -1


def _couples(made):
    made.sim.happen("force-offset", 8_000)
    if made.pump.walk:
        made.do("stop")
    made.do("load", 300, "U-100")  # the line is learnt anew


def _sets_clock(made):
    made.do("clock", "2026-06-02 14:30 +02:00")


def _opens(made):
    made.sim.happen("clear")
    made.sim.advance(2 * MIN_MS)


BROKEN_HOUR = (
    sets("dispenser.limits.hour", "_check", 1),
    sets("dispenser.limits.hour", "_check", -1),
)
COUPLED = {"coupled_counts": 9_000, "vanish_mn": 50_000, "free_steps": 50}
BOOKED = dict(stops=ASKED, shown="store", books=False, scenes=ACTIVE, within_ms=4 * HOUR_MS)

TABLE = (
    Injury("an error nobody knows", faults.INTERNAL,
           says("force", "read", raises(ValueError("x"))), well("force", "read"),
           deaf=True),
    Injury("nobody polls", faults.LATE, _nobody_polls, _nothing, scenes=ACTIVE),
    Injury("store full", faults.JOURNAL, happens("store-full"), happens("store-ok"), **BOOKED),
    Injury("store broken", faults.JOURNAL, happens("store-broken"), happens("store-ok"),
           **BOOKED),
    Injury("books off by a step", faults.LEDGER, sets("ledger", "basal_steps", 1),
           sets("ledger", "basal_steps", -1), books=False),
    Injury("an hour whose check is broken", faults.LEDGER, *BROKEN_HOUR, stops=LATER,
           scenes=(*REST, *MOVES)),
    Injury("an hour whose check is broken has no room", faults.HOUR_CAP, *BROKEN_HOUR,
           scenes=THERAPY[1:], within_ms=HOUR_MS, stops=LATER, beside=(faults.LEDGER,)),
    Injury("code", faults.CODE, happens("code-bad"), happens("code-ok"), stops=LATER),
    Injury("a heap that runs full", faults.MEMORY, says("system", "free_memory", always(100)),
           well("system", "free_memory"), stops=LATER),
    Injury("no memory", faults.MEMORY, says("force", "read", raises(MemoryError())),
           well("force", "read"), deaf=True),
    *(
        Injury(f"{port}.{name} fails", fault, says(port, name, raises(OSError(5))),
               well(port, name), **how)
        for port, name, fault, how in (
            ("reservoir", "seated", faults.HARDWARE, {"deaf": True}),
            ("reservoir", "at_end", faults.HARDWARE, {"deaf": True}),
            ("stepper", "fault", faults.HARDWARE, {"deaf": True}),
            ("battery", "millivolts", faults.HARDWARE, {"deaf": True}),
            ("encoder", "count", faults.HARDWARE, {"scenes": ACTIVE}),
            ("stepper", "count", faults.DRIVER, {"books": False, "deaf": True,
                                                 "stops": LATER}),
            ("stepper", "start", faults.HARDWARE, {"scenes": ACTIVE, "stops": ASKED,
                                                   "shown": "stepper", "within_ms": HOUR_MS}),
            ("force", "read", faults.FORCE_SENSOR, {"at_rest": REFUSED}),
        )
    ),
    Injury("a meter that counts twice", faults.CHANNEL_OFF, _more_falls_due, _nothing,
           stops=LATER, scenes=BASAL, within_ms=HOUR_MS),
    Injury("a profile that changed in memory", faults.SETTINGS, _profile(1), _profile(0),
           stops=LATER),
    Injury("driver", faults.DRIVER, happens("driver-fault"), happens("driver-ok"),
           at_rest=REFUSED),
    Injury("pulses that do not go out", faults.MISSED_STEPS,
           says("stepper", "start", always(None)), well("stepper", "start"),
           scenes=ACTIVE, within_ms=HOUR_MS),
    # Pulses are counted after what is due has begun: a step more may go out with the verdict.
    Injury("pulses that nobody asked for", faults.STRAY_STEPS, _strays, _nothing, stops=LATER),
    Injury("a motor that loses its steps", faults.LOST_MOTION, happens("jam"), happens("unjam"),
           stops=LATER, scenes=(*THERAPY[:5], "prime", "cannula"), within_ms=4 * HOUR_MS,
           # Where the motor stands still at the peak before a slip, the force stays up.
           rather=(faults.OCCLUSION,)),
    Injury("a burst that never begins", faults.SLOW_BURST, _never_begins, _begins_again,
           scenes=ACTIVE, within_ms=HOUR_MS),
    Injury("supply", faults.SUPPLY, happens("battery", 3_000), happens("battery", 3_700),
           at_rest=REFUSED),
    Injury("a force that is none", faults.NOT_COUPLED, happens("force-offset", 4_000),
           _couples, stops=LATER, scenes=(*THERAPY[:5], "prime"),
           within_ms=4 * HOUR_MS, rig=COUPLED),
    Injury("a line that is off", faults.LEAK, _comes_off, happens("connect"),
           stops=NEVER, scenes=BOLUS[:1], within_ms=3 * MIN_MS),
    Injury("what resisted is gone", faults.NO_FORCE, happens("force-offset", 6_500),
           happens("force-offset", 8_000), scenes=("suspended", *FORWARD), at_rest=REFUSED),
    Injury("a kink", faults.OCCLUSION, happens("kink"), _opens, stops=LATER,
           scenes=THERAPY, within_ms=6 * HOUR_MS),
    Injury("more force than any plunger takes", faults.OCCLUSION, happens("force-offset", 35_000),
           happens("force-offset", 8_000), scenes=(*REST, *FORWARD), at_rest=REFUSED),
    Injury("force open", faults.FORCE_SENSOR, happens("force-open"), happens("force-ok"),
           at_rest=REFUSED),
    Injury("force below its band", faults.FORCE_SENSOR, says("force", "read", always(500)),
           well("force", "read"), at_rest=REFUSED),
    Injury("force above its band", faults.FORCE_SENSOR, says("force", "read", always(70_000)),
           well("force", "read"), at_rest=REFUSED),
    Injury("force stuck", faults.FORCE_STUCK, happens("force-stuck"), happens("force-ok"),
           stops=LATER, scenes=FORWARD[:5] + FORWARD[6:], within_ms=4 * HOUR_MS),
    Injury("end stop", faults.END_OF_TRAVEL, says("reservoir", "at_end", always(True)),
           well("reservoir", "at_end"), scenes=(*REST, *FORWARD), at_rest=REFUSED,
           beside=(faults.RESERVOIR_MISMATCH,)),
    Injury("end stop against count", faults.RESERVOIR_MISMATCH,
           says("reservoir", "at_end", always(True)), well("reservoir", "at_end"),
           scenes=FORWARD, beside=(faults.END_OF_TRAVEL,)),
    Injury("unseated", faults.UNSEATED, happens("unseat"), happens("seat"),
           scenes=(*REST, *FORWARD), at_rest=REFUSED),
    Injury("none is left", faults.EMPTY, sets("ledger", "capacity_steps", -163_000),
           sets("ledger", "capacity_steps", 163_000), stops=ASKED, scenes=FORWARD,
           within_ms=HOUR_MS, beside=(faults.LOW_RESERVOIR, faults.LAST_RESERVOIR)),
    Injury("little is left", faults.LOW_RESERVOIR, *told("low_mu", 20_000, 400_000), stops=NEVER,
           scenes=(*REST, *FORWARD)),
    Injury("nearly nothing is left", faults.LAST_RESERVOIR, *told("last_mu", 5_000, 400_000),
           stops=NEVER, scenes=(*REST, *FORWARD)),
    Injury("little time is left", faults.LOW_TIME, *told("low_min", 0, 10**9), stops=NEVER,
           scenes=THERAPY),
    Injury("the hour is full", faults.HOUR_CAP, _caps("hour", 1), _caps("hour", None),
           scenes=THERAPY, within_ms=HOUR_MS),
    Injury("the day is full", faults.DAY_CAP, _caps("day", 1), _caps("day", None),
           scenes=THERAPY, within_ms=HOUR_MS),
    Injury("clock lost", faults.CLOCK_UNSET, happens("clock-unset"), _sets_clock, stops=NEVER,
           scenes=THERAPY),
    Injury("no light", faults.NO_SIGNAL, _no_light, _light, stops=NEVER, within_ms=45_000,
           beside=(faults.CLOCK_JUMP,)),
    Injury("clock jumped", faults.CLOCK_JUMP, happens("clock-step", 600), _nothing, stops=NEVER),
    Injury("clocks differ", faults.CLOCKS_DIFFER, _fast, well("rtc", "read"), stops=LATER,
           within_ms=90_000, beside=(faults.CLOCK_JUMP,)),
    Injury("a key that sticks", faults.KEY_STUCK, happens("keys", 2), happens("keys", 0),
           stops=NEVER, within_ms=61_000, plant={"keys": 1},
           scenes=("suspended", "basal 1")),
    Injury("nobody looks", faults.AUTO_OFF, _nothing, _nothing, stops=LATER, scenes=BASAL,
           within_ms=HOUR_MS + MIN_MS, rig={"auto_off_min": 60},
           beside=(faults.AUTO_OFF_SOON,)),
    Injury("nobody looks yet", faults.AUTO_OFF_SOON, _nothing, lambda made: made.do("status"),
           stops=NEVER, scenes=BASAL, within_ms=46 * MIN_MS, rig={"auto_off_min": 60}),
    Injury("suspended for long", faults.SUSPENDED_LONG, _nothing, lambda made: made.delivers(),
           stops=NEVER, scenes=("suspended",), within_ms=16 * MIN_MS, rig={"suspend_min": 15}),
    Injury("a set that is old", faults.SET_OLD, _worn, _not_worn, stops=NEVER,
           scenes=(*REST, *THERAPY)),
    Injury("a reservoir that is old", faults.RESERVOIR_OLD, _old, _new, stops=NEVER,
           scenes=(*REST, *THERAPY)),
)  # fmt: skip

# What cannot be caused on a machine that runs, and why.
_START = "is found by a start, which delivers nothing: "
NOT_HERE = (
    (faults.JOURNAL_EMPTY, _START + "test_recovery_begin"),
    (faults.JOURNAL_DAMAGED, _START + "test_recovery_records, test_recovery_damage"),
    (faults.JOURNAL_VERSION, _START + "test_recovery_foreign"),
    (faults.RIG_CHANGED, _START + "test_recovery_begin"),
    (faults.INTERRUPTED, "is made by a restart, at every write and step: test_power_cuts"),
    (faults.RESTARTED, "is made by a restart: test_recovery_alarms"),
    (faults.CLAMPED, "follows from what is programmed: test_temp"),
    (faults.NOT_RESUMED, "is raised where nothing is delivered, by a command refused: test_temp"),
    (faults.NO_PLUNGER, "is found where a move seeks a plunger: test_walk_reservoir"),
)
