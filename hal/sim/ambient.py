# ambient: what the surroundings do to the rig, and how slowly it follows.
#
# Owns the rig's temperature, the pressure of the air behind the plunger, and when a knock ends.
# Must not: know plunger or line; they ask it what there is, and when it changes next.
#
# Both follow with a first-order lag (Newton's law of cooling; a vent that resists): what they are
# behind decays as exp(-t/tau). That is made of 64 moments a time constant, at each of which
# 1 - exp(-1/64) = 508/32768 of the lag goes. Between two moments nothing changes, and the moments
# follow from when it began: so looking changes nothing, however often, and what slips in between
# is computed as ever. A lag that no longer gets smaller is over, and then nothing costs anything.

from micropython import const

_MASK = const(0x3FFF_FFFF)
_HALF = const(0x2000_0000)
_MOMENTS_TAU = const(64)
_GONE_Q15 = const(508)
_TEMP_ONE = const(1_024)  # of a lag of a tenth of a degree
_AIR_ONE = const(16)  # of a lag of a pascal
_KNOCK_MS = const(200)
# Boyle: 2 mL of air behind the plunger, assumed, at 100 kPa are 20_000 pL/Pa, of 16 parts each.
_BEHIND_PL = const(1_250)

# The parameters of the rig are what they are at 25 C.
_USUAL_DC = const(250)


class Ambient:
    """Temperature and air around one rig. pending: something changes at next_ms."""

    def __init__(self, now_ms, p):
        self.pending = False
        self.next_ms = now_ms
        self._temp_dc = p.temp_dc
        self._temp_lag = 0
        self._temp_ms = p.temp_tau_s * 1_000 // _MOMENTS_TAU
        self._temp_at_ms = now_ms
        self._air_lag = 0
        self._air_ms = p.vent_tau_s * 1_000 // _MOMENTS_TAU
        self._air_at_ms = now_ms
        self._knocking = False
        self._knock_at_ms = now_ms

    def warmer(self):
        """How much warmer than 25 C the rig is, in 10240ths of a degree. Does not allocate."""
        return (self._temp_dc - _USUAL_DC) * _TEMP_ONE + self._temp_lag

    def temp_dc(self):
        """The rig's temperature, in tenths of a degree."""
        return self._temp_dc + (self._temp_lag + _TEMP_ONE // 2) // _TEMP_ONE

    def air_pa(self):
        """How much less pressure is behind the plunger than around. Does not allocate."""
        return self._air_lag // _AIR_ONE

    def temperature(self, dc, now_ms):
        """It is dc (-400 .. 850 tenths of a degree) around the rig from now on."""
        if not self._temp_lag:
            self._temp_at_ms = _after(now_ms, self._temp_ms)
        self._temp_lag += (self._temp_dc - dc) * _TEMP_ONE
        self._temp_dc = dc
        self._aim()

    def altitude(self, pa, now_ms):
        """The air around has pa (a sum of +-100_000) more pressure from now on."""
        if not self._air_lag:
            self._air_at_ms = _after(now_ms, self._air_ms)
        self._air_lag += pa * _AIR_ONE
        self._aim()

    def give(self, pl):
        """The plunger moved by pl as the air behind it wants, which then wants less."""
        less = max(1, abs(pl) // _BEHIND_PL)
        if self._air_lag > 0 > pl:
            self._air_lag = max(0, self._air_lag - less)
        elif self._air_lag < 0 < pl:
            self._air_lag = min(0, self._air_lag + less)

    def knock(self, now_ms):
        """Somebody knocks the tubing; step() says when that is over."""
        self._knocking = True
        self._knock_at_ms = _after(now_ms, _KNOCK_MS)
        self._aim()

    def step(self):
        """Makes the change due at next_ms; True when a knock is over. Does not allocate."""
        at_ms = self.next_ms
        if self._temp_lag and self._temp_at_ms == at_ms:
            self._temp_lag = _less(self._temp_lag)
            self._temp_at_ms = _after(at_ms, self._temp_ms)
        if self._air_lag and self._air_at_ms == at_ms:
            self._air_lag = _less(self._air_lag)
            self._air_at_ms = _after(at_ms, self._air_ms)
        over = self._knocking and self._knock_at_ms == at_ms
        if over:
            self._knocking = False
        self._aim()
        return over

    def _aim(self):
        # next_ms is the first of those that are on their way.
        self.pending = False
        if self._temp_lag:
            self._first(self._temp_at_ms)
        if self._air_lag:
            self._first(self._air_at_ms)
        if self._knocking:
            self._first(self._knock_at_ms)

    def _first(self, at_ms):
        if not self.pending or (at_ms - self.next_ms) & _MASK >= _HALF:
            self.pending = True
            self.next_ms = at_ms


def _after(ticks_ms, ms):
    return (ticks_ms - _MASK - 1 + ms) & _MASK


def _less(lag):
    gone = abs(lag) * _GONE_Q15 >> 15
    if gone == 0:
        return 0
    return lag - gone if lag > 0 else lag + gone
