# test_large_bolus: a bolus above a size is asked for twice, by two acts that differ.

from tests.unit.bench import DELIVERING, MIN_MS, running

ASKS = {"confirm_mu": 10_000}


def test_a_large_bolus_begins_only_when_its_size_is_said_again():
    made = running("0", ASKS)
    answer = made.console.bolus("10.01")
    assert answer.ok and "pump.confirm(10.010) within 60 s" in str(answer)
    made.sim.advance(5_000)
    assert made.pump.channels.doses.count == 0 and made.pump.ledger.total_steps == 0
    assert not made.console.bolus("10.01").ok or made.pump.channels.doses.count == 0
    assert str(made.console.confirm("10.01")).startswith("#1 bolus 10.010 U accepted")
    made.sim.advance(10_000)
    assert made.pump.ledger.bolus_steps > 0


def test_one_of_that_size_is_not_asked_about():
    made = running("0", ASKS)
    assert str(made.console.bolus(10)).startswith("#1 bolus 10.000 U accepted")


def test_another_value_or_a_late_one_delivers_nothing():
    made = running("0", ASKS)
    made.console.bolus(12)
    for wrong in (11.99, 1.2, 120, "12 ml", -12, True):
        assert str(made.console.confirm(wrong)).startswith("refused: "), wrong
    made.sim.advance(MIN_MS)
    assert "nothing waits" in str(made.console.confirm(12))
    assert made.pump.channels.doses.last_id == 0 and made.pump.ledger.total_steps == 0


def test_what_is_spread_keeps_its_form():
    made = running("0", ASKS)
    assert "not begun" in str(made.console.bolus(12, now="50%", over="2:00"))
    answer = str(made.console.confirm(12))
    assert answer.startswith("#1 bolus 6.000 U now, then 6.000 U over 2 h accepted"), answer


def test_what_speaks_for_it_has_to_be_true_still():
    made = running("0", ASKS)
    made.console.bolus(12)
    made.console.bolus(3)
    assert "#1 is running" in str(made.console.confirm(12))
    made = running("0", ASKS)
    made.console.bolus(12)
    made.console.suspend()
    assert "nothing waits" in str(made.console.confirm(12))
    made.console.resume()
    assert "nothing waits" in str(made.console.confirm(12))
    assert made.pump.state == DELIVERING and made.pump.ledger.total_steps == 0


def test_a_restart_forgets_it():
    made = running("0", ASKS)
    made.console.bolus(12)
    made.restart()
    made.sim.advance(1_000)
    made.console.ack()
    made.console.resume()
    assert "nothing waits" in str(made.console.confirm(12))


def test_asked_with_an_id_it_is_asked_once_and_confirmed_once():
    made = running("0", ASKS)
    assert "not begun" in str(made.console.bolus(12, id=7))
    again = str(made.console.bolus(12, id=7))
    assert again == "id 7 was seen before: it was too large to begin without being confirmed"
    assert made.console.confirm(12, id=8).ok
    assert "carried out then:\n#1 bolus of 12.000 U" in str(made.console.confirm(12, id=8))
    made.restart()
    assert "carried out then:\n#1 bolus of 12.000 U" in str(made.console.dose(id=8))
    made.console.ack()
    assert made.console.resume().ok and made.console.bolus(10).ok
    made.sim.advance(20 * MIN_MS)
    assert made.pump.ledger.bolus_steps < 10_100 * 10_000 // 18_406
