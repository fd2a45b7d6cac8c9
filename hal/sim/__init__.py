# hal.sim: a rig that is not there, as physics behind the HAL.
#
# Owns the names other folders may use. Must not: hold code; every idea has its own file here.
#
#   sim       Sim: puts it together, lets virtual time pass, tells the truth to observers
#   parameters, happenings    the rig as data; what can happen to it
#   world     virtual time        clock, rtc, motor, force, store, signals, board    the ports
#   fram      a part that hal.stores has the other end of
#   mechanics, plunger, friction, fluid, decay, volume, ambient, zero, noise    the physics

from hal.sim.happenings import HAPPENINGS
from hal.sim.parameters import PARAMETERS
from hal.sim.sim import Sim

__all__ = ("HAPPENINGS", "PARAMETERS", "Sim")
