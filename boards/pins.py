# pins: what the pins of a board are called.
#
# Owns the reading of pins.csv, which is MicroPython's own format: a name and a pin of the chip in
# a line, as STEP,GPIO2. Must not: drive a pin.

import machine

import boards


def named(board: str) -> dict:
    """{name: what machine.Pin takes} of a board's pins.csv, which lies beside its code.

    Code that is frozen has no file beside it: there the firmware was built with pins.csv, and has
    the names itself. Raises OSError when there is neither, ValueError for a line that names no
    pin, or one that was named before.
    """
    try:
        with open("%s/%s/pins.csv" % (boards.__file__.rsplit("/", 1)[0], board)) as lines:
            return _read(lines)
    except OSError:
        built_in = machine.Pin.board
        if not hasattr(built_in, "STEP"):
            raise
        return {name: getattr(built_in, name) for name in dir(built_in)}


def _read(lines) -> dict:
    pins = {}
    for line in lines:
        line = line.strip()
        if line and line[0] != "#":
            name, _, pin = line.partition(",")
            if pin[:4] != "GPIO" or not pin[4:].isdigit():
                raise ValueError("pins.csv: %r is not as in STEP,GPIO2" % line)
            if name in pins:
                raise ValueError("pins.csv: two lines say which pin is " + name)
            pins[name] = int(pin[4:])
    return pins
