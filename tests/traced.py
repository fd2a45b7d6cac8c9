# traced: writes down every call to a Hal, one line each.
#
# Owns the wrapper and the form of a line: t_ms port.method(arguments) -> result. Must not: change
# a call, an answer or an error; know which implementation is behind it. Lines are the same on
# every interpreter: numbers in decimal, bytes in hexadecimal, an error by its number.

from binascii import hexlify

from hal import PORTS, Hal

# What each port can be asked. The clock is left out of a trace unless asked for: its calls are
# the most, and every line has the time anyway.
_METHODS = {
    "clock": ("ticks_ms", "ticks_us", "ticks_add", "ticks_diff", "sleep_ms"),
    "rtc": ("read", "set"),
    "stepper": ("enable", "disable", "start", "busy", "stop", "count", "fault"),
    "force": ("read",),
    "reservoir": ("seated", "at_end"),
    "encoder": ("count",),
    "annunciator": ("tone", "vibrate", "light"),
    "store": ("append", "count", "read", "drop", "tidy", "put", "get"),
    "keys": ("read",),
    "battery": ("millivolts",),
    "watchdog": ("feed",),
    "system": ("reset_cause", "unique_id", "free_memory", "code_ok"),
}


def traced(hal, write, skip=("clock",)):
    """A Hal that does what hal does, and calls write(line) after each call (no newline).

    skip: ports that are passed through as they are.
    """
    ports = {}
    for name in PORTS:
        port = getattr(hal, name)
        if port is not None and name not in skip:
            port = _wrap(name, port, hal.clock, write)
        ports[name] = port
    return Hal(**ports)


class _Traced:
    """A port of which every method is written down."""


def _wrap(name, port, clock, write):
    wrapper = _Traced()
    for method in _METHODS[name]:
        setattr(wrapper, method, _follow(name + "." + method, getattr(port, method), clock, write))
    if name == "watchdog":
        setattr(wrapper, "timeout_ms", port.timeout_ms)  # noqa: B010 (it is no method)
    return wrapper


def _follow(name, call, clock, write):
    fills = name in ("rtc.read", "store.read", "store.get")

    def follow(*arguments):
        t_ms = clock.ticks_ms()
        given = arguments[:-1] if fills else arguments
        words = ", ".join([_text(a) for a in given])
        head = f"{t_ms} {name}({words}) -> "
        try:
            result = call(*arguments)
        except OSError as error:
            write(head + "OSError " + str(error.errno))
            raise
        tail = " " + _text(arguments[-1]) if fills and result else ""
        write(head + _text(result) + tail)
        return result

    return follow


def _text(value):
    if isinstance(value, (bytes, bytearray, memoryview)):
        return hexlify(value).decode()
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join([_text(item) for item in value]) + "]"
    return str(value)
