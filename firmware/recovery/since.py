# since: what boluses gave since the checkpoint, and when, as far as the records say.
#
# Owns what a start tells insulin on board of it: what flows at once goes out evenly from its
# record, or from the checkpoint, and what is spread evenly after that, to its end, or to the
# newest mark. Must not: count what is uncertain.

from micropython import const

from firmware import journal, pack, units
from firmware.states import PLACES

_PERIOD_MS = const(4_294_967_296)  # of the running time on record
_LUMP_MS = const(300_000)  # of firmware/delivery/onboard.py


class Since:
    """The doses since the checkpoint, from its records in their order.

    steps: that insulin on board has been told of
    """

    def __init__(self, pump):
        """The checkpoint was taken over, and running time goes on."""
        self._pump = pump
        self._now_ms = pump.clocks.uptime_ms()
        # Of the dose in each place: since when, and what it gave before that.
        self._began_ms = [pump.checkpoint.uptime_ms] * PLACES
        self._gave_steps = list(pump.ledger.dose_steps)
        # What flowed at once, if it began since then: how much, and for how long.
        self._now_steps = [0] * PLACES
        self._now_part_ms = [0] * PLACES
        self._wave_mu = 0  # at once, of
        self._wave_id = 0  # this dose
        self.steps = 0

    def take(self, record) -> None:
        """Takes one raw record, before anybody else does. Allocates."""
        a = pack.get(record, 14, 4)
        b = pack.get(record, 18, 4)
        c = pack.get(record, 22, 4)
        if record[1] == journal.WAVE:
            self._wave_id = a
            self._wave_mu = b
        elif record[1] == journal.BOLUS:
            wave_mu = self._wave_mu if a == self._wave_id and c >> journal.PLACE_SHIFT else 0
            self._begin(c, wave_mu, pack.get(record, 26, 4))
        elif record[1] == journal.END:
            place = self._pump.channels.doses.place_of(a)
            if place >= 0:
                self._gave(place, b - (c >> 16), pack.get(record, 26, 4))

    def close(self, mark) -> None:
        """At last: what the mark knows of doses that have no end on record. Allocates."""
        doses = self._pump.channels.doses
        for place in range(PLACES):
            dose = doses.at[place]
            if dose.active and mark.is_of(place, dose.dose_id):
                self._gave(place, mark.dose_steps(place), mark.field(5))

    def _begin(self, packed, wave_mu, uptime_ms):
        place = packed >> journal.PLACE_SHIFT
        if place >= PLACES:
            raise ValueError("no dose has this place")
        self._began_ms[place] = uptime_ms
        self._gave_steps[place] = self._now_steps[place] = 0
        if wave_mu:
            pump = self._pump
            volume_nl = wave_mu * pump.channels.nl_per_mu
            rate_mu_h = max(1, packed & journal.RATE_MASK)
            self._now_steps[place] = units.nl_to_steps(volume_nl, pump.rig.pl_per_step)
            self._now_part_ms[place] = wave_mu * units.MS_PER_HOUR // rate_mu_h

    def _gave(self, place, steps, until_ms):
        """Of a dose that gave so many steps in all by then: those since it began, or since the
        checkpoint."""
        steps -= self._gave_steps[place]
        if steps <= 0:
            return
        self.steps += steps
        from_ms = self._ago_ms(self._began_ms[place])
        until_ms = self._ago_ms(until_ms)
        now_steps = min(steps, self._now_steps[place])
        onboard = self._pump.dispenser.onboard
        if now_steps:
            spread_ms = max(until_ms, from_ms - self._now_part_ms[place])
            count_back(onboard, now_steps, from_ms, spread_ms)
            from_ms = spread_ms
        if steps > now_steps:
            count_back(onboard, steps - now_steps, from_ms, until_ms)

    def _ago_ms(self, uptime_ms):
        ago_ms = (self._now_ms - uptime_ms) % _PERIOD_MS
        return ago_ms if ago_ms < _PERIOD_MS // 2 else 0


def count_back(onboard, steps: int, from_ms: int, to_ms: int) -> None:
    """Tells insulin on board of steps that went out evenly, from from_ms ago to to_ms ago: of each
    lump what went out in it. Allocates."""
    began_ms = onboard.gone_ms - from_ms  # of the lump in progress; others are below 0
    span_ms = max(1, from_ms - to_ms)
    at_ms = began_ms
    done_steps = 0
    while done_steps < steps:
        lump = -(at_ms // _LUMP_MS)
        end_ms = min(began_ms + span_ms, (1 - lump) * _LUMP_MS)
        until_steps = steps * (end_ms - began_ms) // span_ms
        middle_ms = (at_ms + end_ms) // 2 + lump * _LUMP_MS
        if until_steps > done_steps:
            onboard.add(lump, until_steps - done_steps, middle_ms, end_ms - at_ms)
        done_steps = until_steps
        at_ms = end_ms
