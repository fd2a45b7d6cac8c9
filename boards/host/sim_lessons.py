# sim_lessons: what sim.help has to say of a command beyond its row, and what else it is called.
#
# Owns these words, in the form of firmware/console/answers/lessons.py. Must not: be needed.

OPTIONS: dict = {}
LESSONS: dict = {
    "advance": (
        "Everything happens in that time, poll by poll; Ctrl-C ends it. Then the pump is shown.",
        (
            ("days=1", "up to 400"),
            ("hours=1", "added to it"),
            ("minutes=10", "added to it"),
            ("seconds=30", "added to it"),
        ),
        (
            ("advance(minutes=10)", "ten minutes"),
            ("advance(days=1, hours=12)", "a day and a half"),
        ),
    ),
    "cut": (
        "The rig stays as it is, the pump starts anew: then pump.review(), pump.ack().",
        (),
        (),
    ),
    "kink": (
        "It fills up, step by step; sim.advance(hours=1), and the pump has noticed.",
        (),
        (("kink()", "then sim.clear() opens it"),),
    ),
    "keys": (
        "",
        (("1", "stop"), ("2", "ok"), ("3", "both"), ("0", "let go")),
        (("keys(1)", "presses stop, until sim.keys(0)"),),
    ),
    "clock_step": (
        "",
        (),
        (("clock_step(3600)", "an hour ahead"), ("clock_step(-60)", "a minute back")),
    ),
}
SYNONYMS = (
    ("time", "advance"),
    ("wait", "advance"),
    ("sleep", "advance"),
    ("run", "advance"),
    ("step", "advance"),
    ("reset", "cut"),
    ("restart", "cut"),
    ("power", "cut"),
    ("block", "kink"),
    ("unkink", "clear"),
    ("unblock", "clear"),
    ("press", "keys"),
    ("button", "keys"),
    ("bubble", "air"),
    ("empty", "reservoir"),
    ("refill", "reservoir"),
)
