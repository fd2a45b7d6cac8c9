# life: a story out of a seed: which rig, which people, which weather.
#
# Owns the choice. The same seed and length give the same story, everywhere.

import random

from tests.soak.events import DAY_MS, Story
from tests.soak.nature import Nature
from tests.soak.people import People
from tests.soak.sport import Sport
from tests.soak.strong import Strong

# What rigs there are, the usual one among them; by seed, so that a slice has them all.
RIGS = (
    ({}, {"temp_friction_mn_c": 10, "texture_mn": 150, "drift_mn_day": 10}),
    ({"auto_off_min": 60, "suspend_min": 5}, {"store_records": 200}),
    ({"encoder_counts": 1, "encoder_steps": 16}, {"encoder": 1, "keys": 1}),
    ({"supply_low_mv": 3_500, "supply_stop_mv": 3_000}, {"keys": 1}),
    ({"day_cap_mu": 45_000, "hour_cap_mu": 8_000}, {}),
    ({"stroke_steps": 8}, {"pusher_holds": 1}),
    ({"day_cap_mu": 20_000, "max_bolus_mu": 5_000}, {"temp_force_mn_c": 3, "texture_mn": 150}),
    ({"pl_per_step": 73_624, "quantum_nl": 1_000}, {"steps_turn": 800}),
    ({"bolus_rate_mu_h": 1_500_000, "quantum_nl": 1_000}, {}),
    (
        {"pl_per_step": 4_601, "travel_steps": 680_000, "quantum_nl": 200, "burst_ms": 10},
        {"steps_turn": 12_800},
    ),
    ({"hour_cap_mu": 6_000, "bolus_rate_mu_h": 600_000, "quantum_nl": 1_000}, {}),
    ({}, {"battery": 0, "watchdog": 0}),
)
_KEYED_DAYS = 1  # keys are looked at eight times a second: a day takes a minute
_SHORT_DAYS = 3  # a life that is so short may be keyed


def days_of(seed, days):
    """How long a life is that should have so many days: less, when there are keys."""
    keyed = RIGS[seed % len(RIGS)][1].get("keys", 0)
    return _KEYED_DAYS if keyed and days <= _SHORT_DAYS else days


def story(seed, days):
    """A life of so many days."""
    rng = random.Random(f"life {seed}")
    rig, plant = RIGS[seed % len(RIGS)]
    if days > _KEYED_DAYS:
        plant = {name: value for name, value in plant.items() if name != "keys"}
    rough = rng.choice((0.3, 1.0, 1.0, 1.0, 2.0))
    bolus_mu_h = rig.get("bolus_rate_mu_h", 90_000)
    events = People(random.Random(f"people {seed}"), days, bolus_mu_h).live()
    keys = plant.get("keys", 0) > 0
    events = [*events, *Nature(random.Random(f"nature {seed}"), days, rough, keys).rage()]
    events += Strong(random.Random(f"strong {seed}"), days).live()
    events += Sport(random.Random(f"sport {seed}"), days).live()
    events.sort(key=lambda event: event.t_ms)
    return Story(seed, days * DAY_MS, dict(rig), dict(plant), events)
