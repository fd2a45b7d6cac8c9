# tmc2209: a TMC2209, which is a STEP/DIR driver with settings over a UART of one wire.
#
# Owns the settings: microsteps, current, chopper. Must not: take StallGuard for a safety; it is a
# hint, for it depends on speed, supply and motor.
#
# The driver forgets its settings with its supply, which is not the board's, and steps on: at 8
# microsteps where 16 were set, so that each pulse moves twice as far. So before every burst it is
# asked for IFCNT, which counts the writes that it took, and is 0 after a reset: one answer proves
# that all settings arrived, and that they are still there. (The reset flag of GSTAT proves only
# the second, and has to be cleared by a write, which hides a reset just before it.) The count
# comes round at 256: enable() sees to it that what is awaited is never 0, 1 or 2, which a driver
# that lost its settings, or some of them, may have counted.
#
# In the midst of a burst nobody asks: it would take 0.5 ms of every look. A burst is what fell due
# since the last, a step as a rule, and quantum_nl of the rig (0.05 U) at the very most. When the
# supply dips in it, the rest of this one goes too far, and there is no next.
#
# Names in capitals are registers and fields of the TMC2209's data sheet, chapter 5.

from micropython import const

from hal.parts.errors import EIO
from hal.parts.stepdir import StepDir
from hal.parts.tmcwire import TmcWire

_GCONF = const(0x00)
_IFCNT = const(0x02)
_IHOLD_IRUN = const(0x10)
_SG_RESULT = const(0x41)
_CHOPCONF = const(0x6C)

_GCONF_VALUE = const(0x1C0)  # pdn_disable, mstep_reg_select, multistep_filt; I_scale_analog off
_SPREAD_CYCLE = const(0x04)
_IHOLDDELAY = const(0x8_0000)  # 8: the current falls to IHOLD in a quarter of a second
_CHOPCONF_VALUE = const(0x1000_8053)  # as after a reset (intpol, HSTRT 5, TOFF 3), and TBL 1
_VSENSE = const(0x2_0000)
_SETTINGS = const(3)  # registers that are written
_COUNTS = const(256)  # of IFCNT, until it comes round
_FULL_MV = const(325)  # V_FS; with VSENSE set 180, which gives finer steps of a small current
_FULL_FINE_MV = const(180)


class Tmc2209(StepDir):
    """The driver of a Stepper. Off from here on; the wire is first used in enable().

    enable_pin, direction_pin, active_low, reverse: as StepDir. diag_pin: DIAG, or None; it is high
    while the driver has shut itself down. tx_pin, rx_pin, uart, address: as TmcWire. microsteps:
    1, 2, 4 .. 256, interpolated to 256. run_ma, hold_ma: RMS of a coil, in motion and at rest,
    rounded down to what the driver has. sense_mohm: sense resistors, 110 on most boards.
    spread_cycle: in place of StealthChop, louder and stronger. ValueError for what the driver
    cannot do.
    """

    def __init__(
        self,
        enable_pin,
        direction_pin,
        diag_pin,
        tx_pin,
        rx_pin,
        uart=1,
        address=0,
        microsteps=16,
        run_ma=400,
        hold_ma=200,
        sense_mohm=110,
        spread_cycle=False,
        active_low=True,
        reverse=False,
    ):
        super().__init__(
            enable_pin,
            direction_pin,
            diag_pin,
            active_low=active_low,
            reverse=reverse,
            fault_active_low=False,
        )
        chopconf = _CHOPCONF_VALUE | _mres(microsteps) << 24
        full_mv = _FULL_MV
        if _scale(run_ma, sense_mohm, _FULL_FINE_MV) <= 32:
            full_mv = _FULL_FINE_MV
            chopconf |= _VSENSE
        run = _scale(run_ma, sense_mohm, full_mv)
        hold = _scale(hold_ma, sense_mohm, full_mv)
        if not (1 <= hold <= run <= 32):
            raise ValueError("driver: %d mA, %d at rest, is out of range" % (run_ma, hold_ma))
        gconf = _GCONF_VALUE | (_SPREAD_CYCLE if spread_cycle else 0)
        wire = TmcWire(tx_pin, rx_pin, uart, address)
        self._wire = wire
        self._settings = (
            wire.order(_GCONF, gconf),
            wire.order(_IHOLD_IRUN, _IHOLDDELAY | run - 1 << 8 | hold - 1),
            wire.order(_CHOPCONF, chopconf),
        )
        self._ask_writes = wire.question(_IFCNT)
        self._ask_stall = wire.question(_SG_RESULT)
        self._writes = -1  # what IFCNT has to be; nothing was written yet

    def enable(self):
        """Switches the coils on, with the settings in the driver. OSError EIO when it does not
        answer. Takes 0.5 ms on an RP2040; 1.3 when the driver has not its settings: that is once
        after its supply came, and longer than the port should."""
        writes = self._wire.ask(self._ask_writes)
        if writes != self._writes:
            times = 1 if writes + _SETTINGS < _COUNTS else 2  # past 0, 1 and 2
            for _ in range(times):
                for order in self._settings:
                    self._wire.send(order)
            self._writes = (writes + times * _SETTINGS) % _COUNTS
        super().enable()

    def direct(self, direction):
        """As StepDir. OSError EIO when the driver does not answer, or has not the settings that
        enable() gave it. Takes 0.5 ms on an RP2040. Does not allocate."""
        if self._wire.ask(self._ask_writes) != self._writes:
            raise OSError(EIO, "driver: settings not taken, or lost")
        super().direct(direction)

    def stall_hint(self):
        """SG_RESULT, 0 .. 510, lower under more load. OSError EIO when the driver does not answer.

        For the prompt while the pump is held: a pump that runs uses the wire as it likes. Never
        stop on it: below a turn a second, where a pump always is, it says next to nothing.
        """
        return self._wire.ask(self._ask_stall)


def _mres(microsteps):
    # MRES of CHOPCONF: 0 is 256 microsteps, 8 is full steps.
    for mres in range(9):
        if microsteps == 256 >> mres:
            return mres
    raise ValueError("driver: microsteps are 1, 2, 4 to 256, not %d" % microsteps)


def _scale(ma, sense_mohm, full_mv):
    # IRUN + 1, or IHOLD + 1, rounded down. Data sheet, chapter 9: I_RMS = (IRUN + 1) / 32 * V_FS /
    # (R_SENSE + 20 mOhm) / sqrt 2.
    return 32 * (ma * (sense_mohm + 20) * 1_414 // 1_000) // (full_mv * 1_000)
