# recorder: a Hal that does what another one does, and writes down what a pump asks of it.
#
# Owns what is an event of a log, and when. Must not: change a call, an answer or an error, or
# allocate while a pump polls.
#
# What is asked outside of construction and polls, by whoever shows the pump, is no input of the
# pump and not written down.

from hal import PORTS, Hal
from hal.record import calls
from hal.record.follow import FOLLOWS
from hal.record.writer import Writer


class Recorder:
    """One session of a log, from before a pump is built. Build the pump on hal, then call watch.

    hal: does the same as the one given. firmware: one word that tells this code from other code.
    rig: pairs of name and number.
    write(bytes) keeps the log. It is called in the midst of polls, every 256 bytes, and should not
    take longer than a store; what it is given is used again when it returns. When it fails, the
    log is lost from there on, and the pump goes on.
    """

    def __init__(self, hal, write, firmware: str, rig):
        self._writer = Writer(write)
        self._words = self._writer.words
        self._event = self._writer.event
        self._polls = 0  # since the last check
        self._deadline = 0
        ports = []
        wrapped = {}
        for name in PORTS:
            port = getattr(hal, name)
            if port is not None:
                wrapped[name] = self._wrap(name, port)
                ports.append(name + ("=%d" % port.timeout_ms if name == "watchdog" else ""))
        wrapped["clock"].ticks_add = hal.clock.ticks_add
        wrapped["clock"].ticks_diff = self._diff = hal.clock.ticks_diff
        if hal.watchdog is not None:
            wrapped["watchdog"].timeout_ms = hal.watchdog.timeout_ms
        self.hal = Hal(**wrapped)
        numbers = " ".join(["%s=%d" % pair for pair in rig])
        lines = "firmware %s\nrig %s\nports %s\n\n" % (firmware, numbers, " ".join(ports))
        head = calls.MAGIC + lines.encode()
        self._writer.put_bytes(head, len(head))

    @property
    def lost(self):
        """True when write has failed: the log ends before the run."""
        return self._writer.lost

    def watch(self, pump) -> None:
        """The pump is built: from now on poll polls it, and what its mailbox gives it is input."""
        self._event(calls.READY)
        self._writer.check()
        self._writer.open = False
        self._poll = pump.poll
        self._mailbox = pump.mailbox
        self._take = pump.mailbox.take
        pump.mailbox.take = self._taken

    def poll(self, now: int) -> int:
        """Polls the pump; returns the ticks of its deadline."""
        writer = self._writer
        writer.open = True
        self._words[0] = self._diff(now, self._deadline)
        self._event(calls.POLL)
        deadline = self._poll(now)
        self._words[0] = self._diff(deadline, now)
        self._event(calls.RETURN)
        self._deadline = deadline
        self._polls += 1
        if self._polls == calls.CHECK_POLLS:
            self._polls = 0
            writer.check()
        writer.open = False
        return deadline

    def flush(self) -> None:
        """Writes what is held back, now and then or at the end; no poll may come meanwhile."""
        writer = self._writer
        writer.open = True
        writer.check()
        writer.open = False
        writer.flush()

    def _taken(self):
        # What was posted counts from here on, whenever that was.
        command = self._take()
        if command is not None:
            self._words[0] = command
            self._words[1] = self._mailbox.request_id
            self._event(calls.POST)
            self._writer.put_argument(self._mailbox.argument)
        return command

    def _wrap(self, name, port):
        wrapper = _Port()
        for row in range(len(calls.EVENTS)):
            event, given, answered = calls.EVENTS[row]
            if event.startswith(name + "."):
                method = event[len(name) + 1 :]
                follow = FOLLOWS[given + ">" + answered]
                setattr(wrapper, method, follow(self._writer, row, getattr(port, method)))
        return wrapper


class _Port:
    """A port of which every method is written down."""
