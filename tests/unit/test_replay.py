# test_replay: a recorded run is replayed to the same calls and bytes, and recording changes
# nothing.

import gc

from hal.record import calls
from hal.record.writer import Writer
from tests.unit.recorded import BEGIN, SCRIPT, Heard, Recorded, log_of, replayed, verdict

STEPPER_DISABLE = 12


def test_a_run_with_everything_is_replayed():
    made = Recorded().play(SCRIPT)
    said = " / ".join(made.heard)
    for word in ("accepted", "above the largest", "acknowledged", "clock set", "no alarms"):
        assert word in said, said
    journal = bytearray()
    record = bytearray(32)
    store = made.sim.hal.store
    for index in range(store.count()):
        store.read(index, record)
        journal.extend(record)
    log = made.log
    made = store = None
    gc.collect()  # there is little room on a small heap
    log = bytes(log)
    heard = Heard(
        (
            "force.read() -> OSError 5",
            ") -> OSError 5",
            "store.append(020a0",  # an alarm
            "stepper.start(",
            "annunciator.tone(",
            "rtc.set(",
            "post(0, 0, (750, 750, 0, 0))",
            "post(1, 0, [(0, 800), (3, 2350), (5, 1)])",
        )
    )
    ended = replayed(log, heard=heard)
    assert verdict(ended) == "identical"
    assert not heard.missing, heard.missing
    assert len(ended) == 2 and ended[0].in_poll, "the cut was not in a poll"
    assert ended[0].ticks_ms < 600_000 and ended[0].elapsed_ms > 250_000, "the ticks did not wrap"
    # The last that the first session wrote was torn: all but that is in the store, to the byte.
    assert len(heard.appended) >= len(journal) > 1_000
    assert heard.appended[-640:] == journal[-640:]


def test_recording_changes_nothing():
    from boards import host

    made = Recorded().play(BEGIN + ((90_000, "bolus", "1.00"), (60_000, "status", None)))
    bare = host.build(1, begun=False, store_records=64)
    for wait_ms, verb, argument in BEGIN + ((90_000, "bolus", "1.00"), (60_000, "status", None)):
        bare.sim.advance(wait_ms)
        command = getattr(bare.console, verb)
        answer = command() if argument is None else command(argument)
    assert made.heard[-1] == "status: %s" % answer
    record, other = bytearray(32), bytearray(32)
    assert made.sim.hal.store.count() == bare.sim.hal.store.count() > 5
    for index in range(bare.sim.hal.store.count()):
        made.sim.hal.store.read(index, record)
        bare.sim.hal.store.read(index, other)
        assert record == other, index


def test_what_is_looked_at_between_polls_is_no_input():
    made = Recorded().play(BEGIN)
    log = bytes(made.log)
    for look in ("status", "history", "alarms", "clock", "basal", "review", "dose"):
        assert str(getattr(made.console, look)())
    made.sim.hal.force.read()
    made.recorder.hal.rtc.read([0, 0, 0])
    made.recorder.flush()
    again = bytes(made.log)
    assert again.startswith(log) and len(again) - len(log) < 8, "more than a check was written"
    made.play(((9_000, "bolus", "0.10"), (9_000, "stop", None)))
    assert verdict(replayed(bytes(made.log))) == "identical"


def test_a_place_to_write_that_fails_does_not_stop_the_pump():
    made = Recorded()
    made.play(BEGIN)

    def full(data):
        raise OSError(28)

    made.recorder._writer._write = full
    made.sim.advance(900_000)
    assert made.recorder.lost
    assert made.pump.ledger.total_steps == made.sim.hal.stepper.count() > 0
    assert not made.pump.alarms.standing


def test_a_pump_that_cannot_be_built_is_replayed():
    made = Recorded()

    def dead():
        raise OSError(5)

    made.sim.hal.stepper.disable = dead
    made.log = bytearray()
    try:
        made.start()
    except OSError:
        pass
    log = bytes(made.log)
    ended = replayed(log)
    assert verdict(ended) == "identical" and ended[0].polls == 0 and ended[0].calls > 0
    # One that gives up where another went on is a difference.
    went_on = bytearray()
    writer = Writer(went_on.extend)
    head = log.index(b"\n\n") + 2
    writer.put_bytes(log, head)
    for row, word in ((calls.FAIL, 5), (STEPPER_DISABLE, 0), (calls.STEPPER_COUNT, 17)):
        writer.words[0] = word
        writer.event(row)
    writer.flush()
    said = verdict(replayed(bytes(went_on)))
    assert said.endswith("expected stepper.count(), made fail(5)"), said


def test_a_command_that_comes_in_the_middle_of_a_poll_is_replayed():
    made = Recorded()
    made.play(BEGIN)
    force = made.sim.hal.force
    read = force.read
    posts = []

    def interrupted():
        if len(posts) < 3:
            posts.append(made.pump.mailbox.post(0, (100, 100, 0, 0)))
        return read()

    force.read = interrupted
    made.recorder = None
    log = made.log
    made.log = bytearray()
    made.console = None
    made.start()  # a recorder asks the ports it finds
    made.play(((20_000, "ack", None), (9_000, "resume", None), (9_000, "status", None)))
    assert len(posts) == 3 and len(log) > 1_000
    assert verdict(replayed(bytes(made.log))) == "identical"


def test_ports_that_are_absent_and_ports_that_are_not():
    for parameters in ({"encoder": 1, "keys": 1}, {"battery": 0, "watchdog": 0}):
        rig = {"encoder_counts": 1} if "encoder" in parameters else {}
        log = log_of(
            BEGIN + ((61_000, "bolus", "0.30"), (30_000, "status", None)), rig, **parameters
        )
        ended = replayed(log)
        assert verdict(ended) == "identical"
        assert ended[0].polls > 50
