# test_whole: all settings as a text: it is taken whole or not at all, and comes out again.

from firmware import sections
from tests.unit.bench import SETTING, bench, in_journal, running
from tests.unit.test_profiles import kept, told

TEXT = """# microbolus settings; after # a line says nothing
units mmol/L
limit bolus 12.000 U
limit speed 45.500 U/h
profile "day" 00:00=0.800 06:00=1.100
profile "Week end-1" 00:00=0.700
active "Week end-1"
ratio 00:00=10.0 11:00=12.5
sensitivity 00:00=2.5 12:00=3.0
target 00:00=4.5-6.7 22:00=6.0-6.0
action child
reverse on"""


def taken(text, **rig):
    made = bench(rig)
    answer = made.console.settings(text)
    if "limit" in text:
        assert answer.ok and "2 limits" in str(answer), answer
        answer = made.console.confirm(2)
    assert answer.ok, answer
    return made


def test_what_it_says_is_in_force_and_comes_out_again_byte_for_byte():
    made = taken(TEXT)
    pump = made.pump
    assert str(made.console.settings()) == TEXT
    assert pump.channels.profile.segments == ((0, 700),)
    assert (pump.bounds.max_bolus_mu, pump.bounds.bolus_rate_mu_h) == (12_000, 45_500)
    assert pump.bounds.max_basal_mu_h == 35_000
    section = pump.settings.section
    assert sections.rows(section(9), (2, 4)) == [(0, 10_000), (660, 12_500)]
    assert sections.rows(section(10), (2, 4)) == [(0, 2_500), (720, 3_000)]
    assert sections.rows(section(11), (2, 4, 4)) == [(0, 4_500, 6_700), (1_320, 6_000, 6_000)]
    assert bytes(section(12)) == b"\x01\x01\x01"
    made.restart()
    assert str(made.console.settings()) == TEXT
    assert made.console.settings(TEXT).ok and str(made.console.settings()) == TEXT


def test_what_it_does_not_say_is_not_set_any_more():
    made = taken(TEXT)
    assert made.console.settings('profile "a" 00:00=1\nactive "a"').ok
    assert made.console.confirm(2).ok
    assert str(made.console.settings()).split("\n")[1:] == [
        'profile "a" 00:00=1.000', 'active "a"',
    ]  # fmt: skip
    assert (SETTING, 1, 12_000, 0) in in_journal(made, SETTING)
    assert made.pump.bounds.max_bolus_mu == 25_000


def test_an_empty_pump_says_an_empty_text():
    made = bench()
    text = str(made.console.settings())
    assert text == "# microbolus settings; after # a line says nothing"
    assert made.console.settings(text).ok
    told(running("1.0").console.settings(text), "no profile is in force")


def test_order_space_and_remarks_do_not_matter():
    lines = TEXT.split("\n")
    lines = lines[6:] + lines[4:6] + lines[:4]  # profiles are numbered in their order
    text = "\n\n".join(["  " + line + "   # so" for line in lines]) + "\n"
    assert str(taken(text.replace("12.000 U", "12 U")).console.settings()) == TEXT


def test_nothing_changes_before_limits_are_confirmed():
    made = running("1.0")
    before = kept(made)
    assert "pump.confirm(2)" in str(made.console.settings(TEXT))
    assert kept(made) == before and made.pump.bounds.max_bolus_mu == 25_000
    told(made.console.confirm(1))
    made.sim.advance(61_000)
    told(made.console.confirm(2), "nothing waits")
    assert kept(made) == before


WRONG = (
    ("limit bolus 26 U", "line 3", "26.000", "25.000"),
    ("limit bolus 12 ml", "line 3", "12 ml"),
    ("limit bolos 12 U", "line 3", "bolos"),
    ("limit bolus", "line 3"),
    ('profile "b" 00:00=36', "line 3", "36.000", "35.000"),
    ('profile "b" 01:00=1', "line 3", "01:00"),
    ('profile "b"', "line 3"),
    ("profile b 00:00=1", "line 3", "quotes"),
    ('profile "day" 00:00=1', "line 3", "line 1"),
    ('profile "DAY" 00:00=1', "line 3", "line 1"),
    ('active "day"', "line 3", "line 2"),
    ("ratio 00:00=0.5", "line 3", "0.500", "1.0"),
    ("ratio 00:00=10,5", "line 3", "comma"),
    ("sensitivity 00:00=45", "line 3", "unit"),
    ("target 00:00=90-120", "line 3", "unit"),
    ("units mg/l", "line 3", "mg/dL, mmol/L"),
    ("units mg/dL\nsensitivity 00:00=2.5", "line 4", "2.500", "5 to 400"),
    ("units mmol/L\nsensitivity 00:00=45", "line 4", "45.000", "0.3 to 22.2"),
    ("units mmol/L\ntarget 00:00=6.7-4.5", "line 4", "low comes first"),
    ("action slow", "line 3", "rapid"),
    ("reverse yes", "line 3", "off, on"),
    ("bolus 3", "line 3", "bolus"),
    ('active "x" 3', "line 3"),
)


def test_a_line_that_is_wrong_is_told_with_its_number_and_nothing_is_taken():
    made = running("1.0")
    before = kept(made)
    for line, *words in WRONG:
        told(made.console.settings('profile "day" 00:00=1\nactive "day"\n' + line), *words)
    told(made.console.settings('active "x"'), "line 1", "no profile of that name")
    told(made.console.settings('profile "x" 00:00=1'), "active")
    told(made.console.settings("\n".join(['profile "%d" 00:00=1' % i for i in range(7)])), "6")
    for value in (7, None, True, ["units mg/dL"], b"units mg/dL"):
        if value is not None:
            told(made.console.settings(value))
    assert kept(made) == before


def test_the_profile_in_force_stays_within_the_limits_of_the_same_text():
    made = running("1.0")
    text = 'limit basal 2 U/h\nprofile "a" 00:00=2.001\nprofile "b" 00:00=2\nactive "%s"'
    told(made.console.settings(text % "a"), "line 4", "2.001")
    assert made.console.settings(text % "b").ok and made.console.confirm(1).ok
    again = str(made.console.settings())
    assert made.console.settings(again).ok and str(made.console.settings()) == again


def test_values_of_the_calculator_keep_the_unit_that_they_were_given_in():
    made = bench()
    told(made.console.sensitivity(45), "unit")
    assert made.console.units("mg/dL").ok
    assert made.console.sensitivity("00:00=45 06:00=50").ok and made.console.target("90-120").ok
    before = kept(made)
    told(made.console.units("mmol/L"), "mg/dL", "anew", "sensitivity")
    told(made.console.units("mmol/L", sensitivity=2.5), "target")
    told(made.console.units("mmol/L", sensitivity=45, target="5-6"), "45.000", "22.2")
    assert kept(made) == before
    assert made.console.units("mmol/L", sensitivity=2.5, target="5-6.7").ok
    assert str(made.console.sensitivity()) == "sensitivity mmol/L per U: 00:00=2.5"
    assert str(made.console.target()) == "target mmol/L: 00:00=5.0-6.7"
    assert str(made.console.units()) == "glucose is in mmol/L"


def test_every_range_ends_where_it_says():
    made = bench()
    console = made.console
    assert console.units("mg/dL").ok
    for ask, right, wrong in (
        (console.ratio, ("1", "150", "12.5"), ("0.9", "150.1", "12.55")),
        (console.sensitivity, ("5", "400"), ("4", "401", "45.5")),
        (console.target, ("60-60", "250-250", "60-250"), ("59-100", "100-251", "120-90")),
    ):
        for value in right:
            assert ask(value).ok, value
        for value in wrong:
            told(ask(value))
    told(console.ratio(" ".join(["%02d:00=1" % i for i in range(13)])), "13", "12")
    assert console.ratio(*["%02d:00=1" % i for i in range(12)]).ok
    assert console.units("mmol/L", sensitivity="0.3", target="3.3-13.9").ok
    for ask, wrong in ((console.sensitivity, ("0.2", "22.3", "2.55")),
                       (console.target, ("3.2-5", "5-14"))):  # fmt: skip
        for value in wrong:
            told(ask(value))
    assert console.sensitivity("22.2").ok
