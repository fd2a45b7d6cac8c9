# test_alarms: every alarm has a life of its own, all of it on record, and is heard.

from firmware import faults
from firmware.alarms import Alarms
from firmware.clocks import Clocks
from firmware.console.answers import matters, names
from firmware.journal import Journal
from tests.unit import fakes
from tests.unit.bench import ACK, ALARM, CLEAR, records
from tests.unit.fault_rows import ROWS

LOW, MEDIUM, HIGH = faults.LOW_RESERVOIR, faults.LAST_RESERVOIR, faults.OCCLUSION


class Parts:
    def __init__(self, fail_at=0):
        self.signs = fakes.Annunciator()
        self.store = fakes.Store(fail_at)
        self.rtc = fakes.Rtc(ms=3_600_000, offset_min=60)
        self.clocks = Clocks(self.rtc)
        self.book = Journal(self.store, self.clocks)
        self.book.is_open = True
        self.alarms = Alarms(self.signs, self.book, self.clocks)

    def records(self, kinds=()):
        self.book.flush()
        return records(self.store, kinds)

    def numbers(self):
        return [alarm.number for alarm in self.alarms.standing]


def test_an_alarm_is_on_record_with_its_detail():
    parts = Parts()
    parts.alarms.start(HIGH, 12_400, 777)
    assert parts.records() == [(ALARM, HIGH, 12_400, 777)]


def test_an_alarm_that_stands_is_not_raised_again():
    parts = Parts()
    parts.alarms.start(HIGH, 1, 0)
    parts.alarms.start(HIGH, 2, 0)
    assert parts.numbers() == [HIGH]
    assert parts.alarms.standing[0].detail == 1
    assert len(parts.records()) == 1


def test_alarms_stand_side_by_side_in_the_order_they_came():
    parts = Parts()
    for number in (LOW, HIGH, MEDIUM, faults.EMPTY):
        parts.alarms.start(number, 0, 0)
    assert parts.numbers() == [LOW, HIGH, MEDIUM, faults.EMPTY]
    assert parts.alarms.stopping().number == HIGH
    assert parts.alarms.find(MEDIUM).number == MEDIUM
    assert parts.alarms.find(faults.LATE) is None


def test_the_first_cause_stays_first():
    parts = Parts()
    parts.alarms.start(faults.DRIVER, 0, 0)
    parts.alarms.start(faults.OCCLUSION, 0, 0)
    assert parts.alarms.stopping().number == faults.DRIVER


def test_an_alarm_knows_when_it_began():
    parts = Parts()
    parts.clocks.elapse(5_000)
    parts.alarms.start(HIGH, 0, 0)
    parts.rtc.is_set = False
    parts.clocks.elapse(70_000)
    parts.alarms.start(LOW, 0, 0)
    first, second = parts.alarms.standing
    assert (first.since_ms, first.local_ms) == (5_000, 7_200_000)
    assert (second.since_ms, second.local_ms) == (75_000, -1)


def test_acknowledging_silences_and_ends_nothing():
    parts = Parts()
    parts.alarms.start(HIGH, 0, 0)
    parts.alarms.start(LOW, 0, 0)
    assert parts.signs.frequency_hz > 0
    assert parts.alarms.acknowledge() == 2
    assert parts.numbers() == [HIGH, LOW]
    assert (parts.signs.frequency_hz, parts.signs.vibrating) == (0, False)
    assert parts.signs.red
    assert parts.records((ACK,)) == [(ACK, HIGH, 0, 0), (ACK, LOW, 0, 0)]
    assert parts.alarms.acknowledge() == 0
    assert len(parts.records((ACK,))) == 2


def test_clearing_ends_one_alarm_and_leaves_the_others():
    parts = Parts()
    parts.alarms.start(HIGH, 0, 0)
    parts.alarms.start(LOW, 0, 0)
    parts.alarms.clear(parts.alarms.find(HIGH))
    assert parts.numbers() == [LOW]
    assert parts.alarms.stopping() is None
    assert parts.records((CLEAR,)) == [(CLEAR, HIGH, 0, 0)]


def test_lights_show_the_highest_priority_until_it_is_over():
    parts = Parts()
    for number, lights in ((LOW, (False, True)), (MEDIUM, (False, True)), (HIGH, (True, False))):
        parts.alarms.start(number, 0, 0)
        assert (parts.signs.red, parts.signs.yellow) == lights, number
    parts.alarms.clear(parts.alarms.find(HIGH))
    assert (parts.signs.red, parts.signs.yellow) == (False, True)
    parts.alarms.clear(parts.alarms.find(LOW))
    parts.alarms.clear(parts.alarms.find(MEDIUM))
    assert (parts.signs.red, parts.signs.yellow) == (False, False)
    assert parts.signs.frequency_hz == 0


def test_high_alarms_vibrate_and_others_do_not():
    for number, vibrates in ((LOW, False), (MEDIUM, False), (HIGH, True)):
        parts = Parts()
        parts.alarms.start(number, 0, 0)
        assert parts.signs.vibrating == vibrates, number


def test_an_acknowledged_alarm_stays_silent():
    parts = Parts()
    parts.alarms.start(HIGH, 0, 0)
    parts.alarms.acknowledge()
    before = len(parts.signs.tones)
    for _ in range(100):
        parts.alarms.tick(1_000)
    assert len(parts.signs.tones) == before


def test_a_new_alarm_sounds_beside_one_that_was_acknowledged():
    parts = Parts()
    parts.alarms.start(HIGH, 0, 0)
    parts.alarms.acknowledge()
    parts.alarms.start(faults.EMPTY, 0, 0)
    assert parts.signs.frequency_hz > 0


def test_a_store_that_fails_does_not_silence_an_alarm():
    parts = Parts(fail_at=1)
    parts.alarms.start(HIGH, 0, 0)
    assert parts.numbers() == [HIGH]
    assert parts.signs.frequency_hz > 0


def test_every_fault_can_be_raised_and_has_words():
    seen = set()
    for number, priority, stops, _ in ROWS:
        parts = Parts()
        parts.alarms.start(number, 0, 0)
        alarm = parts.alarms.standing[0]
        assert (alarm.number, alarm.priority) == (number, priority)
        assert alarm.stops == stops
        matter, advice = matters.of(number)
        assert matter and advice and names.of(number)
        assert number not in seen and number not in (0,)
        assert priority == faults.HIGH or not stops
        seen.add(number)


def test_the_words_of_the_faults_follow_the_table_of_the_faults():
    numbers = [row[0] for row in ROWS]
    assert [row[0] for row in matters.TABLE] == numbers
    assert [names.TABLE[at] for at in range(0, len(names.TABLE), 2)] == numbers


def test_an_unknown_fault_is_refused():
    for number in (0, 1, 999, -1):
        try:
            faults.does(number)
        except ValueError:
            continue
        raise AssertionError(number)
