# plunger: a rubber plunger on a spring, as numbers: it sticks, and slips.
#
# Owns the force that a step leaves, for tests of what looks at it. Must not: share code with the
# simulated rig, or hold a test. Millinewtons, which are counts here.

DRIVE_MN = 62  # a step winds the drive train up by so much
STICTION_MN = 400
KINETIC_MN = 2_000
OFFSET_COUNTS = 8_000


class Plunger:
    """The force after each step. fluid_mn: what the line pushes back with.

    line_mn: that a step adds to it; keeps: how much of it stays until the next step, in 1/1000:
    1000 is a blocked line, 0 one that drains from step to step. fluid_q8: of it, in 1/256 mN.
    """

    def __init__(self, line_mn_q8=833, keeps=0, kinetic_mn=KINETIC_MN):
        self.line_mn_q8 = line_mn_q8
        self.keeps = keeps
        self.kinetic_mn = kinetic_mn
        self.stiction_mn = STICTION_MN
        self.drive_mn = DRIVE_MN
        self.steps = 0
        self._spring_mn = kinetic_mn
        self.fluid_q8 = 0

    def step(self):
        """One step more; returns the reading after it."""
        self.steps += 1
        self.fluid_q8 = self.fluid_q8 * self.keeps // 1_000
        self._spring_mn += self.drive_mn
        excess_q8 = (self._spring_mn - self.kinetic_mn << 8) - self.fluid_q8
        if excess_q8 > self.stiction_mn << 8:
            # It slips until both springs, the drive and the line, hold each other.
            both_q8 = (self.drive_mn << 8) + self.line_mn_q8
            self.fluid_q8 += excess_q8 * self.line_mn_q8 // both_q8
            self._spring_mn = self.kinetic_mn + (self.fluid_q8 >> 8)
        return self.reading()

    def reading(self):
        return OFFSET_COUNTS + self._spring_mn
