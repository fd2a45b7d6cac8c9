# wear: days of therapy written to a flash of a Pico's size, with its erases counted.
#
# Owns what a day writes, and what comes out. Must not: judge the numbers; tools/wear.py prints
# them, tests/host holds them to the promise. It needs more heap than a board has, for the flash.

import json

from hal import RECORD_BYTES
from hal.stores.files import FileStore
from tests.unix.disk import Disk

# A Pico's file system: 352 blocks of 4 KiB, 1.4 of its 2 MB.
BLOCKS = 352
BLOCK_BYTES = 4_096
SEGMENTS = 25
SEGMENT_RECORDS = 1_022
# A day of 50 U, in quanta of 0.05 U.
MARKS = 1_000
CHECKPOINTS = 96
APPENDS = 250
SETTINGS = 2
MARK_BYTES, CHECKPOINT_BYTES, SETTINGS_BYTES = 42, 1_000, 400


class Days:
    """A store with 90 days of history behind it, and the days that follow."""

    def __init__(self):
        self._disk = Disk(BLOCKS, BLOCK_BYTES)
        folder = self._disk.folder + "/journal"
        FileStore(folder, SEGMENTS, SEGMENT_RECORDS)
        segment = bytearray(SEGMENT_RECORDS * RECORD_BYTES)
        for number in range(SEGMENTS):
            first = number * SEGMENT_RECORDS
            with open("%s/history/%010d" % (folder, first), "wb") as file:
                file.write(segment)
        self._store = FileStore(folder, SEGMENTS, SEGMENT_RECORDS)
        assert self._store.count() == SEGMENTS * SEGMENT_RECORDS
        self._before = list(self._disk.flash.erases)
        self._record = bytearray(RECORD_BYTES)
        self._puts = [0, 0, 0]
        self.written = {"marks": 0, "checkpoints": 0, "records": 0, "settings": 0}
        self.erases = dict(self.written)
        self.days = 0

    def pass_day(self):
        """What a day writes, in the order in which it comes."""
        for tick in range(MARKS):
            self._put("marks", 0, MARK_BYTES)
            if _is_due(tick, APPENDS):
                self._counted("records", self._store.append, self._record)
            if _is_due(tick, CHECKPOINTS):
                self._put("checkpoints", 1, CHECKPOINT_BYTES)
            if _is_due(tick, SETTINGS):
                self._put("settings", 2, SETTINGS_BYTES)
                self._put("settings", 2, SETTINGS_BYTES)
        self.days += 1

    def _put(self, what, pair, length):
        # The two slots of a pair, in turn.
        self._puts[pair] += 1
        slot = 2 * pair + (self._puts[pair] & 1)
        self._counted(what, self._store.put, slot, bytearray(length))

    def _counted(self, what, does, *arguments):
        self.written[what] += 1
        before = sum(self._disk.flash.erases)
        does(*arguments)
        self.erases[what] += sum(self._disk.flash.erases) - before

    def as_json(self):
        """The days so far: erases in all by their cause, and of each block, most worn first."""
        flash = self._disk.flash
        blocks = [now - before for now, before in zip(flash.erases, self._before)]
        return json.dumps(
            {
                "days": self.days,
                "written": self.written,
                "erases": self.erases,
                "blocks": sorted(blocks, reverse=True),
            }
        )


def _is_due(tick, times):
    # times a day, evenly among the MARKS ticks.
    return (tick + 1) * times // MARKS != tick * times // MARKS
