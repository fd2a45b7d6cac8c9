# test_record_damage: a log that was cut off or damaged anywhere is read up to there, or refused.

from hal.record import calls, reader
from hal.record.reader import BadLog
from tests.unit.logged import HEAD, read, some


def bad(function, *arguments):
    """The line with which a log is refused."""
    try:
        function(*arguments)
    except BadLog as error:
        assert "\n" not in str(error)
        return str(error)
    raise AssertionError("read as if it were good")


def test_a_log_cut_off_anywhere_is_good_up_to_there():
    log = some()
    data = log.whole()
    most = 0
    for end in range(len(HEAD), len(data), 7):
        events = read(data[:end])
        assert events == log.events[: len(events)]
        assert len(events) >= most
        most = len(events)
    assert most > 180


def test_a_log_cut_off_in_its_head_says_so():
    for end in range(len(calls.MAGIC), len(HEAD)):
        assert "head" in bad(reader.sessions, HEAD[:end])


def test_what_follows_a_cut_is_read():
    first, second = some(), some()
    assert read(first.whole()[:-9] + second.whole())[-len(second.events) :] == second.events


def test_a_bit_that_changed_is_found():
    data = bytearray(some().whole())
    for at in range(len(calls.MAGIC), len(data)):
        data[at] ^= 1 << at % 8
        try:
            found = read(bytes(data))
        except BadLog:
            found = None
        if found is not None:
            # The end may be lost: then it shows that no check ended the log.
            session = reader.sessions(bytes(data))[-1]
            while session.events() is not None:
                pass
            assert not session.whole, at
        data[at] ^= 1 << at % 8


def test_a_second_session_cut_off_in_its_head_takes_nothing_from_the_first():
    first = some()
    data = first.whole() + some().whole()
    begin = len(first.data)
    for end in range(begin, begin + len(HEAD)):
        assert read(data[:end]) == first.events, end - begin


def test_what_is_no_log_is_refused():
    assert "not a log" in bad(reader.sessions, b"")
    assert "not a log" in bad(reader.sessions, b"GIF89a")
    assert "another version" in bad(reader.sessions, calls.MAGIC.replace(b"1", b"7") + b"x")


def test_noise_is_refused_or_ends():
    noise = 1
    for _ in range(200):
        data = bytearray(HEAD)
        for _ in range(60):
            noise = (noise * 1_103 + 12_345) % 65_521
            data.append(noise & 255)
        try:
            read(bytes(data))
        except BadLog:
            pass
