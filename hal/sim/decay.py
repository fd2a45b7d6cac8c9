# decay: what is left of a volume after a while, by table.
#
# Owns exp(-t/tau) for one time constant. Must not: know what the volume is of; it keeps no state.
#
# The ms that passed are split into 6-bit digits, and each digit has a table of what share has
# gone: 1 - exp(-digit * 64**place / tau), at as many bits as fit into 15 (the shares of the low
# places are small, so they are kept much finer). A volume below 2**30 times a share is done in
# two halves of 15 bits, so no product leaves 30 bits. Tables are made with whole numbers alone,
# at 62 bits, and are the same everywhere.

from array import array

from micropython import const

_ONE_BITS = 62
_PLACES = const(4)  # 64**4 ms are 4.6 h, 28 of the longest time constants
_GONE_TAUS = 22  # exp(-22) of 2**30 pL is less than a picolitre


class Decay:
    """Exponential decay with the time constant tau_us (10_000 .. 600_000_000 us).

    gone_ms: nothing is left of any volume after that.
    """

    def __init__(self, tau_us):
        self.gone_ms = _GONE_TAUS * tau_us // 1_000
        gone = array("H", bytearray(_PLACES * 64 * 2))
        shift = array("B", bytearray(_PLACES))
        one = 1 << _ONE_BITS
        factor = _exp_minus(1_000, tau_us)
        for place in range(_PLACES):
            left = one
            powers = []
            for _ in range(64):
                powers.append(one - left)
                left = (left * factor) >> _ONE_BITS
            # Now left is the factor of the next place. The finest scale that still fits:
            bits = 15
            while bits < 29 and (powers[63] << (bits + 1)) >> _ONE_BITS < 32_767:
                bits += 1
            half = 1 << (_ONE_BITS - bits - 1)
            for k in range(64):
                gone[place * 64 + k] = min(32_767, (powers[k] + half) >> (_ONE_BITS - bits))
            shift[place] = bits - 15
            factor = left
        self._gone = gone
        self._shift = shift

    def left(self, volume_pl, ms):
        """What is left of volume_pl (0 .. 2**30 - 1) after ms (>= 0). Does not allocate."""
        if ms >= self.gone_ms:
            return 0
        gone = self._gone
        place = 0
        base = 0
        while ms:
            digit = ms & 63
            if digit:
                share = gone[base + digit]
                part = (volume_pl >> 15) * share + (((volume_pl & 32_767) * share) >> 15)
                bits = self._shift[place]
                if bits:
                    part = ((part >> (bits - 1)) + 1) >> 1
                volume_pl -= part
            ms >>= 6
            place += 1
            base += 64
        return volume_pl

    def when_below(self, volume_pl, limit_pl):
        """The first ms at which left(volume_pl, ms) < limit_pl (> 0). Does not allocate."""
        early = 0
        late = self.gone_ms
        while early < late:
            middle = (early + late) >> 1
            if self.left(volume_pl, middle) < limit_pl:
                late = middle
            else:
                early = middle + 1
        return early


def _exp_minus(a, b):
    # exp(-a/b) at 62 bits, by its series; a <= b / 10, so that twenty terms are plenty.
    one = 1 << _ONE_BITS
    total = one
    term = one
    n = 1
    while term:
        term = term * a // (b * n)
        if n & 1:
            total -= term
        else:
            total += term
        n += 1
    return total
