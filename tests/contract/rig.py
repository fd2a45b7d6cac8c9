# rig: the one place where the contract test learns which hardware it holds to hal/__init__.py.
#
# Owns the hook. The tests beside this file know no implementation, ask for no more than the
# contract says, and need no more than a fresh rig and a way to let time pass. So they run on a
# board too: there a runner first sets rig.fresh to its own function,
#
#     fresh() -> (hal, let_pass)     hal at rest with the motor off; let_pass(ms) waits
#
# and calls every test_ function of every test_ module here. All together they move the plunger
# forward by some hundred steps, append some records, put to every slot and set the clock: what a
# rig's journal knew is gone.


def fresh():
    from hal.sim import Sim  # here, since a board need not have it

    sim = Sim(encoder=1, keys=1)
    return sim.hal, sim.advance


def ready():
    """As fresh(), with the motor on."""
    hal, let_pass = fresh()
    hal.stepper.enable()
    return hal, let_pass
