# near: which of the words there are comes nearest to one that was typed.
#
# Owns the measure. Must not: know a command. Read for a slip alone.

from micropython import const

_LONGEST = const(24)  # letters of a word that is looked at
_SHORT = const(4)  # letters of a word in which two slips make another
# How near, the nearest first; a synonym comes just after a word that is as near.
_SAME = const(0)  # but for capitals and underscores
_ONE_SLIP = const(2)
_BEGINS = const(4)
_TWO_SLIPS = const(6)
_WITHIN = const(8)
_FAR = const(99)


def nearest(typed: str, names, synonyms: tuple) -> list:
    """The one or two of names that come nearest; none when none is near.

    synonyms: (a word, the name that is meant) of each.
    """
    typed = _plain(typed)
    best: list = []
    least = _FAR
    for is_synonym, pairs in (False, [(name, name) for name in names]), (True, synonyms):
        for word, name in pairs:
            how_near = _how_near(typed, _plain(word))
            if is_synonym:
                is_sure = how_near == _SAME or (how_near == _ONE_SLIP and len(word) > _SHORT)
                if not is_sure or name not in names:
                    continue
                how_near += 1
            if how_near < least:
                best = []
                least = how_near
            if how_near == least < _FAR and name not in best:
                best.append(name)
    return best[:2]


def _plain(word):
    return word[:_LONGEST].lower().replace("_", "")


def _how_near(typed, word):
    if typed == word:
        return _SAME
    shorter = min(len(typed), len(word))
    slips = distance(typed, word) if -3 < len(typed) - len(word) < 3 else _FAR
    if slips == 1 and shorter > 1:
        return _ONE_SLIP
    if (shorter > 1 and word.startswith(typed)) or (len(word) > 2 and typed.startswith(word)):
        return _BEGINS
    if slips == 2 and shorter > _SHORT:
        return _TWO_SLIPS
    if shorter > 2 and (typed in word or word in typed):
        return _WITHIN
    return _FAR


def distance(a: str, b: str) -> int:
    """How many letters are missing, extra, wrong or have changed places with the next, at least
    (Damerau and Levenshtein; no letter changes places twice)."""
    before: list = []
    last = list(range(len(b) + 1))
    for i in range(1, len(a) + 1):
        row = [i]
        for j in range(1, len(b) + 1):
            is_other = 0 if a[i - 1] == b[j - 1] else 1
            slips = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + is_other)
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                slips = min(slips, before[j - 2] + 1)
            row.append(slips)
        before = last
        last = row
    return last[-1]
