# test_settings_cut: the power may go at any poll and in any write of a change: what was set before
# is in force after, or all that was to be; and the newest is on record.

from firmware import commands, journal
from firmware.console.answers import whole
from firmware.journal import StoreFailed
from tests.unit.bench import SETTING, SETTINGS, in_journal, numbers, running
from tests.unit.restarts import PARTS, run_cut
from tests.unit.test_whole import TEXT

NEW = "\n".join([line for line in TEXT.split("\n") if "limit" not in line])


def begun():
    made = running("1.0")
    made.sim.advance(60_000)
    made.pump.mailbox.post(commands.SETTINGS, whole.items(NEW))
    return made


def judged(made, old, polls):
    """Old or new; returns which."""
    made.restart()
    text = str(made.console.settings())
    assert text in (old, NEW), (polls, text)
    settings = made.pump.settings
    assert in_journal(made, SETTINGS)[-1][1] == settings.revision, polls
    assert settings.intact() and not settings.lost and 114 not in numbers(made)
    expected = ((0, 700),) if text == NEW else ((0, 1_000),)
    assert made.pump.channels.profile.segments == expected, polls
    return text


def test_a_cut_at_any_poll_leaves_the_old_or_the_new_whole():
    old = str(running("1.0").console.settings())
    seen = []
    polls = 0
    while True:
        made = begun()
        for _ in range(polls):
            made.sim.advance(0)
        is_done = made.pump.mailbox.answer is not None
        seen.append(judged(made, old, polls))
        polls += 1
        if is_done:
            break
    assert seen[0] == old and seen[-1] == NEW and polls > 20
    assert seen == sorted(seen, key=lambda text: text == NEW), "new, and then old again"


def test_a_cut_in_any_write_leaves_the_old_or_the_new_whole():
    old = str(running("1.0").console.settings())
    for part in PARTS:
        writes = 0
        seen = []
        while True:
            made = running("1.0")
            cut = run_cut(made, lambda made=made: made.console.settings(NEW), writes, part)
            seen.append(judged(made, old, (writes, part)))
            if not cut:
                break
            writes += 1
        assert seen[0] == old and seen[-1] == NEW and len(seen) > 20


def test_a_limit_that_was_lifted_is_on_record_wherever_the_power_goes():
    """By the records it is the rig's again, as it is, also where the start has to say so."""
    polls = 0
    while True:
        made = running("1.0")
        made.console.limit("bolus", 12)
        made.console.confirm(12)
        assert made.pump.bounds.max_bolus_mu == 12_000
        made.console.settings(NEW)
        made.pump.mailbox.post(commands.CONFIRM, 1_000)
        for _ in range(polls):
            made.sim.advance(0)
        is_done = made.pump.mailbox.answer is not None
        made.restart()
        most_mu = made.pump.bounds.max_bolus_mu
        noted = [row for row in in_journal(made, SETTING) if row[1] == 1]
        assert (noted[-1][3] or 25_000) == most_mu, (polls, most_mu, noted)
        polls += 1
        if is_done:
            break
    assert most_mu == 25_000 and polls > 20


def test_a_store_that_fails_at_any_write_leaves_the_old_in_force():
    old = str(running("1.0").console.settings())
    for nth in (1, 2):
        made = begun()
        store = made.sim.hal.store
        put, left = store.put, [nth]

        def failing(slot, data, put=put, left=left):
            if slot >= 4:
                left[0] -= 1
                if left[0] <= 0:
                    raise StoreFailed(5)
            put(slot, data)

        store.put = failing
        for _ in range(200):
            made.sim.advance(0)
        assert made.pump.mailbox.answer[0] >= 100
        assert str(made.console.settings()) == old
        assert made.pump.channels.profile.segments == ((0, 1_000),)
        assert made.pump.channels.basal.rate_mu_h == 1_000
        store.put = put
        assert judged(made, old, nth) == old


def test_the_text_is_taken_beside_a_bolus_without_taking_from_it():
    made = running("1.0")
    assert made.console.bolus(5).ok
    made.sim.advance(20_000)
    assert made.console.settings(NEW).ok
    assert made.pump.channels.doses.count and str(made.console.settings()) == NEW
    made.sim.advance(300_000)
    assert made.pump.ledger.dose_steps[0] == 5_000 * 10_000 // made.pump.rig.pl_per_step
    assert journal.SETTINGS == SETTINGS
