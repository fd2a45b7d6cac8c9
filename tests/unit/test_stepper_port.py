# test_stepper_port: the stepper port of a board, with pulses and a driver that only note down.

from hal.parts.stepper import Stepper

EPERM, EIO, EBUSY, EINVAL = 1, 5, 16, 22


class Pulses:
    # Pulses that go out when the test says so.

    def __init__(self, log):
        self.log = log
        self.left = 0
        self.out = 0
        self.broken = False

    def start(self, steps, interval_us):
        self.log.append(("start", steps, interval_us))
        self.left = steps

    def busy(self):
        return self.left > 0

    def stop(self):
        self.log.append("stop")
        self.left = 0
        if self.broken:
            raise OSError(EIO, "mute")

    def count(self):
        return self.out

    def go(self, pulses):
        self.out += pulses
        self.left -= pulses


class Driver:
    def __init__(self, log):
        self.log = log
        self.mute = False
        self.faulty = False

    def enable(self):
        if self.mute:
            raise OSError(EIO, "mute")
        self.log.append("on")

    def disable(self):
        self.log.append("off")

    def direct(self, direction):
        self.log.append(direction)

    def fault(self):
        return self.faulty


def rig():
    log = []
    pulses = Pulses(log)
    driver = Driver(log)
    return Stepper(pulses, driver), pulses, driver, log


def error_of(function, *arguments):
    try:
        function(*arguments)
    except OSError as error:
        return error.errno
    return None


def test_it_is_stopped_and_off_from_the_first_moment():
    stepper, _, _, log = rig()
    assert log == ["stop", "off"]
    assert error_of(stepper.start, 1, 1, 1_000) == EPERM


def test_what_is_refused_reaches_neither_driver_nor_pulses():
    stepper, pulses, _, log = rig()
    stepper.enable()
    del log[:]
    for steps in (0, -1, 4_096):
        assert error_of(stepper.start, steps, 1, 1_000) == EINVAL
    for interval_us in (19, 0, -1, 2_000_001):
        assert error_of(stepper.start, 1, 1, interval_us) == EINVAL
    for direction in (0, 2, -2):
        assert error_of(stepper.start, 1, direction, 1_000) == EINVAL
    pulses.left = 1
    assert error_of(stepper.start, 1, 1, 1_000) == EBUSY
    assert log == []


def test_the_direction_comes_before_the_pulses():
    stepper, _, _, log = rig()
    stepper.enable()
    del log[:]
    stepper.start(4_095, -1, 20)
    assert log == [-1, ("start", 4_095, 20)]


def test_pulses_count_in_the_direction_of_their_burst():
    stepper, pulses, _, _ = rig()
    stepper.enable()
    expected = 0
    for steps, direction in ((5, 1), (3, -1), (2, -1), (9, 1), (1, -1)):
        stepper.start(steps, direction, 100)
        for _ in range(steps):
            pulses.go(1)
            expected += direction
            assert stepper.count() == expected
    stepper.disable()
    assert stepper.count() == expected


def test_a_pulse_that_nobody_asked_for_is_counted():
    stepper, pulses, _, _ = rig()
    pulses.out = 2
    assert stepper.count() == 2


def test_disable_stops_the_pulses_before_it_frees_the_motor():
    stepper, _, _, log = rig()
    stepper.enable()
    stepper.start(10, 1, 100)
    del log[:]
    stepper.disable()
    assert log == ["stop", "off"]
    assert stepper.busy() is False


def test_pulses_that_cannot_be_stopped_lose_the_motor_all_the_same():
    stepper, pulses, _, log = rig()
    stepper.enable()
    pulses.broken = True
    del log[:]
    assert error_of(stepper.disable) == EIO
    assert log == ["stop", "off"]
    assert error_of(stepper.start, 1, 1, 1_000) == EPERM


def test_a_driver_that_does_not_answer_leaves_the_motor_off():
    stepper, _, driver, _ = rig()
    driver.mute = True
    assert error_of(stepper.enable) == EIO
    assert error_of(stepper.start, 1, 1, 1_000) == EPERM
    driver.mute = False
    stepper.enable()
    assert error_of(stepper.start, 1, 1, 1_000) is None


def test_a_fault_is_the_drivers():
    stepper, _, driver, _ = rig()
    assert stepper.fault() is False
    driver.faulty = True
    assert stepper.fault() is True
