"""lives: rigs as they differ, and what an ordinary wearer does to one, for benches of detectors.

Owns the spread of rigs and the habits of a life, with the numbers they come from. Must not: run
anything, or know the pump; what it gives are parameters and happenings of hal.sim. All of it
follows from the seed, on any machine.

What a number says without a source is assumed, and meant to be on the hard side.
"""

from __future__ import annotations

import random

MINUTE_MS = 60_000
HOUR_MS = 3_600_000
DAY_MS = 86_400_000

Event = tuple[int, str, int]  # at_ms from the start, happening of hal.sim, its argument

CARTRIDGE_DAYS = 3  # insulin in a reservoir is labelled for two or three days; so is a set
CARTRIDGE_NL = 3_000_000
# A cartridge's friction is within so many parts in a hundred of the rig's.
CARTRIDGE_SPREAD_PERCENT = 15
SET_AIR_NL = 0  # the set was primed off the body

# What a rig may have: the default of hal.sim, and by half each way of it.
SPREAD = (
    ("compliance_nl_kpa", 333),
    ("kinetic_mn", 2_000),
    ("stiction_mn", 400),
    ("stiffness_n_mm", 200),
    ("line_pa_s_ul", 15_000),
    ("noise_counts", 3),
    ("force_offset_counts", 8_000),
    # of an ordinary life, which the default rig has not: see hal/sim/parameters.py
    ("temp_friction_mn_c", 10),
    ("texture_mn", 150),
    ("texture_um", 1_000),
    ("drift_mn_day", 10),
    ("temp_tau_s", 1_200),
    ("vent_tau_s", 10),
)
# The zero of a cell goes with temperature either way: 0.05 % of 50 N in 10 degrees are 2.5 mN/C.
TEMP_FORCE_MN_C = (-3, 3)

# Under clothes it is 32 at night in bed and 28 by day (measured insulation differs; assumed).
NIGHT_DC = 320
DAY_DC = 280
OUTDOORS_DC = 200  # on a winter's day, under a coat: 8 C less (assumed)
OUTDOORS_DAYS = (0.4, 20, 60)  # share of days, shortest and longest minutes
WAKES_MINUTE, SLEEPS_MINUTE = 390, 1_380
# The pump is up to 10 cm above or below the cannula: 981 Pa a 10 cm of water.
HEAD_PA = 1_000
POSTURES_DAY = (4, 12)
KNOCKS_DAY = (0, 4)
KNOCK_PA = (2_000, 40_000)  # a hand's weight on a hand's breadth of tubing; assumed
# A cabin is held at what is 1,800 to 2,400 m: 75 to 81 kPa, of 101; it changes within 20 min.
CABIN_PA = (20_000, 26_000)
CABIN_STEPS = 40
CABIN_MS = 20 * MINUTE_MS
FLIGHTS_YEAR = 2  # there; and back some days later is another


def rig(seed: int) -> dict[str, int]:
    """Parameters of hal.sim: each by up to half away from the usual, independently."""
    draw = random.Random(f"rig {seed}")
    found = {name: max(1, round(usual * draw.uniform(0.5, 1.5))) for name, usual in SPREAD}
    found["temp_force_mn_c"] = draw.randint(*TEMP_FORCE_MN_C)
    found["temp_dc"] = NIGHT_DC  # a life begins at midnight
    return found


def life(seed: int, days: int, kinetic_mn: int = 2_000) -> list[Event]:
    """Happenings of so many days from midnight, sorted. kinetic_mn: the rig's usual friction.

    At each change of cartridge come, in this order and at one moment, a reservoir, its friction
    and a set; the pump has to be suspended and loaded there, which is the caller's business.
    """
    draw = random.Random(f"life {seed}")
    events: list[Event] = []
    for day in range(days):
        at_ms = day * DAY_MS
        events += _temperatures(draw, at_ms)
        events += _postures(draw, at_ms)
        events += _knocks(draw, at_ms)
        if draw.random() < FLIGHTS_YEAR / 365:
            events += _flight(draw, at_ms)
        if day and day % CARTRIDGE_DAYS == 0:
            events += _change(draw, at_ms, kinetic_mn)
    events.sort(key=lambda event: event[0])  # those of one moment stay in their order
    return [event for event in events if event[0] < days * DAY_MS]


def _temperatures(draw: random.Random, at_ms: int) -> list[Event]:
    wakes_ms = at_ms + (WAKES_MINUTE + draw.randint(-60, 60)) * MINUTE_MS
    sleeps_ms = at_ms + (SLEEPS_MINUTE + draw.randint(-60, 50)) * MINUTE_MS
    day_dc = DAY_DC + draw.randint(-30, 30)
    events = [(wakes_ms, "temperature", day_dc)]
    share, shortest, longest = OUTDOORS_DAYS
    if draw.random() < share:
        out_ms = draw.randrange(wakes_ms + HOUR_MS, sleeps_ms - 2 * HOUR_MS)
        back_ms = out_ms + draw.randint(shortest, longest) * MINUTE_MS
        events += [(out_ms, "temperature", OUTDOORS_DC), (back_ms, "temperature", day_dc)]
    return [*events, (sleeps_ms, "temperature", NIGHT_DC + draw.randint(-10, 10))]


def _postures(draw: random.Random, at_ms: int) -> list[Event]:
    return [
        (at_ms + draw.randrange(DAY_MS), "head", draw.randint(-HEAD_PA, HEAD_PA))
        for _ in range(draw.randint(*POSTURES_DAY))
    ]


def _knocks(draw: random.Random, at_ms: int) -> list[Event]:
    return [
        (at_ms + draw.randrange(DAY_MS), "knock", draw.randint(*KNOCK_PA))
        for _ in range(draw.randint(*KNOCKS_DAY))
    ]


def _flight(draw: random.Random, at_ms: int) -> list[Event]:
    up_ms = at_ms + draw.randrange(8 * HOUR_MS, 15 * HOUR_MS)
    down_ms = up_ms + CABIN_MS + draw.randrange(HOUR_MS, 6 * HOUR_MS)
    step_pa = draw.randint(*CABIN_PA) // CABIN_STEPS
    return [
        (start_ms + n * CABIN_MS // CABIN_STEPS, "altitude", pa)
        for start_ms, pa in ((up_ms, -step_pa), (down_ms, step_pa))
        for n in range(CABIN_STEPS)
    ]


def _change(draw: random.Random, at_ms: int, kinetic_mn: int) -> list[Event]:
    change_ms = at_ms + draw.randrange(7 * HOUR_MS, 21 * HOUR_MS)
    spread = CARTRIDGE_SPREAD_PERCENT
    friction_mn = kinetic_mn * (100 + draw.randint(-spread, spread)) // 100
    return [
        (change_ms, "reservoir", CARTRIDGE_NL),
        (change_ms, "friction", friction_mn),
        (change_ms, "fresh-set", SET_AIR_NL),
    ]
