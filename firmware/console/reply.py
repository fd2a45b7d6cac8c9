# reply: what the pump answers to who stops it, or is to be told whatever else fails, as words.
#
# Owns these, which are always in memory. All others are read when they are needed
# (answers/outcomes). Must not: decide.

from micropython import const

from firmware import replies

# For an answer whose words cannot be had.
DONE = const("done, but the words for it cannot be read; see pump.status()")
REFUSED = const("refused: the words for why cannot be read; free memory, then ask again")

# What follows from a state, when alarms were acknowledged in it.
_NOW = (
    "the pump is off, pump.resume() begins",
    "delivery goes on",
    "the pump is suspended, pump.resume() goes on",
    "pump.resume() once the cause is gone",
    "the plunger moves on, pump.stop() ends it",
)


def milli(value: int) -> str:
    """Thousandths as a decimal: 1500 is 1.500."""
    sign = "-" if value < 0 else ""
    value = abs(value)
    return "%s%d.%03d" % (sign, value // 1000, value % 1000)


def _others(count):
    return " and %d more" % (count - 1) if count > 1 else ""


def words(answer: tuple, what: str) -> str:
    """The words for a reply of the pump, or none, when they have to be read. what: the command as
    it was understood."""
    code, *values = answer
    if code == replies.BOLUS_ENDED:
        dose, mu, asked_mu, count = values
        return "#%d bolus ended%s: %s U of %s delivered; basal goes on" % (
            dose, _others(count), milli(mu), milli(asked_mu),
        )  # fmt: skip
    if code == replies.DELIVERY_SUSPENDED:
        dose, mu, asked_mu, count, minutes = values
        cut = ""
        if dose:
            cut = ", bolus #%d%s at %s U of %s" % (
                dose, _others(count), milli(mu), milli(asked_mu),
            )  # fmt: skip
        after = " before that, in %d min by itself" % minutes if minutes else ""
        return "suspended%s: nothing is delivered; pump.resume() goes on%s" % (cut, after)
    if code == replies.ACKNOWLEDGED:
        count, state = values
        return "%s acknowledged; %s" % (count or "nothing new", _NOW[state])
    if code == replies.NO_ANSWER:
        return "refused: %s got no answer; is the pump being polled?" % what
    if code == replies.FAILED:
        return "refused: %s failed; see pump.alarms()" % what
    return ""
