# kinds: the table of the moves there are: what the plunger does that is no therapy.
#
# Owns what a move of each kind is, and what its end means for the books. Must not: move anything.

from micropython import const

from firmware import drive, faults, journal

NONE = const(0)
REWIND = const(1)  #   the pusher goes back, and leaves the plunger
SEAT = const(2)  #     it comes forward until it touches the plunger, found by force
PRIME = const(3)  #    fills the tubing, until a person sees drops
CANNULA = const(4)  #  fills the cannula, exactly
BACK_OFF = const(5)  # gives way to what a blocked line holds
RETURN = const(6)  #   presses forward again what was backed off

# direction, whether it presses insulin, nL/h (0: as fast as the motor follows), what is no fault
TABLE = (
    (drive.FORWARD, False, 0, ()),
    (drive.BACK, False, 0, (faults.UNSEATED, faults.END_OF_TRAVEL, faults.OCCLUSION)),
    (drive.FORWARD, False, 0, ()),
    (drive.FORWARD, True, 3_600_000, ()),  # 6 U/min of U-100: drops come, and no line resists it
    (drive.FORWARD, True, 900_000, ()),  # as fast as a standard bolus
    (drive.BACK, False, 3_600_000, (faults.END_OF_TRAVEL, faults.OCCLUSION, faults.NO_FORCE)),
    (drive.FORWARD, False, 3_600_000, ()),
)
# What a move may put right; any other alarm that stops delivery stops a move, too.
MENDED = (
    faults.EMPTY, faults.END_OF_TRAVEL, faults.OCCLUSION, faults.NOT_COUPLED, faults.UNSEATED,
)  # fmt: skip


def settle(ledger, record: int, steps: int, total_steps: int) -> None:
    """What the end of a move, as in its record, means for where the pusher is."""
    kind = record & 255
    if kind == REWIND and record >> 8 == journal.COMPLETE:
        ledger.zero(True, total_steps)
    elif kind == BACK_OFF:
        ledger.backed_steps += steps
    elif kind == RETURN:
        ledger.backed_steps = max(0, ledger.backed_steps - steps)
    elif kind in (PRIME, CANNULA):
        ledger.backed_steps = 0  # its first steps took that up


def replay(ledger, record: int, steps: int, total_steps: int) -> None:
    """At a start: a MOVE record since the checkpoint. Raises ValueError for a kind unknown."""
    kind = record & 255
    if not 0 < kind < len(TABLE):
        raise ValueError("no move has this number")
    direction, insulin, _, _ = TABLE[kind]
    if not insulin:
        ledger.idle(direction * steps)
    settle(ledger, record, steps, total_steps)
