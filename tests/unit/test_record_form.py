# test_record_form: what is written is what is read, and what comes again costs next to nothing.

from hal.record import calls, reader
from hal.record.writer import Writer
from tests.unit.logged import FORCE, HEAD, Log, read, some

PUT = 29
GET = 30


def test_what_is_written_is_read():
    log = some()
    assert read(log.whole()) == log.events


def test_what_comes_again_costs_next_to_nothing():
    log = Log()
    for _ in range(9_500):
        log.writer.words[0] = 10_200
        log.writer.event(FORCE)
    assert len(log.whole()) - len(HEAD) < 120


def test_the_head_is_read():
    session = reader.sessions(some().whole())[0]
    assert session.firmware == "abc"
    assert session.rig == [("pl_per_step", 18_406), ("capacity_nl", 3_000_000)]
    assert session.ports == ["clock", "rtc"]


def test_short_bytes_are_whole_and_long_ones_a_sum():
    log = Log()
    for data in (b"", bytes(range(64)), bytes(range(65))):
        log.writer.words[0] = 1
        log.writer.words[1] = len(data)
        log.writer.event(PUT)
        log.writer.put_output(data)
        log.events.append((PUT, (1, calls.folded(data)), ()))
    data = bytes(range(200))
    for i in range(3):
        log.writer.words[i] = (2, 300, 200)[i]
    log.writer.event(GET)
    log.writer.put_bytes(data, 200)
    log.events.append((GET, (2,), (300, data)))
    assert read(log.whole()) == log.events


def test_the_sum_tells_bytes_that_differ():
    data = bytearray(1_536)
    before = calls.sum_of(data)
    for at in (0, 1, 777, 1_535):
        data[at] ^= 1
        assert calls.sum_of(data) != before, at
        data[at] ^= 1


def test_a_place_to_write_that_fails_ends_the_log_and_nothing_else():
    taken = []

    def write(data):
        if len(taken) == 2:
            raise OSError(28)
        taken.append(len(data))

    writer = Writer(write)
    for number in range(2_000):
        writer.words[0] = number * 3 % 1_000
        writer.event(FORCE)
    writer.flush()
    assert writer.lost and len(taken) == 2


def test_every_argument_of_a_command_is_read_as_it_was():
    for argument in (
        None, 0, -720, 2**30, "tubed-60", "", (750, 750, 0, 0), [(0, 800), (360, 1_100)],
        ("weekend", [(0, 700)], None), [(1, 8, (1, 12_000)), (2, 1, ("day", [(0, 800)]))],
    ):  # fmt: skip
        log = Log()
        log.post(24, 7, argument)
        assert read(log.whole()) == [(calls.POST, (24, 7, argument), ())], argument
