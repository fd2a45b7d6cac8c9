# test_report: what a person reads is what is so.

from firmware import faults
from tests.unit.bench import HOUR_MS, bench, running
from tests.unit.walking import TRAVEL, change_strength


def status(made):
    return str(made.console.status())


def test_nothing_is_shown_as_delivering_before_it_is():
    made = bench()
    text = status(made)
    assert text.startswith("off"), text
    assert "no basal profile" in text and "no reservoir" in text and "no alarms" in text
    assert "delivering" not in text


def test_status_tells_rate_reservoir_and_clock():
    made = running("00:00=0.80 06:00=1.10")
    text = status(made)
    assert "delivering  basal 0.800 U/h (next 1.100 at 06:00)" in text, text
    assert "reservoir 300.0" in text or "reservoir 299.9" in text, text
    assert "clock 2026-06-02 00:00 UTC+2" in text


def test_no_line_of_the_status_is_longer_than_a_hundred_columns():
    made = running("00:00=35 06:00=35", {"max_bolus_mu": 25_000})
    made.console.bolus(25)
    made.sim.advance(60_000)
    made.pump.channels.doses.last_id = 12_345
    made.pump.ages.set_min = 12_345
    made.pump.ages.reservoir_min = 12_345
    made.pump.line.rise_counts = made.pump.line.limit_counts - 1
    made.pump.alarms.start(faults.AUTO_OFF_SOON, 0, 0)
    made.pump.alarms.start(faults.RESERVOIR_MISMATCH, 0, 0)
    text = status(made)
    assert "fills up" in text and "set 8 d 13 h" in text and "8 d 13 h old" in text, text
    lines = text.split("\n")
    assert len(lines) == 3
    for line in lines:
        assert len(line) <= 100, line


def test_asked_and_delivered_are_different_numbers():
    made = running("0")
    made.console.bolus(3)
    made.sim.advance(30_000)
    text = status(made)
    assert "bolus #1 0.74" in text and "of 3.000 U" in text, text
    made.sim.advance(HOUR_MS)
    assert "no bolus" in status(made)


def test_a_pump_that_stands_still_shows_no_rate():
    made = running("1.0")
    made.console.suspend()
    assert status(made).startswith("suspended  basal 0.000 U/h")
    made.console.resume()
    made.sim.happen("unseat")
    made.sim.advance(60_000)
    text = status(made)
    assert text.startswith("stopped by an alarm  basal 0.000 U/h"), text
    assert "1 alarm: unseated" in text


def test_the_reservoir_is_shown_in_its_insulin():
    for strength in ("U-100", "U-200", "U-500"):
        made = running("0", strength=strength)
        text = status(made)
        assert "reservoir 300.0" in text or "reservoir 299.9" in text, text


def test_alarms_say_what_since_when_and_what_to_do():
    made = running("1.0")
    made.sim.advance(HOUR_MS)
    made.sim.happen("unseat")
    made.sim.advance(5 * 60_000)
    text = str(made.console.alarms())
    assert "HIGH" in text and "223 unseated" in text and "not acknowledged" in text
    assert "01:00" in text and "ago" in text
    assert "seat the cartridge, then pump.ack(), then pump.resume()" in text
    made.console.ack()
    text = str(made.console.alarms())
    assert "pump.ack()" not in text and "pump.resume()" in text


def test_an_alarm_says_which_bolus_it_cut_short():
    made = running("0")
    made.console.bolus(5)
    made.sim.advance(30_000)
    made.sim.happen("unseat")
    made.sim.advance(60_000)
    text = str(made.console.alarms())
    assert "bolus #1" in text and "of 5.000 delivered" in text, text


def test_what_stopped_the_pump_is_named_before_a_warning_that_grew_louder():
    made = running("1.0")
    made.pump.alarms.start(faults.LAST_RESERVOIR, 0, 0)
    made.pump.alarms.standing[0].escalated = True
    made.pump.fail(faults.EMPTY, 0)
    assert [alarm.level() for alarm in made.pump.alarms.ranked()] == [3, 3]
    assert "2 alarms: empty" in status(made)


def test_several_alarms_are_all_shown():
    made = running("1.0")
    for number in (faults.LATE, faults.HARDWARE, faults.MEMORY):
        made.pump.fail(number, 0)
    text = str(made.console.alarms())
    for number in (102, 107, 106):
        assert str(number) in text
    assert "3 alarms: late" in status(made)


def test_the_profile_is_shown_as_it_was_typed():
    made = running("00:00=0.80 06:00=1.10")
    text = str(made.console.basal())
    assert "00:00=0.800 06:00=1.100" in text
    assert "24.600 U a day" in text, text


def test_history_tells_the_newest_last_and_no_more_than_asked():
    made = running("1.0")
    made.console.bolus("0.50")
    made.sim.advance(60_000)
    lines = str(made.console.history(3)).split("\n")
    assert len(lines) == 3
    assert "#1 bolus 0.500 U begun" in lines[1]
    assert "#1 bolus ended, complete: 0.49" in lines[2]
    assert lines[2].startswith("2026-06-02 00:00:")


def test_history_shows_a_record_that_cannot_be_read():
    made = running("1.0")
    made.sim.happen("store-torn")
    assert "cannot be read" in str(made.console.history())


def test_history_keeps_the_insulin_of_a_dose_when_another_strength_is_loaded():
    made = running("0", {"travel_steps": TRAVEL})
    made.console.bolus("1.00")
    made.sim.advance(120_000)
    before = str(made.console.history(30))
    assert "#1 bolus ended, complete: 0.99" in before
    made.console.suspend()
    change_strength(made, "U-500")
    after = str(made.console.history(30))
    assert "#1 bolus ended, complete: 0.99" in after, after
