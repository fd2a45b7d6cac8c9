# errors: the errno numbers that parts raise.
#
# Owns four numbers of the contract (hal/__init__.py). Must not: come from the errno module, which
# does not have them all.

from micropython import const

EPERM = const(1)
EIO = const(5)
EBUSY = const(16)
EINVAL = const(22)
