# acts: what happens in a life that is cut everywhere, as a table of acts; see life.
#
# Owns the scenarios. Must not: check anything.

from tests.cuts.media import OTHER

# Numbers of the mailbox, and of two of its answers.
BOLUS, BASAL, SUSPEND, RESUME, STOP, ACK, LOAD, CLOCK, ZONE, BEGIN = range(10)
CHANGE_RESERVOIR, CHANGE_SET, AFFIRM, PRIME, FILL_CANNULA = range(12, 17)
CONFIRM, USE, SETTINGS, TEMP, END_TEMP = 21, 23, 27, 28, 29
SEEN, SEEN_REFUSED = 10, 126
# Of a whole of settings, and of a temporary rate.
PROFILE, ACTIVE, LIMITS = 1, 7, 8
PERCENT, RATE = 1, 2


def at_once(mu):
    """What a bolus is asked with that is not spread over time."""
    return mu, mu, 0, 0


def day(part, age=()):
    """A life in little. part: of doses and times, in thousandths; age: acts that wear the store.

    Whatever a pump does once or more: doses alone and beside basal, complete and cut by a stop, a
    suspend and an alarm; profiles, a change of segment, insulin of two strengths, a change of set,
    a zone, refused commands, repeated commands; checkpoints by time and by records; history that
    rotates.
    """

    def mu(amount):
        return max(10, amount * part // 1000 // 10 * 10)

    def bolus(amount, quarters=5):
        # A mU takes 40 ms. quarters: of its time, that it is given.
        yield "ask", BOLUS, at_once(mu(amount))
        yield "run", mu(amount) * 10 * quarters

    basal = 12_000 * part // 1000
    yield "ask", BEGIN
    yield from age
    yield "ask", LOAD, (300_000, 100)
    yield "ask", BASAL, [(0, 0), (601, 12_000), (602, 0)]
    yield "ask", RESUME
    yield from bolus(300)
    yield "until", 601
    yield "rate", 12_000
    yield "run", 9 * part
    yield from bolus(200)
    yield "ask", BASAL, [(0, 0), (700, 6_000)]
    yield "rate", 0
    yield "run", 300
    yield from bolus(1_000, 2)
    yield "ask", STOP
    yield "again", 2
    yield from bolus(500, 3)
    yield "ask", SUSPEND
    yield "run", 4_000
    yield "ask", RESUME
    yield from bolus(400, 2)
    yield "seat", False
    yield "run", 1_000
    yield "seat", True
    yield "ask", ACK
    yield "run", 20_000
    yield "ask", RESUME
    yield "ask", BOLUS, at_once(30_000), True
    yield "ask", ZONE, 60
    yield "again", 3
    yield from bolus(300, 3)
    yield "ask", SUSPEND
    yield "ask", LOAD, (150_000, 200), True
    yield from walk()
    yield "ask", RESUME
    yield from bolus(200)
    yield "ask", BASAL, [(0, basal // 10)]
    yield "rate", basal // 10
    yield "run", 910_000
    yield "ask", BASAL, [(0, 0)]
    yield "rate", 0
    for zone in (90, 120, 60, 0):
        yield "ask", ZONE, zone
        yield from bolus(100)
    yield from bolus(600, 2)


def evening(part):
    """From ten minutes before midnight on, in little: boluses that are spread over time, two and a
    third one beside them, cut by all that cuts one; temporary rates; days that end by the hour and
    by a zone; settings as a whole. part: of doses and rates, in thousandths.
    """

    def mu(amount):
        return max(10, amount * part // 1000 // 10 * 10)

    def spread(amount, now, minutes=15):
        return "ask", BOLUS, (mu(amount), mu(now) if now else 0, 0, minutes)

    def bolus(amount, quarters):
        yield "ask", BOLUS, at_once(mu(amount))
        yield "run", mu(amount) * 10 * quarters

    slow, quick = 1_000 * part // 1000, 2_000 * part // 1000
    day = [(PROFILE, ("day", [(0, quick), (720, slow)]))]
    six = day + [(PROFILE, ("n%d" % i, [(0, slow + i), (30 * i, quick)])) for i in range(1, 6)]
    yield "ask", BEGIN
    yield "ask", LOAD, (300_000, 100)
    yield from whole(six + [(LIMITS, (1, 20_000)), (LIMITS, (2, 30_000)), (ACTIVE, "day")], 2_000)
    yield "ask", RESUME
    yield "ask", TEMP, (PERCENT, 80, 15)
    yield spread(600, 200)
    yield "run", 10_000 * part // 1000 + 500
    yield spread(300, 0, 16)
    yield from bolus(200, 2)
    yield "ask", TEMP, (RATE, slow, 16)
    yield "ask", USE, "n1"
    yield "run", 590_000
    yield from bolus(200, 5)
    yield "run", 400_000
    yield "ask", TEMP, (PERCENT, 150, 20)
    yield spread(600, 200)
    yield spread(400, 0)
    yield "run", 120_000
    yield "ask", STOP, 5
    yield from bolus(300, 2)
    yield "ask", SUSPEND
    yield "ask", ZONE, -60
    yield from whole(day + [(ACTIVE, "day")], 2_000)
    yield "ask", RESUME
    yield spread(500, 0)
    yield spread(300, 0)
    yield "run", 40_000
    yield from bolus(300, 2)
    yield "seat", False
    yield "run", 1_000
    yield ("cut",)
    yield "seat", True
    yield "ask", ACK
    yield "run", 20_000
    yield "ask", RESUME
    yield "ask", END_TEMP
    yield "ask", TEMP, (PERCENT, 0, 15)
    yield "ask", CLOCK, -1_800_000
    yield spread(600, 200)
    yield "run", 30_000


def whole(items, value):
    """All that is set, in the place of what was; value: confirms how many limits change."""
    yield "ask", SETTINGS, [(line, kind, what) for line, (kind, what) in enumerate(items)]
    yield "ask", CONFIRM, value


def walk():
    """To insulin of another strength, and to another set; each is ended before its last step."""
    yield "ask", CHANGE_RESERVOIR, "patch"
    yield ("rewind",)
    yield "seek", 150_000, 200
    yield ("inserted",)
    yield "fill", FILL_CANNULA, 500
    yield "ask", STOP
    yield "ask", CHANGE_SET, "tubed-45"
    yield "ask", AFFIRM
    yield "fill", PRIME, 200
    yield ("inserted",)
    yield "ask", STOP


def few():
    """A life that is over soon: a dose in the middle."""
    yield from (
        ("ask", BEGIN),
        ("ask", LOAD, (300_000, 100)),
        ("ask", BASAL, [(0, 0)]),
        ("ask", RESUME),
        ("ask", BOLUS, at_once(30)),
        ("run", 400),
    )


def wear(machine, folder, times):
    """Writes to a folder of littlefs what is there already, until its metadata wants to move.

    folder: marks, slots, history. Goes round the pump; on the tape it
    is one change.
    """
    tape = machine.tape
    witness = tape.witness
    tape.witness = None
    store = machine.store
    into = bytearray(2_048)
    for _ in range(times):
        if folder == "history":
            with open("/cuts/journal/history/note", "wb") as file:
                file.write(b"worn")
        else:
            slot = 0 if folder == "marks" else 4
            length = store.get(slot, into)
            store.put(slot, memoryview(into)[:length])
    tape.witness = witness
    tape.begin(OTHER, 0, 0, machine.image())
    tape.end(0)
