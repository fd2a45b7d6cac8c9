# mark: how far the motor may go without asking the store again, and the books at that moment.
#
# Owns the authorisation on record: it is written before the first of its steps goes out, so after
# a power cut what really went out lies between total_steps and total_steps + open_steps. Must not:
# decide how much is authorised.
#
# It is no part of the history: a thousand a day, of which only the newest means anything, would
# leave no room for the 90 days that do.

from micropython import const

from firmware.journal import StoreFailed
from firmware.pack import get, put
from firmware.states import PLACES
from firmware.twin import HEAD_BYTES, Twin

_KIND = const(1)
_SLOT = const(0)
_DOSES_AT = const(40)  # in data: behind the head and eight fields of 4 bytes
_DOSE_BYTES = const(5)  # the low u16 of its id, u24 steps
_BYTES = const(47)


class Mark:
    """The newest authorisation. Nothing here allocates itself; a store may.

    total_steps: of the books that it holds
    open_steps: that may go out beyond them; 0 when the authorisation is closed
    failed:     the store refused the last one
    """

    def __init__(self, store, journal, clocks):
        self._journal = journal
        self._twin = Twin(store, _KIND, _SLOT, _BYTES)
        self._clocks = clocks
        self.total_steps = 0
        self.open_steps = 0
        self.failed = False

    @property
    def revision(self) -> int:
        """How many were written since the journal began."""
        return self._twin.revision

    def write(self, ledger, open_steps: int) -> None:
        """Puts the books and the authorisation on record. Raises StoreFailed, as with a journal
        that is closed: what the mark on record says is then all that is known of the truth.
        """
        self.note(ledger, open_steps)
        if self.failed or not self._journal.is_open:
            raise StoreFailed

    def note(self, ledger, open_steps: int) -> None:
        """As write(), to narrow what is open; a store that fails only sets failed, which the
        self-test makes an alarm."""
        book = self._journal
        if not book.is_open:
            return
        book.flush()  # on the store, too, what was noted comes first
        book.wrote = True
        self._fill(ledger, open_steps)
        self._fill_doses(ledger)
        self._twin.seal(_BYTES)
        self._save()
        if not self.failed:
            self.total_steps = ledger.total_steps
            self.open_steps = open_steps

    def _fill(self, ledger, open_steps):
        data = self._twin.data
        at = put(data, HEAD_BYTES, ledger.total_steps, 4)
        at = put(data, at, ledger.basal_steps, 4)
        at = put(data, at, ledger.bolus_steps, 4)
        at = put(data, at, ledger.uncertain_steps, 4)
        at = put(data, at, open_steps, 4)
        at = put(data, at, self._clocks.uptime_low, 2)
        at = put(data, at, self._clocks.uptime_high, 2)
        at = put(data, at, self._journal.sequence, 4)
        put(data, at, ledger.prime_steps, 4)

    def _fill_doses(self, ledger):
        at = _DOSES_AT
        for place in range(PLACES):
            at = put(self._twin.data, at, ledger.dose_ids[place] & 65_535, 2)
            at = put(self._twin.data, at, ledger.dose_steps[place], 3)

    def _save(self):
        self.failed = True
        try:
            self._twin.save()
            self.failed = False
        except OSError:
            pass  # nobody knows whether it was written

    def load(self) -> int:
        """Reads the newest; returns what Twin.load() found. Raises OSError."""
        found = self._twin.load()
        self.total_steps = self.field(0)
        self.open_steps = self.field(4)
        return found

    def clear(self) -> None:
        """Forgets what was loaded: it is of books before these, in which nothing went out yet."""
        for at in range(_BYTES):
            self._twin.data[HEAD_BYTES + at] = 0
        self.total_steps = self.open_steps = 0

    def field(self, index: int) -> int:
        """A number of the mark that was loaded: 0 total_steps, 1 basal_steps, 2 bolus_steps,
        3 uncertain_steps, 4 open_steps, 5 uptime in ms, 6 sequence of the newest record, 7
        prime_steps."""
        return get(self._twin.data, HEAD_BYTES + 4 * index, 4)

    def is_of(self, place: int, dose_id: int) -> bool:
        """True when what was loaded knows this dose in its place."""
        at = _DOSES_AT + place * _DOSE_BYTES
        return get(self._twin.data, at, 2) == dose_id & 65_535

    def dose_steps(self, place: int) -> int:
        """Steps of the dose in a place, by what was loaded."""
        return get(self._twin.data, _DOSES_AT + place * _DOSE_BYTES + 2, 3)
