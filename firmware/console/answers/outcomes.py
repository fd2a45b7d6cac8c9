# outcomes: what the pump answers to a command, as words. One line each, with what to do next.
#
# Owns the words for what was done; knows who has those for the rest: a refusal, what was seen
# before, a walk. Must not: decide.

from firmware import replies
from firmware.console.reply import milli


def words(pump, answer: tuple, what: str) -> str:
    """The words for a reply of the pump; what: the command as it was understood."""
    code = answer[0]
    if code in _WORDS:
        return _WORDS[code](*answer[1:])
    if code in (replies.SEEN, replies.SEEN_REFUSED):
        from firmware.console.answers import doses

        return ("" if code == replies.SEEN else "refused: ") + doses.seen(pump, answer[1])
    if code < replies.REFUSED:
        from firmware.console.answers import walking

        return walking.words(answer)
    from firmware.console.answers import refusals

    return "refused: " + refusals.words(answer, what)


_WORDS: dict = {
    replies.BOLUS_BEGUN: lambda dose, mu, s: (
        "#%d bolus %s U accepted, about %d s; pump.stop() ends it" % (dose, milli(mu), s)
    ),
    replies.PROFILE_SET: lambda count, mu: (
        "profile set: %d segment%s, %s U a day" % (count, "" if count == 1 else "s", milli(mu))
    ),
    replies.RESUMED: lambda rate_mu_h, _: "delivering, basal %s U/h" % milli(rate_mu_h),
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
}
