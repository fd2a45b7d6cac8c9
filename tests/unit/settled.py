# settled: a store of settings on a fake, and settings written by hand.
#
# Owns a writer and a reader of sections that use no code of the pump. Must not: hold a test.

from firmware import saving
from firmware.bounds import Bounds
from firmware.clocks import Clocks
from firmware.config import Rig
from firmware.delivery.onboard import OnBoard
from firmware.journal import Journal, StoreFailed
from firmware.sections import Sections
from firmware.settings import Settings
from firmware.therapy.basal import Profile
from tests.unit import fakes
from tests.unit.slots import word

DAY = ((0, 800), (360, 1_100), (1_320, 700))


class Parts:
    def __init__(self, store=None, **rig):
        self.store = store or fakes.Store()
        self.book = Journal(self.store, Clocks(fakes.Rtc()))
        self.book.is_open = True
        self.profile = Profile()
        self.bounds = Bounds(Rig(**rig))
        self.settings = Settings(self.store, self.book, self.profile, self.bounds, OnBoard())

    def loaded(self):
        """What a start finds."""
        return self.settings.load()


def number(value, size):
    """Little endian."""
    return bytes([value >> 8 * i & 255 for i in range(size)])


def profile(name, segments):
    """A payload."""
    data = bytes((len(name),)) + name.encode() + bytes((len(segments),))
    for minute, rate_mu_h in segments:
        data += number(minute, 2) + number(rate_mu_h, 2)
    return data


def with_day(segments, name="day"):
    """Settings of one profile, in force."""
    new = Sections()
    new.payloads[1] = profile(name, segments)
    new.payloads[7] = b"\x01"
    return new


def full():
    """As much as there can be."""
    new = Sections()
    for i in range(6):
        day = [(minute * 30, 40_000 - minute - i) for minute in range(48)]
        new.payloads[1 + i] = profile("%d characters"[:13] % i, day)
    new.payloads[7] = b"\x06"
    new.payloads[8] = bytes(24)
    for kind, size in ((9, 6), (10, 6), (11, 10)):
        new.payloads[kind] = bytes(12 * size)
    new.payloads[12] = b"\x00\x01\x01"
    new.payloads[13] = number(2_468, 2)
    return new


def run(steps):
    """All the steps of a generator; what it returns."""
    try:
        while True:
            next(steps)
    except StopIteration as end:
        return end.value


def store(parts, new):
    """Stores, takes into force and puts on record."""
    old = Sections(parts.settings)
    run(saving.store(parts.settings, new))
    for _ in saving.note(parts.settings, old, new):
        parts.book.flush()
    parts.book.flush()


def refused(parts, new):
    """True when the store fails meanwhile."""
    try:
        run(saving.store(parts.settings, new))
    except StoreFailed:
        return True
    return False


def sections(slot):
    """{kind: payload} of what a slot holds."""
    found = {}
    at = 8
    while at < 8 + word(slot, 6, 2):
        length = word(slot, at + 1, 2)
        found[slot[at]] = bytes(slot[at + 3 : at + 3 + length])
        at += 3 + length
    return found
