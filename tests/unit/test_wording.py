# test_wording: numbers as a person reads them, and words for every answer there is.

from firmware import pending, replies
from firmware.console import reply
from firmware.console.answers import names, outcomes, wording
from firmware.moving import kinds, walk
from firmware.therapy import temp
from tests.unit.fault_rows import ROWS


def test_thousandths():
    for value, text in ((0, "0.000"), (1, "0.001"), (1_500, "1.500"), (-50, "-0.050"),
                        (123_456_789, "123456.789")):  # fmt: skip
        assert wording.milli(value) == text


def test_times():
    assert wording.clock_time(0) == "00:00"
    assert wording.clock_time(86_399_999) == "23:59"
    assert wording.clock_time_s(8_639_999) == "23:59:59"
    assert wording.date(9_649) == "2026-06-02"
    assert [wording.offset(m) for m in (0, 120, -210, 345)] == [
        "UTC+0", "UTC+2", "UTC-3:30", "UTC+5:45",
    ]  # fmt: skip


def test_hundredths():
    for value, text in ((0, "0.00"), (4, "0.00"), (5, "0.01"), (1_996, "2.00"), (1_994, "1.99")):
        assert wording.hundredths(value) == text


def test_spans():
    for ms, text in (
        (0, "0 s"), (59_999, "59 s"), (60_000, "1 min"), (7_199_999, "119 min"),
        (7_200_000, "2 h 00 min"), (172_799_999, "47 h 59 min"), (172_800_000, "2 d 0 h"),
        (615_600_000, "7 d 3 h"),
    ):  # fmt: skip
        assert wording.span(ms) == text, ms


# An answer of every kind, as the pump gives it.
ANSWERS = (
    (replies.BOLUS_BEGUN, 1, 1_500, 60, 1_500, 0),
    (replies.BOLUS_BEGUN, 1, 1_500, 0, 0, 90),
    (replies.BOLUS_BEGUN, 1, 1_500, 40, 1_000, 120),
    (replies.BOLUS_ENDED, 1, 500, 1_500, 1),
    (replies.BOLUS_ENDED, 3, 500, 1_500, 3),
    (replies.TO_CONFIRM, 12_000, 10_000),
    (replies.TEMP_BEGUN, temp.PERCENT, 80, 60, 800, 0, 0),
    (replies.TEMP_BEGUN, temp.PERCENT, 500, 60, 5_000, replies.IS_CLAMPED, 5_000),
    (replies.TEMP_BEGUN, temp.RATE, 100, 4_320, 100, replies.IS_LOW, 800),
    (replies.TEMP_ENDED, 800, 0),
    (replies.NO_TEMP, 0, 0),
    (replies.PERCENT_WRONG, 501, 500),
    (replies.RATE_WRONG, 36_000, 35_000),
    (replies.TIME_WRONG, 14, 1_440, 15),
    (replies.SPEED_WRONG, 120_000, 90_000, 6_000),
    (replies.TOO_STEEP, 40_000, 35_000, 18),
    (replies.TOO_STEEP, 40_000, 0, 0),
    (replies.NOTHING_LATER, 0, 0),
    (replies.PROFILE_SET, 1, 19_200),
    (replies.RESUMED, 800, 0),
    (replies.DELIVERY_SUSPENDED, 0, 0, 0, 0, 0),
    (replies.DELIVERY_SUSPENDED, 3, 500, 1_500, 1, 0),
    (replies.DELIVERY_SUSPENDED, 3, 500, 1_500, 3, 15),
    (replies.ACKNOWLEDGED, 1, 0),
    (replies.ACKNOWLEDGED, 1, 1),
    (replies.ACKNOWLEDGED, 1, 2),
    (replies.ACKNOWLEDGED, 1, 3),
    (replies.LOADED, 300_000, 100),
    (replies.CLOCK_SET, 0, 0),
    (replies.NO_ANSWER, 0, 0),
    (replies.TOO_SMALL, 5, 10),
    (replies.TOO_LARGE, 60_000, 25_000),
    (replies.TOO_FINE, 1_005, 10),
    (replies.LESS_THAN_A_STEP, 10, 18),
    (replies.DELIVERY_OFF, 0, 0),
    (replies.DELIVERY_OFF, 2, 0),
    (replies.DELIVERY_OFF, 3, 0),
    (replies.BOLUS_RUNNING, 1, 500),
    (replies.RESERVOIR_SHORT, 5_000, 4_000),
    (replies.HOUR_FULL, 5_000, 4_000),
    (replies.NO_BOLUS, 1, 0),
    (replies.NO_BOLUS, 1, 17),
    (replies.ALREADY, 1, 0),
    (replies.ALARM_STANDS, 212, 0),
    (replies.ALARM_STANDS, 212, 1),
    (replies.CHECK_FAILS, 223, 0),
    (replies.NO_PROFILE, 0, 0),
    (replies.NOT_LOADED, 0, 0),
    (replies.CLOCK_NOT_SET, 0, 0),
    (replies.PROFILE_WRONG, 1, 0, 35_000, 0),
    (replies.PROFILE_WRONG, 2, 49, 35_000, 0),
    (replies.PROFILE_WRONG, 3, 60, 35_000, 60),
    (replies.PROFILE_WRONG, 4, 60, 35_000, 60),
    (replies.PROFILE_WRONG, 5, 1_440, 35_000, 1_440),
    (replies.PROFILE_WRONG, 6, 36_000, 35_000, 60),
    (replies.PROFILE_WRONG, 7, 60, 35_000, 60),
    (replies.SETTING_DONE, 0, 0),
    (replies.SETTING_DONE, 1, 1),
    (replies.SETTING_DONE, 2, 1),
    (replies.SETTING_DONE, 3, 1),
    (replies.SETTING_DONE, 4, 1),
    (replies.SETTING_DONE, 5, 1),
    (replies.SETTING_DONE, 6, 1),
    (replies.SETTING_DONE, 8, 1),
    (replies.SETTING_DONE, 9, 1),
    (replies.SETTING_DONE, 10, 1),
    (replies.SETTING_DONE, 12, 3),
    (replies.SETTING_DONE, 13, 3),
    (replies.SETTING_DONE, 14, 3),
    (replies.ASKED, pending.LIMIT, 1, 25_000, 12_000),
    (replies.ASKED, pending.LIMIT, 5, 0, 12_000),
    (replies.ASKED, pending.WHOLE, 0, 0, 2),
    (replies.SWITCHED, 24, 19_200),
    (replies.LOCKED_NOW, 1, 0),
    (replies.LOCKED_NOW, 0, 0),
    (replies.SETTINGS_TAKEN, 2, 0),
    (replies.LOCKED, 0, 0),
    (replies.WRONG_CODE, 2, 0),
    (replies.WRONG_CODE, 0, 60),
    (replies.NO_ACTIVE, 0, 0),
    (replies.NOTHING_ASKED, 0, 0),
    (replies.OTHER_ASKED, 11_000, 12_000),
    (replies.NO_SUCH_PROFILE, 0, 0),
    (replies.PROFILES_FULL, 6, 0),
    (replies.PROFILE_ACTIVE, 0, 0),
    (replies.LIMIT_WRONG, 2, 36_000, 1, 35_000, 1),
    (replies.LIMIT_WRONG, 1, 1_005, 10, 25_000, 10),
    (replies.LIMIT_NEEDED, 500, 360, 1_100),
    (replies.UNIT_KEPT, 0, 10),
    (replies.LIST_WRONG, 9, 6, 151_000, 0, 1_000, 150_000, 100),
    (replies.LIST_WRONG, 10, 8, 45_500, 0, 5_000, 400_000, 1_000),
    (replies.LIST_WRONG, 11, 9, 7_000, 60, 3_300, 13_900, 100),
    (replies.IN_LINE, 3, (replies.PROFILE_WRONG, 6, 36_000, 35_000, 60)),
    (replies.NO_UNIT, 0, 0),
    (replies.NOT_LOCKED, 0, 0),
    (replies.NOT_WHILE_DELIVERING, 0, 0),
    (replies.NO_SUCH_INSULIN, 40, 0),
    (replies.NOTHING_TO_ACK, 0, 0),
    (replies.CLOCK_REFUSED, 0, 0),
    (replies.FAILED, 0, 0),
    (replies.BEGUN, 0, 0),
    (replies.DAY_FULL, 5_000, 4_000),
    (replies.BOOKS_CLOSED, 112, 0),
    (replies.BOOKS_OPEN, 0, 0),
    (replies.ID_FORGOTTEN, 7, 9),
    (replies.SUPPLY_LOW, 3_300, 3_400),
    (replies.STOP_PRESSED, 0, 0),
    (replies.NOTHING_SOUNDS, 0, 0),
    (replies.NOTHING_HELD, 0, 0),
    (replies.TAKING_BACK, 283, 0),
    (replies.HUSHED, 120, 0),
    (replies.BEEPING, 5, 0),
    (replies.ALARM_SOUNDS, 212, 0),
    (replies.WALKED, walk.AFFIRMED_OFF, walk.PRIME),
    (replies.MOVE_BEGUN, kinds.PRIME, 8_149, 15_000),
    (replies.MOVE_ENDED, kinds.PRIME, 1_112, walk.INSERT, 2_046),
    (replies.NOT_NOW, walk.LOAD, 0),
    (replies.NO_WALK, 0, 0),
    (replies.NO_SUCH_SET, 0, 0),
    (replies.NO_SET, 0, 0),
    (replies.OTHER_BORE, 9_000, 8_660),
    (replies.LINE_HOLDS, 200, 100),
    (replies.LINE_MIXED, 200, 0),
    (replies.NOT_READ, 0, 0),
    (replies.MOVING, kinds.REWIND, 0),
    (replies.MOVE_TOO_FAR, 9_000, 2_716),
    (replies.NO_TUBING, 0, 0),
    (replies.PRIMED_ENOUGH, 450_000, 0),
)
# Said by console/answers/doses, or only stored with an id, or in another answer.
ELSEWHERE = ("SEEN", "SEEN_REFUSED", "NOT_BEGUN", "CUT_SHORT", "IS_CLAMPED", "IS_LOW")


def _words(answer, what="bolus 1.500 U"):
    return reply.words(answer, what) or outcomes.words(None, answer, what)


def test_every_answer_has_words_of_its_own():
    seen = []
    for answer in ANSWERS:
        text = _words(answer)
        assert text not in seen, text
        assert "\n" not in text and len(text) < 140, text
        assert text.startswith("refused: ") == (answer[0] > replies.REFUSED or answer[0] == 100)
        assert "the pump answered" not in text
        seen.append(text)


def test_every_code_there_is_has_words():
    known = [answer[0] for answer in ANSWERS]
    for name in dir(replies):
        code = getattr(replies, name)
        if name.startswith("_") or type(code) is not int:
            continue
        if name == "REFUSED" or name in ELSEWHERE:
            continue  # a bound, not a code
        assert code in known, name


def test_a_refusal_says_what_was_understood_and_the_limit():
    text = _words((replies.TOO_LARGE, 60_000, 25_000), "bolus 60.000 U")
    assert text == "refused: bolus 60.000 U is above the largest allowed, 25.000 U"


def test_every_fault_can_be_worded():
    for row in ROWS:
        for acknowledged in (0, 1):
            text = _words((replies.ALARM_STANDS, row[0], acknowledged), "resume")
            assert str(row[0]) in text and names.of(row[0]) in text
