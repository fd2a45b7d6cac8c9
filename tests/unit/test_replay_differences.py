# test_replay_differences: where a replay differs from its log, or a log is damaged, is named.

from hal.record.reader import BadLog
from tests.unit.recorded import BEGIN, Heard, log_of, replayed, verdict


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
    heard = Heard(["post(0, 0, (1000, 1000, 0, 0))"])
    last = replayed(log, {"bolus_rate_mu_h": 89_000}, heard)[-1]
    assert heard.last[-1].startswith("rtc.read()") and not heard.missing
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
