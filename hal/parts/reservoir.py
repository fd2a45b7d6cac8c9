# reservoir: the cartridge, as two switches see it.
#
# Owns what a missing switch says. Must not: know pins.


class Reservoir:
    """hal port reservoir.

    seated_switch: on while a cartridge is in place; None: there always is one. end_switch: on
    while the plunger is at the end of its travel; None: never, and the pump stops by its count
    alone. Neither call allocates.
    """

    def __init__(self, seated_switch, end_switch):
        self._seated = seated_switch
        self._end = end_switch

    def seated(self):
        return True if self._seated is None else self._seated.on()

    def at_end(self):
        return False if self._end is None else self._end.on()
