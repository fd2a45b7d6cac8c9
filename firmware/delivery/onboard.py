# onboard: how much of the bolus insulin of the last hours is still at work.
#
# Owns the lumps of bolus steps, five minutes each, and how an action curve is read for them. Basal
# is left out, as on the pumps of the field: it stands against what the body needs anyway. Must
# not: plan or deliver, or know which curves there are (therapy/action).
#
# The curve is the exponential model of oref0 (lib/iob/calculate.js) and Loop (LoopKit,
# ExponentialInsulinModel.swift): of a dose that works for d, most at p, what is left after t is
#     L = 1 - S (1 - a) ((t^2 / (tau d (1 - a)) - t / tau - 1) exp(-t / tau) + 1),
#     tau = p (1 - p / d) / (1 - 2 p / d), a = 2 tau / d, S = 1 / (1 - a + (1 + a) exp(-d / tau)).
#
# Of a lump is kept how many steps it has, their mean time, and the variance of that. By these a
# parabola is added up over all its steps exactly; and the one through the points of the curve
# nearest to the mean is the curve but for its third derivative, which is largest at the beginning:
# 2 S (1 / tau + 1 / d) / tau^2, 1.3e-5 a min^3 for the quickest insulin (55 and 300 min). Of 40 U
# of that, all in one lump, it is off by at most
#     the parabola, 20 U at both ends of the lump: 0.068 x 1.3e-5 x 5^3              0.0043 U
#     a mean, rounded to 0.15 s, where 0.0076 go in a minute                         0.0004 U
#     a variance, rounded to 100 s^2                                                 0.0001 U
#     it is counted in tens of seconds: of doses of 0.25 U/s 0.0004 U, of two at once 0.0029 U
#     points of the curve, rounded to 65535ths                                       0.0003 U
# Together 0.0055 U; 0.0080 U for 20 U at once, twice. Measured (tests/host/test_onboard_week.py):
# at most 0.0025 U at any minute of weeks of any doses, 0.001 of it rounding up, and 0.0053 U for
# the worst two. A checkpoint holds the same rows, so a start is off by no more.

from micropython import const

from firmware import pack

_LUMP_MS = const(300_000)  # also from one point of a curve to the next
_LUMPS = const(73)  # six hours, with those in progress and on its way out
_ROW = const(5)  # bytes: steps, 21 bits; mean, 11 bits, in 2048ths; variance, 8 bits, in 100 s^2
_END = const(365)  # of all rows
_MOST_STEPS = const(2_097_151)  # a row holds: beyond any motor's five minutes
_HALF_MS = const(500)  # what means are counted in,
_TENTH_MS = const(10_000)  # and variances: so both stay small up to a million steps a lump
_ONE = const(536_862_720)  # 65535 * 2**13: all of a dose

# L in 65535ths, u16 each: five minutes before the dose, where the formula says what it would be,
# then every five minutes to the end, and once beyond it. 360 min, peak at 75.
RAPID = (
    b"\x53\xff\xff\xff\x61\xff\xa1\xfd\xe3\xfa\x49\xf7\xf0\xf2\xf4\xed\x6e\xe8\x73\xe2"
    b"\x1a\xdc\x73\xd5\x90\xce\x7f\xc7\x4e\xc0\x09\xb9\xbb\xb1\x6c\xaa\x25\xa3\xef\x9b"
    b"\xce\x94\xc9\x8d\xe5\x86\x25\x80\x8e\x79\x23\x73\xe5\x6c\xd7\x66\xfa\x60\x50\x5b"
    b"\xd9\x55\x97\x50\x88\x4b\xae\x46\x08\x42\x96\x3d\x57\x39\x4a\x35\x70\x31\xc6\x2d"
    b"\x4b\x2a\xff\x26\xe1\x23\xef\x20\x28\x1e\x8a\x1b\x15\x19\xc7\x16\x9f\x14\x9a\x12"
    b"\xb9\x10\xf9\x0e\x59\x0d\xd8\x0b\x75\x0a\x2e\x09\x02\x08\xef\x06\xf6\x05\x13\x05"
    b"\x47\x04\x90\x03\xed\x02\x5d\x02\xdf\x01\x72\x01\x15\x01\xc7\x00\x87\x00\x54\x00"
    b"\x2e\x00\x14\x00\x05\x00\x00\x00\x05\x00"
)


class OnBoard:
    """Insulin on board. elapse() and count() run at polls and do not allocate.

    table:   bytes that go into a checkpoint beside what pack() writes; a row for each lump
    gone_ms: of the lump in progress
    """

    def __init__(self):
        self.table = bytearray(_END)
        self._curve = RAPID
        self._at = 0  # where the row of the lump in progress belongs
        self.gone_ms = 0
        self._steps = 0  # in it, and of their times into it
        self._halves = 0  # the sum,
        self._tenths = 0  # the sum again, coarser, and
        self._squares = 0  # that of the squares of these

    def use(self, curve) -> None:
        """Reads another curve from now on: bytes in the form of RAPID, of up to 360 min."""
        self._curve = curve

    def elapse(self, dt_ms: int) -> None:
        """Lets time pass: dt_ms of 0 or more."""
        self.gone_ms += dt_ms
        while self.gone_ms >= _LUMP_MS:
            self.gone_ms -= _LUMP_MS
            self._store(self._at)
            self._at += _ROW
            if self._at == _END:
                self._at = 0
            self._steps = self._halves = self._tenths = self._squares = 0

    def count(self, steps: int) -> None:
        """Bolus steps that went out just now."""
        tenths = self.gone_ms // _TENTH_MS
        self._steps += steps
        self._halves += steps * (self.gone_ms // _HALF_MS)
        self._tenths += steps * tenths
        self._squares += steps * tenths * tenths

    def steps(self) -> int:
        """Bolus steps of the last hours that are still at work, rounded up. Allocates."""
        return -(-self._at_work() // _ONE)

    def milliunits(self, pl_per_step: int, nl_per_mu: int) -> int:
        """The same as insulin, rounded up to a mU: a step may be 9 of them. Allocates."""
        return -(-self._at_work() * pl_per_step // (_ONE * 1000 * nl_per_mu))

    def rescale(self, old_nl_per_mu: int, new_nl_per_mu: int) -> None:
        """Insulin of another strength was loaded: the same insulin as steps of the new one.

        Rounds up all of it together, to the younger lump, so that loading takes nothing off board.
        nL per mU, 1 or more.
        """
        if old_nl_per_mu == new_nl_per_mu:
            return
        self._store(self._at)
        before = after = 0
        for age in range(_LUMPS):
            at = (self._at - age * _ROW) % _END
            self._fetch(at)
            before += self._steps
            steps = (before * new_nl_per_mu + old_nl_per_mu - 1) // old_nl_per_mu - after
            after += steps
            self._put_steps(at, steps)
        self._fetch(self._at)

    def add(self, lump: int, steps: int, at_ms: int, span_ms: int) -> None:
        """Steps that went out in a lump of before, evenly in span_ms around at_ms of it; lump 0
        is in progress. A start knows of such. Allocates."""
        if lump >= _LUMPS:
            return
        self._store(self._at)
        at = (self._at - lump * _ROW) % _END
        self._fetch(at)
        self._steps += steps
        self._halves += steps * (at_ms - _HALF_MS // 2) // _HALF_MS
        at_ms -= _TENTH_MS // 2
        self._tenths += steps * at_ms // _TENTH_MS
        self._squares += steps * (at_ms * at_ms + span_ms * span_ms // 12) // _TENTH_MS**2
        self._store(at)
        self._fetch(self._at)

    def pack(self, into, at: int) -> int:
        """Writes what the table does not hold, and makes that right; returns the next index."""
        self._store(self._at)
        into[at] = self._at // _ROW
        return pack.put(into, at + 1, self.gone_ms, 4)

    def unpack(self, data, at: int) -> int:
        """Takes what pack() wrote, beside the table of then; returns the next index. Allocates."""
        self._at = data[at] % _LUMPS * _ROW
        self.gone_ms = pack.get(data, at + 1, 4)
        self._fetch(self._at)
        return at + 5

    def _at_work(self) -> int:
        """All that is still at work, a step being _ONE."""
        table = self.table
        while True:
            at = row = self._at
            age = self.gone_ms * 2048 // _LUMP_MS
            total = self._steps * self._left(max(0, age - self._mean()), self._variance())
            for _ in range(_LUMPS - 1):
                row = row - _ROW if row else _END - _ROW
                age += 2048
                steps = table[row] | table[row + 1] << 8 | (table[row + 2] & 31) << 16
                if steps:
                    mean = table[row + 2] >> 5 | table[row + 3] << 3
                    total += steps * self._left(age - mean, table[row + 4])
            if at == self._at:
                return total  # else a poll in between began another lump

    def _left(self, age: int, variance: int) -> int:
        """What is left of a lump on average, of _ONE, at a mean age in 2048ths of five minutes."""
        curve = self._curve
        at = age >> 11 << 1
        if at + 8 > len(curve):
            return 0
        here = curve[at + 2] | curve[at + 3] << 8
        slope = (curve[at + 4] | curve[at + 5] << 8) - here
        bend = (curve[at + 6] | curve[at + 7] << 8) - here - slope
        bend -= here - (curve[at] | curve[at + 1] << 8)  # twice that of the parabola
        part = age & 2047
        square = (part * (part - 2048) >> 11) + (variance * 1024 + 225) // 450
        return min(max(0, (here << 13) + (slope * part << 2) + bend * square), _ONE)

    def _mean(self) -> int:
        """When the steps in progress went out on average, in 2048ths of the lump."""
        steps = self._steps
        if not steps:
            return 0
        whole = self._halves // steps
        # A half is counted from where it begins: so half of one more, 256, and 75 to round.
        return (whole * 512 + self._halves % steps * 512 // steps + 331) // 150

    def _variance(self) -> int:
        """Of these times, in squares of ten seconds, rounded."""
        steps = self._steps
        if not steps:
            return 0
        whole = self._tenths // steps
        part = self._tenths % steps * 256 // steps
        # About a whole number of tens: the sums stay small.
        squares = self._squares - whole * (2 * self._tenths - steps * whole)
        mean = (squares // steps << 8) + squares % steps * 256 // steps
        return min(max(0, mean - (part * part >> 8) + 128 >> 8), 255)

    def _store(self, at):
        """The lump in progress, into its row."""
        table = self.table
        mean = self._mean()
        table[at + 2] = (mean & 7) << 5
        table[at + 3] = mean >> 3
        table[at + 4] = self._variance()
        self._put_steps(at, self._steps)

    def _put_steps(self, at, steps):
        steps = min(steps, _MOST_STEPS)
        table = self.table
        table[at] = steps & 255
        table[at + 1] = steps >> 8 & 255
        table[at + 2] = table[at + 2] & 0xE0 | steps >> 16

    def _fetch(self, at):
        """A row, as if its lump were in progress."""
        table = self.table
        steps = table[at] | table[at + 1] << 8 | (table[at + 2] & 31) << 16
        mean = table[at + 2] >> 5 | table[at + 3] << 3
        self._steps = steps
        self._halves = (steps * (mean * 150 - 256) + 256) // 512
        self._tenths = (steps * (mean * 30 - 1024) + 1024) // 2048
        self._squares = 0
        if steps:
            self._squares = steps * table[at + 4] + self._tenths * self._tenths // steps
