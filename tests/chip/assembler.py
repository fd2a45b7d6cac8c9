# assembler: rp2.asm_pio for CPython: from a function of PIO instructions to their words.
#
# Owns the encoding, written anew from the RP2040 data sheet, 3.4. What no program here uses is not
# there: no side-set, no irq.

from types import FunctionType

_PLACES = {"pins": 0, "x": 1, "y": 2, "null": 3, "pindirs": 4, "isr": 6, "osr": 7}
_CONDITIONS = {"not_x": 1, "x_dec": 2, "not_y": 3, "y_dec": 4, "x_not_y": 5, "pin": 6}
_BLOCK = 0x20


class Program:
    """What MicroPython keeps as a list. words: instructions, of which those in jumps are places in
    the program; wrap_target, wrap_top: the loop; options: what asm_pio was called with."""

    def __init__(self, options):
        self.options = options
        self.words = []
        self.labels = {}
        self.jumps = set()
        self.wrap_target = 0
        self.wrap_top = None

    def vocabulary(self):
        """The names that a program is written in."""
        names = dict(_PLACES)
        names.update({name: number for name, number in _CONDITIONS.items() if name != "pin"})
        names["pin"] = "pin"
        names["noblock"] = "noblock"
        names["label"] = lambda name: self.labels.__setitem__(name, len(self.words))
        names["wrap_target"] = lambda: setattr(self, "wrap_target", len(self.words))
        names["wrap"] = lambda: setattr(self, "wrap_top", len(self.words) - 1)
        for name in ("jmp", "wait", "in_", "push", "pull", "mov", "set"):
            names[name] = getattr(self, "_" + name.strip("_"))
        return names

    def _word(self, word):
        self.words.append(word)
        return self

    def __getitem__(self, delay):
        assert 0 <= delay <= 31
        self.words[-1] |= delay << 8
        return self

    def _jmp(self, condition, label=None):
        if label is None:
            condition, label = 0, condition
        number = _CONDITIONS["pin"] if condition == "pin" else condition
        self.jumps.add(len(self.words))
        return self._word(number << 5 | self.labels.get(label, 0))

    def _wait(self, polarity, source, index):
        assert source == "pin"
        return self._word(0x2000 | polarity << 7 | 1 << 5 | index)

    def _in(self, source, bits):
        return self._word(0x4000 | source << 5 | bits & 31)

    def _push(self, how=None):
        return self._word(0x8000 | (0 if how == "noblock" else _BLOCK))

    def _pull(self, how=None):
        return self._word(0x8080 | (0 if how == "noblock" else _BLOCK))

    def _mov(self, to, source):
        return self._word(0xA000 | to << 5 | source)

    def _set(self, to, data):
        return self._word(0xE000 | to << 5 | data)


def asm_pio(**options):
    """A decorator, as MicroPython's: the function becomes a Program."""

    def assembled(function):
        program = Program(options)
        for _ in range(2):  # once for the labels, once with them
            program.words.clear()
            FunctionType(function.__code__, program.vocabulary())()
        assert len(program.words) <= 32
        if program.wrap_top is None:
            program.wrap_top = len(program.words) - 1
        return program

    return assembled
