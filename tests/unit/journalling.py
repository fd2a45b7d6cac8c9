# journalling: a journal on a fake store, with a fake clock.
#
# Must not: hold a test.

from firmware.clocks import Clocks
from firmware.journal import Journal
from tests.unit import fakes


class Parts:
    def __init__(self, fail_at=0, **wall):
        self.store = fakes.Store(fail_at)
        self.rtc = fakes.Rtc(**wall)
        self.clocks = Clocks(self.rtc)
        self.journal = Journal(self.store, self.clocks)
        self.journal.is_open = True
