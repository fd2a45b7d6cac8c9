# tell: one line that a test says although it passes: how much it tried.
#
# Owns the mark that such a line begins with, on every interpreter: a test prints it, and
# tests/legs.py shows it above the line of the leg. Must not: say more than a line.

MARK = "told: "


def tell(text):
    """Shows text, a short line such as "power cuts on littlefs: 4,000 cuts"."""
    print(MARK + text)
