# failures: the errno numbers of a store, and how those of a file system or a bus become them.
#
# Owns three numbers. Must not: come from the errno module (see hal.sim.errors).

from micropython import const

EIO = const(5)
EINVAL = const(22)
ENOSPC = const(28)


def failed(error, what):
    """The OSError a store raises for what went wrong below it (OSError or MemoryError)."""
    full = isinstance(error, OSError) and error.errno == ENOSPC
    return OSError(ENOSPC if full else EIO, what)
