# fault_rows: the table of the faults, a row each, as a test reads it.
#
# Must not: hold a test.

from firmware import faults

# number, priority, whether it stops delivery, how its alarm ends
ROWS = [
    (
        faults.TABLE[at],
        faults.TABLE[at + 1] & 3,
        faults.TABLE[at + 1] & 4 == 4,
        faults.TABLE[at + 1] & 24,
    )
    for at in range(0, len(faults.TABLE), 2)
]
