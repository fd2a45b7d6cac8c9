# conftest: how much hypothesis tries, which tests begin first, what they tell, what pytest leaves
# to MicroPython, and Ctrl-C for what tests start.
#
# HYPOTHESIS_PROFILE chooses: ci (the same examples every time, so a red run is red again), dev
# (new examples every time), long (an hour or a night of new ones).

import os
import signal

import pytest
from hypothesis import HealthCheck, settings

from tests import tell

# In the background of a script Ctrl-C is ignored, and so it would be by the programs started here,
# to some of which it is sent.
signal.signal(signal.SIGINT, signal.default_int_handler)

collect_ignore = ["cpython", "micropython", "unix"]

# No deadline: an example is slow on a busy machine, and that says nothing about the pump.
_COMMON = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}

settings.register_profile(
    "ci", derandomize=True, database=None, max_examples=100, print_blob=True, **_COMMON
)
settings.register_profile("dev", max_examples=100, print_blob=True, **_COMMON)
settings.register_profile("long", max_examples=10_000, print_blob=True, **_COMMON)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


# Files whose tests take longest, the longest first: one that began last would leave every other
# processor waiting for it.
_LONGEST = (
    "test_soak",
    "test_year",
    "test_fault_campaign",
    "test_power_cuts",
    "test_wear",
    "test_pump_sweeps",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    rank = {name: place for place, name in enumerate(_LONGEST)}
    items.sort(key=lambda item: rank.get(item.path.stem, len(rank)))


def pytest_terminal_summary(terminalreporter):
    """What tests told, a line each, for tests/legs.py and whoever looks."""
    for report in terminalreporter.getreports("passed"):
        for line in report.capstdout.splitlines():
            if line.startswith(tell.MARK):
                terminalreporter.write_line(line)
