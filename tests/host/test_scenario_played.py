# test_scenario_played: what a scenario says is played, the same every time, under every
# interpreter.

import json

from typer.testing import CliRunner

from boards.host import build
from boards.host.play import Player
from tools import scenario
from tools.demo import figure, player
from tools.demo.__main__ import app, session_text, steps_csv
from tools.demo.books import Books
from tools.demo.day import read
from tools.demo.ink import STOPPED
from tools.history_words import STATES
from tools.scenario_rig import rig_words

SKETCH = """\
# A Tuesday with a kinked line
00:00  basal  00:00=0.80 06:00=1.10 11:30=0.90 22:00=0.70
07:12  bolus  4.20
12:30  bolus  6.50
12:31  stop
15:40  rig    kink
18:05  rig    clear
18:06  ack
18:06  resume
23:59  end
"""


def played(text):
    data = scenario.parse(text, "a.scn", rig_words()).as_data()
    lines = []
    Player(build(data["seed"], begun=False, **data["plant"]), lines.append).play(data)
    return lines


def test_a_scenario_reads_like_a_session():
    found = scenario.parse(SKETCH, "a.scn", rig_words())
    assert found.title == "A Tuesday with a kinked line"
    assert found.end_ms == (23 * 60 + 59) * 60_000
    assert [event.verb for event in found.events][:4] == ["basal", "bolus", "bolus", "stop"]
    assert found.events[4] == scenario.Event(6, (15 * 60 + 40) * 60_000, "rig", "kink", ("kink",))


def test_the_sketch_of_a_day_plays_as_it_stands():
    day = read(played(SKETCH))
    assert [answer for answer in day.answers if not answer.ok] == []
    alarms = [record["name"] for record in day.records if record["kind"] == "alarm"]
    assert alarms == ["journal empty", "occlusion"]  # the first is a pump nobody has begun yet
    assert day.bursts[-1].total_steps == sum(burst.steps for burst in day.bursts)
    assert day.rests[-1].pulses == day.bursts[-1].total_steps


def test_the_line_is_told_as_it_is_learnt_and_as_it_fills_up():
    day = read(played(SKETCH))
    assert day.lines[0].baseline_counts == -1, "nothing is known of a line before it was used"
    (alarm,) = [r for r in day.timed() if r["kind"] == "alarm" and r["number"] == 212]
    kinked_ms = (15 * 60 + 40) * 60_000
    open_line = [line for line in day.lines if 3_600_000 < line.t_ms < kinked_ms]
    assert all(line.rise_counts < line.limit_counts for line in open_line)
    filling = [line for line in day.lines if kinked_ms < line.t_ms < alarm["t_ms"]]
    shares = [line.rise_counts / line.limit_counts for line in filling]
    assert shares == sorted(shares) and len(shares) > 5, "it grows until the alarm"
    assert 0.6 < shares[-1] < 1
    after = next(line for line in day.lines if line.t_ms >= alarm["t_ms"])
    assert after.rise_counts >= after.limit_counts


def test_every_state_without_delivery_has_its_shade():
    assert set(STOPPED) == set(STATES) - {"delivering"}


def test_what_the_pump_refuses_is_shown_with_its_line_and_is_no_mistake():
    day = read(played("00:00 basal 1.0\n00:01 bolus 99\n00:02 rig battery -1\n00:03 end"))
    refused = [answer for answer in day.answers if not answer.ok]
    assert [answer.line for answer in refused] == [2, 3]
    assert refused[0].text.startswith("refused: bolus 99.000 U is above")


BESIDE = """\
start reservoir=50
00:00 basal 1.0
00:10 bolus 2.00 over=1:00
00:20 bolus 0.60 now=50% over=30
00:22 bolus 0.40 speed=slow
00:30 bolus 0.20
00:40 stop 1
00:50 temp 55% 20
01:00 suspend 15
01:30 temp 0.4 15
01:40 end_temp
02:00 end
"""


def test_boluses_beside_each_other_have_their_own_steps_and_ends():
    day = read(played(BESIDE))
    assert [answer.text for answer in day.answers if not answer.ok] == []
    books = Books(day)
    assert [(d.dose_id, d.now_mu, d.over_min, d.ended) for d in books.doses] == [
        (1, 0, 60, "stopped"),
        (2, 300, 30, "complete"),
        (3, 400, 0, "complete"),
        (4, 200, 0, "complete"),
    ]
    for dose in books.doses:
        steps = sum(burst.steps for burst in day.bursts if burst.dose_id == dose.dose_id)
        assert books.steps_mu(steps, 0) == dose.delivered_mu
    assert 997 <= books.doses[0].delivered_mu <= 1_000
    assert all(0 <= lag.steps < 1 for lag in books.lags)


def test_a_temporary_rate_is_in_force_for_its_time_and_a_suspension_ends_by_itself():
    books = Books(read(played(BESIDE)))
    assert [(s.t_ms, s.end_ms, s.rate_mu_h, s.temp) for s in books.segments] == [
        (0, 3_000_000, 1_000, ""),
        (3_000_000, 4_200_000, 550, "55 %"),
        (4_200_000, 5_400_000, 1_000, ""),
        (5_400_000, 6_000_000, 400, "rate"),
        (6_000_000, 7_200_000, 1_000, ""),
    ]
    assert {segment.profile_mu_h for segment in books.segments} == {1_000}
    (span,) = books.spans
    assert (span.t_ms, span.state) == (3_600_000, "suspended")
    assert 4_500_000 <= span.end_ms < 4_501_000


def test_a_bolus_in_progress_at_the_end_has_the_steps_so_far():
    day = read(played("00:00 basal 1.0\n00:10 bolus 2 over=1:00\n00:20 bolus 1\n00:40 end"))
    first, second = Books(day).doses
    assert (first.ended, first.end_ms) == ("in progress", None)
    assert 998 <= first.delivered_mu <= 1_000 and 998 <= second.delivered_mu <= 1_000


def test_a_cut_leaves_one_journal_and_the_times_of_the_day():
    """The journal's own time loses what was not on record; the books follow the scenario's."""
    text = "start reservoir=50\n00:00 basal 1.0\n00:10 bolus 3\n00:11 cut\n00:20 ack\n"
    day = read(played(text + "00:20 resume\n01:10:07 cut\n01:11 ack\n01:11 resume\n02:00 end"))
    assert [record["seq"] for record in day.records] == list(range(1, len(day.records) + 1))
    boots = [record["t_ms"] for record in day.records if record["kind"] == "boot"]
    assert boots[0] < 660_000 and boots[1] - boots[0] < 4_207_000 - 660_000
    timed = [record["t_ms"] for record in day.timed() if record["kind"] == "boot"]
    assert timed == [660_000, 4_207_000]
    books = Books(day)
    (dose,) = books.doses
    assert (dose.ended, dose.end_ms) == ("reset", 660_000)
    assert 1_450 <= dose.least_mu < 1_500 <= dose.delivered_mu < dose.least_mu + 51
    assert [restart.t_ms for restart in books.restarts] == timed
    assert [(span.t_ms, span.end_ms) for span in books.spans] == [
        (660_000, 1_200_000),
        (4_207_000, 4_260_000),
    ]
    assert books.end_ms == 7_200_000


def test_a_record_that_was_torn_is_gone_after_the_cut():
    text = "00:00 basal 1.0\n00:10 suspend\n00:10 rig store-torn\n00:11 cut\n00:12 end"
    day = read(played(text))
    assert [record["seq"] for record in day.records] == list(range(1, len(day.records) + 1))
    kinds = [record["kind"] for record in day.records if record["t_ms"] >= 600_000]
    assert kinds[0] == "boot"


def test_the_same_scenario_gives_the_same_bytes(tmp_path):
    text = "# twice\n00:00 basal 1.0\n00:01 bolus 2\n00:02 temp 50% 15\n00:03 suspend 1\n"
    text += "00:05 bolus 2 now=50% over=15\n00:06 rig kink\n00:30 end\n"
    files = []
    for path in (tmp_path / "one.png", tmp_path / "two.png"):
        day = read(played(text))
        figure.draw("twice", Books(day), path)
        files.append((path.read_bytes(), steps_csv(day), json.dumps(day.records)))
    assert files[0] == files[1]
    assert files[0][1].startswith("t_ms,channel,steps,total_steps,dose_id\n")
    found = scenario.parse(text, "a.scn", rig_words())
    assert "#1 bolus 2.000 U accepted" in session_text(found, day)


def test_a_file_with_mistakes_is_not_played_and_ends_with_two(tmp_path):
    path = tmp_path / "bad.scn"
    path.write_text("07:00 bolos 3\n08:00 end\n")
    result = CliRunner().invoke(app, [str(path), "--out", str(tmp_path / "out")])
    assert result.exit_code == 2
    assert result.stderr.startswith(f"{path}:1: unknown command: expected one of basal, ")
    assert "Traceback" not in result.output
    assert not (tmp_path / "out").exists()


def test_micropython_tells_the_same_lines_as_cpython():
    found = scenario.parse(SKETCH, "a.scn", rig_words())
    there = player.play(found, lambda t_ms: None)
    here = read(played(SKETCH))
    assert vars(there) == vars(here)
