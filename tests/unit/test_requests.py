# test_requests: a command that carries an id is acted on once, whatever comes between.

from firmware import commands, replies
from firmware.clocks import Clocks
from firmware.journal import Journal
from firmware.requests import Requests
from tests.unit import fakes
from tests.unit.bench import (
    BOLUS,
    HOUR_MS,
    LOAD,
    REQUEST,
    at_once,
    bench,
    in_journal,
    numbers,
    records,
    running,
)


def post(made, command, argument, request_id):
    box = made.pump.mailbox
    box.post(command, argument, request_id)
    for _ in range(9):  # what changes something is answered when it is on record
        made.sim.advance(0)
        if box.answer:
            return box.answer
    raise AssertionError("no answer")


def test_a_bolus_with_an_id_is_given_once():
    made = running("0")
    first = made.console.bolus("0.50", id=7)
    assert str(first) == "#1 bolus 0.500 U accepted, about 20 s; pump.stop() ends it"
    for _ in range(3):
        again = made.console.bolus("0.50", id=7)
        assert again.ok and str(again).startswith("id 7 was seen before")
        assert "#1 bolus of 0.500 U" in str(again)
        made.sim.advance(30_000)
    assert len(in_journal(made, BOLUS)) == 1
    assert made.pump.ledger.bolus_steps == 500 * 10_000 // 18_406


def test_an_id_counts_for_every_command_and_any_argument():
    made = running("0")
    assert post(made, commands.BOLUS, at_once(100), 9)[0] == replies.BOLUS_BEGUN
    made.sim.advance(HOUR_MS)
    before = made.pump.journal.sequence
    for command, argument in (
        (commands.BOLUS, at_once(5_000)),
        (commands.SUSPEND, None),
        (commands.BASAL, [(0, 9)]),
        (commands.CLOCK, (9_700, 0, 0)),
    ):
        assert post(made, command, argument, 9) == (replies.SEEN, 9, 0)
    assert made.pump.journal.sequence == before


def test_what_was_refused_is_used_up_too():
    made = running("0")
    assert post(made, commands.BOLUS, at_once(60_000), 3)[0] == replies.TOO_LARGE
    assert post(made, commands.BOLUS, at_once(100), 3) == (
        replies.SEEN_REFUSED,
        3,
        replies.TOO_LARGE,
    )
    assert in_journal(made, BOLUS) == []
    answer = made.console.bolus("0.10", id=3)
    assert not answer.ok and "a new wish needs a new id" in str(answer)
    assert post(made, commands.BOLUS, at_once(100), 4)[0] == replies.BOLUS_BEGUN


def test_without_an_id_nothing_is_remembered():
    made = running("0")
    for dose in (1, 2, 3):
        assert post(made, commands.BOLUS, at_once(100), 0)[:2] == (replies.BOLUS_BEGUN, dose)
        made.sim.advance(30_000)
    assert in_journal(made, REQUEST) == []


def test_the_id_is_on_record_before_the_act_and_its_outcome_after():
    made = running("0")
    made.console.suspend(id=5)
    made.console.resume(id=6)
    made.console.bolus("0.10", id=1_000)
    made.console.bolus("0.10", id=1_001)
    assert in_journal(made, REQUEST) == [
        (REQUEST, 5, commands.SUSPEND, 0),
        (REQUEST, 5, commands.SUSPEND + 256 * replies.DELIVERY_SUSPENDED, 0),
        (REQUEST, 6, commands.RESUME, 0),
        (REQUEST, 6, commands.RESUME + 256 * replies.RESUMED, 0),
        (REQUEST, 1_000, commands.BOLUS, 1),
        (REQUEST, 1_000, commands.BOLUS + 256 * replies.BOLUS_BEGUN, 1),
        (REQUEST, 1_001, commands.BOLUS, 2),
        (REQUEST, 1_001, commands.BOLUS + 256 * replies.BOLUS_RUNNING, 0),
    ]
    kinds = [record[0] for record in in_journal(made)]
    assert kinds.index(BOLUS) == len(kinds) - 4


def test_an_id_that_may_have_been_forgotten_is_refused():
    made = running("0")
    for i in range(200):
        assert post(made, commands.STOP, None, 10 + i)[0] == replies.NO_BOLUS
        if i == 100:
            made.restart()
            made.console.ack()
    table = made.pump.requests
    assert table.forgotten == 209 - 32
    for request_id in (1, 9, 10, 100, 177):
        assert post(made, commands.BOLUS, at_once(100), request_id) == (
            replies.ID_FORGOTTEN, request_id, 177,
        )  # fmt: skip
    for request_id in range(178, 210):
        answer = post(made, commands.BOLUS, at_once(100), request_id)
        assert answer == (replies.SEEN_REFUSED, request_id, replies.NO_BOLUS)
    assert in_journal(made, BOLUS) == []
    answer = made.console.stop(id=177)
    assert not answer.ok and "take one above 177" in str(answer)
    assert post(made, commands.STOP, None, 2**30 - 1)[0] == replies.NO_BOLUS


def test_ids_in_any_order_are_never_taken_twice():
    store = fakes.Store()
    book = Journal(store, Clocks(fakes.Rtc()))
    book.is_open = True
    table = Requests(book)
    taken = []
    request_id = 1
    for _ in range(400):
        request_id = request_id * 75 % 257  # each of 1 .. 256 once, then again
        if table.find(request_id) or request_id <= table.forgotten:
            continue
        assert request_id not in taken, request_id
        taken.append(request_id)
        table.take(request_id, 0, 0)
        table.settle(request_id, 5, 0)
    assert len(taken) >= 32


def test_ids_outlive_a_restart_by_checkpoint_and_by_records():
    made = running("0")
    post(made, commands.BOLUS, at_once(100), 7)
    post(made, commands.STOP, None, 8)
    made.pump.checkpoint.write()
    post(made, commands.BOLUS, at_once(60_000), 20)
    post(made, commands.SUSPEND, None, 21)
    rows = [(i, made.pump.requests.find(i)) for i in (7, 8, 20, 21)]
    assert None not in [row for _, row in rows]
    for _ in range(3):
        made.restart()
        for request_id, row in rows:
            assert made.pump.requests.find(request_id) == row
            answer = post(made, commands.BOLUS, at_once(100), request_id)
            assert answer[0] in (replies.SEEN, replies.SEEN_REFUSED)
    assert len(in_journal(made, BOLUS)) == 1


def test_a_table_that_was_packed_is_the_same():
    table = Requests(Journal(fakes.Store(), None))
    for i in range(45):
        table.replay(2**30 - 100 + i, i % 10 + 256 * (i % 131), 2**30 - i)
    data = bytearray(10)
    end = table.pack(data, 3)
    again = Requests(None)
    again.table[:] = table.table
    assert again.unpack(data, 3) == end <= 10
    assert again.forgotten == table.forgotten == 2**30 - 100 + 12
    for i in range(13, 45):
        assert again.find(2**30 - 100 + i) == (i % 10, i % 131, 2**30 - i)
    again.replay(2**30 - 1, 0, 0)  # the oldest makes room
    assert again.find(2**30 - 100 + 13) is None
    assert again.forgotten == 2**30 - 100 + 13


def test_a_command_whose_id_cannot_be_put_on_record_is_not_carried_out():
    made = running("0")
    made.sim.happen("store-broken")
    assert post(made, commands.BOLUS, at_once(100), 5) == (replies.FAILED, 0, 0)
    assert not made.pump.channels.doses.count
    assert made.pump.requests.find(5) is None
    assert numbers(made) == [103]


def test_the_range_of_an_id():
    made = bench()
    for wrong in (0, -1, 2**30, "x", "", None, 1.5, "1.5", [], True):
        answer = made.console.suspend(id=wrong)
        assert not answer.ok and str(answer).startswith("refused: "), wrong
    assert records(made.sim.hal.store, (REQUEST,)) == []
    assert made.console.load(300, "U-100", id=1).ok
    assert made.console.load(300, "U-100", id="1073741823").ok
    assert len(in_journal(made, LOAD)) == 2
