# test_replay: a recorded run is replayed to the same calls and bytes, and a difference is named.

import gc

from hal.record import calls
from hal.record.reader import BadLog
from hal.record.writer import Writer
from tests.unit.recorded import SCRIPT, Heard, Recorded, replayed, verdict

STEPPER_DISABLE = 12
BEGIN = SCRIPT[:4]  # until it delivers


def log_of(script, rig=None, **parameters):
    return bytes(Recorded(rig, **parameters).play(script).log)


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
            "post(0, 0, 750)",
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


def test_a_number_of_the_rig_that_changed_is_named():
    log = log_of(BEGIN + ((30_000, "bolus", "1.00"), (60_000, "status", None)))
    said = verdict(replayed(log, {"bolus_rate_mu_h": 89_000}))
    assert "expected store.append(" in said and "made store.append(" in said, said
    said = verdict(replayed(log, {"stroke_steps": 2}))
    assert said.startswith("session 1 poll ") and "expected" in said, said
    said = verdict(replayed(log, {"rest_look_ms": 2_000}))
    assert "expected return(" in said, said
    assert verdict(replayed(log, {"max_bolus_mu": 24_000})) == "identical"


def test_a_difference_is_found_where_it_begins():
    # The same pump until the dose: it begins with the record of the dose's rate.
    log = log_of(BEGIN + ((30_000, "bolus", "1.00"), (60_000, "status", None)))
    heard = Heard()
    last = replayed(log, {"bolus_rate_mu_h": 89_000}, heard)[-1]
    assert heard.last[-1].startswith("rtc.read()")
    assert "post(0, 0, 1000)" in heard.last
    assert last.elapsed_ms == 30_000


def test_an_answer_that_changed_is_named_or_is_damage():
    # A bit of the log that changed is damage, not a difference of the firmware.
    log = bytearray(log_of(BEGIN + ((61_000, "bolus", "0.10"), (30_000, "status", None))))
    for at in range(len(log) // 4, len(log) - 8, len(log) // 40):
        log[at] ^= 4
        try:
            ended = replayed(bytes(log))
            said = verdict(ended)
            assert "damaged" in said or not ended[-1].session.whole, (at, said)
        except BadLog as error:
            assert at < log.index(b"\n\n"), error
        log[at] ^= 4


def test_a_log_cut_off_anywhere_is_replayed_up_to_there():
    log = log_of(BEGIN + ((61_000, "bolus", "0.10"), (9_000, "cut", 0), (9_000, "status", None)))
    head = log.index(b"\n\n") + 2
    polls = 0
    for end in list(range(head, head + 200, 9)) + list(range(head + 200, len(log), 397)):
        ended = replayed(log[:end])
        assert verdict(ended) == "identical", (end, verdict(ended))
        if len(ended) == 1:
            assert ended[0].polls >= polls
            polls = ended[0].polls
    assert polls > 40


def test_a_rig_that_this_firmware_does_not_take_is_said():
    log = log_of(BEGIN)
    for old, new in ((b"quantum_nl", b"quantum_ml"), (b"pl_per_step=18406", b"pl_per_step=00001")):
        try:
            replayed(log.replace(old, new))
        except BadLog as error:
            assert "rig" in str(error) and "\n" not in str(error)
        else:
            raise AssertionError("replayed on no rig")


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
            posts.append(made.pump.mailbox.post(0, 100))
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
