# test_console: every command answers, and nothing a person types raises.

from firmware.console.answers import typed
from tests.unit.bench import bench, numbers, running

NAMES = [
    "status",
    "bolus",
    "stop",
    "basal",
    "suspend",
    "resume",
    "alarms",
    "ack",
    "history",
    "load",
    "clock",
    "help",
]

ODD = (
    None, True, False, 0, -1, 1, 7, 10**30, -(10**30), 0.1, -0.0, 1e300, float("nan"),
    float("inf"), "", " ", "x", "1.5", "-1", "1,5", "\n", "\x00", "\u20ac", "9" * 500, "%s",
    "%d%n", "00:00=1", "00:00=1 x", "U-100", "2026-06-02 14:30", "500", "501", "help",
    (), (1,), (1, 2), [], [1], {}, {1: 2}, b"1", object, bench,
)  # fmt: skip


def shown(answer):
    text = str(answer)
    assert text and text == repr(answer)
    assert not text.endswith("\n")
    assert answer.ok in (True, False)
    if not answer.ok:
        assert text.startswith("refused: "), text
        assert "\n" not in text, text
    return text


def test_every_command_answers_in_every_state():
    for prepare in (
        bench,
        lambda: running("1.0"),
    ):
        for name in NAMES:
            made = prepare()
            shown(getattr(made.console, name)())


def test_nothing_a_person_types_raises():
    made = running("1.0")
    for name in NAMES:
        command = getattr(made.console, name)
        for odd in ODD:
            shown(command(odd))
            shown(command(odd, odd))
        shown(command(1, 2, 3, 4))
        shown(command(units=1))
    shown(made.console.basal("00:00=1.0", (1, 2)))
    shown(made.console.basal("00:00=1.0", "06:00=2.0"))
    for odd in ODD:
        shown(made.console.load(odd, "U-100"))
        shown(made.console.load(300, odd))
        shown(made.console.basal("00:00=1.0", odd))
    assert numbers(made) == []


def test_numbers_and_their_words_are_the_same():
    for value in (1.5, "1.5", "1.500"):
        made = running("0")
        answer = made.console.bolus(value)
        assert str(answer) == "#1 bolus 1.500 U accepted, about 60 s; pump.stop() ends it"


def test_a_profile_can_be_given_in_pieces():
    made = bench()
    assert made.console.basal("00:00=0.80", "06:00=1.10").ok
    assert made.pump.channels.profile.segments == ((0, 800), (360, 1_100))


def test_a_wrong_number_of_values_says_how_it_is_used():
    made = bench()
    assert "pump.bolus(1.5)" in shown(made.console.bolus())
    assert "pump.bolus(1.5)" in shown(made.console.bolus(1, 2))
    assert "pump.ack()" in shown(made.console.ack(1))


def test_the_names_are_those_of_the_rows_and_what_takes_nothing_is_carried_out_at_once():
    names = bench().console._names
    assert sorted(names) == sorted([row[0] for row in typed.TABLE])
    for name, _, _, _, run, least, most, _ in typed.TABLE:
        assert run is not None or names[name] is not None or name in ("help", "status"), name
        assert names[name] is None or least == 0, name
        assert names[name] is None or (run is None) == (most == 0), name


def test_a_command_that_takes_nothing_may_carry_an_id_or_be_misused():
    console = running("1").console
    assert console.suspend(id=7).ok
    assert str(console.suspend(id=7)).startswith("id 7 was seen before")
    assert str(console.suspend(id=0)) == "refused: 0 is not an id, 1 to 1073741823"
    assert str(console.resume(ids=1)) == (
        "refused: resume takes id=, not ids=, as in pump.resume()"
    )
    assert str(console.ack(1)) == "refused: ack takes no value, not 1, as in pump.ack()"
    assert str(console.status(id=1)) == (
        "refused: status takes nothing by name, not id=, as in pump.status()"
    )


def test_a_command_without_brackets_says_how_it_is_used():
    made = bench()
    for name in NAMES:
        assert "pump." + name in repr(getattr(made.console, name))


def test_the_pump_itself_shows_its_status():
    made = running("0.8")
    assert repr(made.console) == str(made.console.status())


def test_a_pump_that_is_not_polled_gives_no_answer():
    made = running("0")
    made.sim.attach(None)
    assert "is the pump being polled" in shown(made.console.bolus(1))


def test_load_takes_its_concentration_in_one_or_two_pieces():
    for arguments in ((300, "U-100"), ("300", "U-100"), ("300 U-100",)):
        made = bench()
        answer = made.console.load(*arguments)
        assert str(answer) == "loaded: 300.000 U of U-100"
    assert "concentration" in shown(bench().console.load(300))


def test_hardware_that_fails_while_looking_is_refused_not_raised():
    made = running("1.0")

    def read(index, into):
        raise OSError(5)

    made.pump.journal._store.read = read
    assert "errno 5" in shown(made.console.history())
