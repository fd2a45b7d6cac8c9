# pins: what the pins of a board are called.
#
# Owns the reading of pins.csv, which is MicroPython's own format: a name and a pin of the chip in
# a line, as STEP,GPIO2. Must not: drive a pin.

import boards


def named(board: str) -> dict:
    """{name: number of the pin} of a board's pins.csv, which lies beside its code.

    Raises OSError when there is no such file, ValueError for a line that names no pin.
    """
    pins = {}
    with open("%s/%s/pins.csv" % (boards.__file__.rsplit("/", 1)[0], board)) as lines:
        for line in lines:
            line = line.strip()
            if line and line[0] != "#":
                name, _, pin = line.partition(",")
                if pin[:4] != "GPIO" or not pin[4:].isdigit():
                    raise ValueError("pins.csv: %r is not as in STEP,GPIO2" % line)
                pins[name] = int(pin[4:])
    return pins
