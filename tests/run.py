# run: the tests of one module, in MicroPython.
#
# Owns finding test_* functions, running them, saying what failed. Must not: exit, or let anything
# out but KeyboardInterrupt. Driven from the outermost level, one test a step, with the heap
# collected in between (tests/legs.py, GUEST): there, and only there, the 32-bit build may collect.
#
# The last line printed is for tests/legs.py: "@ passed failed".

import gc
import sys


class Run:
    """The tests of the module called name, in the order of their names."""

    def __init__(self, name):
        self._name = name
        self._tests = []
        self._passed = self._failed = 0
        try:
            __import__(name)
            module = sys.modules[name]
            for test in sorted(dir(module)):
                if test.startswith("test_"):
                    self._tests.append((test, getattr(module, test)))
        except (Exception, SystemExit) as error:
            self._report("(import)", error)

    def step(self):
        """Runs the next test. False when there was none, and the verdict has been printed."""
        if not self._tests:
            print("@", self._passed, self._failed)
            return False
        name, test = self._tests.pop(0)
        try:
            test()
            self._passed += 1
        except (Exception, SystemExit) as error:
            self._report(name, error)
        return True

    def _report(self, test, error):
        self._failed += 1
        if gc.isenabled():
            gc.collect()  # after a MemoryError there is little left to print with
        print("FAILED", self._name, test)
        sys.print_exception(error)
