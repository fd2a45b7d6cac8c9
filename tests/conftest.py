# conftest: how much hypothesis tries, and what pytest leaves to MicroPython.
#
# HYPOTHESIS_PROFILE chooses: ci (the same examples every time, so a red run is red again), dev
# (new examples every time), long (an hour or a night of new ones).

import os

from hypothesis import HealthCheck, settings

collect_ignore = ["cpython", "micropython", "unix"]

# No deadline: an example is slow on a busy machine, and that says nothing about the pump.
_COMMON = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}

settings.register_profile(
    "ci", derandomize=True, database=None, max_examples=100, print_blob=True, **_COMMON
)
settings.register_profile("dev", max_examples=100, print_blob=True, **_COMMON)
settings.register_profile("long", max_examples=10_000, print_blob=True, **_COMMON)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))
