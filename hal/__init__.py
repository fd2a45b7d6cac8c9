# hal: what the pump may ask of its hardware, written down once.
#
# Owns the contract between firmware/ and whatever drives a rig: real boards, and hal.sim. An
# implementation is a set of plain objects, one a port, put together in a Hal by boards/. The
# contract test (tests/contract) holds every implementation to this page.
#
# Rules for every port
#   - Numbers are integers, in the unit named here, and stay inside +-2**30.
#   - Absent hardware is None in place of the port (allowed where the table says "optional").
#   - Failure is OSError with an errno, and nothing else; the pump stops on it. The numbers are
#     Linux's, on every port: EPERM 1, EIO 5, EBUSY 16, EINVAL 22, ENOSPC 28 (MicroPython's errno
#     does not have them all, and WebAssembly has others).
#   - No call blocks longer than 1 ms, but for the store's writes, clock.sleep_ms, a start() that
#     follows a stop() on an ESP32 (100 ms), and a part on a bus that hangs (its timeout, 50 ms).
#   - What the pump calls at every poll allocates nothing when it succeeds: marked (poll).
#
# clock       monotonic time, alone in timing delivery
#   ticks_ms() (poll), ticks_us() (poll)   0 .. 2**30 - 1, wraps
#   ticks_add(ticks, delta) (poll)         a later or earlier moment, wrapped
#   ticks_diff(a, b) (poll)                a - b, right within +-2**29
#   sleep_ms(ms)                           returns after at least ms
#
# rtc         wall time, which chooses the basal segment and stamps history
#   read(into) (poll)      False when never set. Else True, and fills the list into with
#                          [days since 2000-01-01 UTC, ms of that UTC day, local minus UTC in min];
#                          a clock that has lost the time may say days before 2020, also below 0
#   set(day, ms, offset_min)   0 .. 36_524; 0 .. 86_399_999; -720 .. 840; EINVAL outside
#
# stepper     the motor; pulses are made by hardware, never by the caller
#   enable(), disable()    coils on, off; disable also stops. Off after power-up.
#   start(steps, direction, interval_us) (poll)
#                          a burst of exactly steps (1 .. 4095) pulses, +1 forward (dispenses) or
#                          -1 back, one each interval_us (20 .. 2_000_000); the first goes out at
#                          once. EPERM when disabled, EBUSY in mid-burst, EINVAL out of range.
#   busy() (poll)          True until the last pulse of the burst has gone out
#   stop()                 ends the burst; no pulse begins after it returns. Harmless at rest.
#   count() (poll)         pulses that went out since power-up, forward less back. This number,
#                          not what was asked, is what was delivered. A reservoir is about
#                          2**18, so it does not wrap in the life of a rig.
#   fault() (poll)         True while the driver reports a fault
#
# force       plunger force or line pressure
#   read() (poll)          raw counts, 0 .. 2**24 - 1, rising with force; EIO when no answer
#
# reservoir   the cartridge
#   seated() (poll)        True while a cartridge is in place
#   at_end() (poll)        True while the plunger is at the end of its travel
#
# encoder     optional: an independent witness of motion
#   count() (poll)         position, in counts, rising forward
#
# annunciator what a person hears, feels and sees; each call returns at once
#   tone(frequency_hz)     sounds until changed; 0 is silence; else 150 .. 4000, EINVAL outside
#   vibrate(on)            until changed
#   light(red, yellow)     each on or off, until changed
#
# store       what survives a power cut: records, append-only, and a few slots, replaced as a whole
#   append(record)         durable when it returns; takes a bytearray of RECORD_BYTES, EINVAL for
#                          another length. ENOSPC, EIO
#   count()                records that can be read; the oldest may have made room for new ones,
#                          when there were 256 or more
#   read(index, into)      copies record index (0 is the oldest) into the bytearray into; True.
#                          False past the last record.
#   drop()                 forgets the newest record: a torn one, at a start. EINVAL when empty
#   tidy()                 called now and then, best while nothing is due: does a step of what
#                          would make an append long; True while there is another. All of them may
#                          take 100 ms. The oldest may make room, as in append; nothing else that
#                          can be read changes. ENOSPC, EIO
#   put(slot, data)        replaces what a slot holds with a bytearray or memoryview of at most
#                          SLOT_BYTES[slot]; durable when it returns. EINVAL, ENOSPC, EIO
#   get(slot, into)        copies what the slot holds into the start of the bytearray into, as far
#                          as it fits; its length, 0 when nothing was ever put
#                          A power cut in append leaves the record whole, absent, or the newest and
#                          torn. In put it leaves this slot old, new or torn. Nothing else changes.
#
# keys        optional
#   read() (poll)          debounced buttons, one bit each, 1 while pressed: bit 0 stops, bit 1 is
#                          ok; further ones have no meaning. Looked at each 120 ms or oftener
#
# battery     optional
#   millivolts() (poll)    0 .. 60_000
#
# watchdog    optional
#   feed() (poll)          to be called at least once in timeout_ms (its attribute)
#
# system      the machine itself
#   reset_cause()          one of the RESET_ numbers below; no board here tells a brown-out
#   unique_id()            bytes, the same after every reset
#   free_memory() (poll)   bytes of heap that can be had, what a collection would free among them
#   collect()              of a board only: collects the heap, while nothing is due
#   code_ok() (poll)       False once the installed code failed its check, which goes on beside

from micropython import const

RECORD_BYTES = const(32)
# Of each slot of the store: twice the mark, twice the checkpoint, twice the settings.
SLOT_BYTES = (64, 64, 2048, 2048, 2048, 2048)

RESET_POWER_ON = const(0)
RESET_HARD = const(1)
RESET_WATCHDOG = const(2)
RESET_SOFT = const(3)
RESET_BROWN_OUT = const(4)

PORTS = (
    "clock",
    "rtc",
    "stepper",
    "force",
    "reservoir",
    "encoder",
    "annunciator",
    "store",
    "keys",
    "battery",
    "watchdog",
    "system",
)
OPTIONAL = ("encoder", "keys", "battery", "watchdog")


class Hal:
    """One rig's hardware: an attribute a port, None where the hardware is absent.

    Takes the ports by name. Raises ValueError for a port that is unknown, or missing and not
    optional.
    """

    def __init__(self, **ports):
        for name in ports:
            if name not in PORTS:
                raise ValueError("hal has no port called " + name)
        for name in PORTS:
            port = ports.get(name)
            if port is None and name not in OPTIONAL:
                raise ValueError("hal needs the port " + name)
            setattr(self, name, port)
