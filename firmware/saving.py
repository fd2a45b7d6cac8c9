# saving: how new settings take the place of the old.
#
# Owns the steps: sealed, written into both slots, then in force, then on record with old and new.
# Every function with steps is a generator, for a command. Must not: decide what may be set. Read
# when something is.

from micropython import const

from firmware import faults, journal, pack, replies, scheduler, sections
from firmware.states import DELIVERING
from firmware.therapy import action
from firmware.twin import WHOLE

# What a record SETTING is about, beside the limits from 1 on; + 256 * minute for what has one.
SET_ACTIVE = const(7)
SET_UNIT = const(8)
SET_MODEL = const(9)
SET_REVERSE = const(10)
SET_LOCK = const(11)  # 0 or 1; the code is on no record
SET_RATIO = const(12)
SET_SENSITIVITY = const(13)
SET_LOW = const(14)
SET_HIGH = const(15)

_STEP_BYTES = const(256)  # of which a CRC takes 2 ms
_RECORDS = const(8)  # after which the store may tidy


def take(pump, new, answer):
    """In the steps of a command: new settings are stored, then in force, then on record; returns
    answer, or why not, as a reply."""
    settings = pump.settings
    yield scheduler.AT_REST
    is_right = yield from is_whole(settings)
    if not is_right:  # what was not to change would be stored as if it were right
        yield scheduler.AT_REST
        settings.lost = settings.load() != WHOLE
        return replies.CHECK_FAILS, faults.SETTINGS, 0
    old = sections.Sections(settings)
    yield scheduler.SOON  # to read all that is set takes as long as to write it
    yield from store(settings, new)
    pump.pending.forget()
    pump.dispenser.set_caps(pump.channels.nl_per_mu)
    if pump.state == DELIVERING:
        pump.choose_basal()
        pump.journal.wrote = True  # the rate, at the next poll: this one has done enough
    yield scheduler.SOON
    yield from note(settings, old, new)
    return answer


def is_whole(settings):
    """In the steps of a command: True while all that is in force is what was stored."""
    image = settings.image
    end = len(image) - 2
    if not settings.revision:
        return True
    crc = yield from _checksum(image, end)
    return crc == pack.get(image, end, 2)


def store(settings, new):
    """In the steps of a command: new settings into both slots, then in force. Raises StoreFailed;
    then the old ones stay in force."""
    image = new.image()
    end = settings.frame(image)
    yield scheduler.SOON
    crc = yield from _checksum(image, end)
    pack.put(image, end, crc, 2)
    yield scheduler.AT_REST  # mostly 3 ms on an RP2040; 14 where littlefs wants another block
    settings.write(image, False)
    yield scheduler.AT_REST
    settings.write(image, True)
    yield scheduler.SOON
    segments = new.day()
    yield scheduler.SOON  # 48 of them
    curve = action.curve(new.options()[1])
    yield scheduler.SOON
    settings.take(image, segments, curve)


def note(settings, old, new):
    """In the steps of a command: what store() changed, on record, as changes() has it."""
    for count, record in enumerate(changes(old, new), 1):
        if count == 1:
            yield scheduler.SOON  # what was compared for the first takes as long as a record
        settings.journal.note(*record)
        yield scheduler.SOON if count % _RECORDS else scheduler.AT_REST
    yield scheduler.SOON  # and so does what was compared behind the last
    image = settings.image
    crc = pack.get(image, len(image) - 2, 2)
    settings.journal.note(journal.SETTINGS, settings.revision, crc, 0)
    settings.noted_revision = settings.revision
    yield scheduler.SOON


def changes(old, new):
    """(kind, a, b, c) of each record of a change; in their order. old None: nobody knows what it
    was, so all is said, what is not set as well."""
    is_known = old is not None
    old = old or sections.Sections()
    for number in range(1, sections.PROFILES + 1):
        if not _same(old, new, number):
            yield from _segments(journal.WAS, old, number)
            yield from _segments(journal.SEGMENT, new, number)
    if not is_known or old.active() != new.active():
        yield journal.SETTING, SET_ACTIVE, old.active(), new.active()
    before = old.limits()
    after = new.limits()
    for index in range(len(after)):
        if not is_known or before[index] != after[index]:
            yield journal.SETTING, 1 + index, before[index], after[index]
    for kind, which in (
        (sections.RATIO, SET_RATIO),
        (sections.SENSITIVITY, SET_SENSITIVITY),
        (sections.TARGET, SET_LOW),
    ):
        if not is_known or not _same(old, new, kind):
            sizes = sections.ROWS[kind]
            before = sections.rows(old.payloads[kind], sizes)
            after = sections.rows(new.payloads[kind], sizes)
            yield from _table(which, before, after, len(sizes) - 1)
    before = old.options()
    after = new.options()
    for index in range(len(after)):
        if not is_known or before[index] != after[index]:
            yield journal.SETTING, SET_UNIT + index, before[index], after[index]
    was_locked = 0 if old.payloads[sections.LOCK] is None else 1
    is_locked = 0 if new.payloads[sections.LOCK] is None else 1
    if not is_known or was_locked != is_locked:
        yield journal.SETTING, SET_LOCK, was_locked, is_locked


def _same(old, new, kind):
    before = old.payloads[kind]
    after = new.payloads[kind]
    if before is None or after is None:
        return before is after
    return bytes(before) == bytes(after)


def _segments(kind, of, number):
    payload = of.payloads[number]
    if payload is not None:
        c = 256 * payload[1 + payload[0]] + 65_536 * number
        for minute, rate_mu_h in sections.each_segment(payload):
            yield kind, minute, rate_mu_h, c
            c += 1


def _table(which, before, after, columns):
    """What it was and is from each minute on at which either begins; 0: nothing."""
    for minute in sorted({0} | {row[0] for row in before + after}):
        was = _at(before, minute, columns)
        now = _at(after, minute, columns)
        for column in range(columns):
            yield journal.SETTING, which + column + 256 * minute, was[column], now[column]


def _at(table, minute, columns):
    found = (0,) * columns
    for row in table:
        if row[0] <= minute:
            found = row[1:]
    return found


def _checksum(data, end):
    view = memoryview(data)
    crc = 0xFFFF
    for at in range(0, end, _STEP_BYTES):
        crc = pack.crc16(view[at:], min(_STEP_BYTES, end - at), crc >> 8, crc & 255)
        yield scheduler.SOON
    return crc
