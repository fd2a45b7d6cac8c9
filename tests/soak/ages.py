# ages: since when set and reservoir are in use, by what is on record, for alarms 271 and 272.
#
# Owns the least that must have passed before a reminder. Must not: ask the pump.

SET_OLD, RESERVOIR_OLD = 271, 272
NUMBERS = (SET_OLD, RESERVOIR_OLD)
_RESERVOIR_IN, _INSERTED = 4, 5
_HOUR_MS = 3_600_000
_SET_H, _RESERVOIR_H = 72, 144
_EARLY_MS = 60_000


class Ages:
    """Called with t_ms, which never goes back; time in which the machine was off may count."""

    def __init__(self):
        self._set_ms = None
        self._reservoir_ms = None

    def noted(self, t_ms, record):
        """A record of a change of set or reservoir."""
        if record.a == _INSERTED:
            self._set_ms = t_ms
        elif record.a == _RESERVOIR_IN:
            self._reservoir_ms = t_ms

    def loaded(self):
        """A reservoir is in of which nobody has said that it is fresh."""
        self._reservoir_ms = None

    def explains(self, number, t_ms):
        """True when one of NUMBERS has a cause now."""
        since_ms = self._set_ms if number == SET_OLD else self._reservoir_ms
        hours = _SET_H if number == SET_OLD else _RESERVOIR_H
        return since_ms is not None and t_ms - since_ms + _EARLY_MS >= hours * _HOUR_MS
