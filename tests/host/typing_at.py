# typing_at: a console in every state of a pump, and commands typed at it.
#
# Owns the states, and what holds of every answer: a line, and what is refused changes nothing.
# Must not: hold a test, or know what is right to type.

import copy
import re

from boards import host

LONGEST = 200  # characters of a refusal
ACTING = (
    *("bolus", "stop", "basal", "suspend", "resume", "ack", "load", "clock", "zone", "hush"),
    *("profile", "use", "remove", "limit", "confirm", "ratio", "sensitivity", "target", "units"),
    *("action", "reverse", "lock", "unlock", "settings"),
    *("beep", "change_reservoir", "change_set", "affirm", "prime", "fill_cannula", "relieve"),
)


def off():
    return host.build()


def loaded():
    bench = off()
    assert bench.console.load(300, "U-100").ok
    assert bench.console.basal("00:00=0.80 06:00=1.10").ok
    return bench


def delivering():
    bench = loaded()
    assert bench.console.resume().ok
    bench.sim.advance(100_000)
    return bench


def in_a_bolus():
    bench = delivering()
    assert bench.console.bolus(2).ok
    bench.sim.advance(10_010)
    return bench


def suspended():
    bench = in_a_bolus()
    assert bench.console.suspend().ok
    return bench


def faulty():
    bench = in_a_bolus()
    bench.sim.happen("driver-fault")
    bench.sim.advance(1_000)
    assert bench.pump.alarms.stopping()
    return bench


def interrupted():
    bench = in_a_bolus()
    bench.restart()
    bench.sim.advance(1_000)
    assert bench.pump.alarms.stopping()
    return bench


def unbegun():
    bench = host.build(begun=False)
    bench.sim.advance(1_000)
    return bench


STATES = (off, loaded, delivering, in_a_bolus, suspended, faulty, interrupted)
EVERY = (*STATES, unbegun)


def changeable(bench):
    """All that a refused command has to leave alone."""
    pump, wall = bench.pump, [0, 0, 0]
    stepper = bench.sim.hal.stepper
    channels = pump.channels
    return {
        "state": pump.state,
        "records": (bench.sim.hal.store.count(), pump.journal.sequence),
        "ledger": copy.deepcopy(vars(pump.ledger)),
        "due": copy.deepcopy(vars(pump.dispenser.meter)),
        "hour": pump.dispenser.limits.hour.recent.steps,
        "day": pump.dispenser.limits.day.recent.steps,
        "on board": pump.dispenser.onboard.steps(),
        "books": (pump.recovery.fault, pump.mark.open_steps, pump.settings.revision),
        "pulses": (stepper.count(), stepper.busy()),
        "profile": channels.profile.segments,
        "doses": [dict(vars(dose)) for dose in channels.doses.at],
        "temp": dict(vars(channels.basal.temp)),
        "asked": pump.pending.kind,
        "settings": bytes(pump.settings.image),
        "insulin": channels.nl_per_mu,
        "alarms": [(alarm.number, alarm.acknowledged) for alarm in pump.alarms.standing],
        "hushed": pump.alarms.hushed_ms > 0,
        "walk": pump.walk and (pump.walk.next, pump.walk.new_index, pump.walk.primed_steps),
        "move": pump.move and (pump.move.kind, pump.move.asked_steps),
        "set": (pump.ages.set_index, pump.ages.set_min, pump.ages.reservoir_min),
        "clock": (bench.sim.hal.rtc.read(wall), wall),
    }


def typed(bench, name, arguments, named=None):
    """Types it, and holds the answer to the manners."""
    return called(bench, name, arguments, named)[0]


def called(bench, name, arguments, named=None):
    """The answer, and whether it came to nothing: was refused, or had been carried out before."""
    bench.sim.advance(0)
    before = changeable(bench)
    answer = getattr(bench.console, name)(*arguments, **(named or {}))
    said = str(answer)
    numbered = name in ACTING and "id" in (named or {})
    repeated = numbered and re.match(r"id \d+ was seen before", said)
    assert repeated or answer.ok is not said.startswith("refused: "), said
    if not answer.ok or repeated:
        if numbered and not repeated:
            del before["records"]
        assert len(said) <= LONGEST, said
        assert said.replace("\n", "" if repeated else "\n").isprintable() and said.isascii(), said
        assert said == said.strip() and len(said) > len("refused: ")
        after = changeable(bench)
        if "records" not in before:
            del after["records"]
        assert after == before, (
            said,
            {k: (before[k], after[k]) for k in after if after[k] != before[k]},
        )
    return answer, not answer.ok or bool(repeated)
