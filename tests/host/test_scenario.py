# test_scenario: a scenario file is read whole, or every mistake in it is named.

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.console.answers import typed
from tools import scenario
from tools.scenario_rig import ROOT, RigWords
from tools.scenario_words import COMMANDS, VERBS

RIG = RigWords({"kink": (), "force-noise": ("COUNTS",)}, {"bore_um": (2_000, 20_000, "um")})
SCENARIOS = sorted((ROOT / "tools" / "scenarios").glob("*.scn"))


def parse(text):
    return scenario.parse(text, "a.scn", RIG)


def mistakes(text):
    with pytest.raises(scenario.Mistakes) as raised:
        parse(text)
    return raised.value.lines


def test_hours_count_on_past_midnight_and_times_go_down_to_a_millisecond():
    found = parse("00:00:00.5 stop\n30:15 stop # on day two\n\n31:00:01 end")
    assert [event.t_ms for event in found.events] == [500, 108_900_000, 111_601_000]
    assert found.events[1].rest == ""


def test_the_start_line_sets_the_rig_and_the_day():
    found = parse(
        "start seed=7 date=2026-03-29 offset=-03:30 reservoir=50.5 concentration=U-200 "
        "bore_um=8000\n00:00 end"
    ).as_data()
    assert found["seed"] == 7
    assert found["load"] == "50.5 U-200"
    assert found["plant"] == {
        "reservoir_nl": 252_500,
        "rtc_day": 9_584,
        "rtc_minute": 0,
        "rtc_offset_min": -210,
        "bore_um": 8_000,
    }


@pytest.mark.parametrize(
    ("line", "values", "named"),
    (
        ("stop", (), {}),
        ("stop 17", ("17",), {}),
        (
            "bolus 6 now=60% over=2:00 speed=slow",
            ("6",),
            {"now": "60%", "over": "2:00", "speed": "slow"},
        ),
        ("temp 80% 60", ("80%", "60"), {}),
        ("temp 0.4 1:30", ("0.4", "1:30"), {}),
        ("temp", (), {}),
        ("end_temp", (), {}),
        ("suspend 15", ("15",), {}),
        ("suspend 1h30min", ("1h30min",), {}),
        ("calculate 60 glucose=9.8", ("60",), {"glucose": "9.8"}),
        ("basal 0.8", ("0.8",), {}),
        ("basal 00:00=0.80 06:00=1.10", ("00:00=0.80", "06:00=1.10"), {}),
        ("load 300 U-100 bore=8.66", ("300", "U-100"), {"bore": "8.66"}),
        ("clock 2026-06-02 07:30 +02:00", ("2026-06-02 07:30 +02:00",), {}),
        ("rig force-noise 3", ("force-noise", "3"), {}),
    ),
)
def test_words_go_to_the_prompt_as_they_stand(line, values, named):
    found = parse(f"07:00 {line}\n08:00 end\n").events[0]
    assert (found.values, found.named) == (values, named)
    data = parse(f"07:00 {line}\n08:00 end\n").as_data()["events"][0]
    assert data == [7 * 3_600_000, 1, line.split()[0], list(values), named]


def test_whatever_can_be_typed_at_the_prompt_is_a_word():
    assert set(COMMANDS) == {row[0] for row in typed.TABLE}


def test_every_word_is_in_the_page_of_words():
    page = (ROOT / "tools" / "scenarios" / "README.md").read_text(encoding="utf-8")
    table = [row for row in page.splitlines() if row.startswith("| `")]
    told = {word for row in table for word in row.split("|")[1].replace("`", "").split()}
    assert set(VERBS) - {"end"} <= told


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_every_scenario_of_the_house_is_without_mistakes(path):
    assert scenario.read(path).events[-1].verb == "end"


@pytest.mark.parametrize(
    ("line", "said"),
    (
        ("07:00 bolos 3", "unknown command: expected one of basal, bolus, "),
        ("07:00 bolos 3", "found 'bolos', perhaps meant as bolus"),
        ("07:00", "missing command: expected one of basal, "),
        ("7 bolus 3", "bad time: expected HH:MM, HH:MM:SS or HH:MM:SS.mmm, found '7'"),
        ("07:60 stop", "bad time: expected HH:MM, HH:MM:SS or HH:MM:SS.mmm, found '07:60'"),
        ("05:59 stop", "time goes back: expected 06:00 or later"),
        ("bolus 3", "missing time: expected HH:MM, HH:MM:SS or HH:MM:SS.mmm before bolus"),
        ("07:00 bolus", "missing argument: expected a number of units, as in 1.50, found the "),
        (
            "07:00 bolus 1,5",
            "malformed number: expected a number of units, as in 1.50, found '1,5'",
        ),
        ("07:00 bolus nan", "malformed number: "),
        ("07:00 bolus 1 U", "extra argument: expected none, found 'U'"),
        ("07:00 stop now", "malformed number: expected the number of a bolus, as in 2, found"),
        ("07:00 stop 1 2", "extra argument: expected none, found '2'"),
        ("07:00 resume now", "extra argument: expected none, found 'now'"),
        (
            "07:00 bolus 6 ovr=2:00",
            "unknown option: expected one of now, over, speed, found 'ovr', perhaps meant as over",
        ),
        ("07:00 bolus 6 over=2:00 over=3:00", "repeated option: expected each once, found 'over'"),
        (
            "07:00 bolus 6 over=2:75",
            "malformed time: expected over=minutes, or hours and minutes, as in 1:30, found 'over",
        ),
        (
            "07:00 bolus 6 now=half over=60",
            "malformed number: expected now=a part, as in 60% or 2.40",
        ),
        (
            "07:00 bolus 6 speed=fast",
            "malformed speed: expected speed=slow, quick or U/min, found 'speed=fast'",
        ),
        ("07:00 bolus now=60%", "missing argument: expected a number of units, as in 1.50, found"),
        ("07:00 temp 80%", "missing argument: expected minutes, or hours and minutes, as in 1:30"),
        (
            "07:00 temp 80%% 60",
            "malformed number: expected a percentage or U/h, as in 80% or 0.40, found '80%%'",
        ),
        ("07:00 temp 80% 60 more", "extra argument: expected none, found 'more'"),
        ("07:00 end_temp 60", "extra argument: expected none, found '60'"),
        ("07:00 suspend soon", "malformed time: expected minutes, or hours and minutes, as in"),
        ("07:00 basal 06:00:1.1", "malformed segment: expected HH:MM=U/h, as in 06:00=1.10"),
        ("07:00 basal 06:00=x", "malformed number: expected a rate in U/h, as in 06:00=1.10"),
        ("07:00 load 300 200", "malformed concentration: expected as in U-100, found '200'"),
        ("07:00 clock 2026-02-30 07:00 +02:00", "malformed date: expected a day of 2000 to 2099"),
        ("07:00 zone", "missing argument: expected an offset from UTC, as in +02:00, found the "),
        ("07:00 zone +2", "malformed offset: expected hours and quarters from UTC, as in +02:00"),
        ("07:00 dose two", "malformed number: expected the number of a bolus, as in 2, found"),
        ("07:00 review 2", "extra argument: expected none, found '2'"),
        ("07:00 cut it", "extra argument: expected none, found 'it'"),
        ("07:00 rig kinck", "unknown rig thing: expected one of force-noise, kink, found 'kinck'"),
        ("07:00 rig", "missing argument: expected a thing that happens: force-noise, kink"),
        ("07:00 rig force-noise", "missing argument: expected force-noise COUNTS, found the end"),
        ("07:00 rig force-noise lots", "malformed number: expected counts, a whole number"),
        ("07:00 rig kink 3", "extra argument: expected none, found '3'"),
        ("start seed=2", "start after an event: expected start before the first event"),
        ("999:59 stop", "bad time: expected at most 999:00, found '999:59'"),
        ("07:00 bolus " + "9" * 1000, "line too long: expected 1000 characters, found 1012"),
    ),
)
def test_a_mistake_is_told_with_file_line_and_what_was_expected(line, said):
    (told,) = mistakes(f"# a day\n06:00 stop\n{line}\n23:59 end\n")
    assert told.startswith("a.scn:3: ")
    assert said in told
    assert "\n" not in told


@pytest.mark.parametrize(
    ("key", "said"),
    (
        ("sed=3", "unknown start key: expected one of seed, date, offset, reservoir, "),
        ("seed", "malformed start: expected key=value, found 'seed'"),
        ("seed=x", "malformed number: expected seed of 0 to 1073741823, found 'x'"),
        ("seed=1 seed=1", "repeated start key: expected each key once, found 'seed'"),
        ("date=2026-13-01", "malformed date: "),
        ("offset=+2", "malformed offset: expected hours and quarters from UTC, as in +02:00"),
        ("reservoir=lots", "malformed number: expected a number of units, as in 300"),
        ("reservoir=-1", "number out of range: expected reservoir_nl of 0 to "),
        ("concentration=U-40", "unknown concentration: expected one of U-100, U-200, U-500"),
        ("bore_um=1", "number out of range: expected bore_um of 2000 to 20000 um, found '1'"),
    ),
)
def test_a_mistake_in_the_start_line_is_told(key, said):
    (told,) = mistakes(f"start {key}\n23:59 end\n")
    assert told.startswith("a.scn:1: " + said)


def test_a_scenario_without_an_end_says_so():
    assert mistakes("07:00 stop\n") == [
        "a.scn:1: missing end: expected a last line such as 23:59  end, found the end of the file"
    ]
    assert "missing end" in mistakes("")[0]


def test_all_mistakes_of_a_file_are_told_at_once():
    told = mistakes("start sed=1\n07:00 bolos\n06:00 stop\n08:00 end\n09:00 stop\n")
    assert [line.split(":")[1] for line in told] == ["1", "2", "3", "5"]


def test_a_file_that_is_no_text_or_no_file_is_a_mistake(tmp_path):
    binary = tmp_path / "binary.scn"
    binary.write_bytes(b"# fine\n00:00 stop\n\x7fELF\x00\xff")
    large = tmp_path / "large.scn"
    large.write_bytes(b"#" * (scenario.LARGEST_FILE + 1))
    for path, said in (
        (binary, f"{binary}:3: not a text file: expected UTF-8 text, found byte 0x00"),
        (tmp_path, f"{tmp_path}:1: cannot be read: expected a scenario, found Is a directory"),
        (tmp_path / "no", "cannot be read: expected a scenario, found No such file"),
        (large, "file too large: expected at most 1000000 bytes"),
    ):
        with pytest.raises(scenario.Mistakes) as raised:
            scenario.read(path, RIG)
        assert said in str(raised.value)


WORDS = st.sampled_from(
    [
        *VERBS,
        "start",
        "kink",
        "00:00",
        "26:10",
        "1.5",
        "-1",
        "nan",
        "seed=1",
        "#",
        "80%",
        "over=2:00",
    ]
) | st.text(max_size=8)


@given(st.lists(st.lists(WORDS, max_size=5).map(" ".join), max_size=6).map("\n".join))
def test_nothing_that_can_be_typed_raises_anything_else(text):
    try:
        parse(text)
    except scenario.Mistakes as told:
        assert all(line.startswith("a.scn:") and "\n" not in line for line in told.lines)
        assert all("expected " in line and "found " in line for line in told.lines)
