# test_history: the decoder of tools and the encoder of firmware agree on every byte, though they
# share no code.

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware import commands, journal, replies, requests, saving
from firmware.console.answers import names
from firmware.moving import kinds, walk
from firmware.therapy import temp
from tests.host.written import Clocks, Store, opened, written
from tools import history
from tools import history_words as words
from tools.demo.books import _last_of_each_moment
from tools.demo.told import Rest

U32 = st.integers(0, 2**32 - 1)


@given(
    U32,
    U32,
    U32,
    st.integers(0, 36_524),
    st.integers(0, 86_399_999),
    st.integers(-48, 56),
    U32,
)
def test_what_the_firmware_writes_is_what_is_read(a, b, c, day, ms, quarters, uptime_ms):
    clocks = Clocks((day, ms, quarters * 15), uptime_ms)
    (record,) = history.decode_all(written((journal.PROGRESS, a, b, c), clocks=clocks))
    assert record == {
        "seq": 1,
        "t_ms": uptime_ms,
        "utc": history.utc_text(day, ms // 10),
        "offset_min": quarters * 15,
        "kind": "progress",
        "total_steps": a,
        "basal_steps": b,
        "bolus_steps": c,
    }


@given(U32, st.integers(0, 2**24 - 1), st.integers(0, 2))
def test_the_speed_of_a_bolus_and_its_place_are_apart(asked_mu, rate_mu_h, place):
    packed = rate_mu_h | place << journal.PLACE_SHIFT
    (record,) = history.decode_all(written((journal.BOLUS, 1, asked_mu, packed)))
    assert (record["rate_mu_h"], record["place"]) == (rate_mu_h, place)


def test_every_kind_has_its_words():
    records = history.decode_all(
        written(
            (journal.BEGIN, 18_406, 0, 0),
            (journal.BOOT, 4, 18_406, 54),
            (journal.LOAD, 3_000_000, 10, 7),
            (journal.WAS, 720, 900, 2 + 256 * 3 + 65_536 * 6),
            (journal.SEGMENT, 360, 1_100, 1 + 256 * 4 + 65_536),
            (journal.STATE, 3, 7, 0),
            (journal.STATE, 4, 7, 6),
            (journal.END, 17, 814, 1 + 256 * 10),
            (journal.END, 18, 814, 4 + 256 * 10 + 65_536 * 27),
            (journal.REQUEST, 5, commands.BOLUS, 18),
            (journal.REQUEST, 5, commands.BOLUS + 256 * replies.BOLUS_BEGUN, 18),
            (journal.ALARM, 212, 12_217, 7),
            (journal.CLOCK, 9_650, 360_000, 120 + 720),
            (journal.SETTING, saving.SET_RATIO + 256 * 660, 10_000, 12_500),
            (journal.SETTINGS, 3, 29_429, 0),
            (journal.JUMP, 9_650, 360_000, 120 + 720),
            (journal.WAVE, 17, 3_600, 180),
            (journal.BOLUS, 17, 6_000, 90_000 + (2 << journal.PLACE_SHIFT)),
            (journal.TEMP, 80, temp.PERCENT, 3_600_000),
            (journal.TEMP, 400, temp.RATE, 5_400_000),
            (journal.TEMP, temp.REPLACED, 0, 0),
        )
    )
    records = [json.loads(history.json_line(record)) for record in records]
    told = [{key: record[key] for key in list(record)[4:]} for record in records]
    assert told == [
        {"kind": "begin", "pl_per_step": 18_406},
        {"kind": "boot", "reset_cause": 4, "pl_per_step": 18_406, "uncertain_steps": 54},
        {"kind": "load", "volume_nl": 3_000_000, "nl_per_mu": 10, "total_steps": 7},
        {
            "kind": "was",
            "start_minute": 720,
            "rate_mu_h": 900,
            "index": 2,
            "count": 3,
            "profile": 6,
        },
        {
            "kind": "segment",
            "start_minute": 360,
            "rate_mu_h": 1_100,
            "index": 1,
            "count": 4,
            "profile": 1,
        },
        {"kind": "state", "state": "fault", "total_steps": 7},
        {"kind": "state", "state": "moving", "total_steps": 7, "begins": "return"},
        end_of(17, "stopped", 0),
        end_of(18, "reset", 27),
        request("taken", 0),
        request("done", 1),
        {"kind": "alarm", "number": 212, "detail": 12_217, "total_steps": 7, "name": "occlusion"},
        {"kind": "clock", "new_utc": "2026-06-03T01:00:00.00Z", "new_offset_min": 120},
        {"kind": "setting", "old": 10_000, "new": 12_500, "what": "ratio", "minute": 660},
        {"kind": "settings", "revision": 3, "crc": 29_429},
        {"kind": "jump", "due_utc": "2026-06-03T01:00:00.00Z", "due_offset_min": 120},
        {"kind": "wave", "dose_id": 17, "now_mu": 3_600, "over_min": 180},
        {"kind": "bolus", "dose_id": 17, "asked_mu": 6_000, "rate_mu_h": 90_000, "place": 2},
        {"kind": "temp", "temp": "percent", "percent": 80, "for_ms": 3_600_000},
        {"kind": "temp", "temp": "rate", "rate_mu_h": 400, "for_ms": 5_400_000},
        {"kind": "temp", "temp": "ended", "why": "replaced"},
    ]


def end_of(dose_id, reason, uncertain_steps):
    return {
        "kind": "end",
        "dose_id": dose_id,
        "delivered_steps": 814,
        "uncertain_steps": uncertain_steps,
        "reason": reason,
        "nl_per_mu": 10,
    }


def request(outcome, reply):
    return {
        "kind": "request",
        "request_id": 5,
        "value": 18,
        "command": "bolus",
        "reply": reply,
        "outcome": outcome,
    }


def test_a_day_is_decoded_with_all_that_its_record_packs():
    packed = (9_649 + 65_536 * 27, 13_040 + (5 << 24), 1_629 + (3 << 24))
    record, undated = history.decode_all(
        written((journal.DAY, *packed), (journal.DAY, 0, 10 << 24, 0))
    )
    assert record["kind"] == "day" and record["date"] == "2026-06-02"
    assert (record["basal_steps"], record["bolus_steps"], record["other_steps"]) == (
        13_040,
        1_629,
        27,
    )
    assert (record["nl_per_mu"], record["boluses"]) == (5, 3)
    assert undated["date"] is None and undated["nl_per_mu"] == 10


def test_a_clock_that_was_never_set_is_told_as_none():
    clocks = Clocks(wall=None)
    (record,) = history.decode_all(written((journal.ACK, 212, 0, 0), clocks=clocks))
    assert record["utc"] is None
    assert record["offset_min"] is None


def test_the_names_of_alarms_and_kinds_are_the_firmwares():
    assert dict(zip(names.TABLE[::2], names.TABLE[1::2], strict=True)) == words.ALARMS
    for number, (name, _) in words.KINDS.items():
        assert getattr(journal, name.upper()) == number
    later = [journal.TEMP, journal.WAVE, journal.DAY, journal.SETTING]
    assert sorted(words.KINDS) == [*range(1, journal.LINE + 1), journal.HUSH, *later]


def test_the_words_for_numbers_are_the_firmwares():
    for number, name in enumerate(words.REASONS):
        assert getattr(journal, name.upper()) == number
    for number, name in enumerate(words.MOVES[1:], 1):
        assert getattr(kinds, name.upper().replace(" ", "_")) == number
    for number, name in enumerate(words.TEMPS[1:], 1):
        assert getattr(temp, name.upper()) == number
    for number, name in enumerate(words.ENDINGS):
        assert getattr(temp, name.upper()) == number
    assert len(words.STEPS) == walk.AGAIN + 1
    for number, name in enumerate(words.COMMANDS):
        assert not name or getattr(commands, name.upper()) == number
    assert (words.TAKEN, words.FIRST_REFUSAL) == (requests.TAKEN, replies.REFUSED)
    for name in ("FAILED", "NOT_BEGUN", "CUT_SHORT"):
        assert getattr(words, name) == getattr(replies, name)


@pytest.mark.parametrize(
    ("code", "outcome"),
    (
        (requests.TAKEN, "taken"),
        (replies.BOLUS_BEGUN, "done"),
        (replies.TOO_LARGE, "refused"),
        (replies.FAILED, "failed"),
        (replies.NOT_BEGUN, "not begun"),
        (replies.CUT_SHORT, "cut short"),
    ),
)
def test_what_became_of_a_request_is_said(code, outcome):
    (record,) = history.decode_all(written((journal.REQUEST, 7, commands.STOP + 256 * code, 0)))
    assert (record["command"], record["outcome"]) == ("stop", outcome)


def test_time_goes_on_when_the_uptime_of_a_record_starts_again():
    """Across a restart too: only the begin of a journal sets it back."""
    store = Store()
    clocks = Clocks(uptime_ms=2**32 - 1)
    book = opened(store, clocks)
    book.write(journal.ACK, 212, 0, 0)
    clocks.uptime_high = clocks.uptime_low = 0
    book.write(journal.BOOT, 0, 18_406, 0)
    clocks.uptime_low = 5
    book.write(journal.ACK, 212, 0, 0)
    book.sequence = 90  # books begun anew: above every number that may have been given
    clocks.uptime_low = 2
    book.write(journal.BEGIN, 18_406, 0, 0)
    records = list(history.decode_all(store))
    assert [record["t_ms"] for record in records] == [2**32 - 1, 2**32, 2**32 + 5, 2]
    assert [record["seq"] for record in records] == [1, 2, 3, 91]


def test_of_two_rests_at_one_moment_the_later_one_counts():
    rests = [Rest(0, 0), Rest(5, 1), Rest(5, 2), Rest(6, 2)]
    assert _last_of_each_moment(rests) == [Rest(0, 0), Rest(5, 2), Rest(6, 2)]
