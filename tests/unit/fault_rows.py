# fault_rows: the table of the faults, a row each, as a test reads it.
#
# Must not: hold a test.

from firmware import faults

# number, priority, whether it stops delivery, how its alarm ends
ROWS = [
    (number, does & 3, does & 4 == 4, does & 24)
    for number, does in zip(faults.TABLE[::2], faults.TABLE[1::2])
]
