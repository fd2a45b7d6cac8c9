# endings: how a dose ends, and a temporary rate: in the books, and on record.
#
# Owns the order: the mark is closed first, so that what went out is exact, then the rest is
# dropped, then the end is noted. Must not: decide that it is time.

from firmware import journal
from firmware.therapy.doses import PLACES


class Endings:
    """Ends what a pump has under way. Allocates nothing itself, but where a rate changes on a
    32-bit board."""

    def __init__(self, pump):
        self._pump = pump
        self._has_closed = False  # the mark, in the poll before this

    def paid(self) -> None:
        """Of doses of which all has fallen due: one that all has gone out of is complete, at the
        poll after the mark was closed: where littlefs writes the folder of that anew, both take a
        Pico 7 ms."""
        pump = self._pump
        meter = pump.dispenser.meter
        for place in range(PLACES):
            dose = pump.channels.doses.at[place]
            if dose.active and dose.spent and meter.is_paid(place):
                if self._has_closed:
                    self.cut(place, journal.COMPLETE)
                else:
                    pump.dispenser.close()
                self._has_closed = not self._has_closed
                return

    def cut_all(self, reason: int, alarm=None) -> None:
        """Ends every dose under way. alarm: the Alarm that does, which says so of the first."""
        for place in range(PLACES):
            dose = self._pump.channels.doses.at[place]
            if not dose.active:
                continue
            if alarm is not None and not alarm.cut_dose_id:
                alarm.cut_dose_id = dose.dose_id
                alarm.cut_steps = self._pump.ledger.dose_steps[place]
                alarm.cut_asked_mu = dose.asked_mu
            self.cut(place, reason)

    def cut(self, place: int, reason: int) -> None:
        """Ends the dose in a place, for a reason of journal."""
        pump = self._pump
        pump.dispenser.close()
        pump.schedule.end_dose(place)
        pump.channels.end_dose(place)
        dose = pump.channels.doses.at[place]
        reason += 256 * pump.channels.nl_per_mu
        pump.journal.note(journal.END, dose.dose_id, pump.ledger.dose_steps[place], reason)

    def temp(self, why: int) -> None:
        """The temporary rate is over; why: EXPIRED and so on, of therapy.temp. Who knows that
        something is being delivered chooses the rate."""
        self._pump.journal.note(journal.TEMP, why, 0, 0)
        self._pump.channels.basal.temp.end()
