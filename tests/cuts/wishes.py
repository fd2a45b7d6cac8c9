# wishes: what a person asked of a pump in a life, what was answered, and what holds by that.
#
# Owns what is set, and the temporary rate, as a person may expect them. Must not: ask the
# firmware.

from tests.cuts import acts

_US_PER_MIN = 60_000_000
NOTHING_SET = ((), 0, (0,) * 6)


class Said:
    """What a person asked, and was answered.

    asked: (command, argument, id) that has no answer yet, or None; asked_us: since when
    answered: the same of those that have, with the code; the newest last
    begun: the books are open
    settings: in force, by the answers: (number, name, segments) of each profile, the number of
              the active one, the limits; question: what is to be confirmed, likewise
    temp: the temporary rate, or the last one: (kind, value, until us), or None
    loaded: in force, by the answers: (nL, nL per mU, pulses then)
    loading: as loaded, and maybe in force by now; or None
    mixed: the line holds insulin of two strengths: 0 no, 1 maybe, 2 yes
    moving: what turns the motor is no therapy
    """

    def __init__(self, before=None):
        self.asked = None
        self.asked_us = 0
        self.answered = before.answered if before else []
        self.begun = before.begun if before else False
        self.settings = before.settings if before else NOTHING_SET
        self.question = before.question if before else None
        self.temp = before.temp if before else None
        self.loaded = before.loaded if before else (0, 10, 0)
        self.loading = before.loading if before else None
        self.mixed = before.mixed if before else 0
        self.moving = before.moving if before else False

    def ask(self, wish, us):
        self.asked = wish
        self.asked_us = us

    def answer(self, wish, code, us):
        """What was asked is done, or refused."""
        self.answered = self.answered + [(wish, code)]
        if code >= 100:
            return
        command, argument, _ = wish
        if command == acts.BEGIN:
            self.begun = True
        elif command == acts.SETTINGS:
            self.question = _whole(argument)
        elif command == acts.TEMP:
            self.temp = _temp(argument, us)
        elif command == acts.END_TEMP:
            self.temp = None
        self.settings = self._set(command, argument)

    def settings_allowed(self):
        """Those that may be in force: the old, and the new."""
        return self.settings, self._set(*self.asked[:2]) if self.asked else self.settings

    def temps_allowed(self, us):
        """Temporary rates that there may be at us."""
        allowed = [self.temp]
        command = self.asked and self.asked[0]
        if command in (acts.TEMP, acts.END_TEMP):
            allowed.append(None)  # where it takes the place of another, that one ends first
        if command == acts.TEMP:
            allowed.append(_temp(self.asked[1], self.asked_us))
        if self.temp and us > self.temp[2] - 1_000_000:
            allowed.append(None)
        return allowed

    def _set(self, command, argument):
        """What is set once this was carried out."""
        profiles, active, limits = self.settings
        if command == acts.BASAL:
            number = active or 1
            name = [one[1] for one in profiles if one[0] == number] or ["day"]
            others = [one for one in profiles if one[0] != number]
            return tuple(sorted(others + [(number, name[0], tuple(argument))])), number, limits
        if command == acts.USE:
            return profiles, [one[0] for one in profiles if one[1] == argument][0], limits
        if command == acts.CONFIRM:
            return self.question
        return self.settings


def _whole(items):
    profiles = []
    active = 0
    limits = [0] * 6
    for _, kind, what in items:
        if kind == acts.PROFILE:
            profiles.append((len(profiles) + 1, what[0], tuple(what[1])))
        elif kind == acts.LIMITS:
            limits[what[0] - 1] = what[1]
        else:
            active = [one[0] for one in profiles if one[1] == what][0]
    return tuple(profiles), active, tuple(limits)


def _temp(argument, us):
    kind, value, minutes = argument
    return kind, value, us + minutes * _US_PER_MIN
