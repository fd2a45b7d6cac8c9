# answers: what the console says, as a person reads it.
#
# Owns the reading of its words, and the manners every answer must have. Must not: look behind it.

import re

from tests.soak.failure import Failure

_ALARM = re.compile(r"^(HIGH|MEDIUM|LOW) +(\d+) ", re.MULTILINE)
_SEGMENT = re.compile(r"(\d\d):(\d\d)=(\d+)\.(\d\d\d)")
_STATES = (
    ("off", 0),
    ("delivering", 1),
    ("suspended", 2),
    ("stopped by an alarm", 3),
    ("moving the plunger", 4),
)
LINES = {"history": 600, "week": 11, "help": 42, "alarms": 120, "basal": 14, "review": 20}
LONGEST = 160


def polite(name, answer):
    """Few lines, not long, no trace of an exception, and a refusal says so. Raises Failure."""
    text = str(answer)
    lines = text.split("\n")
    wrong = (
        not text.strip()
        or len(lines) > LINES.get(name, 4)
        or max(map(len, lines)) > LONGEST
        or "Traceback" in text
        or "Error" in text
        or (answer.ok and text.startswith("refused"))
        or not (answer.ok or text.startswith(("refused", "id ")))
    )
    if wrong:
        raise Failure("console", f"{name} answered {text!r}")
    return text


def alarm_numbers(text):
    """Of pump.alarms(): [number, ...], in order."""
    return [int(number) for _, number in _ALARM.findall(text)]


def state(status):
    """Of pump.status(): the state that it shows."""
    for word, number in _STATES:
        if status.startswith(word + "  "):
            return number
    raise Failure("console", f"status shows no state: {status!r}")


def walks(status):
    """Of pump.status(): a set or a reservoir is being changed."""
    return "\nnext: " in status


def profile(text):
    """Of pump.basal(): [(minute, mU/h), ...]."""
    found = _SEGMENT.findall(text)
    return [(int(h) * 60 + int(m), int(whole) * 1000 + int(milli)) for h, m, whole, milli in found]


def allowed(text):
    """Of a refused bolus: the most that would not be, on the grid; "" when there is none."""
    found = re.findall(r"(\d+\.\d\d)\d U", text)
    return found[-1] if len(found) > 1 and float(found[-1]) else ""


def strength(text):
    """Of a refused load: the strength that would not be, as in U-200; "" when there is none."""
    found = re.search(r"the line holds (U-\d+);", text)
    return found[1] if found else ""


def dose_id(text):
    """Of an answer to a bolus: #17."""
    found = re.search(r"#(\d+)", text)
    return int(found[1]) if found else 0


def mu(text):
    """A number of units as it is typed, in mU; None when it is none."""
    found = re.fullmatch(r"(\d{1,6})(?:\.(\d{1,3}))?", text)
    return int(found[1]) * 1000 + int((found[2] or "").ljust(3, "0")) if found else None
