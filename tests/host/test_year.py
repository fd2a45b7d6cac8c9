# test_year: a year of clocks that change: nothing is lost, nothing repeated, no limit is moved.
#
# The rig has coarse steps, so that a year takes seconds; tests/long lives it on the default rig.

from tests.host.year import TRAVELLER, Year
from tests.tell import tell
from tools import history

COARSE = {"pl_per_step": 100_000, "rest_look_ms": 60_000}


def records_of(sim):
    """The store, by the decoder that shares no code with the firmware: it checks the numbers."""
    store = sim.hal.store
    record = bytearray(32)
    return list(
        history.decode_all(
            bytes(record) for index in range(store.count()) if store.read(index, record)
        )
    )


def live(place, seed, rig):
    """A year in this place. Watched holds every rest against the oracle, and the books against
    the pulses; what is on record is counted here."""
    year = Year(place, seed, losses=6, rig=rig, store_records=100_000)
    year.live()
    assert year.lost == 6
    records = records_of(year.watched.sim)
    kinds = [record["kind"] for record in records]
    assert records[0]["seq"] == 1
    assert kinds.count("bolus") == kinds.count("end") == 365 * 3
    assert kinds.count("clock") == year.typed
    times = [record["t_ms"] for record in records]
    assert times == sorted(times)
    assert times[-1] > 364 * 86_400_000
    tell(
        f"a year of changing clocks: {year.watched.rests:,} rests exact, {kinds.count('bolus'):,}"
        f" doses, {len(records):,} records; {year.typed} times set, {year.lost} times lost"
    )


def test_a_year_of_changing_clocks_loses_nothing_and_repeats_nothing():
    live(TRAVELLER, 7, COARSE)
