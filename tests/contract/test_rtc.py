# test_rtc: wall time reads as it was set, runs, and takes nothing that is no date.

from tests.contract import rig
from tests.contract.refusal import EINVAL, error_of


def test_the_wall_clock_reads_what_was_set():
    rtc = rig.fresh()[0].rtc
    into = [0, 0, 0]
    for day, ms, offset_min in ((0, 0, 0), (9_648, 79_200_000, 120), (36_524, 1_000, -720)):
        rtc.set(day, ms, offset_min)
        assert rtc.read(into) is True
        assert into[0] == day and into[2] == offset_min, into
        assert ms <= into[1] < ms + 1_000, into


def test_the_wall_clock_runs_and_turns_at_midnight():
    hal, let_pass = rig.fresh()
    into = [0, 0, 0]
    hal.rtc.set(9_648, 86_398_000, 0)
    let_pass(3_500)
    assert hal.rtc.read(into) is True
    assert into[0] == 9_649 and 0 <= into[1] < 3_000, into


def test_the_wall_clock_refuses_what_is_no_date_and_keeps_its_own():
    rtc = rig.fresh()[0].rtc
    rtc.set(9_648, 1_000, 60)
    for wrong in (
        (-1, 0, 0),
        (36_525, 0, 0),
        (0, -1, 0),
        (0, 86_400_000, 0),
        (0, 0, -721),
        (0, 0, 841),
    ):
        assert error_of(rtc.set, *wrong) == EINVAL, wrong
    into = [0, 0, 0]
    assert rtc.read(into) is True
    assert into[0] == 9_648 and into[2] == 60
