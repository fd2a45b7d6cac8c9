# replay: what records say that has to be known now, at a start.
#
# Owns what each kind means for the state of the pump. Must not: judge whether it can be trusted.

from firmware import ages, faults, journal, pack
from firmware.delivery.ledger import FILLED


def apply(pump, record) -> None:
    """Takes over one raw record. Raises ValueError for a number that is in no table."""
    kind = record[1]
    a = pack.get(record, 14, 4)
    b = pack.get(record, 18, 4)
    c = pack.get(record, 22, 4)
    channels = pump.channels
    if kind == journal.LOAD:
        pump.dispenser.load(a, channels.nl_per_mu, b)
        channels.set_concentration(b)
        pump.ages.reservoir_min = ages.UNKNOWN
        pump.line.forget()  # the checkpoint may know the force of the one before
    elif kind == journal.STATE:
        pump.recovery.state = a
    elif kind == journal.BOLUS:
        channels.bolus.remember(a, b, b * channels.nl_per_mu)
    elif kind == journal.END:
        channels.bolus.end()
        if c & 255 == journal.RESET:
            pump.recovery.dose_id = a
            pump.dispenser.onboard.count(c >> 16)
    elif kind == journal.REQUEST:
        pump.requests.replay(a, b, c)
    elif kind == journal.SETTINGS:
        pump.recovery.revision = a
    elif kind == journal.ALARM:
        pump.alarms.remember(a, b, pack.get(record, 26, 4), journal.local_ms(record))
        if a == faults.UNSEATED:
            pump.line.forget()
    elif kind == journal.ACK:
        pump.alarms.replay(a, True)
    elif kind == journal.CLEAR:
        pump.alarms.replay(a, False)
    elif kind == journal.MOVE:
        from firmware.moving import kinds

        kinds.replay(pump.ledger, a, b, c)
    elif kind == journal.SET:
        from firmware.moving import sets, walk

        # Its place in time is its own: from there on it was in use.
        age_min = (pump.clocks.uptime_ms() - pack.get(record, 26, 4)) % 4_294_967_296 // 60_000
        if a in (walk.INSERTED, walk.CONNECTED):
            pump.ledger.line = FILLED
        if a == walk.INSERTED:
            pump.ages.wear(b, sets.wear_h(b), age_min)
        elif a == walk.RESERVOIR_IN:
            pump.ages.reservoir_min = age_min
