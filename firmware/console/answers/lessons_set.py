# lessons_set: as lessons, of the commands with which a person sets something: profiles, limits,
# the calculator's values, the lock.
#
# Owns these words. Must not: be needed. Read when somebody asks for help with one of them.

from firmware.console.answers import lessons

OPTIONS = lessons.OPTIONS
LESSONS: dict = {
    "profiles": ("Up to six. One is in force; pump.use(...) changes to another.", (), ()),
    "profile": (
        "Segments as for pump.basal(...): up to 48, from 00:00 on. It is checked before it is "
        "taken; the one in force is then another from that moment on.",
        (
            ('"00:00=0.70"', "a segment; without any, the profile is shown"),
            ('copy="day"', "the segments of another profile"),
        ),
        (
            ('profile("weekend", "00:00=0.70 08:00=0.95")', "a new one, or in its place"),
            ('profile("sport", copy="day")', "the same under another name"),
        ),
    ),
    "use": (
        "From that moment on, in mid-segment, too; locked or not.",
        (),
        (('use("weekend")', "on Saturday"), ('use("day")', "on Monday")),
    ),
    "remove": ("The one in force stays.", (), ()),
    "limits": ("What the pump keeps to, and what the rig could. pump.limit(...).", (), ()),
    "limit": (
        "Takes two steps, and is on record with old and new. None is above the rig's.",
        (('"bolus"', '"bolus", "basal", "hour", "day", "confirm" or "speed"'),),
        (
            ('limit("bolus", 12)', "then pump.confirm(12), within a minute"),
            ('limit("confirm", 5)', "boluses above 5 U are asked for twice"),
        ),
    ),
    "confirm": (
        "Says again what was asked: a limit, or a bolus that is large. After a minute, a stop or "
        "an alarm nothing is asked any more.",
        (),
        (("confirm(12)", "12 U, as it was said"),),
    ),
    "ratio": (
        "g of carbohydrate that 1 U covers, 1 to 150; up to 12 rows, by the time of day.",
        (),
        (('ratio("00:00=10 11:00=12.5")', "10 g until eleven, 12.5 g after that"),),
    ),
    "sensitivity": (
        "What 1 U takes off the glucose, in the unit of pump.units(...).",
        (),
        (('sensitivity("00:00=45")', "45 mg/dL, all day"),),
    ),
    "target": (
        "A correction goes to the nearer end of it.",
        (),
        (('target("00:00=90-120")', "in the unit of pump.units(...)"),),
    ),
    "units": (
        "mg/dL or mmol/L. What was set in the other one is given anew with it.",
        (
            ('sensitivity="00:00=2.5"', "if there is one"),
            ('target="00:00=5-7"', "likewise"),
        ),
        (('units("mg/dL")', "first of all"),),
    ),
    "action": (
        "How insulin acts, by the curves of oref0 and Loop: peak and end in minutes.",
        (
            ('"rapid"', '75, 360; "child" 65, 360; "ultra-rapid" 55, 360'),
            ('"rapid-5h"', '75, 300; "ultra-rapid-5h" 55, 300'),
        ),
        (('action("ultra-rapid")', "for insulin on board and the calculator"),),
    ),
    "reverse": (
        "Whether a glucose below the target takes insulin off a meal.",
        (),
        (('reverse("on")', "it does"),),
    ),
    "lock": (
        "Profiles, limits and the calculator's values. Four digits; on no record.",
        (),
        (("lock(2468)", "until pump.unlock(2468)"), ("lock()", "is it locked?")),
    ),
    "unlock": ("Three wrong codes cost a minute.", (), ()),
    "settings": (
        "A line for each thing, as make settings takes it, too. It is all or nothing: what is not "
        "in the text is not set any more. Changed limits are asked for: pump.confirm(...).",
        (('"..."', "such a text, to be set"),),
        (("settings()", "all that is set, to be kept"),),
    ),
    "calculate": (
        "Shows its working, and delivers nothing. Meal by ratio; correction to the nearer end of "
        "the target; insulin on board comes off the correction. Rounded down to 0.01 U.",
        (
            ("carbs=60", 'g of carbohydrate; the first value, too, and "60 g"'),
            ("glucose=9.8", "in the unit that is set; the second value, too"),
        ),
        (
            ("calculate(60, 180)", "a meal of 60 g, and a correction"),
            ("calculate(glucose=180)", "a correction alone"),
        ),
    ),
}
