# walking: a change of set or reservoir, as a person reads it: what was done, and what is next.
#
# Owns these words. Must not: decide anything.

from firmware import replies, units
from firmware.console.answers import wording
from firmware.moving import kinds, sets, walk

MOVES = (
    "at rest",
    "rewinding",
    "looking for the plunger",
    "filling the tubing",
    "filling the cannula",
    "drawing back",
    "pressing forward again",
)
_NEXT = (
    "pump.resume() goes on",
    "take the line off the body, then pump.affirm()",
    "it rewinds; pump.stop() ends it",
    'put the cartridge in, then pump.load(300, "U-100")',
    "it looks for the plunger; pump.stop() ends it",
    "the reservoir is being put on record; a moment",
    "hold the needle up, pump.prime() until drops come, then pump.stop()",
    "insert the set, then pump.affirm(); or pump.prime() again",
    "put the line on again, then pump.affirm(); or pump.prime() again",
    "pump.fill_cannula() fills the cannula",
    "the line holds insulin of another strength: pump.prime(), until it ends by itself",
)
# By what a SET record is about.
DONE = (
    "",
    "reservoir change begun",
    "set change begun",
    "line off the body",
    "reservoir in, plunger found",
    "set inserted",
    "line on the body again",
    "change done",
    "change given up: nobody answered for 10 min",
    "change ended",
    "change back at its first step, after an alarm",
)


def words(answer: tuple) -> str:
    """The words for a WALKED, MOVE_BEGUN or MOVE_ENDED."""
    code = answer[0]
    if code == replies.WALKED:
        return "%s; %s" % (DONE[answer[1]], next_step(answer[2]))
    if code == replies.MOVE_BEGUN:
        amount = _amount(answer[2], answer[3])
        return "%s, %s at most; pump.stop() ends it" % (MOVES[answer[1]], amount)
    amount = _amount(answer[2], answer[4])
    return "no longer %s, after %s; %s" % (MOVES[answer[1]], amount, next_step(answer[3]))


def _amount(steps, mu):
    """How far a move goes, and how much insulin that is."""
    text = "%d steps" % steps
    return "%s U (%s)" % (wording.hundredths(mu), text) if mu else text


def next_step(step: int) -> str:
    """What a person does next."""
    return _NEXT[step]


def set_names() -> str:
    """The names of all sets."""
    return ", ".join([row[0] for row in sets.TABLE])


def progress(pump) -> str:
    """How far a move or a walk is, or what was drawn back, as a line of the status."""
    move = pump.move
    if not pump.walk and not move:
        return "drawn back %d steps; next: straighten or change the set, then pump.resume()" % (
            pump.ledger.backed_steps
        )
    if move:
        most = "at most " if move.kind in (kinds.REWIND, kinds.SEAT, kinds.PRIME) else ""
        way = "%d of %s%d steps" % (move.done_steps, most, move.asked_steps)
        if move.flow_nl_h:
            way = "%s of %s%s U" % (
                _units(pump, move.done_steps),
                most,
                _units(pump, move.asked_steps),
            )
        return "%s: %s; pump.stop() ends it" % (MOVES[move.kind], way)
    text = "next: " + next_step(pump.walk.next)
    if pump.walk.next == walk.FLUSH:
        text += ", after %s U or more" % _units(pump, pump.walk.to_flush_steps())
    if pump.walk.next != walk.FOUND:
        text += " (%s left)" % wording.span(max(0, pump.walk.left_ms))
    return text


def _units(pump, steps):
    mu = units.steps_to_mu(steps, pump.rig.pl_per_step, pump.channels.nl_per_mu)
    return wording.hundredths(mu)
