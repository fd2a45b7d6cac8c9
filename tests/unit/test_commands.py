# test_commands: the mailbox between whoever speaks and the poll that acts.

from firmware import commands, faults, journal, replies
from firmware.states import SUSPENDED
from tests.unit.bench import REQUEST, SEGMENT, at_once, bench, in_journal, running


def post(made, command, argument=None):
    box = made.pump.mailbox
    box.post(command, argument)
    assert box.answer is None
    for _ in range(20):  # what changes something is answered when it is on record
        made.sim.advance(0)
        if box.answer:
            return box.answer
    raise AssertionError("no answer")


def test_nothing_happens_before_the_next_poll():
    made = running("0")
    sequence = made.pump.journal.sequence
    made.pump.mailbox.post(commands.BOLUS, at_once(1_000))
    assert made.pump.mailbox.answer is None
    assert not made.pump.channels.doses.count
    assert made.pump.journal.sequence == sequence
    made.sim.advance(0)  # it is checked
    made.sim.advance(0)  # and begins
    assert made.pump.mailbox.answer[0] == replies.BOLUS_BEGUN


def test_a_command_is_carried_out_once():
    made = running("0")
    assert post(made, commands.BOLUS, at_once(100))[:3] == (replies.BOLUS_BEGUN, 1, 100)
    made.sim.advance(60_000)
    assert made.pump.channels.doses.last_id == 1
    assert made.pump.ledger.bolus_steps == 1_000_000 // 18_406


def test_a_bolus_is_answered_with_its_number_amount_and_time():
    made = running("0")
    assert post(made, commands.BOLUS, at_once(1_500)) == (
        replies.BOLUS_BEGUN,
        1,
        1_500,
        60,
        1_500,
        0,
    )
    made.sim.advance(61_000)
    assert post(made, commands.BOLUS, at_once(10)) == (replies.BOLUS_BEGUN, 2, 10, 1, 10, 0)


def test_the_range_of_a_bolus():
    made = running("0", {"max_bolus_mu": 2_000})
    assert post(made, commands.BOLUS, at_once(0)) == (replies.TOO_SMALL, 0, 10)
    assert post(made, commands.BOLUS, at_once(-1_000)) == (replies.TOO_SMALL, -1_000, 10)
    assert post(made, commands.BOLUS, at_once(9)) == (replies.TOO_SMALL, 9, 10)
    assert post(made, commands.BOLUS, at_once(2_010)) == (replies.TOO_LARGE, 2_010, 2_000)
    assert post(made, commands.BOLUS, at_once(1_005)) == (replies.TOO_FINE, 1_005, 10)
    assert post(made, commands.BOLUS, at_once(2_000))[0] == replies.BOLUS_BEGUN


def test_less_than_a_step_is_refused_and_not_swallowed():
    made = running("0", {"pl_per_step": 177_304}, steps_turn=332)
    code, mu, step_mu = post(made, commands.BOLUS, at_once(10))
    assert (code, mu) == (replies.LESS_THAN_A_STEP, 10)
    assert step_mu == 18
    assert post(made, commands.BOLUS, at_once(20))[0] == replies.BOLUS_BEGUN


def test_a_bolus_needs_delivery():
    made = bench()
    assert post(made, commands.BOLUS, at_once(1_000)) == (replies.DELIVERY_OFF, 0, 0)
    made = running("0")
    post(made, commands.SUSPEND)
    assert post(made, commands.BOLUS, at_once(1_000)) == (replies.DELIVERY_OFF, 2, 0)


def test_a_running_bolus_says_what_was_delivered_of_it():
    made = running("0")
    post(made, commands.BOLUS, at_once(3_000))
    made.sim.advance(30_000)
    code, dose_id, mu = post(made, commands.BOLUS, at_once(100))
    assert (code, dose_id) == (replies.BOLUS_RUNNING, 1)
    assert 740 <= mu <= 750


def test_a_stop_says_what_was_delivered_of_how_much():
    made = running("0")
    post(made, commands.BOLUS, at_once(3_000))
    made.sim.advance(30_000)
    code, dose_id, mu, asked_mu, count = post(made, commands.STOP)
    assert count == 1
    assert (code, dose_id, asked_mu) == (replies.BOLUS_ENDED, 1, 3_000)
    assert mu == made.pump.ledger.bolus_steps * 18_406 // 10_000


def test_what_resume_needs_is_asked_for_one_after_the_other():
    made = bench(rtc_set=0)
    assert post(made, commands.RESUME)[0] == replies.NOT_LOADED
    post(made, commands.LOAD, (300_000, 100))
    assert post(made, commands.RESUME)[0] == replies.NO_PROFILE
    post(made, commands.BASAL, [(0, 1_000)])
    assert post(made, commands.RESUME)[0] == replies.CLOCK_NOT_SET
    post(made, commands.CLOCK, (9_649, 0, 120))
    made.sim.happen("unseat")
    made.sim.advance(60_000)
    assert post(made, commands.RESUME) == (replies.CHECK_FAILS, 223, 0)
    made.sim.happen("seat")
    made.sim.advance(60_000)
    made.sim.happen("code-bad")
    assert post(made, commands.RESUME)[:2] == (replies.CHECK_FAILS, 105)


def test_saying_twice_what_is_so_already_is_told():
    made = running("0")
    assert post(made, commands.RESUME) == (replies.ALREADY, 1, 0)
    post(made, commands.SUSPEND)
    assert post(made, commands.SUSPEND) == (replies.ALREADY, 2, 0)


def test_acknowledging_says_whether_anything_is_delivered():
    made = bench()
    made.restart()
    assert "the pump is off" in made.console.ack().text
    made = running("1.0")
    made.sim.happen("clock-unset")
    made.sim.advance(30_000)
    assert "delivery goes on" in made.console.ack().text
    made.sim.happen("clock-step", 0)
    made.console.suspend()
    made.restart()
    assert "suspended" in made.console.ack().text
    made = running("1.0")
    made.restart()
    assert "once the cause is gone" in made.console.ack().text


def test_a_profile_counts_from_now():
    made = running("1.0")
    assert post(made, commands.BASAL, [(0, 2_000)]) == (replies.PROFILE_SET, 1, 48_000)
    assert made.pump.channels.basal.rate_mu_h == 2_000


def test_a_profile_that_is_wrong_leaves_the_old_one():
    made = running("1.0")
    for segments in ([], [(1, 5)], [(0, 35_001)], [(0, 5), (0, 5)], [(0, -5)]):
        assert post(made, commands.BASAL, segments)[0] == replies.PROFILE_WRONG
        assert made.pump.channels.profile.segments == ((0, 1_000),)


def test_whoever_waits_gets_an_answer_when_the_poll_fails():
    made = running("1.0")
    made.sim.happen("store-broken")
    assert post(made, commands.BOLUS, at_once(1_000)) == (replies.FAILED, 0, 0)
    assert not made.pump.channels.doses.count


def test_a_load_that_makes_no_sense_is_refused():
    made = bench()
    assert post(made, commands.LOAD, (300_001, 100)) == (replies.TOO_LARGE, 300_001, 300_000)
    assert post(made, commands.LOAD, (0, 100)) == (replies.TOO_SMALL, 0, 1)
    assert post(made, commands.LOAD, (300_000, 40)) == (replies.NO_SUCH_INSULIN, 40, 0)
    assert made.pump.ledger.capacity_steps == 0


def test_after_a_command_the_next_deadline_is_near():
    made = running("0")
    made.pump.journal._untidy = 8
    made.pump.mailbox.post(commands.BOLUS, at_once(1_000))
    clock = made.sim.hal.clock
    for _ in range(2):  # the store is tidied first
        deadline = made.pump.poll(clock.ticks_ms())
        assert 0 < clock.ticks_diff(deadline, clock.ticks_ms()) <= made.pump.rig.burst_ms
    assert made.pump.channels.doses.count


def test_resume_looks_again_when_its_moment_has_come():
    made = running("1.0")
    post(made, commands.SUSPEND)
    box = made.pump.mailbox
    box.post(commands.RESUME, None)
    made.pump.scheduler._rests = ()  # nothing is ever at rest: it has to wait
    made.sim.advance(0)
    assert box.answer is None and made.pump.state == SUSPENDED
    made.sim.happen("code-bad")
    for _ in range(160):
        made.sim.advance(0)
    assert box.answer == (replies.CHECK_FAILS, 105, 0) and made.pump.state == SUSPENDED
    assert not made.sim.hal.stepper._enabled


def test_what_waits_for_rest_does_not_wait_for_ever():
    made = running("1.0")
    assert post(made, commands.BOLUS, at_once(20_000))[0] == replies.BOLUS_BEGUN
    made.sim.advance(1_000)
    box = made.pump.mailbox
    box.post(commands.BASAL, [(0, 2_000), (60, 1_000)])
    polls = 0
    while box.answer is None:
        made.sim.advance(5)
        polls += 1
    assert box.answer[0] == replies.PROFILE_SET and 580 < polls < 600, polls  # 4 times
    assert made.pump.channels.doses.count


def test_nothing_is_told_before_it_is_on_record():
    made = running("1.0")
    made.sim.advance(10_000)
    box = made.pump.mailbox
    for command in (commands.BASAL, commands.SUSPEND, commands.RESUME):
        day = [(hour * 60, 1_000 + hour) for hour in range(24)]
        box.post(command, day if command == commands.BASAL else None)
        while box.answer is None:
            assert made.pump.journal.waiting <= 4
            made.sim.advance(0)
        assert made.pump.journal.waiting == 0, command


def test_a_poll_that_fails_ends_the_command_that_was_under_way():
    for request_id in (0, 5):
        made = running("1.0")
        box = made.pump.mailbox
        box.post(commands.BASAL, [(hour * 60, 1_000) for hour in range(24)], request_id)
        for _ in range(6):
            made.sim.advance(0)
        assert box.answer is None
        scheduler = made.pump.scheduler
        tasks = scheduler._tasks
        scheduler._tasks = (fails,)
        made.sim.advance(0)
        scheduler._tasks = tasks
        assert box.answer == (replies.FAILED, 0, 0)
        before = len(in_journal(made, SEGMENT))
        made.sim.advance(60_000)
        assert len(in_journal(made, SEGMENT)) - before <= 1, "it goes on"
        if request_id:
            assert made.pump.requests.unsettled()[0] == 0
            assert in_journal(made, REQUEST)[-1][2] == commands.BASAL + 256 * replies.FAILED


def fails(dt_ms):
    raise ValueError


def test_a_command_posted_during_another_is_carried_out_after_it():
    made = running("1.0")
    box = made.pump.mailbox
    box.post(commands.BASAL, [(hour * 60, 2_000) for hour in range(24)])
    for _ in range(4):
        made.sim.advance(0)
    assert box.answer is None
    box.post(commands.SUSPEND, None)  # somebody broke off the waiting, and typed again
    for _ in range(100):
        made.sim.advance(0)
    assert box.answer[0] == replies.DELIVERY_SUSPENDED
    assert made.pump.state == SUSPENDED and len(made.pump.channels.profile.segments) == 24


class Counted:
    """The store of a bench: how often it was written to in each poll. Tidying it takes 5 steps."""

    def __init__(self, made):
        self.polls = []
        self._writes = 0
        self._steps = 0
        store = made.sim.hal.store
        store.append = self._counted(store.append)
        store.put = self._counted(store.put)
        store.tidy = self._tidy
        scheduler = made.pump.scheduler
        self._run = scheduler.run
        scheduler.run = self._poll

    def _counted(self, write):
        def run(*given):
            self._writes += 1
            write(*given)

        return run

    def _tidy(self):
        self._writes += 1
        self._steps += 1
        return self._steps % 5 != 0

    def _poll(self, now):
        self._writes = 0
        deadline = self._run(now)
        self.polls.append(self._writes)
        return deadline


def test_beside_a_bolus_a_poll_writes_once_however_much_goes_on_record():
    made = running("1.0", {"quantum_nl": 20})  # a mark every few polls
    post(made, commands.BOLUS, at_once(3_000))
    counted = Counted(made)
    marks = made.pump.mark.revision
    for change in range(8):
        made.pump.mailbox.post(commands.BASAL, [(60 * hour, 500 + change) for hour in range(24)])
        while made.pump.mailbox.answer is None:
            made.sim.advance(1)
        assert made.pump.mailbox.answer[0] == replies.PROFILE_SET
    assert made.pump.mark.revision - marks > 30 and made.pump.channels.doses.count
    assert max(counted.polls) == 1 and sum(counted.polls) > 8 * 49


def test_what_waits_for_rest_has_it_even_after_a_poll_that_wrote():
    made = bench()
    box, waiting, book = made.pump.mailbox, made.pump.commands, made.pump.journal
    box.post(commands.LOAD, (100_000, 100))
    waiting.tick(0)
    steps = box.steps
    book.wrote = True
    assert waiting.rest() and box.steps == steps
    book.wrote = False
    assert waiting.rest() and box.steps == steps + 1  # it is read, and then carried out
    assert waiting.rest() and box.steps == steps + 2 and not waiting.rest()


def test_a_bolus_that_an_alarm_overtakes_between_its_polls_does_not_begin():
    made = running("1.0")
    made.pump.journal._untidy = 8  # what rests tidies the store first
    made.pump.mailbox.post(commands.BOLUS, at_once(1_000))
    made.sim.advance(0)  # it is checked
    made.pump.fail(faults.DRIVER, 0)
    for _ in range(20):
        made.sim.advance(100)
    assert made.pump.mailbox.answer[0] == replies.DELIVERY_OFF
    assert not made.pump.channels.doses.count and made.pump.channels.doses.last_id == 0
    assert in_journal(made, journal.BOLUS) == []


def test_a_poll_that_fails_before_a_request_is_settled_takes_nothing_back():
    made = running("1.0")
    box = made.pump.mailbox
    box.post(commands.BOLUS, at_once(1_000), 7)
    while not made.pump.channels.doses.count:
        made.sim.advance(0)
    assert box.answer is None and in_journal(made, REQUEST)[-1][2] == commands.BOLUS
    made.pump.commands.abandon()
    assert box.answer[0] == replies.BOLUS_BEGUN
    made.sim.advance(1_000)
    assert in_journal(made, REQUEST)[-1][2] == commands.BOLUS + 256 * replies.BOLUS_BEGUN
