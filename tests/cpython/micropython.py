# micropython: what the firmware takes from MicroPython, for CPython.
#
# Owns stand-ins with the names of MicroPython's module, so that the same files import under both.
# Must not: pretend to measure. Allocation can only be judged by MicroPython itself; here heap_lock
# does nothing, and the tests that mean it live in tests/micropython.


def const(value):
    """The value itself; MicroPython's compiler folds it."""
    return value


def heap_lock():
    """Nothing: CPython cannot refuse an allocation."""


def heap_unlock():
    """Nothing, and 0: the depth of locks that remain, as MicroPython returns it."""
    return 0


def opt_level(level=None):
    """0, whatever level was asked for: asserts stay on."""
    return 0 if level is None else None


def kbd_intr(character):
    """Nothing: Ctrl-C stays the host's."""


def stack_use():
    """0: a host's stack has no end that matters."""
    return 0
