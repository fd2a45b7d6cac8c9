# lessons: what help has to say of a command of a pump beyond its row in typed.py.
#
# Owns these words. Must not: be needed; a command without a lesson shows its row. Read when
# somebody asks for help with a word.

# What is given by name: how it is written, and what it means, for every command that takes it.
OPTIONS = {
    "id": ("id=7", "acts once, however often sent; above every id before"),
}
# Command: what there is to know; (how it is written, what it means) of what it takes; and
# (what is typed after "pump.", what that means) of each example.
LESSONS: dict = {
    "status": (
        "Off or delivering, basal, bolus, insulin on board; reservoir; clock and alarms.",
        (),
        (("status()", "the same as pump alone"),),
    ),
    "bolus": (
        "A dose beside basal, on a grid of 0.01 U, within the largest bolus and what the hour and "
        "the day may hold. One at a time flows at once, and beside it up to two are spread over "
        "time. A large one is asked for twice.",
        (
            ("1.5", 'units, as a number, or as "1.5" or "1.5 U"'),
            ('over="2:30"', "spreads it over 2 h 30 min; 15 min to 24 h, or minutes: over=150"),
            ('now="60%"', "with over=: so much of it at once, or in units: now=2.4"),
            ('speed="slow"', 'of what flows at once: "slow", "quick", or U/min: speed=0.5'),
        ),
        (
            ("bolus(1.5)", "1.5 U, now"),
            ('bolus(4, over="2:00")', "4 U, evenly over two hours"),
            ('bolus(6, now="60%", over=120)', "3.6 U now, then 2.4 U over two hours"),
            ("bolus(2, id=8)", "2 U; sent again, it tells what became of it"),
        ),
    ),
    "stop": (
        "Ends every bolus; or a rewind, a prime or another move of the plunger; or a change "
        "of set that waits. What is left of a bolus is dropped. Basal: pump.suspend().",
        (("17", "only bolus #17"),),
        (("stop()", "basal goes on"), ("stop(17)", "so do the others")),
    ),
    "dose": (
        "Asked and delivered, and why it ended; the last one without a number.",
        (("17", "the number of a bolus"), ("id=7", "or the id that it carried")),
        (("dose()", "the last one"), ("dose(17)", "bolus #17")),
    ),
    "review": (
        "After a restart in the midst of a bolus: between which bounds it was delivered. Nothing "
        "of it is delivered again by itself.",
        (),
        (),
    ),
    "basal": (
        "A profile is up to 48 segments, the first from 00:00, each to the next; in local time, "
        "on a grid of 0.001 U/h. It is in force at once. Without a value, what is programmed.",
        (("06:00=1.10", "from 06:00 on 1.10 U/h"),),
        (
            ('basal("00:00=0.80 06:00=1.10")', "two rates a day"),
            ("basal(0.8)", "one rate all day, which needs no clock"),
            ("basal()", "what is programmed, and what it comes to in a day"),
        ),
    ),
    "temp": (
        "A percentage of the profile, 0 to 500 %, or a rate; 15 min to 72 h. A new one takes the "
        "place of the one before. It counts on while suspended and over a restart, and ends by "
        "itself.",
        (
            ('"80%"', "of the profile, rounded down to 0.001 U/h; or U/h: 0.4"),
            ("60", 'minutes, or "1:30", "2 h"'),
        ),
        (
            ('temp("50%", "1:30")', "half of it, for sport"),
            ("temp(0.4, 60)", "0.4 U/h, whatever the profile says"),
            ("temp()", "what is running, and how long"),
        ),
    ),
    "suspend": (
        "Ends every bolus, and basal waits, until pump.resume(). After a while it reminds of it.",
        (("15", "minutes, 1 to 1440, after which it resumes by itself; a restart ends that"),),
        (("suspend()", "nothing is delivered"), ("suspend(15)", "for a shower")),
    ),
    "resume": (
        "Needs a profile, a reservoir and no alarm that stops. After a blocked line was given way "
        "to, it presses forward first: then once more.",
        (),
        (("resume()", "basal as programmed"),),
    ),
    "alarms": (
        "The highest first: what, since when, what it did, and what to do, step by step.",
        (),
        (),
    ),
    "ack": (
        "Silences them. An alarm ends when its cause has gone, and nothing resumes by itself.",
        (),
        (("ack()", "then what pump.alarms() says, then pump.resume()"),),
    ),
    "hush": ("The light stays, and nothing is acknowledged.", (), ()),
    "beep": ("Low, medium and high, one after the other; never over an alarm.", (), ()),
    "relieve": (
        "Draws the pusher back by what a blocked line holds. pump.resume() presses it forward "
        "again, step for step, before delivery goes on.",
        (),
        (("relieve()", "after pump.ack(), at alarm 212"),),
    ),
    "load": (
        "A reservoir that is in its place: how much it holds, and of which strength. Another "
        "strength than the line's comes by pump.change_reservoir().",
        (
            ("300", 'units, or "300 U"'),
            ('"U-100"', "U-100, U-200 or U-500"),
            ("bore=8.66", "of the cartridge, in mm; refused, if it is not the rig's"),
        ),
        (
            ('load(300, "U-100")', "a full one"),
            ('load("180 U-100")', "the same in one piece"),
        ),
    ),
    "change_reservoir": (
        "Each answer says what is next: line off the body, rewind, cartridge in, pump.load(...), "
        "prime. With the name of a set that is changed, too. A step waits for ten minutes.",
        (('"tubed-60"', "the set that is put on with it"),),
        (
            ("change_reservoir()", "the set stays"),
            ('change_reservoir("tubed-60")', "both"),
        ),
    ),
    "change_set": (
        "Each answer says what is next: line off the body, prime, insert, fill the cannula.",
        (('"tubed-60"', "tubed-45, tubed-60, tubed-80, tubed-110 or patch"),),
        (('change_set("tubed-60")', "tubing of 60 cm, and a cannula"),),
    ),
    "affirm": ("In a change of set or reservoir; pump.status() says what was asked.", (), ()),
    "prime": (
        "In a change, the line off the body: until drops come, then pump.stop(). No therapy.",
        (),
        (),
    ),
    "fill_cannula": ("In a change, after the set was inserted. It is no therapy.", (), ()),
    "week": (
        "A line a local day, from midnight to midnight, today's last and so far. Other is what "
        "may have gone out as the power did. Basal % is its share beside boluses.",
        (),
        (("week()", "and the average of the whole days before today"),),
    ),
    "history": (
        "The newest last.",
        (("50", "so many lines, up to 500; 12 without it"),),
        (("history()", "the last 12"), ("history(50)", "the last 50")),
    ),
    "begin": ("For a new pump, or one whose journal is lost. Books that are open stay.", (), ()),
    "clock": (
        "Stamps records, and says which rate of the profile is in force.",
        (
            ('"... 14:30[:05]"', "the local time"),
            ('"... +02:00"', "and how far it is from UTC; without it, as before"),
        ),
        (
            ('clock("2026-06-02 14:30 +02:00")', "sets it"),
            ("clock()", "what time it is"),
        ),
    ),
    "zone": (
        "The clock goes on, and local time is another: summer time, or travel.",
        (),
        (('zone("+01:00")', "an hour ahead of UTC"),),
    ),
}
