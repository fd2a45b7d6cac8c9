# commands: what a person may tell the pump, checked against its state and limits, on record, done.
#
# Owns every refusal, and the order of record and act. A refused command changes nothing: no
# ledger, no journal, no motor. Must not: parse or print.

from micropython import const

from firmware import faults, journal, replies, units
from firmware.states import DELIVERING, SUSPENDED
from firmware.therapy import profile

BOLUS = const(0)  #   mU
BASAL = const(1)  #   a list of (start_minute, rate_mu_h)
SUSPEND = const(2)  # None
RESUME = const(3)  #  None
STOP = const(4)  #    None
ACK = const(5)  #     None
LOAD = const(6)  #    (mU, units per mL)
CLOCK = const(7)  #   (UTC day, ms of it, local minus UTC in minutes)

_GRID_MU = const(10)  # of a bolus
_IDLE_MS = const(60_000)


class Commands:
    """Carries out what is in the mailbox. Carrying out may allocate; waiting does not."""

    def __init__(self, pump):
        self._pump = pump
        self._mailbox = pump.mailbox
        self._do = (
            self._bolus,
            self._basal,
            self._suspend,
            self._resume,
            self._stop,
            self._acknowledge,
            self._load,
            self._clock,
        )

    def tick(self, dt_ms: int) -> int:
        """Carries out the command that waits, if one does."""
        mailbox = self._mailbox
        command = mailbox.take()
        if command is None:
            return _IDLE_MS
        mailbox.answer = self._do[command](mailbox.argument)
        return self._pump.rig.burst_ms  # what falls due has changed: plan again soon

    def _bolus(self, mu):
        pump = self._pump
        rig = pump.rig
        bolus = pump.channels.bolus
        ledger = pump.ledger
        if mu < _GRID_MU:
            return replies.TOO_SMALL, mu, _GRID_MU
        if mu > rig.max_bolus_mu:
            return replies.TOO_LARGE, mu, rig.max_bolus_mu
        if mu % _GRID_MU:
            return replies.TOO_FINE, mu, _GRID_MU
        if pump.state != DELIVERING:
            return replies.DELIVERY_OFF, pump.state, 0
        if bolus.active:
            return replies.BOLUS_RUNNING, bolus.dose_id, self._mu(ledger.dose_steps)
        steps = self._steps(mu)
        if steps == 0:
            return replies.LESS_THAN_A_STEP, mu, self._mu(1) + 1
        if steps > ledger.left_steps():
            return replies.RESERVOIR_SHORT, mu, self._mu(ledger.left_steps())
        hour = pump.dispenser.hour
        if not hour.allows(steps):
            return replies.HOUR_FULL, mu, self._mu(max(0, hour.cap_steps - hour.hour_steps))
        pump.journal.write(journal.BOLUS, bolus.dose_id + 1, mu, rig.bolus_rate_mu_h)
        ledger.begin_dose()
        pump.channels.begin_bolus(mu)
        seconds = (mu * 3600 + rig.bolus_rate_mu_h - 1) // rig.bolus_rate_mu_h
        return replies.BOLUS_BEGUN, bolus.dose_id, mu, seconds

    def _basal(self, segments):
        pump = self._pump
        wrong, value = profile.check(segments, pump.rig.max_basal_mu_h)
        if wrong:
            return replies.PROFILE_WRONG, wrong, value, pump.rig.max_basal_mu_h
        if pump.state == DELIVERING and len(segments) > 1 and not pump.clocks.read():
            return replies.CLOCK_NOT_SET, 0, 0
        for index in range(len(segments)):
            minute, rate_mu_h = segments[index]
            pump.journal.write(journal.SEGMENT, minute, rate_mu_h, index + 256 * len(segments))
        pump.channels.profile.set(segments)
        if pump.state == DELIVERING:
            pump.choose_basal()
        return replies.PROFILE_SET, len(segments), pump.channels.profile.day_mu()

    def _suspend(self, _):
        pump = self._pump
        if pump.state != DELIVERING:
            return replies.ALREADY, pump.state, 0
        pump.drive.disable()
        pump.dispenser.halt()
        bolus = pump.channels.bolus
        cut_id = bolus.dose_id if bolus.active else 0
        pump.cut_bolus(journal.SUSPENDED)
        pump.dispenser.close()
        pump.enter(SUSPENDED)
        delivered_mu = self._mu(pump.ledger.dose_steps)
        return replies.DELIVERY_SUSPENDED, cut_id, delivered_mu, bolus.asked_mu

    def _resume(self, _):
        pump = self._pump
        if pump.state == DELIVERING:
            return replies.ALREADY, pump.state, 0
        alarm = pump.alarms.stopping()
        if alarm:
            return replies.ALARM_STANDS, alarm.number, 1 if alarm.acknowledged else 0
        if pump.ledger.left_steps() < pump.dispenser.next_steps():
            return replies.NOT_LOADED, 0, 0
        if not pump.channels.profile.segments:
            return replies.NO_PROFILE, 0, 0
        if not pump.clocks.read():
            return replies.CLOCK_NOT_SET, 0, 0
        if pump.sensing.doubt:
            return replies.CHECK_FAILS, pump.sensing.reason(), 0
        if not pump.hal.system.code_ok():
            return replies.CHECK_FAILS, faults.CODE, 0
        if pump.motion:
            pump.motion.begin(pump.ledger.total_steps)
        pump.journal.write(journal.STATE, DELIVERING, pump.ledger.total_steps, 0)
        pump.drive.enable()
        pump.state = DELIVERING
        pump.choose_basal()
        return replies.RESUMED, pump.channels.basal.rate_mu_h, 0

    def _stop(self, _):
        pump = self._pump
        bolus = pump.channels.bolus
        if not bolus.active:
            return replies.NO_BOLUS, pump.state, 0
        pump.drive.stop()
        pump.dispenser.halt()
        pump.cut_bolus(journal.STOPPED)
        return replies.BOLUS_ENDED, bolus.dose_id, self._mu(pump.ledger.dose_steps), bolus.asked_mu

    def _acknowledge(self, _):
        pump = self._pump
        if not pump.alarms.standing:
            return replies.NOTHING_TO_ACK, 0, 0
        stopped = 1 if pump.alarms.stopping() else 0
        return replies.ACKNOWLEDGED, pump.alarms.acknowledge(), stopped

    def _load(self, argument):
        mu, units_per_ml = argument
        pump = self._pump
        nl_per_mu = units.nl_per_mu(units_per_ml)
        if pump.state == DELIVERING:
            return replies.NOT_WHILE_DELIVERING, 0, 0
        if not nl_per_mu:
            return replies.NO_SUCH_INSULIN, units_per_ml, 0
        volume_nl = mu * nl_per_mu
        if volume_nl > pump.rig.capacity_nl:
            return replies.TOO_LARGE, mu, pump.rig.capacity_nl // nl_per_mu
        if mu < 1:
            return replies.TOO_SMALL, mu, 1
        channels = pump.channels
        hour = pump.dispenser.hour
        pump.journal.write(journal.LOAD, volume_nl, nl_per_mu, pump.ledger.total_steps)
        pump.ledger.load(units.nl_to_steps(volume_nl, pump.rig.pl_per_step))
        hour.rescale(channels.nl_per_mu, nl_per_mu)
        channels.set_concentration(nl_per_mu)
        hour.cap_steps = self._steps(pump.rig.hour_cap_mu)
        return replies.LOADED, mu, units_per_ml

    def _clock(self, argument):
        pump = self._pump
        day, ms, offset_min = argument
        try:
            pump.clocks.set(day, ms, offset_min)
        except OSError:
            return replies.CLOCK_REFUSED, 0, 0
        pump.journal.note(journal.CLOCK, day, ms // 10, offset_min + 720)
        if pump.state == DELIVERING:
            pump.choose_basal()
        return replies.CLOCK_SET, 0, 0

    def _steps(self, mu):
        pump = self._pump
        return units.nl_to_steps(mu * pump.channels.nl_per_mu, pump.rig.pl_per_step)

    def _mu(self, steps):
        pump = self._pump
        return units.steps_to_mu(steps, pump.rig.pl_per_step, pump.channels.nl_per_mu)
