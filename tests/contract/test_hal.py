# test_hal: a Hal holds every port there has to be, and no other.

from hal import OPTIONAL, PORTS, Hal
from tests.contract import rig


def test_every_port_is_there_or_may_be_absent():
    hal, _ = rig.fresh()
    for name in PORTS:
        assert getattr(hal, name) is not None or name in OPTIONAL, name


def test_a_hal_refuses_a_port_it_does_not_know():
    try:
        Hal(heater=1)
    except ValueError as error:
        assert "heater" in str(error)
    else:
        raise AssertionError("accepted")


def test_a_hal_refuses_to_lack_a_port_that_is_not_optional():
    ports = {}
    for name in PORTS:
        ports[name] = object()
    for name in OPTIONAL:
        ports[name] = None
    assert Hal(**ports).keys is None
    ports["force"] = None
    try:
        Hal(**ports)
    except ValueError as error:
        assert "force" in str(error)
    else:
        raise AssertionError("accepted")
