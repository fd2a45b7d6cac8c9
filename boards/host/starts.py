# starts: a start of the pump with a history behind it, as the benchmarks time it.
#
# Owns what is in the store when the power goes, and what belongs to a start. Must not: measure.
# Runs under any Python that can write files; a start under one that can read them.

from boards.host import Bench, day
from boards.host import rig as board
from firmware import faults
from firmware.config import Rig
from firmware.console.answers.records import read
from firmware.pump import Pump
from hal.sim import Sim
from hal.stores.files import FileStore

_LAST_MS = 3_600_000  # of therapy, whatever the history before it
_DOSE = "2.00"
_INTO_DOSE_MS = 30_000


def fill(folder: str, records: int) -> int:
    """Leaves a new store as the power does that goes in the middle of a dose.

    records: of history before the last hour, 0 or many: a day as it is, and then what that day
    put on record, over and over, through the pump's own journal. Returns how many there are.
    Raises ValueError when the store does not keep so many.
    """
    sim = machine()
    attach(sim, FileStore(folder))
    bench = Bench(sim, Rig(**board.RIG))
    bench.console.begin()
    day.delivering(bench)
    if records:
        book = bench.pump.journal
        day.play(bench)
        lived = [read(book, index) for index in range(book.count())]
        while book.count() < records:
            count = book.count()
            kind, _, _, _, a, b, c = lived[count % len(lived)]
            book.write(kind, a, b, c)
            if book.count() <= count:  # the oldest had to make room
                raise ValueError("starts: the store keeps %d records, not %d" % (count, records))
    sim.advance(_LAST_MS)
    if not bench.console.bolus(_DOSE).ok:
        raise ValueError("starts: no dose")
    sim.advance(_INTO_DOSE_MS)
    return bench.pump.journal.count()


def machine() -> Sim:
    """The rig, whose machine has just been given power."""
    return Sim(1, **board.PLANT)


def attach(sim, store) -> None:
    """Puts a store into the place of the simulated one."""
    setattr(sim.hal, "store", store)  # noqa: B010 (ports are no attributes to mypy)


def start(sim, folder: str) -> Pump:
    """What happens at a start: the store is opened, and the pump made."""
    attach(sim, FileStore(folder))
    return Pump(sim.hal, Rig(**board.RIG))


def check(pump) -> None:
    """Raises ValueError unless the pump found its books, and the dose that was cut."""
    if pump.recovery.fault != faults.NONE or pump.recovery.dose_ids[0] == 0:
        raise ValueError("starts: fault %d" % pump.recovery.fault)
