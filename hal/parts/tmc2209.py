# tmc2209: a TMC2209, which is a STEP/DIR driver with settings over a UART of one wire.
#
# Owns the settings: microsteps, current, chopper. Must not: take StallGuard for a safety; it is a
# hint, for it depends on speed, supply and motor.
#
# The driver forgets its settings with its supply. IFCNT, which counts the writes it took, tells:
# it is what it was left at, or the settings are written again, and IFCNT read to prove it.
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
_DRV_STATUS = const(0x6F)

_GCONF_VALUE = const(0x1C0)  # pdn_disable, mstep_reg_select, multistep_filt; I_scale_analog off
_SPREAD_CYCLE = const(0x04)
_IHOLDDELAY = const(0x8_0000)  # 8: the current falls to IHOLD in a quarter of a second
_CHOPCONF_VALUE = const(0x1000_8053)  # as after a reset (intpol, HSTRT 5, TOFF 3), and TBL 1
_VSENSE = const(0x2_0000)
_FULL_MV = const(325)  # V_FS; with VSENSE set 180, which gives finer steps of a small current
_FULL_FINE_MV = const(180)


class Tmc2209(StepDir):
    """The driver of a Stepper. Off from here on; the wire is first used in enable().

    enable_pin, direction_pin, active_low, reverse: as StepDir. diag_pin: DIAG, or None; it is high
    while the driver has shut itself down. uart, tx_pin, rx_pin, address, baud: as TmcWire; below
    500_000 baud enable() takes longer than the port may. microsteps: 1, 2, 4 .. 256, interpolated
    to 256. run_ma, hold_ma: RMS of a coil, in motion and at rest, rounded down to what the driver
    has. sense_mohm: sense resistors, 110 on most boards. spread_cycle: in place of StealthChop,
    louder and stronger. ValueError for what the driver cannot do.
    """

    def __init__(
        self,
        enable_pin,
        direction_pin,
        diag_pin=None,
        uart=1,
        tx_pin=None,
        rx_pin=None,
        address=0,
        baud=500_000,
        microsteps=16,
        run_ma=400,
        hold_ma=200,
        sense_mohm=110,
        spread_cycle=False,
        active_low=True,
        reverse=False,
    ):
        super().__init__(
            enable_pin, direction_pin, diag_pin, active_low, reverse, fault_active_low=False
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
        wire = TmcWire(uart, tx_pin, rx_pin, address, baud)
        self._wire = wire
        self._settings = (
            wire.order(_GCONF, gconf),
            wire.order(_IHOLD_IRUN, _IHOLDDELAY | run - 1 << 8 | hold - 1),
            wire.order(_CHOPCONF, chopconf),
        )
        self._ask_writes = wire.question(_IFCNT)
        self._ask_stall = wire.question(_SG_RESULT)
        self._ask_status = wire.question(_DRV_STATUS)
        self._writes = -1  # what IFCNT has to be; nothing was written yet
        self._proved = False

    def enable(self):
        """Switches the coils on, with the settings in the driver. OSError EIO when it does not
        answer. Takes 0.4 ms, and 0.9 when the driver has lost its settings."""
        writes = self._wire.ask(self._ask_writes)
        if writes != self._writes:
            self._proved = False
            for order in self._settings:
                self._wire.send(order)
            self._writes = writes + len(self._settings) & 0xFF
        super().enable()

    def direct(self, direction):
        """As StepDir. Before the first burst with new settings, which takes 0.4 ms longer, OSError
        EIO when the driver did not take them. Does not allocate."""
        if not self._proved:
            if self._wire.ask(self._ask_writes) != self._writes:
                self._writes = -1
                raise OSError(EIO, "driver: settings not taken")
            self._proved = True
        super().direct(direction)

    def stall_hint(self):
        """SG_RESULT, 0 .. 510, lower under more load. For the prompt: never stop on it. OSError
        EIO when the driver does not answer."""
        return self._wire.ask(self._ask_stall)

    def status(self):
        """DRV_STATUS, the driver's diagnostics. OSError EIO when it does not answer."""
        return self._wire.ask(self._ask_status)


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
