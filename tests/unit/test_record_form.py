# test_record_form: what is written is what is read, cut off or damaged anywhere.

from hal.record import calls, reader
from hal.record.reader import BadLog
from hal.record.writer import Writer

HEAD = (
    calls.MAGIC + b"firmware abc\nrig pl_per_step=18406 capacity_nl=3000000\nports clock rtc\n\n"
)
FORCE = 18
APPEND = 25
PUT = 29
GET = 30


class Log:
    """A writer, and what was told to it."""

    def __init__(self):
        self.data = bytearray()
        self.writer = Writer(self.data.extend)
        self.writer.put_bytes(HEAD, len(HEAD))
        self.events = []

    def event(self, row, *words):
        for i in range(len(words)):
            self.writer.words[i] = words[i]
        self.writer.event(row)
        letters = calls.EVENTS[row][1] + calls.EVENTS[row][2]
        values = tuple([bool(w) if x == "b" else w for x, w in zip(letters, words)])
        given = len(calls.EVENTS[row][1])
        self.events.append((row, values[:given], values[given:]))

    def post(self, command, request_id, argument):
        self.writer.words[0] = command
        self.writer.words[1] = request_id
        self.writer.event(calls.POST)
        self.writer.put_argument(argument)
        self.events.append((calls.POST, (command, request_id, argument), ()))

    def whole(self):
        self.writer.check()
        self.writer.flush()
        return bytes(self.data)


def read(data):
    """Every event of every session."""
    found = []
    for session in reader.sessions(data):
        events = session.events()
        while events is not None:
            found += events
            events = session.events()
    return found


def some():
    """A log with a bit of everything."""
    log = Log()
    for number in (0, 1, -1, 63, 64, -64, 8191, 8192, 2**30 - 1, -(2**30), 5, 5, 5):
        log.event(FORCE, number)
    for poll in range(36):
        log.event(calls.POLL, 0)
        log.event(calls.RTC_READ, True, 9_649, 86_399_000 + poll, 120)
        log.event(calls.START, 1, 1, 460 + poll % 2)
        log.event(calls.STEPPER_COUNT, poll + 1)
        log.event(calls.RETURN, 460)
        if poll % calls.CHECK_POLLS == calls.CHECK_POLLS - 1:
            log.writer.check()
    log.post(0, 0, 4_200)
    log.post(1, 2**30 - 1, [(0, 800), (360, 1_100)])
    log.post(2, 0, None)
    log.post(7, 5, (9_649, 86_399_999, -720))
    return log


def bad(function, *arguments):
    """The line with which a log is refused."""
    try:
        function(*arguments)
    except BadLog as error:
        assert "\n" not in str(error)
        return str(error)
    raise AssertionError("read as if it were good")


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
