# sections: the form of what a person sets.
#
# Owns the payload of each section. Must not: decide what may be set. Read at a start, and when
# something is changed or shown.

from micropython import const

from firmware import pack
from firmware.twin import HEAD_BYTES, TAIL_BYTES

PROFILES = const(
    6
)  # sections 1 .. 6: u8 length of the name, the name in ASCII, u8 count, segments
ACTIVE = const(7)  #      u8 number of the profile in force
LIMITS = const(8)  #      u32 each, as in bounds.NAMES; 0: as the rig has it
RATIO = const(9)  #       g per U: u16 minute, u32 thousandths
SENSITIVITY = const(10)  # glucose per U, in the unit of OPTIONS: u16 minute, u32 thousandths
TARGET = const(11)  #     in that unit: u16 minute, u32 low, u32 high, thousandths
OPTIONS = const(12)  #    u8 each: glucose unit, action model, reverse correction 0 or 1
LOCK = const(13)  #       u16 code, 0 .. 9999; there is none while nothing is locked
KINDS = const(14)

NAME_CHARS = const(12)
# Bytes of the fields of a row.
SEGMENT = (2, 2)  # minute, mU/h
ROWS = {RATIO: (2, 4), SENSITIVITY: (2, 4), TARGET: (2, 4, 4)}
FOURS = (4,)
BYTES = (1,)

# Of OPTIONS.
MG_DL = const(0)
MMOL_L = const(1)
UNCHOSEN = const(255)
NO_OPTIONS = (UNCHOSEN, 0, 0)
MODELS = ("rapid", "child", "ultra-rapid", "rapid-5h", "ultra-rapid-5h")


def rows(payload, sizes: tuple) -> list:
    """The rows of a payload, each a tuple of numbers of so many bytes; none where payload is."""
    found = []
    at = 0
    while payload and at < len(payload):
        row = []
        for size in sizes:
            row.append(pack.get(payload, at, size))
            at += size
        found.append(tuple(row))
    return found


def packed(table, sizes: tuple, before: bytes = b"") -> bytearray:
    """What rows() reads, behind other bytes."""
    payload = bytearray(len(before) + len(table) * sum(sizes))
    payload[: len(before)] = before
    at = len(before)
    for row in table:
        for index in range(len(sizes)):
            at = pack.put(payload, at, row[index], sizes[index])
    return payload


def name(payload) -> str:
    """Of a profile."""
    return bytes(payload[1 : 1 + payload[0]]).decode()


def each_segment(payload):
    """Of a profile, one after the other: (start_minute, rate_mu_h)."""
    at = 2 + payload[0]
    for _ in range(payload[at - 1]):  # written out: a poll may have to do all 48
        yield payload[at] | payload[at + 1] << 8, payload[at + 2] | payload[at + 3] << 8
        at += 4


def segments(payload) -> list:
    """Of a profile: all of each_segment()."""
    return list(each_segment(payload))


def profile(called: str, day) -> bytearray:
    """The payload of a profile."""
    head = bytes((len(called),)) + called.encode() + bytes((len(day),))
    return packed(day, SEGMENT, head)


def day_mu(day) -> int:
    """Basal insulin of a whole day of segments in mU, rounded down."""
    total = 0
    for index in range(len(day)):
        end = day[index + 1][0] if index + 1 < len(day) else 1440
        total += day[index][1] * (end - day[index][0])
    return total // 60


class Sections:
    """Some settings: the payload of each section by its number, or None.

    Made of those in force, or empty.
    """

    def __init__(self, settings=None):
        self.payloads: list = [None] * KINDS
        if settings:
            image = memoryview(settings.image)
            at = HEAD_BYTES
            while at < len(image) - TAIL_BYTES:
                end = at + 3 + pack.get(image, at + 1, 2)
                self.payloads[image[at]] = image[at + 3 : end]
                at = end

    def find(self, called: str) -> int:
        """Number of the profile of that name, in whatever case; 0: there is none."""
        for number in range(1, PROFILES + 1):
            payload = self.payloads[number]
            if payload and name(payload).lower() == called.lower():
                return number
        return 0

    def free(self) -> int:
        """A number that no profile has; 0: all are taken."""
        for number in range(1, PROFILES + 1):
            if self.payloads[number] is None:
                return number
        return 0

    def active(self) -> int:
        """Number of the profile in force, or 0."""
        payload = self.payloads[ACTIVE]
        return payload[0] if payload else 0

    def day(self):
        """The segments of the profile in force; () while there is none."""
        number = self.active()
        return segments(self.payloads[number]) if number else ()

    def limits(self) -> list:
        """One of each, 0: as the rig has it."""
        payload = self.payloads[LIMITS]
        return [row[0] for row in rows(payload, FOURS)] if payload else [0] * 6

    def options(self) -> tuple:
        """(unit, model, reverse)"""
        payload = self.payloads[OPTIONS]
        return tuple(payload) if payload else NO_OPTIONS

    def image(self) -> bytearray:
        """All of it, with room around for what a slot begins and ends with."""
        length = 0
        for payload in self.payloads:
            if payload is not None:
                length += 3 + len(payload)
        image = bytearray(HEAD_BYTES + length + TAIL_BYTES)
        at = HEAD_BYTES
        for kind in range(1, KINDS):
            payload = self.payloads[kind]
            if payload is not None:
                image[at] = kind
                at = pack.put(image, at + 1, len(payload), 2)
                image[at : at + len(payload)] = payload
                at += len(payload)
        return image
