# test_slips: a name that is none is answered with the one that was meant; a value that is none, in
# one line with what is.

from boards.host.sim_console import SimConsole
from firmware.console.answers import near, typed
from tests.unit.bench import bench, running
from tests.unit.unread import slip


def told(prompt, name):
    return str(slip(prompt, name))


def test_slips_of_the_finger_and_words_of_other_people():
    console = bench().console
    for name, meant in (
        ("bouls", "bolus(1.5)"), ("history_", "history()"), ("Bolus", "bolus(1.5)"),
        ("supend", "suspend()"), ("profil", 'profile("weekend")'), ("start", "resume()"),
        ("pause", "suspend()"), ("cancel", "stop()"), ("inject", "bolus(1.5)"),
        ("quit", "stop()"), ("iob", "status()"), ("rate", 'basal("00:00=0.80")'),
        ("refill", 'load(300, "U-100")'), ("chagne_set", 'change_set("tubed-60")'),
        ("fillcannula", "fill_cannula()"), ("akc", "ack()"), ("hist", "history()"),
        ("change", 'change_reservoir() or pump.change_set("tubed-60")'),
    ):  # fmt: skip
        assert told(console, name) == "no pump.%s; perhaps pump.%s" % (name, meant), name
    for name in ("xyzzy", "q", "eat", "_", "__len__", "bxlxsx"):
        assert told(console, name) == "no pump.%s; pump.help() lists all" % name
    assert told(SimConsole(bench()), "wait") == "no sim.wait; perhaps sim.advance(minutes=10)"


def changed(name):
    """Every word that is one slip from name."""
    letters = "az"
    for at in range(len(name) + 1):
        yield name[:at] + name[at + 1 :]
        for letter in letters:
            yield name[:at] + letter + name[at:]
            yield name[:at] + letter + name[at + 1 :]
        yield name[:at] + name[at + 1 : at + 2] + name[at : at + 1] + name[at + 2 :]


def test_whatever_slips_once_in_a_longer_name_is_told_that_name():
    names = [row[0] for row in typed.TABLE]
    for name in ("bolus", "suspend", "alarms", "change_set", "fill_cannula"):
        for word in changed(name):
            found = near.nearest(word, names, ())
            assert name in found or word in names or found[0] in word, (word, found)


def test_distance_is_that_of_damerau_and_levenshtein():
    for a, b, slips in (
        ("", "", 0), ("a", "", 1), ("", "abc", 3), ("bolus", "bolus", 0), ("bouls", "bolus", 1),
        ("supend", "suspend", 1), ("bloues", "bolus", 2), ("ab", "ba", 1), ("ca", "abc", 3),
        ("kitten", "sitting", 3), ("status", "basal", 5),
    ):  # fmt: skip
        assert near.distance(a, b) == near.distance(b, a) == slips, (a, b)


def test_a_value_that_is_none_is_answered_in_one_line():
    as_in = ", as in pump.bolus(1.5)"
    unit = " is not a number of units, as in 1.5"
    for arguments, named, reason in (
        ((1.5, 2), {}, "bolus takes 1 value, not 2" + as_in),
        ((), {}, "bolus takes 1 value, not 0" + as_in),
        ((), {"units": 1.5}, "bolus takes now=, over=, speed=, id=, not units=" + as_in),
        ((None,), {}, "None" + unit),
        ((True,), {}, "True" + unit),
        (([1],), {}, "a list" + unit),
        ((float("nan"),), {}, "nan" + unit),
        (("mU",), {}, '"mU"' + unit),
        (("1500 mU",), {}, '"1500 mU" is in mU, not in U; a number of units, as in 1.5'),
        (("15 ml",), {}, '"15 ml" is in ml, not in U; a number of units, as in 1.5'),
        (("0.8 U/h",), {}, '"0.8 U/h" is in U/h, not in U; a number of units, as in 1.5'),
    ):
        made = running("1")
        answer = made.console.bolus(*arguments, **named)
        assert not answer.ok and str(answer) == "refused: " + reason
        assert not made.pump.channels.doses.count


def test_a_value_may_say_its_unit():
    made = bench()
    assert str(made.console.load("300 U", "U-100")) == "loaded: 300.000 U of U-100"
    assert str(made.console.load("300 U U-100")) == "loaded: 300.000 U of U-100"
    assert "concentration" in str(made.console.load("300 U"))
    assert str(made.console.basal("0.8 U/h")) == "profile set: 1 segment, 19.200 U a day"
    assert "is in U, not in U/h" in str(made.console.basal("0.8 U"))
    assert made.console.resume().ok
    assert "bolus 1.500 U accepted" in str(made.console.bolus("1.5 U"))


def test_the_prompt_asks_for_every_name_there_is_and_nothing_happens():
    """As completion does: no command is run, no word is read, nothing is posted."""
    made = running("1")
    told = []
    made.console._forget = lambda: told.append(1)
    posted = made.pump.mailbox.post_number
    for row in typed.TABLE:
        assert hasattr(made.console, row[0])
        for name in (row[0] + "_", row[0][:-1], row[0][1:], "_" + row[0]):
            hasattr(made.console, name)
    assert told == [] and made.pump.mailbox.post_number == posted
    public = [name for name in dir(made.console) if name[:1] != "_"]
    assert [name for name in public if name not in made.console._names] == []
