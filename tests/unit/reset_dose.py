# reset_dose: the end on record of a dose that a restart cut, and its bounds.
#
# Must not: hold a test.

from tests.unit.bench import END, in_journal
from tests.unit.restarts import without_gap

RESET = 4
FINE = {"quantum_nl": 19, "bolus_rate_mu_h": 1_000, "max_basal_mu_h": 1_000}


def end_of(made, dose):
    """(steps at most, steps at least, reason, nl per mU) of the one END of a dose."""
    ends = [record for record in in_journal(made, END) if record[1] == dose]
    assert len(ends) == 1, ends
    _, _, most, packed = ends[0]
    return most, most - (packed >> 16), packed & 255, packed >> 8 & 255


def bounds_hold(made, pulses, before_steps=0):
    """What went out is within what the books say, and they are not further apart than allowed."""
    ledger = made.pump.ledger
    uncertain = made.pump.recovery.uncertain_steps
    total = ledger.total_steps - before_steps
    assert total - uncertain <= pulses <= total, (total, uncertain, pulses)
    assert uncertain * 18_406 <= made.pump.rig.quantum_nl * 1_000, uncertain
    assert ledger.adds_up() and without_gap(made)
