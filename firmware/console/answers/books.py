# books: what the journal holds, and how much was written to keep it, as a person reads it.

from firmware import journal
from firmware.console.answers import records, wording


def summary(pump) -> str:
    """Records and since when; writes since the journal began, of which a flash memory wears."""
    if not pump.journal.is_open:
        return "the journal is closed, see pump.alarms()"
    count = pump.journal.count()
    oldest = records.read(pump.journal, 0)
    since = "(clock unset)"
    if oldest and oldest[2] >= 0:
        since = "%s %s" % (wording.date(oldest[2]), wording.clock_time(oldest[3] * 10))
    return (
        "journal version %d: %d records, from %s on\n"
        "written since it began: %d records, %d marks, %d checkpoints, %d settings"
        % (
            journal.VERSION,
            count,
            since,
            pump.journal.sequence,
            pump.mark.revision,
            pump.checkpoint.revision,
            pump.settings.revision,
        )
    )
