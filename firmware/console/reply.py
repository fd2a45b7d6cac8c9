# reply: what the pump answers to a command, as words. One line each, with what to do next.
#
# Owns the words for what was done, and for who is to be told whatever else fails: these are always
# there. Those for a refusal are read when there is one (answers/refusals). Must not: decide.

from firmware import replies
from firmware.console.wording import milli

# What follows from a state, when alarms were acknowledged in it.
_NOW = (
    "the pump is off, pump.resume() begins",
    "delivery goes on",
    "the pump is suspended, pump.resume() goes on",
    "pump.resume() once the cause is gone",
    "the plunger moves on, pump.stop() ends it",
)


def words(answer: tuple, what: str) -> str:
    """The words for a reply of the pump; what: the command as it was understood."""
    code = answer[0]
    if replies.WALKED <= code <= replies.MOVE_ENDED:
        from firmware.console.answers import walking

        return walking.words(answer)
    if code not in _WORDS:
        from firmware.console.answers import refusals

        return "refused: " + refusals.words(answer, what)
    text = _WORDS[code](*answer[1:])
    return text if code < replies.REFUSED else "refused: %s %s" % (what, text)


_WORDS: dict = {
    replies.BOLUS_BEGUN: lambda dose, mu, s: (
        "#%d bolus %s U accepted, about %d s; pump.stop() ends it" % (dose, milli(mu), s)
    ),
    replies.BOLUS_ENDED: lambda dose, mu, asked: (
        "#%d bolus ended: %s U of %s delivered; basal goes on" % (dose, milli(mu), milli(asked))
    ),
    replies.PROFILE_SET: lambda count, mu: (
        "profile set: %d segment%s, %s U a day" % (count, "" if count == 1 else "s", milli(mu))
    ),
    replies.RESUMED: lambda rate_mu_h, _: "delivering, basal %s U/h" % milli(rate_mu_h),
    replies.DELIVERY_SUSPENDED: lambda dose, mu, asked: (
        "suspended%s: nothing is delivered; pump.resume() goes on"
        % (", bolus #%d at %s U of %s" % (dose, milli(mu), milli(asked)) if dose else "")
    ),
    replies.ACKNOWLEDGED: lambda count, state: (
        "%s acknowledged; %s" % (count or "nothing new", _NOW[state])
    ),
    replies.LOADED: lambda mu, strength: "loaded: %s U of U-%d" % (milli(mu), strength),
    replies.CLOCK_SET: lambda _, __: "clock set",
    replies.TAKING_BACK: lambda steps, _: (
        "what was drawn back goes first, %d steps; then pump.resume() again" % steps
    ),
    replies.BEGUN: lambda _, __: 'a new journal is begun; pump.load(300, "U-100") goes on',
    replies.HUSHED: lambda s, _: (
        "hushed for %d s, the light stays; pump.alarms() says what to do" % s
    ),
    replies.BEEPING: lambda s, _: (
        "low, medium and high follow, once each, %d s in all: listen, look and feel" % s
    ),
    replies.NO_ANSWER: lambda _, __: "got no answer; is the pump being polled?",
    replies.FAILED: lambda _, __: "failed; see pump.alarms()",
}
