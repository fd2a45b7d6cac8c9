# walking: a bench on its way through a change of set or reservoir, and what must hold on it.
#
# Must not: hold a test.

from tests.unit.bench import MIN_MS, MOVING, SUSPENDED, running

TRAVEL = 6_000
GAP_STEPS = 900  # from where rewinding ended to the plunger of the next cartridge


def suspended(rig=None, **parameters):
    """A bench that has delivered a little, and stands still, its line off the body."""
    numbers = {"travel_steps": TRAVEL}
    numbers.update(rig or {})
    made = running("2.0", numbers, **parameters)
    made.sim.advance(5 * MIN_MS)
    assert made.console.suspend().ok
    made.sim.happen("disconnect")
    return made


def good(answer):
    assert answer.ok, answer
    return str(answer)


def refused(made, answer, *words):
    """It was refused, said why, and nothing moved or was written."""
    text = str(answer)
    assert not answer.ok and text.startswith("refused: ") and "\n" not in text, text
    for word in words:
        assert word in text, text
    return text


def to_prime(made, name="tubed-60"):
    """A walk for a set, as far as the prime."""
    good(made.console.change_set(name))
    good(made.console.affirm())
    return made


def priming(made, ms=2_000, name="tubed-60"):
    """... and in the midst of it."""
    to_prime(made, name)
    good(made.console.prime())
    made.sim.advance(ms)
    assert made.pump.state == MOVING
    return made


def rewinding(made, ms=500):
    good(made.console.change_reservoir())
    good(made.console.affirm())
    made.sim.advance(ms)
    assert made.pump.state == MOVING
    return made


def rewound(made):
    rewinding(made)
    made.sim.advance(10_000)
    assert made.pump.state == SUSPENDED
    return made


def cartridge(made, volume_nl=3_000_000, gap_steps=GAP_STEPS):
    """Another cartridge is put in, so many steps in front of the pusher."""
    made.sim.happen("unseat")
    made.sim.happen("reservoir", volume_nl)
    made.sim._mechanics._gap_steps = gap_steps
    made.sim._mechanics.refresh()


def seated(made, strength="U-100"):
    """... and its plunger is found."""
    rewound(made)
    cartridge(made)
    good(made.console.load(100, strength))
    made.sim.advance(5_000)
    assert made.pump.state == SUSPENDED
    return made


def to_strength(made, strength, units=100, name=None):
    """From a standstill, without a reservoir of this strength, to where the plunger of one is
    being sought."""
    rig = made.pump.rig
    refused(made, made.console.load(units, strength), "pump.change_reservoir()")
    good(made.console.change_reservoir(name) if name else made.console.change_reservoir())
    good(made.console.affirm())
    made.sim.advance(rig.travel_steps * rig.min_interval_us // 1_000 + 3_000)
    cartridge(made)
    good(made.console.load(units, strength))


def change_strength(made, strength, units=100):
    """... and to the end of the walk, with a patch, which has no tubing to fill."""
    to_strength(made, strength, units, "patch")
    made.sim.advance(5_000)
    good(made.console.affirm())
    good(made.console.fill_cannula())
    made.sim.advance(15_000)
    assert made.pump.walk is None and made.pump.state == SUSPENDED


def books(made):
    """Every step has one owner, and every pulse is in the books."""
    ledger = made.pump.ledger
    owned = ledger.basal_steps + ledger.bolus_steps + ledger.prime_steps
    assert owned + ledger.stray_steps + ledger.uncertain_steps == ledger.total_steps
    assert ledger.total_steps + ledger.idle_steps == made.sim.hal.stepper.count()


class Ledgered:
    """Observes every poll: the books hold whenever the motor rests. begin: pulses of before."""

    def __init__(self, made):
        self._made = made
        self.polls = 0
        self.least = self.most = made.sim.hal.stepper.count()
        made.sim.after_poll = self._look

    def _look(self):
        stepper = self._made.sim.hal.stepper
        if stepper.busy():
            return
        self.polls += 1
        self.least = min(self.least, stepper.count())
        self.most = max(self.most, stepper.count())
        books(self._made)
