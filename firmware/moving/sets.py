# sets: the infusion sets there are, as data.
#
# Owns names, volumes and how long each may be worn. Must not: know what is worn now (walk). Read
# when a set is named, and forgotten after.
#
# Tubing of 0.46 mm bore holds 1.66 uL a cm. A cannula of 6 to 13 mm takes 3 to 7 uL: 0.3 to 0.7 U
# of U-100. A patch sits on the skin: its reservoir feeds the cannula, and there is no tubing.

# name, tubing in nL, cannula in nL, hours it may be worn; append-only, the history has its place
TABLE = (
    ("tubed-45", 75_000, 5_000, 72),
    ("tubed-60", 100_000, 5_000, 72),
    ("tubed-80", 133_000, 5_000, 72),
    ("tubed-110", 183_000, 7_000, 72),
    ("patch", 0, 3_000, 72),
)


def index_of(name) -> int:
    """Place of a set in TABLE, from 1; 0: there is none of that name."""
    for index in range(len(TABLE)):
        if TABLE[index][0] == name:
            return index + 1
    return 0


def wear_h(index: int) -> int:
    """Hours that a set may be worn. Raises ValueError for a place that is not in TABLE."""
    if not 1 <= index <= len(TABLE):
        raise ValueError("no set has this number")
    return TABLE[index - 1][3]
