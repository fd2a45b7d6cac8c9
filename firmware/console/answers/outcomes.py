# outcomes: what the pump answers to a command, as words. One line each, with what to do next.
#
# Owns the words for what was done; knows who has those for the rest: a refusal, what was seen
# before, a walk. Must not: decide.

from firmware import replies
from firmware.console.answers import wording
from firmware.console.reply import milli
from firmware.therapy import temp


def words(pump, answer: tuple, what: str) -> str:
    """The words for a reply of the pump; what: the command as it was understood."""
    code = answer[0]
    if code in _WORDS:
        return _WORDS[code](*answer[1:])
    if code in (replies.SEEN, replies.SEEN_REFUSED):
        from firmware.console.answers import doses

        return ("" if code == replies.SEEN else "refused: ") + doses.seen(pump, answer[1])
    if code < replies.REFUSED:
        from firmware.console.answers import settled

        text = settled.words(answer, what)
        if text:
            return text
        from firmware.console.answers import walking

        return walking.words(answer)
    from firmware.console.answers import refusals

    return "refused: " + refusals.words(answer, what)


def _bolus_begun(dose, mu, s, now_mu, over_min):
    """A line of up to 80 columns."""
    if not over_min:
        return "#%d bolus %s U accepted, about %d s; pump.stop() ends it" % (dose, milli(mu), s)
    later = "%s U over %s" % (milli(mu - now_mu), wording.minutes(over_min))
    if now_mu:
        later = "%s U now, then %s" % (milli(now_mu), later)
    return "#%d bolus %s accepted; pump.stop(%d) ends it" % (dose, later, dose)


def _temp_begun(kind, value, minutes, rate_mu_h, remark, mu_h):
    what = "%d %%" % value if kind == temp.PERCENT else "%s U/h" % milli(value)
    more = ""
    if remark == replies.IS_CLAMPED:
        more = ", never more than the limit, %s U/h" % milli(mu_h)
    elif remark == replies.IS_LOW:
        more = ", less than half of the lowest programmed, %s U/h" % milli(mu_h)
    return "temporary rate %s for %s: %s now%s; pump.end_temp() ends it" % (
        what, wording.minutes(minutes), _basal(rate_mu_h), more,
    )  # fmt: skip


def _basal(rate_mu_h):
    return "basal %s U/h" % milli(rate_mu_h) if rate_mu_h else "no basal"


_WORDS: dict = {
    replies.BOLUS_BEGUN: _bolus_begun,
    replies.TO_CONFIRM: lambda mu, most: (
        "not begun: bolus %s U is above %s U; pump.confirm(%s) within 60 s delivers it"
        % (milli(mu), milli(most), milli(mu))
    ),
    replies.TEMP_BEGUN: _temp_begun,
    replies.TEMP_ENDED: lambda rate_mu_h, _: "temporary rate ended; %s now" % _basal(rate_mu_h),
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
