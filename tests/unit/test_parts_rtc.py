# test_parts_rtc: the microcontroller's own clock: set, run by the ticks, kept over a soft reset.

from tests.contract.refusal import EINVAL, error_of
from tests.unit.benchtop import part
from tests.unit.wires import top

rtc = part("rtc")

EIO = 5
DAY_MS = 86_400_000


def reading(made):
    """[day, ms, offset_min], or None when it is not set."""
    into = [0, 0, 0]
    return into if made.read(into) else None


def after(said):
    """A clock as it starts when machine.RTC says so."""
    top.clear().rtc = said
    return rtc.InternalRtc()


def test_after_a_power_on_it_is_not_set_until_it_is_set():
    for said in (
        (2021, 1, 1, 4, 0, 0, 0, 0),  # an RP2040
        (2000, 1, 1, 5, 0, 0, 3, 77),  # an ESP32
        (2024, 12, 31, 1, 23, 59, 59, 0),
        (2100, 1, 1, 4, 0, 0, 0, 0),
    ):
        made = after(said)
        assert reading(made) is None
        top.pass_ms(5_000)
        assert reading(made) is None
        made.set(9_648, 1_000, 120)
        assert reading(made) == [9_648, 1_000, 120]


def test_a_plausible_date_is_taken_as_local_time_without_an_offset():
    made = after((2026, 6, 2, 1, 8, 30, 15, 0))
    assert reading(made) == [9_649, (8 * 3_600 + 30 * 60 + 15) * 1_000, 0]
    assert reading(after((2025, 1, 1, 2, 0, 0, 0, 0))) == [9_132, 0, 0]


def test_local_time_survives_a_soft_reset_and_the_offset_does_not():
    for day, ms, offset_min in (
        (9_648, 79_200_000, 120),  # local midnight, of the next day
        (9_648, 1_000, -60),  # of the day before
        (9_648, 43_200_000, 0),
        (9_648, 86_399_000, 840),
    ):
        after((2021, 1, 1, 4, 0, 0, 0, 0)).set(day, ms, offset_min)
        again = reading(rtc.InternalRtc())  # machine.RTC stands still here
        local_ms = ms + offset_min * 60_000
        assert again == [day + local_ms // DAY_MS, local_ms % DAY_MS, 0]


def test_it_writes_machine_rtc_as_mpremote_does():
    after((2021, 1, 1, 4, 0, 0, 0, 0)).set(9_648, 79_199_999, 120)
    assert top.rtc == (2026, 6, 1, 0, 23, 59, 59, 0)  # Monday is 0
    assert top.rtc_sets == 1


def test_it_runs_by_the_ticks_to_the_ms():
    made = after((2021, 1, 1, 4, 0, 0, 0, 0))
    made.set(100, 86_399_990, 60)
    for ms, expected in (
        (9, [100, 86_399_999, 60]),
        (1, [101, 0, 60]),
        (1, [101, 1, 60]),
        (3_600_000, [101, 3_600_001, 60]),
    ):
        top.pass_ms(ms)
        assert reading(made) == expected


def test_it_stays_right_over_years_of_ticks_that_come_round():
    made = after((2021, 1, 1, 4, 0, 0, 0, 0))
    made.set(9_000, 12_345_678, -300)
    for every_ms in (DAY_MS - 1, DAY_MS, 5 * DAY_MS, 10 * DAY_MS, 61_001, 15_000):
        for _ in range(200):
            before = reading(made)
            top.pass_ms(every_ms)
            ms = before[1] + every_ms
            assert reading(made) == [before[0] + ms // DAY_MS, ms % DAY_MS, -300], every_ms
    assert reading(made)[0] > 9_000 + 3_000


def test_how_often_it_is_read_does_not_matter():
    made = after((2021, 1, 1, 4, 0, 0, 0, 0))
    made.set(9_000, 0, 0)
    other = rtc.InternalRtc()
    other.set(9_000, 0, 0)
    for _ in range(9):
        for _ in range(50):
            top.pass_ms(1_728_000)
            reading(other)
        assert reading(made) == reading(other)


def test_a_reading_that_another_interrupts_changes_nothing():
    # The prompt reads, and in the middle of it a poll does, or sets the clock.
    made = after((2021, 1, 1, 4, 0, 0, 0, 0))

    class Interrupted:
        """Where the reading goes; at each word of it, act happens."""

        def __init__(self, act):
            self._act = act

        def __setitem__(self, index, value):
            self._act()

    made.set(9_000, 86_399_000, 0)
    top.pass_ms(2_000)
    made.read(Interrupted(lambda: reading(made)))
    assert reading(made) == [9_001, 1_000, 0]
    made.set(9_000, 86_399_000, 0)
    top.pass_ms(2_000)
    made.read(Interrupted(lambda: made.set(9_500, 5_000, 60)))
    assert reading(made) == [9_500, 5_000, 60]


def test_what_is_no_date_is_refused_and_changes_nothing():
    made = after((2021, 1, 1, 4, 0, 0, 0, 0))
    made.set(9_648, 1_000, 60)
    for wrong in (
        (-1, 0, 0),
        (36_525, 0, 0),
        (0, -1, 0),
        (0, 86_400_000, 0),
        (0, 0, -721),
        (0, 0, 841),
    ):
        assert error_of(made.set, *wrong) == EINVAL, wrong
    assert reading(made) == [9_648, 1_000, 60]
    assert top.rtc_sets == 1


def test_either_end_of_the_century_can_be_set():
    made = after((2021, 1, 1, 4, 0, 0, 0, 0))
    for day, ms, offset_min in ((0, 0, -720), (36_524, 86_399_000, 840), (0, 0, 0)):
        made.set(day, ms, offset_min)
        assert reading(made) == [day, ms, offset_min]


def test_a_machine_that_refuses_is_eio_and_changes_nothing():
    made = after((2021, 1, 1, 4, 0, 0, 0, 0))
    made.set(9_648, 1_000, 60)
    top.rtc_errno = 22
    assert error_of(made.set, 9_700, 0, 0) == EIO
    assert reading(made) == [9_648, 1_000, 60]
    assert reading(rtc.InternalRtc()) is None
