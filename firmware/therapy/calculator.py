# calculator: the bolus that carbohydrate and glucose ask for, by the numbers that a person set.
#
# Owns the rule. It only reckons: nothing here delivers, keeps or reads anything. Must not: put
# into words (console/answers/advice), or decide what may be set.
#
# The rule is that of Medtronic's Bolus Wizard (Paradigm and MiniMed user guides, "Bolus Wizard
# feature specifications"):
#     meal        carbohydrate / ratio
#     correction  above the range: (glucose - its upper end) / sensitivity
#                 in the range:    none
#                 below the range: (glucose - its lower end) / sensitivity, below 0: off the meal
#     on board    off a correction above 0, and never below 0 of it; never off the meal
# with these of Insulet's Omnipod: what goes down below the range is asked for (reverse
# correction); a bolus is rounded down, insulin on board up; nothing is suggested below 0. Where a
# target is one number, as on Tandem's pumps, both ends of the range are it.
#
# Each part is rounded down to a mU and the bolus to 0.01 U, so it is what its parts add up to and
# at most 0.012 U less than without rounding. Glucose is reckoned in the unit in which sensitivity
# and range were typed; nothing is converted but where a number of one unit is held against the
# other: 1 mmol/L of glucose is 18.0182 mg/dL (180.182 g/mol), exactly.

from micropython import const

MG_DL = const(0)
MMOL_L = const(1)

# How glucose lies.
NOT_GIVEN = const(0)
LOW = const(1)  # below 70 mg/dL: to be treated first
BELOW = const(2)
WITHIN = const(3)
ABOVE = const(4)

_LOW_MG_DL = const(70)
_GRID_MU = const(10)


def row_at(section, row_bytes: int, minute: int) -> int:
    """Where the row in force at a minute of the day begins in a section of settings, whose rows
    begin with a u16 minute, in order: the last that has begun, or of the day before. Below 0:
    there is none."""
    found = len(section) - row_bytes
    for at in range(0, len(section), row_bytes):
        if section[at] | section[at + 1] << 8 <= minute:
            found = at
    return found


def is_low(glucose: int, unit: int) -> bool:
    """True below 70 mg/dL. glucose: thousandths of its unit, MG_DL or MMOL_L."""
    if unit == MMOL_L:
        return glucose * 180_182 < _LOW_MG_DL * 10_000_000
    return glucose < _LOW_MG_DL * 1_000


def mg_dl(millimoles: int) -> int:
    """Thousandths of mmol/L as whole mg/dL, rounded."""
    return (millimoles * 180_182 + 5_000_000) // 10_000_000


def tenths_mmol_l(milligrams: int) -> int:
    """Thousandths of mg/dL as tenths of mmol/L, rounded."""
    return (milligrams * 200 + 180_182) // 360_364


def advise(
    carbs: int, ratio: int, glucose: int, low: int, high: int, sensitivity: int, unit: int
) -> tuple:
    """What carbohydrate and glucose ask for: (how glucose lies, meal, correction), in mU.

    carbs: thousandths of g, 0 or more; ratio: of g per U; not looked at when carbs is 0. glucose,
    low, high: thousandths of the unit; sensitivity: of that per U; glucose -1: it is not given,
    and none of the others is looked at. Below the range the correction is below 0. Rounds down.
    """
    meal = carbs * 1_000 // ratio if carbs else 0
    if glucose < 0:
        return NOT_GIVEN, meal, 0
    correction = 0
    lies = WITHIN
    if glucose < low:
        lies = BELOW
        correction = (glucose - low) * 1_000 // sensitivity
    elif glucose > high:
        lies = ABOVE
        correction = (glucose - high) * 1_000 // sensitivity
    if is_low(glucose, unit):
        lies = LOW
        correction = min(correction, 0)
    return lies, meal, correction


def suggest(meal: int, correction: int, on_board: int, reverse: bool) -> tuple:
    """The bolus: (correction that counts, what is taken off it for on_board, bolus), in mU; the
    bolus is 0 or more, and rounded down to 0.01 U. reverse: a correction below 0 counts."""
    if correction < 0 and not reverse:
        correction = 0
    taken = min(max(0, correction), on_board)
    return correction, taken, max(0, meal + correction - taken) // _GRID_MU * _GRID_MU
