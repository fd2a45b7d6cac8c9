# test_recovery_work: what a start reads does not grow with the history.

from boards.host import build

MOST_READS = 64 + 2  # what came since the checkpoint, and the newest twice
DAYS_90 = 90 * 300  # records


def reads_of_a_start(records):
    """Records read, slots read, and writes of a start with so many records of history."""
    bench = build(store_records=30_000)
    pump = bench.console
    for answer in (pump.load(300, "U-100"), pump.basal("00:00=0.8 06:00=1.1"), pump.resume()):
        assert answer.ok, answer
    store = bench.sim.hal.store
    record = bytearray(32)
    assert store.read(0, record)
    while store.count() < records:
        bench.pump.journal.note(8, 0, 0, 0)
    bench.pump.checkpoint.write()
    assert pump.bolus("2.00").ok
    bench.sim.advance(30_000)
    counts = {}

    def counted(name):
        call = getattr(store, name)

        def counting(*arguments):
            counts[name] = counts.get(name, 0) + 1
            return call(*arguments)

        setattr(store, name, counting)

    for name in ("read", "get", "append", "put"):
        counted(name)
    bench.restart()
    assert bench.pump.recovery.fault == 0 and bench.pump.recovery.dose_ids[0] == 1
    return counts


def test_a_start_reads_no_more_after_ninety_days():
    short, long = reads_of_a_start(100), reads_of_a_start(DAYS_90)
    print(f"a start after 90 days: {long}")
    assert long == short
    assert long["read"] <= MOST_READS
    assert long["get"] <= 3 * 4  # three things, two slots each, the one that counts once more
