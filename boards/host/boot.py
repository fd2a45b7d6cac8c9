# boot: nothing to do; a simulated motor is off until somebody switches it on.
