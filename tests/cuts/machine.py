# machine: a pump on a fake rig, with its store on a medium in memory: built from an image.
#
# Owns the three kinds of store, how each is put together, and what the store was told. Must not:
# hold a check.

from firmware.config import Rig
from firmware.pump import Pump
from hal.stores.files import FileStore, Split
from hal.stores.filing import made
from hal.stores.fram import FramStore
from hal.stores.segments import Segments
from tests.cuts.media import FRAM, Bus, Chip, Tape
from tests.cuts.plant import Plant
from tests.mounted import Mounted, formatted

_FOLDER = "/cuts"
BLOCKS = 40
SEGMENTS, SEGMENT_RECORDS = 3, 24
_SPARED = 13  # records at the end of a segment, where the 14 of a tail found no room
FRAM_RECORDS = 60
_FRAM_BYTES = 8_376 + 32 * (FRAM_RECORDS + 1)
PL_PER_STEP = 18_406
BOLUS_RATE_MU_H = 90_000
TRAVEL_STEPS = 12_000
TIDIES = 99  # instead of the number of a slot

# kind: nL of the quantum, steps in it, records that are kept at least
KINDS = {
    "flash": (500, 27, (SEGMENTS - 1) * (SEGMENT_RECORDS - _SPARED)),
    "fram": (20, 1, FRAM_RECORDS - 1),
    "split": (20, 1, (SEGMENTS - 1) * (SEGMENT_RECORDS - _SPARED)),
}


def blank(kind):
    """The image of a machine that was never used; a flash is formatted."""
    image = [None] * BLOCKS + [bytes(_FRAM_BYTES)]
    if kind == "fram":
        return [image[FRAM]]
    return formatted(Chip(image, Tape())).blocks() + [image[FRAM]]


class Told:
    """The store port. told: the records that were durable, oldest first, by what was called;
    pending: the one that is being appended, or None."""

    def __init__(self, store, told):
        self._store = store
        self.told = told
        self.pending = None
        self.puts = 0  # in progress: the slot + 1, or TIDIES
        self.count = store.count
        self.read = store.read
        self.get = store.get

    def append(self, record):
        self.pending = bytes(record)
        self._store.append(record)
        self.told = self.told + [self.pending]
        self.pending = None

    def drop(self):
        self._store.drop()
        self.told = self.told[:-1]

    def tidy(self):
        self.puts = TIDIES
        goes_on = self._store.tidy()
        self.puts = 0
        return goes_on

    def put(self, slot, data):
        self.puts = slot + 1
        self._store.put(slot, data)
        self.puts = 0


class Machine:
    """One life of a machine, from one loss of power to the next. open(), then start().

    reading: of its wall clock; told, pending: what its store was told; witness: of a tape.
    """

    def __init__(self, kind, image, reading, told=(), pending=None, witness=None):
        self.kind = kind
        self.tape = Tape(witness)
        self.plant = Plant(reading)
        self._image = image
        self._chip = None if kind == "fram" else Chip(image, self.tape)
        self._bus = None if kind == "flash" else Bus(image, self.tape)
        self._mounted = None
        self.told = list(told)
        self.puts = 0
        self.pending = pending
        self.store = None
        self.pump = None
        self._deadline = 0
        self.polled_us = 0  # when it was polled last

    def open(self):
        """Mounts, and opens the store; what was pending may turn out to be there."""
        store = self._opened()
        newest = bytearray(32)
        if self.pending and store.read(store.count() - 1, newest) and newest == self.pending:
            self.told = self.told + [self.pending]  # moments hold the one before
        self.store = Told(store, self.told)
        return self.store

    def start(self):
        """The pump starts."""
        quantum_nl = KINDS[self.kind][0]
        rig = Rig(
            pl_per_step=PL_PER_STEP,
            quantum_nl=quantum_nl,
            rest_look_ms=60_000,
            travel_steps=TRAVEL_STEPS,
            stuck_steps=0,  # the plant has no force to speak of
        )
        self.pump = Pump(self.plant.hal(self.store), rig)
        self._deadline = self.plant.clock.ticks_ms()
        return self.pump

    def image(self):
        chip, bus = self._chip, self._bus
        blocks = chip.blocks() if chip else []
        return blocks + [bus.bytes() if bus else self._image[FRAM]]

    def opened_again(self):
        """The store as the next start would find it; the machine has lost its power."""
        image = self.image()
        self.off()
        self._chip = self._chip and Chip(image, Tape())
        self._bus = self._bus and Bus(image, Tape())
        return self._opened()

    def off(self):
        """The power goes."""
        if self._mounted:
            self._mounted.off()
            self._mounted = None

    def _opened(self):
        if self._bus and not self._chip:
            return FramStore(self._bus, size_bytes=_FRAM_BYTES)
        self._mounted = Mounted(self._chip, _FOLDER)
        if not self._bus:
            return FileStore(_FOLDER + "/journal", SEGMENTS, SEGMENT_RECORDS)
        made(_FOLDER + "/history")
        return Split(
            Segments(_FOLDER + "/history", SEGMENTS, SEGMENT_RECORDS),
            FramStore(self._bus, size_bytes=_FRAM_BYTES),
        )

    def run(self, ms):
        """Polls the pump for so long, when it wants to be."""
        end_us = self.plant.clock.us + ms * 1000
        while self._due_us() <= end_us:
            self.poll_next()
        self.plant.clock.us = max(self.plant.clock.us, end_us)

    def poll_next(self):
        """Waits until the pump wants to be polled, and does."""
        self.plant.clock.us = max(self.plant.clock.us, self._due_us())
        self.poll()

    def _due_us(self):
        clock = self.plant.clock
        wait_ms = clock.ticks_diff(self._deadline, clock.ticks_ms())
        return (clock.us // 1000 + max(0, wait_ms)) * 1000

    def poll(self):
        now = self.plant.clock.ticks_ms()
        self.polled_us = self.plant.clock.us
        self._deadline = self.pump.poll(now)
        assert self.plant.clock.ticks_diff(self._deadline, now) > 0

    def ask(self, command, argument=None, request_id=0):
        """Posts a command and polls until it is answered, now; the answer's numbers."""
        mailbox = self.pump.mailbox
        mailbox.post(command, argument, request_id)
        while mailbox.answer is None:
            self.poll()
        return mailbox.answer
