# heap32: a module gc that never collects, for 32-bit MicroPython (why: see tests/wasm32.py).
#
# Owns what code under test gets when it imports gc there: everything but collection. Outside, at
# the outermost level, tests/legs.py keeps the real one.

import gc
import sys


class _Gc:
    mem_alloc = gc.mem_alloc
    mem_free = gc.mem_free
    isenabled = gc.isenabled

    def collect(self):
        return 0

    def enable(self):
        pass

    def disable(self):
        pass

    def threshold(self, amount=-1):
        return -1


def install():
    """From here on, import gc gives the one that never collects."""
    gc.disable()
    sys.modules["gc"] = _Gc()
