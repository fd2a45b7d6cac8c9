# test_fault_campaign: every fault, in everything a pump does, at varied moments of it.
#
# Owns what has to hold each time, judged by the trace of the pulses, the records and the books of
# the store; the faults are rows of injuries.py, the rest is scenes.py.

import pytest

from firmware.console.answers import matters
from tests.host.injuries import ASKED, AT_ONCE, LATER, NEVER, NOT_HERE, REFUSED, TABLE
from tests.host.machine import STEP
from tests.host.scenes import BASAL, BOLUS, MIN_MS, MOVES, REST, begun, come_to, go_on, moments_of
from tests.tell import tell
from tests.unit.bench import ACK, CLEAR, FAULT
from tests.unit.bench import ALARM as RAISED
from tests.unit.fault_rows import ROWS
from tests.unit.slots import BASAL as MARKED_BASAL
from tests.unit.slots import BOLUS as MARKED_BOLUS
from tests.unit.slots import OPEN, PRIME, TOTAL, mark

STILL_MS = 50
SOON_MS = 3_000  # longer than any burst
LOOK_MS = 25_000  # whoever looks has looked: sensors, self-test
BY_ROW = {number: row for number, *row in ROWS}


class Case:
    """One injury, in one scene, at one moment of it."""

    def __init__(self, injury, scene, moment):
        self.injury = injury
        self.scene = scene
        self.made = begun(scene, injury.rig, injury.plant)
        come_to(self.made, scene, moment, f"{injury.name} {scene} {moment}")
        self.began_ms = self.made.now_ms
        self.state = self.made.pump.state
        self.fault = injury.fault
        self.made.awaited = (injury.fault, *injury.rather)

    def run(self):
        injury = self.injury
        injury.cause(self.made)
        if self.scene in REST and injury.at_rest == REFUSED:
            self.refused()
            return
        self.judged()
        if injury.stops == NEVER:
            self.goes_on()
        else:
            self.stands_still()
        self.true_books()
        self.mended()

    def refused(self):
        """While nothing moves it is no alarm, and keeps delivery from beginning."""
        made = self.made
        net = made.trace.net
        made.sim.advance(LOOK_MS)
        assert made.numbers() == []
        answer = made.console.resume()
        assert not answer.ok and matters.of(self.injury.fault)[0] in str(answer), str(answer)
        self.injury.mend(made)
        made.sim.advance(LOOK_MS)
        assert made.trace.net == net
        self.exact()

    def judged(self):
        """The verdict comes in time, and the first cause that stops is this one."""
        made, injury = self.made, self.injury
        end_ms = self.began_ms + injury.within_ms
        while made.verdict_ms is None and made.now_ms < end_ms:
            made.poll_again()
            first = made.pump.alarms.stopping()
            known = made.verdict_ms is not None or first is None or first.number in injury.beside
            assert known, f"{made.numbers()} came first"
        assert made.verdict_ms is not None, f"no verdict, but {made.numbers()}"
        first = made.pump.alarms.stopping()
        if first and first.number in injury.rather:
            self.fault = first.number
        stops = BY_ROW[injury.fault][1]
        assert stops == (injury.stops != NEVER) or injury.beside
        if stops:
            assert first.number == self.fault, f"{first.number} was said first"
        allowed = {self.fault, *injury.beside}
        assert set(made.numbers()) <= allowed, made.numbers()

    def stands_still(self):
        """No pulse after it could be known, none after the verdict; EN is inactive with it."""
        made, injury = self.made, self.injury
        assert made.enabled is False, "EN is active"
        known_ms = made.verdict_ms
        if injury.stops == AT_ONCE:
            known_ms = min(known_ms, self.began_ms)
        elif injury.stops == ASKED and injury.shown:
            known_ms = min(known_ms, made.ports[injury.shown].shown_ms)
        made.sim.advance(SOON_MS)
        assert made.trace.last_ms <= known_ms + STILL_MS, (made.trace.last_ms, known_ms)
        assert made.pump.state == FAULT and not made.sim.hal.stepper._enabled
        made.stopped(made.held_ms if made.held_ms is not None else made.verdict_ms)

    def goes_on(self):
        made = self.made
        assert made.pump.alarms.stopping() is None
        # A move may have come to its end meanwhile.
        assert made.pump.state == self.state or self.scene in MOVES
        made.sim.advance(5_000)

    def true_books(self):
        """Pulses = books, each with one owner; nothing is authorised while the motor rests."""
        made, ledger = self.made, self.made.pump.ledger
        if not self.injury.books or made.pump.state != FAULT:
            return
        assert ledger.total_steps + ledger.idle_steps == made.trace.net
        owned = ledger.basal_steps + ledger.bolus_steps + ledger.prime_steps
        assert owned + ledger.stray_steps + ledger.uncertain_steps == ledger.total_steps
        if self.scene == "off":
            return  # nothing was ever authorised
        numbers = mark(made.store)
        assert numbers[OPEN] == 0
        assert (numbers[TOTAL], numbers[MARKED_BASAL]) == (ledger.total_steps, ledger.basal_steps)
        assert (numbers[MARKED_BOLUS], numbers[PRIME]) == (ledger.bolus_steps, ledger.prime_steps)

    def mended(self):
        """Seen, it stands until it has gone; on record with its life; then all is exact."""
        made, injury = self.made, self.injury
        net, stopped = made.trace.net, injury.stops != NEVER
        if injury.deaf:
            answer = made.console.ack()
            assert "ack failed; see pump.alarms()" in str(answer), str(answer)
        else:
            made.do("ack")
        made.sim.advance(SOON_MS if injury.deaf else LOOK_MS)
        injury.mend(made)
        made.sim.advance(LOOK_MS)
        if made.pump.alarms.unseen():
            made.do("ack")
        made.sim.advance(LOOK_MS)
        assert made.numbers() == [], made.numbers()
        if stopped:
            assert made.trace.net == net, "it moved before anybody resumed"
        life = made.life_of(self.fault)
        whole = [RAISED, ACK, CLEAR]
        if not injury.books and injury.shown == "store":
            whole = [ACK, CLEAR]  # it does not take the record of its own failure
        # Seen, and still true, it may be raised again.
        assert life and life == whole * (len(life) // len(whole)), life
        self.exact()

    def exact(self):
        """Delivery goes on: stepped = booked, and basal is what the programme comes to."""
        made = self.made
        if made.pump.state != 1:
            go_on(made, self.scene)
        made.exactly_ms = made.now_ms + 8_000
        made.sim.advance(2 * MIN_MS if self.made.rate_mu_h < 1_000 else MIN_MS // 2)
        assert made.numbers() == [], made.numbers()
        least, most = min(made.lags), max(made.lags)
        assert most - least < STEP, (least / STEP, most / STEP)
        if self.scene in BOLUS:
            # Which of the last steps was the dose's: its fraction is basal's when it is cut.
            assert least > -STEP and most < 2 * STEP, (least / STEP, most / STEP)
        else:
            assert least >= 0 and most < STEP, (least / STEP, most / STEP)
        ledger = made.pump.ledger
        assert ledger.total_steps + ledger.idle_steps == made.trace.net
        assert made.pump.state == 1


def campaign(where, scenes):
    tried = 0
    wrong = []
    for injury in TABLE:
        for scene in scenes:
            if scene not in injury.scenes:
                continue
            moments = moments_of(scene)
            if injury.stops in (LATER, NEVER):
                moments = moments[:2]  # a moment more or less is nothing to it
            for moment in moments:
                tried += 1
                try:
                    Case(injury, scene, moment).run()
                except Exception as error:
                    wrong.append(f"{injury.name}; {scene}; {moment}: {error!r:.300}")
    assert not wrong, "\n".join([f"{len(wrong)} of {tried}", *wrong[:400]])
    tell(f"every fault {where}: {tried:,} combinations")


@pytest.mark.parametrize(
    "where, scenes",
    (("at rest", REST), ("in basal", BASAL), ("in a bolus", BOLUS), ("in a move", MOVES)),
)
def test_every_fault_in_everything_a_pump_does(where, scenes):
    campaign(where, scenes)


def test_every_fault_is_in_the_campaign_or_says_why_not():
    tried = {injury.fault for injury in TABLE}
    named = {number for number, _ in NOT_HERE}
    assert tried | named == set(BY_ROW) and not tried & named
