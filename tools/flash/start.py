"""start: the board starts anew, is told the time, and says its first words.

Owns what happens after the files are there. Must not: ask anything else of the pump.
"""

from __future__ import annotations

import datetime

from tools.flash.device import Device, Refused, opened_again
from tools.flash.ports import FAILED, Trouble

_PUMP = """
try:
    print(pump.clock({time!r}))
except AttributeError:
    pass
print(pump)
"""


def restarted(device: Device) -> Device:
    """The board after a hard reset, its main.py run, in the raw REPL."""
    device.run("_flash = 1")
    device.reset()
    again = opened_again(device.port, device.patience_s)
    again.listen()
    if again.run("print('_flash' in globals())").strip() == "True":
        again.close()
        raise Trouble(f"{device.port}: it did not reset; unplug it, plug it in, make repl", FAILED)
    return again


def first_words(device: Device, now: datetime.datetime) -> tuple[str, bool]:
    """What the pump says to the time and of itself; True when there is one.

    now: with its time zone.
    """
    time = clock_text(now)
    try:
        said = device.run(_PUMP.format(time=time)).strip()
    except Refused as error:
        return f"no pump: {error}; make repl, then Ctrl-D shows where", False
    if said.startswith("refused: clock"):
        # A pump that is new has no journal yet, and its clock is set on record or not at all.
        said += f'\nits clock is not set; once that is done: pump.clock("{time[:16]}{time[19:]}")'
    return said, not said.startswith("no pump")


def clock_text(now: datetime.datetime) -> str:
    """As pump.clock() takes it, "2026-06-02 14:30:05 +02:00"."""
    zone = now.strftime("%z")
    return f"{now:%Y-%m-%d %H:%M:%S} {zone[:3]}:{zone[3:5]}"
