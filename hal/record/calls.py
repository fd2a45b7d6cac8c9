# calls: every event of a log, a row each: what is given, and what is answered.
#
# Owns the numbers of the rows (append-only: old logs hold them) and the sum that checks bytes.
# i: a number; b: yes or no; d: bytes. Arithmetic on ticks is no event: it asks nobody.

from micropython import const

MAGIC = b"\xc2\xb5bolus log 1\n"  # begins with two bytes that no check ends with
WHOLE = const(64)  # bytes written that are in the log as they are
MOST_BYTES = const(4_096)
CHECK_POLLS = const(16)
MOST_RUN = const(95)  # events that came as foretold, in one byte
RUN = const(64)  #       added to their number
RUN_AND = const(160)  #  added to their number when the row after them was foretold, too

# What an argument is, before it.
NOTHING = const(0)
NUMBER = const(1)
TUPLE = const(2)
LIST = const(3)
TEXT = const(4)

CHECK = const(0)
READY = const(1)
POLL = const(2)
RETURN = const(3)
POST = const(4)
FAIL = const(5)

EVENTS = (
    ("check", "i", ""),  #    the sum of the bytes so far
    ("ready", "", ""),  #     the pump is built
    ("poll", "i", ""),  #     ms later than the deadline before; the first: ticks
    ("return", "i", ""),  #   ms until the deadline
    ("post", "iio", ""),  #   command, request id, argument
    ("fail", "i", ""),  #     the call that follows raised OSError with this number
    ("clock.ticks_ms", "", "i"),
    ("clock.ticks_us", "", "i"),
    ("clock.sleep_ms", "i", ""),
    ("rtc.read", "", "biii"),
    ("rtc.set", "iii", ""),
    ("stepper.enable", "", ""),
    ("stepper.disable", "", ""),
    ("stepper.start", "iii", ""),
    ("stepper.busy", "", "b"),
    ("stepper.stop", "", ""),
    ("stepper.count", "", "i"),
    ("stepper.fault", "", "b"),
    ("force.read", "", "i"),
    ("reservoir.seated", "", "b"),
    ("reservoir.at_end", "", "b"),
    ("encoder.count", "", "i"),
    ("annunciator.tone", "i", ""),
    ("annunciator.vibrate", "b", ""),
    ("annunciator.light", "bb", ""),
    ("store.append", "d", ""),
    ("store.count", "", "i"),
    ("store.read", "i", "bd"),
    ("store.drop", "", ""),
    ("store.put", "id", ""),
    ("store.get", "i", "id"),
    ("keys.read", "", "i"),
    ("battery.millivolts", "", "i"),
    ("watchdog.feed", "", ""),
    ("system.reset_cause", "", "i"),
    ("system.unique_id", "", "d"),
    ("system.free_memory", "", "i"),
    ("system.code_ok", "", "b"),
    ("store.tidy", "", "b"),
)
TICKS_MS = const(6)
TICKS_US = const(7)
RTC_READ = const(9)
START = const(13)
STEPPER_COUNT = const(16)


def sum24(total: int, byte: int) -> int:
    """total with one more byte in it; never leaves a small integer."""
    return (total * 61 + byte) & 0xFF_FFFF


def sum_of(data) -> int:
    """The sum of all bytes of data."""
    total = 0
    for i in range(len(data)):
        total = sum24(total, data[i])
    return total


def folded(data):
    """Bytes that were written, as the log holds them: long ones are their length and sum."""
    return bytes(data) if len(data) <= WHOLE else (len(data), sum_of(data))


def text(row: int, given, answered=(), errno: int = 0) -> str:
    """An event in words: port.method(given) -> answered."""
    said = "%s(%s)" % (EVENTS[row][0], ", ".join([_value(value) for value in given]))
    if errno:
        return "%s -> OSError %d" % (said, errno)
    if answered:
        return "%s -> %s" % (said, " ".join([_value(value) for value in answered]))
    return said


def _value(value):
    if isinstance(value, bytes):
        return value.hex() if value else ""  # of nothing, MicroPython's hex() is bytes
    return str(value)
