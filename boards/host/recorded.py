# recorded: a pump whose inputs are written to a log as it runs (hal/record).
#
# Owns what a log says of the code and the rig. Must not: know where the log is kept.

import binascii
import os

import firmware
from firmware.config import FIELDS
from firmware.pump import Pump


def start(hal, rig, write=None):
    """A new pump, the function that polls it, and its recorder.

    write(bytes) keeps the log, as Recorder says; without it nothing is recorded, and the recorder
    is None. Raises OSError when the stepper does not answer at all.
    """
    if write is None:
        pump = Pump(hal, rig)
        return pump, pump.poll, None
    from hal.record.recorder import Recorder  # takes memory: only where it is wanted

    numbers = [(field[0], getattr(rig, field[0])) for field in FIELDS]
    recorder = Recorder(hal, write, fingerprint(), numbers)
    try:
        pump = Pump(recorder.hal, rig)
    except BaseException:  # also when the power goes: why it was not built shall be in the log
        recorder.flush()
        raise
    recorder.watch(pump)
    return pump, recorder.poll, recorder


def fingerprint() -> str:
    """CRC-32 of every file of the firmware, in hexadecimal: other code, other word."""
    folder = firmware.__file__.replace("\\", "/").rsplit("/", 1)[0]
    return "%08x" % _crc_of(folder, 0)


def _crc_of(folder, crc):
    for name in sorted(os.listdir(folder)):
        path = folder + "/" + name
        if name.endswith(".py"):
            with open(path, "rb") as file:
                piece = file.read(512)
                while piece:
                    crc = binascii.crc32(piece, crc)
                    piece = file.read(512)
        elif "." not in name and not name.startswith("__"):
            crc = _crc_of(path, crc)
    return crc
