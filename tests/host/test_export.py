# test_export: the history as it leaves the pump: exact, the same each time, and 90 days of it.

from boards.host import build
from tools import history

DAY_MS = 86_400_000
FILES_RECORDS = 30 * 1_024  # of hal.stores.files by default
# Of which the oldest file may just have been dropped.
KEPT_RECORDS = FILES_RECORDS - 1_024
SEGMENTS = " ".join(
    f"{m // 60:02d}:{m % 60:02d}=0.{500 + m // 30 * 10}" for m in range(0, 1_440, 30)
)


def records_of(bench):
    store = bench.sim.hal.store
    raw = [bytearray(32) for _ in range(store.count())]
    assert all(store.read(index, into) for index, into in enumerate(raw))
    return list(history.decode_all(bytes(record) for record in raw))


def lived(days):
    """A bench after some days of as much therapy as anybody programmes, each act with an id."""
    bench = build(store_records=20_000)
    pump = bench.console
    made = 0
    for answer in (pump.load(300, "U-100"), pump.basal(SEGMENTS), pump.resume()):
        assert answer.ok, answer
    for day in range(days):
        for hour in (7, 8, 10, 12, 13, 16, 19, 20, 22, 23):
            now_ms = bench.sim.elapsed_ms
            bench.sim.advance(day * DAY_MS + hour * 3_600_000 - now_ms)
            made += 1
            assert pump.bolus("2.5", id=made).ok
        assert pump.stop(id=1_000_000 + day).ok
        assert pump.suspend().ok and pump.basal(SEGMENTS).ok and pump.resume().ok
        bench.sim.happen("clock-step", 5)
        bench.sim.advance((day + 1) * DAY_MS - bench.sim.elapsed_ms)
        pump.ack()
        bench.restart()
        assert pump.ack().ok and pump.resume().ok
    return bench


def test_the_default_files_hold_ninety_days():
    a_day = len(records_of(lived(3))) / 3
    print(f"{a_day:.0f} records a day of full therapy")
    assert a_day * 90 <= KEPT_RECORDS


def test_exporting_again_gives_the_same_bytes():
    bench = lived(1)
    first = [history.json_line(record) for record in records_of(bench)]
    bench.sim.advance(DAY_MS // 2)
    again = [history.json_line(record) for record in records_of(bench)]
    assert again[: len(first)] == first and len(again) > len(first)
    assert [record["seq"] for record in records_of(bench)] == list(range(1, len(again) + 1))


def test_stamps_are_good_to_ten_ms():
    bench = build(store_records=1_000)
    pump = bench.console
    began_ms = 22 * 3_600_000  # 2026-06-01 22:00 UTC, at power-on
    for answer in (pump.load(300, "U-100"), pump.basal("6.0"), pump.resume()):
        assert answer.ok, answer
    for wait_ms in (1_234, 777, 60_003, 1, 9, 10_007):
        bench.sim.advance(wait_ms)
        assert pump.bolus("0.05").ok
        true_ms = began_ms + bench.sim.elapsed_ms
        newest = next(
            record for record in reversed(records_of(bench)) if record["kind"] == "bolus"
        )
        hours, minutes, seconds = newest["utc"].removesuffix("Z").split("T")[1].split(":")
        said_ms = (int(hours) * 60 + int(minutes)) * 60_000 + round(float(seconds) * 1_000)
        assert 0 <= true_ms - said_ms < 10, (newest["utc"], true_ms)
        bench.sim.advance(5_000)
