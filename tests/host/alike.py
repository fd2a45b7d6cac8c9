# alike: one evening of a pump, to be played on every board there is, and compared.
#
# Owns the script, what it came to, and what of that may differ from board to board, each with its
# reason. Must not: know a board; those who play it are in players.py and in tests/emulated.
#
# Boards differ in how long they take to answer, and what went out must not depend on that. So
# basal is 0.001 U/h beside the boluses, 0.03 steps in a minute, and they are such that no step
# falls due by it. What 6 U/h at the end come to is held against the board's own time on record.

import re
from typing import NamedTuple

# Lines that are typed; ("wait", seconds); ("rig", what happens to it); ("cut",): the power goes,
# and comes back. A pump at rest looks at its rig every 10 s.
SCRIPT = (
    "pump.begin()",
    'pump.load(300, "U-100")',
    'pump.basal("00:00=0.001")',
    'pump.clock("2026-06-02 14:30 +02:00")',
    "pump.resume()",
    "pump.bolus(0.5)",
    ("wait", 30),
    "pump.dose(1)",
    "pump.bolus(60)",
    'pump.basal("00:00=0.002")',
    'pump.basal("00:00=0.001")',
    "pump.bolus(0.25, id=7)",
    ("wait", 15),
    "pump.bolus(0.25, id=7)",
    "pump.suspend()",
    "pump.bolus(0.1)",
    "pump.resume()",
    ("rig", "unseat"),
    ("wait", 12),
    "pump.alarms()",
    "pump.ack()",
    "pump.resume()",
    ("rig", "seat"),
    ("wait", 12),
    "pump.resume()",
    "pump.suspend()",
    ("cut",),
    "pump.review()",
    'pump.clock("2026-06-02 14:40 +02:00")',
    "pump.ack()",
    "pump.resume()",
    "pump.bolus(0.2)",
    ("wait", 15),
    "pump.dose(3)",
    'pump.basal("00:00=6.000")',
    ("wait", 20),
    "pump.suspend()",
    "pump.alarms()",
)
FASTEST_MU_H = 6_000  # of the script: what was booked from here on is basal that took its time
PL_PER_NL = 1_000
MS_PER_H = 3_600_000
_SEEN = "pump._about.hal.stepper.count()"
_BOOKED = "pump._about.ledger.total_steps"
# Clock readings, and times since.
_TIMES = r"\d{4}-\d\d-\d\d \d\d:\d\d|\d\d:\d\d, \d+ \w+ ago"
_UNSEATED = 223  # its detail is the force at that moment, and a sensor has noise


class Outcome(NamedTuple):
    """answers: (line, what it printed), but for times. lives: of each time with power, the pulses
    that the pump's counter saw, and the steps it had booked in all at the end. turned_steps: what
    the rig's motor really turned. records: the journal, as tools.history decodes it."""

    answers: list
    lives: list
    turned_steps: int
    records: list


def played(player):
    """Plays the script. player has type(line), which returns what it prints, wait(seconds),
    happen(word), cut(), turned_steps() and records()."""
    answers, lives = [], []

    def end_life():
        lives.append((int(player.type(_SEEN)), int(player.type(_BOOKED))))

    for act in SCRIPT:
        if isinstance(act, str):
            answers.append((act, re.sub(_TIMES, "(time)", player.type(act))))
        elif act[0] == "wait":
            player.wait(act[1])
        elif act[0] == "rig":
            player.happen(act[1])
        else:
            end_life()
            player.cut()
    end_life()
    return Outcome(answers, lives, player.turned_steps(), player.records())


def events(outcome):
    """The records, without what may differ."""
    found = []
    paced = False
    for record in outcome.records:
        if record["kind"] == "day":
            continue  # ends, too, where a clock forgets the time
        # When it was, which is all of the answering and waiting before; and whether the clock was
        # right at a start, since a Pico's own forgets the time with its power.
        left_out = {"seq", "t_ms", "utc", "offset_min"}
        if record.get("number") == _UNSEATED:
            left_out.add("detail")
        if paced:
            left_out.add("total_steps")  # check_basal has it
        paced = paced or record.get("rate_mu_h") == FASTEST_MU_H
        found.append({name: value for name, value in record.items() if name not in left_out})
    return found


def check(outcome):
    """What holds of every board by itself: steps seen, turned and booked are the same ones, no
    record is missing, and the basal at the end is what was due by the times on record."""
    numbers = [record["seq"] for record in outcome.records]
    assert numbers == list(range(1, len(numbers) + 1)), numbers
    booked = 0
    for seen, total in outcome.lives:
        assert seen == total - booked, outcome.lives
        booked = total
    assert outcome.turned_steps == booked, (outcome.turned_steps, booked)
    owed = _owed_steps(outcome.records)
    assert 0 <= owed < 1, owed


def check_alike(one, other):
    """Two boards gave the same answers, made the same steps, and have the same on record."""
    check(one)
    check(other)
    for mine, theirs in zip(one.answers, other.answers, strict=True):
        assert mine == theirs, (mine, theirs)
    for mine, theirs in zip(events(one), events(other), strict=True):
        assert mine == theirs, (mine, theirs)
    assert one.lives[:-1] == other.lives[:-1], (one.lives, other.lives)


def _owed_steps(records):
    # Since the last start, which begins a new account: ideal less stepped.
    starts = [at for at, record in enumerate(records) if record["kind"] == "boot"]
    last = records[starts[-1] :]
    load = next(record for record in records if record["kind"] == "load")
    nl_per_mu, pl_per_step = load["nl_per_mu"], last[0]["pl_per_step"]
    due_nl = rate_mu_h = since_ms = 0
    for record in last:
        # The rate that a resume brings back follows on its record, at the same moment.
        if record["kind"] == "rate" or record.get("state") == "suspended":
            due_nl += rate_mu_h * nl_per_mu * (record["t_ms"] - since_ms) / MS_PER_H
            rate_mu_h, since_ms = record.get("rate_mu_h", 0), record["t_ms"]
        elif record["kind"] == "bolus":
            due_nl += record["asked_mu"] * nl_per_mu
    totals = [record["total_steps"] for record in last if record["kind"] == "state"]
    return due_nl * PL_PER_NL / pl_per_step - (totals[-1] - totals[0])
