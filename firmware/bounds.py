# bounds: the limits in force: the rig's, or lower ones that a person has set.
#
# Owns that none is ever above the rig's, and the check of what is in force. Must not: decide what
# may be set (commands/setting.py), or store it (settings.py).

from micropython import const

from firmware import pack

# In the order in which they are stored, each as a u32; 0 is as the rig has it.
NAMES = (
    "max_bolus_mu",
    "max_basal_mu_h",
    "hour_cap_mu",
    "day_cap_mu",
    "confirm_mu",
    "bolus_rate_mu_h",
)
_CHECK_MASK = const(0x3F_FFFF)  # so that five times of it and a limit is a small integer


class Bounds:
    """The limits in force, in mU and mU/h.

    max_bolus_mu:    the largest bolus
    max_basal_mu_h:  the highest basal rate
    hour_cap_mu:     the most in any 60 minutes
    day_cap_mu:      the most in any 24 hours
    confirm_mu:      from this on a bolus has to be confirmed; 0: never
    bolus_rate_mu_h: how fast a bolus goes out
    """

    def __init__(self, rig):
        self._rig = rig
        self.max_bolus_mu = self.max_basal_mu_h = self.hour_cap_mu = 0
        self.day_cap_mu = self.confirm_mu = self.bolus_rate_mu_h = 0
        self._check = 0
        self.set(None)

    def set(self, section) -> None:
        """Takes the stored limits into force; None: there are none. Allocates."""
        for index in range(len(NAMES)):
            name = NAMES[index]
            most = getattr(self._rig, name)
            value = pack.get(section, 4 * index, 4) if section else 0
            setattr(self, name, value if 0 < value < (most or value + 1) else most)
        self._check = self._sum()

    def intact(self) -> bool:
        """True while the limits in force are those that were set. Allocates nothing."""
        return self._sum() == self._check

    def _sum(self):
        """A number that any change of one of theirs changes."""
        check = self.max_bolus_mu * 5 + self.max_basal_mu_h
        check = (check * 5 + self.hour_cap_mu) & _CHECK_MASK
        check = (check * 5 + self.day_cap_mu) & _CHECK_MASK
        check = (check * 5 + self.confirm_mu) & _CHECK_MASK
        return (check * 5 + self.bolus_rate_mu_h) & _CHECK_MASK
