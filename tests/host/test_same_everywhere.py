# test_same_everywhere: a script comes to the same on the host and on the virtual board.
#
# tests/emulated plays it on MicroPython's RP2040 firmware besides.

import pytest

from tests.host.alike import check_alike, played
from tests.host.players import OnHost, OnVirtual
from tests.host.virtually import Typist, Virtual
from tests.tell import tell


@pytest.fixture(scope="module")
def on_host():
    return played(OnHost())


def test_the_virtual_board_makes_the_same_doses_steps_and_events(on_host, tmp_path):
    with Virtual(tmp_path) as board, Typist(board, "resume") as person:
        on_virtual = played(OnVirtual(board, person))
    check_alike(on_host, on_virtual)
    tell(f"the same on the virtual board: {len(on_host.records)} events, 3 doses")


# What no two boards may differ in, without its being seen.
OTHERS = (
    {"pl_per_step": 18_300},
    {"max_bolus_mu": 24_000},
    {"bolus_rate_mu_h": 80_000},
)


@pytest.mark.parametrize("rig", OTHERS, ids=lambda rig: next(iter(rig)))
def test_a_rig_with_another_number_is_not_the_same(on_host, rig):
    with pytest.raises(AssertionError):
        check_alike(on_host, played(OnHost(rig)))


@pytest.mark.parametrize("kind", ["bolus", "end", "rate", "alarm", "clock", "boot"])
def test_an_event_that_is_missing_is_seen(on_host, kind):
    records = list(on_host.records)
    del records[[record["kind"] for record in records].index(kind)]
    with pytest.raises((AssertionError, ValueError, IndexError)):
        check_alike(on_host, on_host._replace(records=records))


def test_a_step_too_many_is_seen(on_host):
    with pytest.raises(AssertionError):
        check_alike(on_host, on_host._replace(turned_steps=on_host.turned_steps + 1))
