# booked: what the books of a bench say, against the motor.
#
# Must not: hold a test.

from tests.unit.bench import BOLUS, END, in_journal

COARSE = {"pl_per_step": 177_304}
PLANT_COARSE = {"steps_turn": 332}


def books(made):
    ledger = made.pump.ledger
    assert ledger.basal_steps + ledger.bolus_steps + ledger.stray_steps == ledger.total_steps
    assert ledger.total_steps == made.sim.hal.stepper.count()
    assert ledger.stray_steps == 0


def steps_of(made, mu):
    nl_per_mu = made.pump.channels.nl_per_mu
    return mu * nl_per_mu * 1000 // made.pump.rig.pl_per_step


def dosed(made, mu):
    """The steps of the newest dose, by its END record."""
    _, dose_id, steps, packed = in_journal(made, END)[-1]
    reason = packed & 255
    assert packed >> 8 == made.pump.channels.nl_per_mu
    assert in_journal(made, BOLUS)[-1][1:3] == (dose_id, mu)
    return steps, reason
