# sim: one simulated rig, put together.
#
# Owns the parts and the order in which they are brought up to now. Must not: hold physics, or
# know the pump; it gives a Hal, lets time pass, makes things happen, and tells observers the
# truth, which no port does.

from hal import RESET_POWER_ON, Hal
from hal.sim.ambient import Ambient
from hal.sim.board import Battery, Encoder, Keys, Reservoir, System, Watchdog
from hal.sim.clock import Clock
from hal.sim.fluid import Fluid
from hal.sim.force import Force
from hal.sim.friction import Friction
from hal.sim.happenings import Happenings
from hal.sim.mechanics import Mechanics
from hal.sim.motor import Stepper
from hal.sim.parameters import Parameters
from hal.sim.rtc import Rtc
from hal.sim.signals import Annunciator
from hal.sim.store import Store
from hal.sim.world import World


class Sim:
    """A rig in virtual time. The same seed and parameters give the same readings, everywhere.

    hal: every port. parameters: the values in force, with step_pl and others derived.
    Raises ValueError for a parameter that is unknown or out of range.
    """

    def __init__(self, seed=1, **parameters):
        self._build(seed, Parameters(parameters))

    def _build(self, seed, p):
        self.parameters = p
        self._world = World(p.start_ticks_ms, self._new_day)
        self._fluid = Fluid(p.start_ticks_ms, p)
        self._ambient = Ambient(p.start_ticks_ms, p)
        self._mechanics = Mechanics(self._fluid, self._ambient, Friction(seed, p), p)
        stepper = Stepper(self._world, self._mechanics)
        self._stepper = stepper
        encoder = Encoder(stepper, self._mechanics, p.encoder_steps_count)
        self._rtc = Rtc(self._world, p)
        self._annunciator = Annunciator(self._world)
        self._system = System(seed, p)
        self.hal = Hal(
            clock=Clock(self._world),
            rtc=self._rtc,
            stepper=stepper,
            force=Force(self._world, stepper, self._mechanics, seed, p),
            reservoir=Reservoir(self._world, stepper, self._mechanics),
            encoder=encoder if p.encoder else None,
            annunciator=self._annunciator,
            store=Store(p.store_records),
            keys=Keys() if p.keys else None,
            battery=Battery(p.battery_mv) if p.battery else None,
            watchdog=Watchdog(self._world, p.watchdog_ms) if p.watchdog else None,
            system=self._system,
        )
        self._happenings = Happenings(self._world, self._mechanics, self.hal, p)

    # Time

    def attach(self, poll):
        """poll(now_ticks) -> ticks of its next deadline. None detaches."""
        self._world.attach(poll)

    def advance(self, ms):
        """Lets ms of virtual time pass, polling at each deadline on the way and at the end.

        advance(0) is one poll now. A deadline that is not after now is taken as the next ms.
        """
        self._world.advance(ms)

    @property
    def after_poll(self):
        """None, or a function that is called after each poll."""
        return self._world.after_poll

    @after_poll.setter
    def after_poll(self, function):
        self._world.after_poll = function

    @property
    def elapsed_ms(self):
        """Virtual time since power-on; may be a large int."""
        return self._world.days * 86_400_000 + self._world.day_ms

    def _new_day(self):
        # Nothing on the rig may sleep for longer than ticks can tell.
        self._look()
        self._fluid.rest(self._world.now_ms)
        self._rtc.new_day()

    def _look(self):
        # Up to now: first the pulses, each at its time, then what the springs did since.
        self._stepper.play()
        self._mechanics.creep(self._world.now_ms)

    # What happens

    def happen(self, name, *arguments):
        """Something happens to the rig: see HAPPENINGS. Arguments are whole numbers, or text.

        Raises ValueError for what is not in the list, or not with these arguments.
        """
        does, argument = self._happenings.find(name)
        if len(arguments) != (1 if argument else 0):
            raise ValueError("sim: it is " + ("%s %s" % (name, argument)).rstrip())
        self._look()
        if not argument:
            does()
            return
        try:
            value = int(arguments[0])
        except (TypeError, ValueError):
            raise ValueError("sim: %s wants a whole number, not %s" % (name, arguments[0]))
        does(value)

    def restart(self, cause=RESET_POWER_ON):
        """The machine restarts, the rig stays: motor off, burst lost, poll gone, records kept."""
        self._look()
        self._stepper.disable()
        self._stepper.pulses = 0
        self._annunciator.tone(0)
        self._annunciator.vibrate(False)
        self._annunciator.light(False, False)
        self._system.cause = cause
        getattr(self.hal, "store").revive()  # noqa: B009 (ports are no attributes to mypy)
        self._world.attach(None)

    # The truth, for observers; the pump must never see it

    @property
    def pulses(self):
        """Pulses that went out, forward less back."""
        return self._stepper.count()

    @property
    def moved_steps(self):
        """Steps the motor really turned."""
        self._look()
        return self._mechanics.moved_steps

    @property
    def pressed_nl(self):
        """Swept by the plunger."""
        self._look()
        return self._mechanics.pressed.nl()

    @property
    def left_nl(self):
        """Really left in the cartridge."""
        self._look()
        return self._mechanics.left.nl()

    @property
    def outflow_nl(self):
        """Left the cannula, as insulin."""
        self._look()
        return self._fluid.flowed_nl(self._world.now_ms)[0]

    @property
    def spilt_nl(self):
        """Lost through a leak, or where the line was off."""
        self._look()
        return self._fluid.flowed_nl(self._world.now_ms)[1]

    @property
    def air_nl(self):
        """Left the cannula, as air."""
        self._look()
        return self._fluid.flowed_nl(self._world.now_ms)[2]

    @property
    def trapped_nl(self):
        """Pressed and not yet out: what syringe and tubing hold by giving way; below 0: lack."""
        self._look()
        return self._fluid.trapped_pl(self._world.now_ms) // 1_000

    @property
    def pressure_pa(self):
        """In the fluid, above ambient."""
        self._look()
        return self._fluid.pressure_pa(self._world.now_ms)

    @property
    def force_mn(self):
        """What the plunger is pushed with; below 0 it is pulled."""
        self._look()
        return self._mechanics.force_mn()

    @property
    def pull_mn(self):
        """What the plunger is pulled with."""
        return max(0, -self.force_mn)

    @property
    def pusher_steps(self):
        """Where the pusher is, in steps from fully drawn back."""
        self._look()
        return self._mechanics.pusher_steps()

    @property
    def friction_mn(self):
        """What keeps the plunger moving, here and now."""
        self._look()
        return self._mechanics.kinetic_mn

    @property
    def temp_dc(self):
        """The temperature of the rig, in tenths of a degree."""
        self._look()
        return self._ambient.temp_dc()

    @property
    def zero_un(self):
        """What the force sensor has drifted, in micronewtons."""
        self._look()
        return getattr(self.hal, "force").zero.micronewtons()  # noqa: B009
