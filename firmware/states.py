# states: the five states of the pump, and how many doses it may have on their way.

from micropython import const

OFF = const(0)  # since boot: not loaded, programmed and resumed yet
DELIVERING = const(1)
SUSPENDED = const(2)  # by a person, or after an alarm that is over
FAULT = const(3)  # by an alarm that stands
MOVING = const(4)  # no therapy: rewinding, finding the plunger, filling a set; see moving

PLACES = const(3)  # of doses that may be on their way at once
