# errors: the errno numbers the simulated ports raise, and the end of the power.
#
# Owns five numbers, the ones MicroPython uses on boards. Must not: come from the errno module,
# which lacks two of them on MicroPython and numbers the others differently under WebAssembly,
# so that a trace would not compare.

from micropython import const

EPERM = const(1)
EIO = const(5)
EBUSY = const(16)
EINVAL = const(22)
ENOSPC = const(28)


class PowerCut(BaseException):
    """The power is gone, in the middle of something. No failure, so that no handler of one has it:
    only who watches the rig catches it, and starts the machine again."""
