# scenes: what the scenarios on an emulated board have in common.
#
# Owns what is typed for them, the numbers of the rig, and rigs with other ones. Must not: judge.

import gc

from boards.host import starts
from boards.rpi_pico.rig import RIG
from tools.emulate import image
from tools.emulate.bench import BOARD, Bench, flash
from tools.flash import parts
from tools.flash.boards import REPOSITORY, board_of
from tools.flash.compiler import compiled
from tools.flash.image import sources

PROFILE = "00:00=1.10"
RATE_U_H = 1.1
CLOCK = "2026-06-02 14:30 +02:00"
DAY = " ".join(f"{hour:02}:00={1 + hour / 100:.2f}" for hour in range(24))
FULL = " ".join(f"{half // 2:02}:{half % 2 * 30:02}={1 + half / 100:.2f}" for half in range(48))
# At a new board, in this order.
ALL_THAT_IS_TYPED = (
    "begin()",
    'load(300, "U-100")',
    f'basal("{PROFILE}")',
    f'clock("{CLOCK}")',
    "resume()",
    "bolus(0.5)",
    "stop()",
    "bolus(0.3, id=5)",
    "bolus(0.3, id=5)",
    "suspend()",
    "resume()",
    f'basal("{DAY}")',
    f'profile("full", "{FULL}")',
    'use("full")',
    f'basal("{FULL}")',
    'use("day")',
    'remove("full")',
    "profiles()",
    'limit("bolus", 20)',
    "confirm(20)",
    "ratio(10)",
    'units("mg/dL")',
    "sensitivity(50)",
    'target("90-110")',
    'action("rapid-5h")',
    "calculate(60, 180)",
    'temp("120%", "72:00")',
    "bolus(1, over=30)",
    "stop(3)",
    "end_temp()",
    "week()",
    "limits()",
    "settings()",
    "settings(str(pump.settings()))",
    "lock(2468)",
    "unlock(2468)",
    'zone("+01:00")',
    "alarms()",
    "history()",
    "dose(1)",
    "journal()",
    "review()",
    "help()",
    "suspend()",
    'load(200, "U-100")',
    "resume()",
)
PL_PER_U = 10_000_000
PL_PER_STEP = RIG["pl_per_step"]
QUIET_MS = 20  # from a reset to a motor that is switched off
CTRL_C, CTRL_D = b"\x03", b"\x04"
# Something in each folder that the pump writes to.
WRITTEN = (
    *("/journal/marks", "/journal/marks/both", "/journal/slots/2"),
    *("/journal/history/0000000000", "/journal/history/tail/newest"),
)
_DAYS_90 = 90 * 270  # records; what the store keeps (hal/stores/files.py)
_RIG_FILE = f"boards/{BOARD}/rig.py"


def another_rig(uf2, old, new):
    """The flash of a board whose rig.py says new where it said old."""
    source = (REPOSITORY / _RIG_FILE).read_text(encoding="utf-8")
    assert source.count(old) == 1
    board = board_of(BOARD)
    code = compiled(source.replace(old, new).encode(), _RIG_FILE, board.chip.march)
    others = [
        (
            path.replace(".py", ".mpy").removeprefix("/lib"),
            compiled((REPOSITORY / name).read_bytes(), name, board.chip.march),
        )
        for path, name in sources(board)
        if name in parts.unused(board)  # and may be wanted now
    ]
    return flash(uf2, [*others, (f"/{_RIG_FILE}".replace(".py", ".mpy"), code)])


def ninety_days(uf2, folder):
    """A board with 90 days of journal on a worn flash, not started, and how many records."""
    records = starts.fill(str(folder), _DAYS_90)
    gc.collect()
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    journal = [(f"/journal/{path.relative_to(folder)}", path.read_bytes()) for path in paths]
    return Bench(worn(flash(uf2, journal=journal))), records


def worn(content):
    """This flash, with what littlefs notes of each folder that the pump writes to as long as it
    gets: one change more, and it would be written anew."""
    for name in WRITTEN:
        erases = 0
        while not erases:
            disk = image.disk_of(content[image.FILES_AT :])
            disk.mount()
            disk.setattr(name, "t", b"\0")
            disk.unmount()
            erases = disk.context.erases
            if not erases:
                content = content[: image.FILES_AT] + bytes(disk.context.buffer)
    return content


def off_ms(bench):
    """When the motor was switched off after the reset of a board that was just powered."""
    assert bench.board.run(1_000, lambda: bench.rig.pad("EN").driven_ns)
    return bench.rig.pad("EN").driven_ns / 1e6


def answer(bench, line, ms=20_000):
    """What the prompt answers to a line; a traceback is a failure."""
    text = bench.repl.type(line, ms)
    assert "Traceback" not in text and not text.startswith("refused"), text
    return text


def number(bench, expression):
    """A whole number, asked for at the prompt."""
    return int(answer(bench, f"print({expression})"))


def steps_of(units):
    """Steps that are due for so many units; not a whole number."""
    return units * PL_PER_U / PL_PER_STEP


def booked(bench):
    """Steps the pump takes for delivered."""
    return number(bench, "pump._about.ledger.total_steps")


def worst_poll_us(bench):
    """The longest poll since the last time it was asked."""
    worst_us = number(bench, "pump._about.scheduler.worst_us")
    answer(bench, "pump._about.scheduler.worst_us = 0")
    return worst_us


def typed(bench, data, ms):
    """Types bytes as they are, lets ms pass, and gives back what the board said meanwhile."""
    said = bench.board.line.said
    before = len(said)
    bench.board.line.type(data)
    bench.board.run(ms)
    bench.repl.forget()
    return bytes(said[before:]).decode(errors="replace")


def gaps_ns(edges_ns):
    return [b - a for a, b in zip(edges_ns, edges_ns[1:], strict=False)]
