# test_recovery_requests: what a command came to that was under way as the power went.

from firmware import commands, replies
from tests.unit.bench import BOLUS, MIN_MS, REQUEST, in_journal, running
from tests.unit.restarts import run_cut, without_gap


def cut_at(made, kind, nth, act, part):
    """The power goes in the nth record of that kind that act() writes."""
    store = made.sim.hal.store
    append, left = store.append, [nth]

    def counted(record):
        if record[1] == kind:
            left[0] -= 1
            if left[0] == 0:
                store.cut(0, part)
        append(record)

    store.append = counted
    was_cut = run_cut(made, act, 100_000, 0)
    store.append = append
    assert was_cut


def asked(made, name, arguments, request_id):
    return lambda: getattr(made.console, name)(*arguments, id=request_id)


def half_a_unit(made, request_id):
    return asked(made, "bolus", ("0.50",), request_id)


def outcome(made, request_id):
    """(reply code, what a second try is told, ok) after the restart; and that it is not done."""
    made.restart()
    assert made.pump.recovery.fault == 0 and without_gap(made)
    row = made.pump.requests.find(request_id)
    boluses = len(in_journal(made, BOLUS))
    text = str(made.console.dose(id=request_id))
    first = made.console.bolus("0.50", id=request_id)
    made.console.ack()
    made.sim.advance(MIN_MS)
    again = made.console.bolus("0.50", id=request_id)
    if row is None:
        return None, text, first.ok
    assert len(in_journal(made, BOLUS)) == boluses, "it was done a second time"
    assert text in str(again)
    return row[1], text, again.ok


def test_an_id_that_never_reached_the_record_was_not_seen():
    for part in (0, 128):
        made = running("0")
        cut_at(made, REQUEST, 1, half_a_unit(made, 7), part)
        code, text, _ = outcome(made, 7)
        assert code is None and text == "id 7 was not seen"


def test_a_bolus_that_had_not_begun_did_not_begin():
    for kind, nth, part in ((REQUEST, 1, 256), (BOLUS, 1, 0), (BOLUS, 1, 128)):
        made = running("0")
        cut_at(made, kind, nth, half_a_unit(made, 7), part)
        code, text, ok = outcome(made, 7)
        assert code == replies.NOT_BEGUN, (kind, part, code)
        assert "nothing was done" in text and not ok
        assert made.pump.channels.doses.last_id == 0


def test_a_bolus_that_had_begun_was_begun():
    for kind, nth, part in ((BOLUS, 1, 256), (REQUEST, 2, 0), (REQUEST, 2, 128)):
        made = running("0")
        cut_at(made, kind, nth, half_a_unit(made, 7), part)
        code, text, ok = outcome(made, 7)
        assert code == replies.BOLUS_BEGUN, (kind, part, code)
        assert "#1 bolus of 0.500 U" in text and "cut by a restart" in text and ok
        assert made.pump.recovery.dose_ids[0] == 1


def test_a_bolus_that_was_settled_stays_so():
    made = running("0")
    cut_at(made, REQUEST, 2, half_a_unit(made, 7), 256)
    assert outcome(made, 7)[0] == replies.BOLUS_BEGUN


def test_a_refusal_that_was_cut_short_was_not_begun():
    made = running("0")
    cut_at(made, REQUEST, 2, lambda: made.console.bolus("60", id=7), 0)
    assert outcome(made, 7)[0] == replies.NOT_BEGUN


def test_any_other_command_is_said_to_be_cut_short():
    for name, arguments in (
        ("suspend", ()),
        ("basal", ("2.0",)),
        ("zone", ("+03:00",)),
        ("stop", ()),
    ):
        made = running("1.0")
        cut_at(made, REQUEST, 2, asked(made, name, arguments, 9), 0)
        code, text, ok = outcome(made, 9)
        assert code == replies.CUT_SHORT, name
        assert "while it was carried out" in text and "pump.status()" in text and not ok


def test_a_dose_number_given_before_is_not_taken_for_this_one():
    # A bolus of an earlier day has the number before; the one that was asked never began.
    made = running("0")
    made.console.bolus("0.50", id=1)
    made.sim.advance(MIN_MS)
    cut_at(made, REQUEST, 1, half_a_unit(made, 2), 256)
    assert outcome(made, 2)[0] == replies.NOT_BEGUN
    assert made.pump.requests.find(1)[1:] == (replies.BOLUS_BEGUN, 1)


def test_every_outcome_is_settled_once_and_for_all():
    made = running("0")
    cut_at(made, BOLUS, 1, half_a_unit(made, 7), 256)
    made.restart()
    settled = in_journal(made, REQUEST)
    assert settled[-1] == (REQUEST, 7, commands.BOLUS + 256 * replies.BOLUS_BEGUN, 1)
    for _ in range(3):
        made.restart()
        assert in_journal(made, REQUEST) == settled
        assert made.pump.requests.unsettled() == (0, 0, 0)
